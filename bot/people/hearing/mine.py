"""My ideas and measures: how far each is; and the author's answer to the German text that was made of an idea."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.contents import beginning, content_line
from bot.people.hearing.ideas import own_idea
from bot.people.hearing.place import Place, place
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from hearings.giving import agree
from hearings.ideas import IDEA_CHARS, Idea, IdeaKind, IdeaState, IllegalIdeaAction, Reading
from hearings.measures import MeasureState
from locales.catalogues import N_, Translator
from locales.formatting import Raw, inserted

WRONG: Final = "h_wrong"  #: step: the next text says what is wrong with the German text of `idea_id`
STATES: Final = {
    IdeaState.RECEIVED: N_("waits for your yes"),
    IdeaState.CONFIRMED: N_("the office is reading it"),
    IdeaState.SHOWN: N_("everybody can read it"),
    IdeaState.HIDDEN: N_("the office does not show it"),
}
LABEL_CHARS: Final = 40


@press("h_mine")
async def show_mine(request: Request) -> None:
    """Show what whoever has the phone has given and makes."""
    _, here = request.gettext, await place(request)
    if here is None:
        await home.no_hearing(request)
        return
    ideas = await request.stores.ideas.of_participant(here.participant.id)
    found = await request.stores.measures.of_participant(here.participant.person)
    measures = [each for each in found if each.state is not MeasureState.WITHDRAWN]
    lines: list[Raw] = [_("**My ideas and measures**")]
    lines += [_line(request, idea) for idea in ideas]
    lines += [Raw(f"📌 **{each.number or '…'}** {content_line(request, each.what)}") for each in measures]
    if len(lines) == 1:
        lines.append(_("You have given nothing yet."))
    rows: list[Row] = [
        row(Choice(beginning(_("Take back: %(idea)s", idea=Raw(_name(_, idea))), LABEL_CHARS), f"h_i_away:{idea.id}"))
        for idea in ideas
        if idea.state in (IdeaState.RECEIVED, IdeaState.CONFIRMED)
    ]
    rows += [row(Choice(_("Send: %(idea)s", idea=Raw(_name(_, idea))), f"h_i_yes:{idea.id}"))
             for idea in ideas if idea.state is IdeaState.RECEIVED]  # fmt: skip
    rows += [row(Choice(f"📌 {each.number or '…'}", f"hm:{each.id}")) for each in measures]
    await request.show("\n\n".join(lines), *rows, _ways(request, here))


@press("h_yes")
async def agree_german(request: Request) -> None:
    """The author agrees with the German text."""
    _, idea = request.gettext, await own_idea(request)
    if idea is None:
        return
    try:
        await agree(request.stores.ideas, idea, yes=True)
    except IllegalIdeaAction:
        await request.show(_("This is done already."), row(Choice(_("Hearing"), "hearing")))
    else:
        text = _("Thank you! Now measures can be made of your idea.")
        await request.show(text, row(Choice(_("My ideas and measures"), "h_mine"), Choice(_("Hearing"), "hearing")))


@press("h_no")
async def ask_what_is_wrong(request: Request) -> None:
    _, idea = request.gettext, await own_idea(request)
    if idea is None:
        return
    if idea.reading is not Reading.ASKED:
        await request.show(_("This is done already."), row(Choice(_("Hearing"), "hearing")))
        return
    await request.go(WRONG, idea_id=idea.id)
    text = _("What is different from what you mean? Please write it in your language.")
    await request.show(text, row(Choice(_("Cancel"), "hearing")))


@step(WRONG)
async def receive_what_is_wrong(request: Request) -> None:
    """Give the author's words to the moderators."""
    from bot.office.hearing.wrong_german import tell_wrong_german  # the office's screens stand on the people's

    assert request.step is not None
    _, idea = request.gettext, await own_idea(request, request.step.data["idea_id"])
    if idea is None:
        return
    words = request.incoming.text.strip()[:IDEA_CHARS]
    if request.incoming.kind is not Kind.TEXT or not words:
        await request.say(_("Please answer with a text message."), row(Choice(_("Cancel"), "hearing")))
        return
    await request.done()
    try:
        await agree(request.stores.ideas, idea, yes=False)
    except IllegalIdeaAction:
        await request.say(_("This is done already."), row(Choice(_("Hearing"), "hearing")))
        return
    await tell_wrong_german(request, idea, words)
    await request.say(
        _("Thank you. The office writes it anew and asks you again."), row(Choice(_("Hearing"), "hearing"))
    )


def _line(request: Request, idea: Idea) -> Raw:
    _ = request.gettext
    lines = [f"💡 **{idea.number or '…'}** {inserted(_name(_, idea), idea.language)} – {_(STATES[idea.state])}"]
    if idea.state is IdeaState.HIDDEN and idea.hidden_because:
        lines.append(_("The reason: %(reason)s", reason=idea.hidden_because))
    return Raw("\n\n".join(lines))


def _name(_: Translator, idea: Idea) -> str:
    if idea.text:
        return beginning(idea.text, 120)
    return _("voice note") if idea.kind is IdeaKind.VOICE else "…"


def _ways(request: Request, here: Place) -> Row:
    _ = request.gettext
    return row(Choice(_("Goals"), "h_goals"), Choice(_("Hearing"), "hearing"))

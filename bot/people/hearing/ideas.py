"""Giving an idea: by text, voice note or photo; it is read back, and only a yes lets anybody else see it."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.contents import content_line
from bot.people.hearing.goals import goal_of, show_goals
from bot.people.hearing.idea_files import FILES, take_file
from bot.people.hearing.place import place
from bot.people.hearing.who import web_chat_row
from bot.request import Request, row
from bot.routing import command, press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.who_sees import WEB_CHAT
from hearings.giving import (
    IdeaTooLong,
    IdeaUnclear,
    SameIdea,
    TooManyIdeas,
    change_idea,
    check_room,
    confirm_idea,
    give_idea,
    take_back,
)
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed, Verb, require
from hearings.ideas import IDEA_CHARS, IDEAS_PER_PERSON, Idea, IdeaKind, IdeaState, IllegalIdeaAction
from locales.formatting import Raw, inserted

GIVING: Final = "h_idea"  #: step: the next message is an idea for the goal `goal_id`
CHANGING: Final = "h_change"  #: step: the next text takes the place of the idea's words


@command("ideas")
async def choose_goal(request: Request) -> None:
    here = await place(request)
    if here is None:
        await home.show_home(request)
    elif here.goal is not None:
        await _ask(request, here.hearing, here.goal)
    else:
        await show_goals(request, here)


@press("h_idea")
async def ask_idea(request: Request) -> None:
    """Ask for an idea for one goal."""
    here, goal = await goal_of(request)
    if here is not None and goal is not None:
        await request.stores.participants.place(here.participant.id, here.participant.table_id, goal.id)
        await _ask(request, here.hearing, goal)


async def _ask(request: Request, hearing: Hearing, goal: Goal) -> None:
    _ = request.gettext
    try:
        require(hearing, Verb.GIVE_IDEA, request.now)
    except PhaseClosed as closed:
        await home.refuse(request, closed)
        return
    if not hearing.ideas_in_messengers and request.address.address.channel != WEB_CHAT:
        await request.show(
            _("In this hearing ideas are given in the city's own web chat, so that no other company reads along."),
            *web_chat_row(request, hearing),
            row(Choice(_("Hearing"), "hearing")),
        )
        return
    await request.go(GIVING, goal_id=goal.id)
    lines = [
        Raw(f"**{goal.number}** {goal.pictogram} {content_line(request, goal.title)}"),
        _("What is needed? Please write it in your own words, in your language, and no names."),
        _("You can also send a voice note, or a photo with a few words."),
    ]
    await request.show("\n\n".join(lines), row(Choice(_("Cancel"), f"h_goal:{goal.id}")))


@step(GIVING)
async def receive_idea(request: Request) -> None:
    """Take the words, the voice note or the photo, and read it back."""
    assert request.step is not None
    here, goal = await place(request), await request.stores.goals.get(request.step.data["goal_id"])
    if here is None or goal is None:
        await request.done()
        await home.show_home(request)
        return
    event, _, stores = request.incoming, request.gettext, request.stores
    kind, text, file = IdeaKind.TEXT, event.text, None
    try:
        await check_room(stores.ideas, here.hearing, here.participant, request.now)
        if event.kind in FILES:
            file = await take_file(request)
            if file is None:
                return
            kind, text = file.kind, file.caption
        elif event.kind is not Kind.TEXT:
            await request.say(
                _("Please write your idea, or send a voice note or a photo."),
                row(Choice(_("Cancel"), f"h_goal:{goal.id}")),
            )
            return
        digest = file.digest if file else ""
        idea = await give_idea(stores.ideas, here.hearing, goal, here.participant, kind, text, request.now, digest)
    except SameIdea as same:
        if same.idea.state is IdeaState.RECEIVED:
            await _read_back(request, same.idea, goal)
        else:
            await request.done()
            await request.say(_("You have given this idea already. It is kept."), *_ways_on(request, goal))
    except (PhaseClosed, IdeaUnclear, IdeaTooLong, TooManyIdeas) as why:
        await _refuse(request, why, goal)
    else:
        if file is not None:
            await stores.files.add(file.digest, file.name, file.media_type, file.content, request.now)
        await request.go(GIVING, goal_id=goal.id)  # the next message is the next idea
        await _read_back(request, idea, goal)


@press("h_i_yes")
async def confirm(request: Request) -> None:
    """Its author says that this is what they mean."""
    _, idea = request.gettext, await own_idea(request)
    here = await place(request)
    if idea is None or here is None:
        return
    goal = await request.stores.goals.get(idea.goal_id)
    assert goal is not None
    try:
        confirmed = await confirm_idea(request.stores.ideas, here.hearing, idea, request.now)
    except PhaseClosed as closed:
        await home.refuse(request, closed)
    except IllegalIdeaAction:
        await request.show(_("This is done already."), *_ways_on(request, goal))
    else:
        await request.done()
        text = _("Thank you! Your idea has number %(number)s. The office reads it before others see it.",
                 number=str(confirmed.number))  # fmt: skip
        await request.show(text, *_ways_on(request, goal))


@press("h_i_no")
async def ask_change(request: Request) -> None:
    """Ask for other words."""
    _, idea = request.gettext, await own_idea(request)
    if idea is None:
        return
    if idea.state is not IdeaState.RECEIVED:
        await request.show(_("This is done already."), row(Choice(_("My ideas and measures"), "h_mine")))
    elif idea.kind is IdeaKind.VOICE:
        await take_back(request.stores.ideas, idea)
        await request.go(GIVING, goal_id=idea.goal_id)
        await request.show(_("Please send a new voice note, or write it."), row(Choice(_("Cancel"), "hearing")))
    else:
        await request.go(CHANGING, idea_id=idea.id)
        await request.show(_("Please write it as you mean it."), row(Choice(_("Cancel"), "hearing")))


@step(CHANGING)
async def receive_change(request: Request) -> None:
    assert request.step is not None
    _, idea = request.gettext, await own_idea(request, request.step.data["idea_id"])
    here = await place(request)
    if idea is None or here is None:
        return
    goal = await request.stores.goals.get(idea.goal_id)
    assert goal is not None
    if request.incoming.kind is not Kind.TEXT:
        await request.say(_("Please answer with a text message."), row(Choice(_("Cancel"), "hearing")))
        return
    try:
        changed = await change_idea(request.stores.ideas, here.hearing, idea, request.incoming.text, request.now)
    except (PhaseClosed, IdeaUnclear, IdeaTooLong) as why:
        await _refuse(request, why, goal)
    except IllegalIdeaAction:
        await request.done()
        await request.say(_("This is done already."), *_ways_on(request, goal))
    else:
        await request.done()
        await _read_back(request, changed, goal)


@press("h_i_away")
async def abandon(request: Request) -> None:
    """Its author takes it back, as long as nobody else has read it."""
    _, idea = request.gettext, await own_idea(request)
    if idea is None:
        return
    await request.done()
    try:
        await take_back(request.stores.ideas, idea)
    except IllegalIdeaAction:
        text = _("Others can read this idea already, so it stays. Write to the office if it must go.")
    else:
        text = _("This idea is taken back. Nobody sees it.")
    rows = [row(Choice(_("My ideas and measures"), "h_mine")), row(Choice(_("Hearing"), "hearing"))]
    await request.show(text, *rows)


async def own_idea(request: Request, idea_id: int | None = None) -> Idea | None:
    """Return the idea of the button if it is that of whoever has the phone; else answer, and return None."""
    _ = request.gettext
    argument = request.args[0] if idea_id is None and request.args else ""
    number = idea_id if idea_id is not None else int(argument) if argument.isdecimal() else 0
    idea, here = await request.stores.ideas.get(number), await place(request)
    if idea is not None and here is not None and idea.participant_id == here.participant.id:
        return idea
    await request.done()
    await request.say(_("This button no longer works."), row(Choice(_("Hearing"), "hearing")))
    return None


async def _read_back(request: Request, idea: Idea, goal: Goal) -> None:
    """Say what we have understood, for which goal, and who will see it."""
    _ = request.gettext
    if idea.kind is IdeaKind.VOICE:
        words = _("A voice note. Somebody of the office writes it down, and you read it before it counts.")
    else:
        words = Raw("\n".join(f"> {inserted(line, idea.language)}" for line in idea.text.splitlines()))
    lines = [
        _("**We have understood:**"),
        words,
        *([_("With a photo.")] if idea.kind is IdeaKind.PHOTO else []),
        Raw(f"{goal.pictogram} {content_line(request, goal.title)}"),
        _("The office reads it first, then everybody can. Your name is not with it. Is that right?"),
    ]
    await request.say(
        "\n\n".join(lines),
        row(Choice(_("Yes, send it"), f"h_i_yes:{idea.id}"), Choice(_("Change"), f"h_i_no:{idea.id}")),
        row(Choice(_("Do not send it"), f"h_i_away:{idea.id}")),
    )


async def _refuse(request: Request, why: PhaseClosed | IdeaUnclear | IdeaTooLong | TooManyIdeas, goal: Goal) -> None:
    """Say why an idea cannot be taken; where other words can, the question stands."""
    _ = request.gettext
    match why:
        case PhaseClosed():
            await request.done()
            await home.refuse(request, why)
            return
        case TooManyIdeas():
            await request.done()
            text = _("You have given %(n)s ideas; that is as many as one person can give. Thank you!",
                     n=IDEAS_PER_PERSON)  # fmt: skip
            await request.say(text, *_ways_on(request, goal))
            return
        case IdeaTooLong():
            text = _(
                "This is too long for one idea: at most %(most)s characters. "
                "Please write it shorter, or make several ideas of it.",
                most=IDEA_CHARS,
            )
        case _:
            text = _("Please write in words what is needed, so that others can understand it.")
    await request.say(text, row(Choice(_("Cancel"), f"h_goal:{goal.id}")))


def _ways_on(request: Request, goal: Goal) -> list[tuple[Choice, ...]]:
    _ = request.gettext
    return [
        row(Choice(_("Another idea"), f"h_idea:{goal.id}"), Choice(_("Ideas of others"), f"h_ideas:{goal.id}")),
        row(Choice(_("Follow"), f"hf_g:{goal.id}"), Choice(_("Hearing"), "hearing")),
    ]

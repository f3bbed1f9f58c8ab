"""The goals: numbered, with pictograms, in the reader's language; and what others said to one of them."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.contents import beginning, content_line, said
from bot.people.hearing.listening import hear_choices
from bot.people.hearing.place import Place, place
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.markdown import parse
from channels.outgoing import Attachment, AttachmentKind, Choice, Row
from channels.plain import to_plain
from hearings.goals import Goal
from hearings.hearings import Verb
from hearings.ideas import Idea, IdeaState
from hearings.recordings import ReadAloud
from locales.digits import read_number
from locales.formatting import Raw, inserted

CHOOSING: Final = "h_goals"  #: step: a typed number is a goal's
LABEL_CHARS: Final = 40
PAGE: Final = 8  #: ideas on one screen
PHOTO: Final = "📷"  #: stands at an idea with a picture, and on the button that sends it


@press("h_goals")
async def list_goals(request: Request) -> None:
    here = await place(request)
    if here is None:
        await home.no_hearing(request)
    else:
        await show_goals(request, here)


async def show_goals(request: Request, here: Place) -> None:
    """Show all goals; pressing one, or typing its number, opens it."""
    _ = request.gettext
    found = await request.stores.goals.of(here.hearing.id)
    lines = [Raw(f"**{goal.number}** {goal.pictogram} {content_line(request, goal.title)}") for goal in found]
    heading = _("These are the goals. Choose one: press it or type its number.")
    choices = [row(Choice(label(request, goal), f"h_goal:{goal.id}")) for goal in found]
    await request.go(CHOOSING, hearing_id=here.hearing.id)
    await request.show("\n\n".join([heading, *lines]), *choices, row(Choice(_("Hearing"), "hearing")))


@step(CHOOSING)
async def read_goal(request: Request) -> None:
    """Take a typed number; for anything else the goals come again."""
    here = await place(request)
    if here is None:
        await home.no_hearing(request)
        return
    number = read_number(request.incoming.text) if request.incoming.kind is Kind.TEXT else None
    found = await request.stores.goals.of(here.hearing.id)
    chosen = next((goal for goal in found if goal.number == number), None)
    if chosen is None:
        await show_goals(request, here)
    else:
        await show_goal(request, here, chosen)


@press("h_goal")
async def open_goal(request: Request) -> None:
    here, goal = await goal_of(request)
    if here is not None and goal is not None:
        await show_goal(request, here, goal)


async def show_goal(request: Request, here: Place, goal: Goal) -> None:
    """Show one goal as the committee decided it, and remember that this is where somebody is."""
    _, stores, now = request.gettext, request.stores, request.now
    await request.done()
    await stores.participants.place(here.participant.id, here.participant.table_id, goal.id)
    shown = len(await stores.ideas.of_goal(goal.id, IdeaState.SHOWN))
    lines = [
        Raw(f"**{goal.number}** {goal.pictogram} {content_line(request, goal.title, strong=True)}"),
        content_line(request, goal.wording),
    ]
    rows: list[Row] = [tuple(await hear_choices(request, ReadAloud.GOAL, goal.id))]
    if here.hearing.may(Verb.GIVE_IDEA, now):
        rows.append(row(Choice(_("Give an idea"), f"h_idea:{goal.id}")))
    if here.hearing.may(Verb.MAKE_MEASURE, now):
        rows.append(row(Choice(_("Make a measure"), f"hm_new:{goal.id}")))
    if shown:
        lines.append(_.n("%(n)s idea so far.", "%(n)s ideas so far.", shown))
        rows.append(row(Choice(_("Ideas of others"), f"h_ideas:{goal.id}")))
    rows.append(row(Choice(_("Measures"), f"hm_goal:{goal.id}"), Choice(_("Follow"), f"hf_g:{goal.id}")))
    await request.show("\n\n".join(lines), *rows, row(Choice(_("Goals"), "h_goals"), Choice(_("Hearing"), "hearing")))


@press("h_ideas")
async def list_ideas(request: Request) -> None:
    """Show what others said to a goal, as far as moderators have read it."""
    _, (here, goal) = request.gettext, await goal_of(request)
    if here is None or goal is None:
        return
    page = int(request.args[1]) if len(request.args) > 1 and request.args[1].isdecimal() else 0
    found = await request.stores.ideas.of_goal(goal.id, IdeaState.SHOWN)
    ideas = found[page * PAGE : (page + 1) * PAGE]
    lines = [idea_line(request, idea) for idea in ideas]
    turn = []
    if page:
        turn.append(Choice(_("Back"), f"h_ideas:{goal.id}:{page - 1}"))
    if len(found) > (page + 1) * PAGE:
        turn.append(Choice(_("More"), f"h_ideas:{goal.id}:{page + 1}"))
    text = "\n\n".join(lines) if lines else _("Nobody has said anything yet. Yours can be the first.")
    photos = [Choice(f"{PHOTO} {idea.number}", f"h_photo:{idea.id}") for idea in ideas if idea.shown_photo]
    await request.show(text, *rows_of(photos, 4), tuple(turn), row(Choice(_("Back to the goal"), f"h_goal:{goal.id}")))


@press("h_photo")
async def send_photo(request: Request) -> None:
    """Send the picture of an idea, as long as others may read the idea."""
    _, here = request.gettext, await place(request)
    argument = request.args[0] if request.args else ""
    idea = await request.stores.ideas.get(int(argument)) if argument.isdecimal() else None
    mine = idea is not None and here is not None and idea.hearing_id == here.hearing.id
    digest = idea.shown_photo if idea is not None and mine else ""
    stored = await request.stores.files.get(digest) if digest else None
    if idea is None or stored is None:
        await request.say(_("This button no longer works."), row(Choice(_("Hearing"), "hearing")))
        return
    line = idea_line(request, idea)
    picture = Attachment(AttachmentKind.PHOTO, digest, stored.name, stored.media_type, to_plain(parse(line)))
    await request.say(line, attachments=(picture,))


def idea_line(request: Request, idea: Idea) -> Raw:
    """Return an idea as others read it."""
    words = content_line(request, idea.public) if idea.public else inserted(idea.text, idea.language)
    return Raw(f"**{idea.number}** {PHOTO} {words}" if idea.shown_photo else f"**{idea.number}** {words}")


def label(request: Request, goal: Goal) -> str:
    """Return a button's words for a goal."""
    return beginning(f"{goal.number} {goal.pictogram} {said(request, goal.title)[0]}", LABEL_CHARS)


async def goal_of(request: Request) -> tuple[Place | None, Goal | None]:
    """Return where somebody is and the goal of the button; after an answer where there is none (any more)."""
    here = await place(request)
    if here is None:
        await home.no_hearing(request)
        return None, None
    argument = request.args[0] if request.args else ""
    goal = await request.stores.goals.get(int(argument)) if argument.isdecimal() else None
    if goal is None or goal.hearing_id != here.hearing.id:
        await show_goals(request, here)
        return here, None
    return here, goal

"""What can be written in several languages: a hearing's title, its place, and a goal."""

from dataclasses import dataclass, replace
from typing import Final

from bot.office.hearing.words import open_hearing, title_of
from bot.office.menu import number, show
from bot.request import Request, row
from channels.outgoing import Choice
from hearings.content import Content, TextState
from hearings.goals import GOAL_CHARS, GOAL_TITLE_CHARS, Goal, check_open, record_goal
from hearings.hearings import Hearing
from locales.formatting import Raw

TITLE: Final = "t"
PLACE: Final = "p"
GOAL: Final = "g"


@dataclass(frozen=True, slots=True)
class Subject:
    kind: str
    hearing: Hearing
    goal: Goal | None = None

    @property
    def of(self) -> str:
        """Return how tokens name it."""
        return f"{self.kind}:{self.goal.id if self.goal else self.hearing.id}"

    @property
    def contents(self) -> tuple[Content, ...]:
        """Return its texts: one line, or a goal's title and wording."""
        if self.goal is not None:
            return self.goal.title, self.goal.wording
        return (self.hearing.title if self.kind == TITLE else self.hearing.place,)

    @property
    def source(self) -> str:
        return self.contents[0].source

    @property
    def back(self) -> str:
        return f"hx_goal:{self.goal.id}" if self.goal else f"hx_edit:{self.hearing.id}"

    def is_missing(self, tag: str) -> bool:
        return any(tag not in content.texts for content in self.contents)

    def is_outdated(self, tag: str) -> bool:
        return any(content.outdated(tag) for content in self.contents)

    def is_by_machine(self, tag: str) -> bool:
        return any(content.by_machine(tag) for content in self.contents)

    def words(self, tag: str) -> str:
        """Return it as it is written and sent: the lines of a goal with an empty one between them."""
        return "\n\n".join(content.texts[tag].text for content in self.contents if tag in content.texts)


async def asked_subject(request: Request) -> Subject | None:
    """Return what a button or a question names, as nobody else can change it until the answer is given."""
    kind, id_ = request.args[0] if request.args else "", number(request, 1)
    return await open_subject(request, kind, id_)


async def open_subject(request: Request, kind: str, id_: int) -> Subject | None:
    if kind != GOAL:
        hearing = await open_hearing(request, id_)
        return Subject(PLACE if kind == PLACE else TITLE, hearing) if hearing else None
    found = await open_goal(request, id_)
    return Subject(GOAL, *found) if found else None


async def open_goal(request: Request, goal_id: int) -> tuple[Hearing, Goal] | None:
    """Return a goal with its hearing; where it is gone, say so."""
    goal = await request.stores.goals.get(goal_id)
    hearing = await request.stores.hearings.lock(goal.hearing_id) if goal else None
    goal = await request.stores.goals.get(goal_id) if hearing else None
    if goal is not None and hearing is not None:
        return hearing, goal
    _ = request.office_gettext
    await show(request, _("This goal no longer exists."), row(Choice(_("Hearings"), "of_hearings")))
    return None


async def keep(request: Request, subject: Subject, tag: str, words: tuple[str, ...], state: TextState) -> Subject:
    """Store one language of it, `words` for each of its contents. Raises `GoalFixed`."""
    contents = [content.with_text(tag, text, state) for content, text in zip(subject.contents, words, strict=True)]
    if subject.goal is not None:
        goal = replace(subject.goal, title=contents[0], wording=contents[1])
        if tag == subject.source:
            check_open(subject.hearing)
            await record_goal(request.stores.goals, subject.hearing, goal)
        else:
            await request.stores.goals.save(goal)
        return replace(subject, goal=goal)
    hearing = subject.hearing
    hearing = replace(hearing, title=contents[0]) if subject.kind == TITLE else replace(hearing, place=contents[0])
    await request.stores.hearings.save(hearing, request.now)
    return replace(subject, hearing=hearing)


def name_of(request: Request, subject: Subject) -> Raw:
    """Return what it is, as a heading."""
    _ = request.office_gettext
    if subject.goal is not None:
        title = subject.goal.title.say(_.language.tag, request.office.city.main_language)[0]
        return _("**Goal %(number)s: %(title)s**", number=subject.goal.number, title=title)
    if subject.kind == TITLE:
        return _("**Title of the hearing “%(title)s”**", title=title_of(request, subject.hearing))
    return _("**Place of the hearing “%(title)s”**", title=title_of(request, subject.hearing))


def read_goal(text: str) -> tuple[str, str] | None:
    """Return title and wording of a goal sent in one message: its first line, and the rest. None: one lacks."""
    lines = text.strip().splitlines()
    title, wording = " ".join(lines[0].split()) if lines else "", "\n".join(lines[1:]).strip()
    return (title, wording) if title and wording else None


def is_too_long(title: str, wording: str) -> bool:
    return len(title) > GOAL_TITLE_CHARS or len(wording) > GOAL_CHARS

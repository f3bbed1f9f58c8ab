"""A new hearing, and what one is besides its goals: title, place, evening, languages, ways to take part."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.times import WrongTime, as_written, changed_instant
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.content import Content
from hearings.hearings import BEFORE_VOTING, LINE_CHARS, Hearing
from locales.registry import own_name

MESSENGERS: Final = "messengers"
WEB_CHAT: Final = "web"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form."""

    title: str
    place: str
    event: str
    languages: tuple[str, ...]
    cards: bool
    ideas: bool
    votes: bool

    @classmethod
    def of(cls, visit: Visit, hearing: Hearing) -> "Written":
        return cls(
            _source(hearing.title),
            _source(hearing.place),
            as_written(visit, hearing.event_at),
            hearing.offered(visit.desk.languages),
            hearing.cards,
            hearing.ideas_in_messengers,
            hearing.votes_in_messengers,
        )

    @classmethod
    def read(cls, visit: Visit, hearing: Hearing) -> "Written":
        main, ticked = visit.desk.site.main_language, visit.chosen("languages")
        cards = visit.field("cards") == "yes" if hearing.phase in BEFORE_VOTING else hearing.cards
        return cls(
            " ".join(visit.field("title").split()),
            " ".join(visit.field("place").split()),
            visit.field("event"),
            tuple(tag for tag in visit.desk.languages if tag == main or tag in ticked),
            cards,
            visit.field("ideas") == MESSENGERS,
            visit.field("votes") == MESSENGERS,
        )

    @property
    def mark(self) -> str:
        """What changes with everything that the form can change."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@page("/hearings/new", Role.MODERATOR)
async def new(visit: Visit) -> Reply:
    return _new_page(visit, "")


@form("/hearings/new", Role.MODERATOR)
async def begin(visit: Visit) -> Reply:
    title = " ".join(visit.field("title").split())
    if not title or len(title) > LINE_CHARS:
        return _new_page(visit, title, [_title_problem(visit)])
    hearing = await visit.stores.hearings.add(
        Content.of(visit.desk.site.main_language, title), visit.staff.id, visit.now
    )
    note = visit.gettext("The draft is there; nobody but staff sees it. Now say where and when it is.")
    return Went(f"/hearings/{hearing.id}/details", note)


@page("/hearings/{number}/details", Role.MODERATOR)
async def details(visit: Visit) -> Reply:
    found = await the_hearing(visit)
    written = Written.of(visit, found)
    return _page(visit, found, written, written.mark)


@form("/hearings/{number}/details", Role.MODERATOR)
async def change(visit: Visit) -> Reply:
    """Store the form, unless somebody changed the hearing since it was opened: then ask again."""
    _, found = visit.gettext, await locked(visit)
    before, written = Written.of(visit, found), Written.read(visit, found)
    problems: list[str] = []
    if not written.title or len(written.title) > LINE_CHARS:
        problems.append(_title_problem(visit))
    if len(written.place) > LINE_CHARS:
        problems.append(_("Please name the place with at most %(most)s characters.", most=LINE_CHARS))
    event_at: datetime | None = None
    try:
        event_at = changed_instant(visit, "event", found.event_at)
    except WrongTime as exc:
        problems.append(str(exc))
    if problems:
        return _page(visit, found, written, visit.field("seen"), problems, 422)
    if visit.field("seen") != before.mark:
        words = _(
            "Somebody changed this hearing while you were writing. Your words still stand here: look at how it is now "
            "in a second window, then press “Save” again to keep yours."
        )
        return _page(visit, found, written, before.mark, [words], 409)
    everything = set(written.languages) == set(visit.desk.languages)
    changed = replace(
        found,
        title=_rewritten(found.title, written.title),
        place=_rewritten(found.place, written.place),
        event_at=event_at,
        languages=() if everything else written.languages,
        cards=written.cards,
        ideas_in_messengers=written.ideas,
        votes_in_messengers=written.votes,
    )
    await visit.stores.hearings.save(changed, visit.now)
    return Went(f"/hearings/{found.id}/details", _("Saved."))


@page("/hearings/{number}/text/{language}", Role.MODERATOR)
async def text(visit: Visit) -> Reply:
    found = await the_hearing(visit)
    tag = _translated(visit, found)
    return _text_page(visit, found, tag, _words(found.title, tag), _words(found.place, tag))


@form("/hearings/{number}/text/{language}", Role.MODERATOR)
async def translate(visit: Visit) -> Reply:
    found, _ = await locked(visit), visit.gettext
    tag = _translated(visit, found)
    title, place = (" ".join(visit.field(name).split()) for name in ("title", "place"))
    if not title or max(len(title), len(place)) > LINE_CHARS:
        problem = _("Please write it, with at most %(most)s characters.", most=LINE_CHARS)
        return _text_page(visit, found, tag, title, place, problem)
    place_content = found.place.with_text(tag, place) if place and found.place.texts else found.place
    changed = replace(found, title=found.title.with_text(tag, title), place=place_content)
    await visit.stores.hearings.save(changed, visit.now)
    return Went(f"/hearings/{found.id}/details", _("Saved: %(language)s", language=own_name(tag)))


def _source(content: Content) -> str:
    return _words(content, content.source)


def _words(content: Content, tag: str) -> str:
    return content.texts[tag].text if tag in content.texts else ""


def _rewritten(content: Content, words: str) -> Content:
    """Return it with other words in the language of the original; its translations then count as outdated."""
    if words == _source(content):
        return content
    return content.with_text(content.source, words) if words else Content(content.source)


def _translated(visit: Visit, hearing: Hearing) -> str:
    tag = visit.path["language"]
    if tag == hearing.title.source or tag not in hearing.offered(visit.desk.languages):
        raise Missing
    return tag


def _title_problem(visit: Visit) -> str:
    return visit.gettext("Please write a title, with at most %(most)s characters.", most=LINE_CHARS)


def _new_page(visit: Visit, title: str, problems: list[str] | None = None) -> Shown:
    values = {
        "written": title,
        "problems": problems or [],
        "main": visit.desk.site.main_language,
        "line_chars": LINE_CHARS,
    }
    return Shown("hearings/new.html", values, 422 if problems else 200)


def _page(
    visit: Visit, hearing: Hearing, written: Written, seen: str, problems: list[str] | None = None, status: int = 200
) -> Shown:
    texts = [each for each in (hearing.title, hearing.place) if each.texts]
    return Shown(
        "hearings/details.html",
        {
            **about(visit, hearing),
            "written": written,
            "seen": seen,
            "problems": problems or [],
            "offers": visit.desk.languages,
            "main": visit.desk.site.main_language,
            "may_change_cards": hearing.phase in BEFORE_VOTING,
            "line_chars": LINE_CHARS,
            "translations": [
                (tag, any(each.missing((tag,)) for each in texts))
                for tag in hearing.offered(visit.desk.languages)
                if tag != hearing.title.source
            ],
        },
        status,
    )


def _text_page(visit: Visit, hearing: Hearing, tag: str, title: str, place: str, problem: str = "") -> Shown:
    return Shown(
        "hearings/text.html",
        {
            **about(visit, hearing),
            "language": tag,
            "source": hearing.title.source,
            "originals": (_source(hearing.title), _source(hearing.place)),
            "written": (title, place),
            "problems": [problem] if problem else [],
            "line_chars": LINE_CHARS,
        },
        422 if problem else 200,
    )

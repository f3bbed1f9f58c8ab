"""One idea: its author's words, the German text that others read, and the recording or picture that came with it."""

from typing import Final

from fastapi import Response

from console.office.hearings.about import about
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.hearings import Hearing
from hearings.ideas import IDEA_CHARS, Idea, IdeaKind, IllegalIdeaAction, Reading
from hearings.moderation import german_text, is_german
from hearings.readings import (
    ChangedMeanwhile,
    WordsOfTheAuthor,
    may_read_back,
    needs_german,
    override_reading,
    take_as_german,
    write_german,
)
from hearings.words.ideas import READINGS, STATES

#: What a browser shows or plays by itself; anything else is only kept as a file.
SHOWN_TYPES: Final = ("image/jpeg", "image/png", "image/webp")
PLAYED_TYPES: Final = ("audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "application/ogg")
FILE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@page("/ideas/{number}", Role.MODERATOR)
async def idea(visit: Visit) -> Reply:
    found, hearing = await _the_idea(visit)
    return await _page(visit, hearing, found, german_text(found, visit.desk.site.main_language))


@page("/ideas/{number}/file", Role.MODERATOR)
async def file(visit: Visit) -> Reply:
    """Return the recording or the picture, as it came."""
    found, _ = await _the_idea(visit)
    stored = await visit.stores.files.get(found.file_digest) if found.file_digest else None
    if stored is None:
        raise Missing
    kind = stored.media_type.partition(";")[0].strip().lower()
    if kind in (*SHOWN_TYPES, *PLAYED_TYPES):
        return Response(stored.content, 200, dict(FILE_HEADERS), kind)
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="idea-{found.number or found.id}"'}
    return Response(stored.content, 200, headers, "application/octet-stream")


@form("/ideas/{number}/german", Role.MODERATOR)
async def write(visit: Visit) -> Reply:
    """Store the German text and ask the author whether it is what they mean."""
    (found, hearing), _ = await _held(visit), visit.gettext
    text, back, main = visit.field("text"), visit.field("back"), visit.desk.site.main_language
    if not text or max(len(text), len(back)) > IDEA_CHARS:
        problem = _("Please write it, with at most %(most)s characters.", most=IDEA_CHARS)
        return await _page(visit, hearing, found, text, back, problem, 422)
    try:
        written = await write_german(
            visit.stores.ideas, found, text, main, instead_of=visit.field("instead_of"), back=back
        )
    except ChangedMeanwhile:
        problem = _("Somebody else wrote another text meanwhile: it stands above. Yours still stands in the form.")
        return await _page(visit, hearing, found, text, back, problem, 409)
    except (IllegalIdeaAction, WordsOfTheAuthor):
        return Went(_path(found), _late(visit), done=False)
    asked = written.reading is Reading.ASKED and await visit.desk.notices.reading_asked(
        visit.stores, written, back, visit.now
    )
    return Went(_path(found), _("Saved. Its author is asked whether this is right.") if asked else _("Saved."))


@form("/ideas/{number}/as-it-is", Role.MODERATOR)
async def take(visit: Visit) -> Reply:
    """The author wrote German although they read another language here: their words stand."""
    (found, _), main = await _held(visit), visit.desk.site.main_language
    try:
        await take_as_german(visit.stores.ideas, found, main)
    except IllegalIdeaAction:
        return Went(_path(found), _late(visit), done=False)
    return Went(_path(found), visit.gettext("Saved."))


@form("/ideas/{number}/override", Role.MODERATOR)
async def override(visit: Visit) -> Reply:
    found, _ = await _held(visit)
    try:
        await override_reading(visit.stores.ideas, found)
    except IllegalIdeaAction:
        return Went(_path(found), _late(visit), done=False)
    return Went(_path(found), visit.gettext("Done: the text stands without its author’s answer."))


async def _the_idea(visit: Visit) -> tuple[Idea, Hearing]:
    found = await visit.stores.ideas.get(visit.number())
    return await _with_hearing(visit, found)


async def _held(visit: Visit) -> tuple[Idea, Hearing]:
    found = await visit.stores.ideas.hold(visit.number())
    return await _with_hearing(visit, found)


async def _with_hearing(visit: Visit, found: Idea | None) -> tuple[Idea, Hearing]:
    hearing = await visit.stores.hearings.get(found.hearing_id) if found else None
    if found is None or hearing is None:
        raise Missing
    return found, hearing


def _path(found: Idea) -> str:
    return f"/ideas/{found.id}"


def _late(visit: Visit) -> str:
    return visit.gettext("Somebody was faster: here is how it stands now.")


async def _page(
    visit: Visit, hearing: Hearing, found: Idea, text: str, back: str = "", problem: str = "", status: int = 200
) -> Shown:
    main = visit.desk.site.main_language
    goal = await visit.stores.goals.get(found.goal_id)
    return Shown(
        "hearings/idea.html",
        {
            **about(visit, hearing),
            "idea": found,
            "goal": goal.title.say(visit.language, main) if goal else ("", main),
            "state": STATES[found.state],
            "reading": READINGS.get(found.reading, ""),
            "german": german_text(found, main),
            "is_german": is_german(found.language, main),
            "needs_german": needs_german(found, main),
            "reads_back": may_read_back(found, main),
            "asks": found.kind is not IdeaKind.PAPER,
            "overrides": found.reading in (Reading.ASKED, Reading.WRONG),
            "photo": found.kind is IdeaKind.PHOTO,
            "written": (text, back),
            "main": main,
            "chars": IDEA_CHARS,
            "problems": [problem] if problem else [],
        },
        status,
    )

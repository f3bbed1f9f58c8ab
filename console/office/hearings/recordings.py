"""Recordings: who reads a goal, a measure or a question aloud, language by language."""

import hashlib
from typing import Final

from fastapi import Response

from console.office.hearings.about import about
from console.office.hearings.idea import FILE_HEADERS, PLAYED_TYPES
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.hearings import Hearing
from hearings.recordings import RECORDING_BYTES, ReadAloud, Recording
from locales.registry import own_name

ENDINGS: Final = {"audio/webm": "webm", "audio/mp4": "m4a", "audio/mpeg": "mp3"}
BODY_BYTES: Final = RECORDING_BYTES + 100_000


@page("/read-aloud/{kind}/{number}", Role.MODERATOR)
async def recordings(visit: Visit) -> Reply:
    return await _page(visit, *await _subject(visit))


@page("/read-aloud/{kind}/{number}/{language}", Role.MODERATOR)
async def listen(visit: Visit) -> Reply:
    kind, _, _ = await _subject(visit)
    found = (await visit.stores.recordings.of(kind, visit.number())).get(visit.path["language"])
    stored = await visit.stores.files.get(found.digest) if found else None
    if stored is None:
        raise Missing
    media_type = stored.media_type.partition(";")[0]
    known = media_type if media_type in PLAYED_TYPES else "application/octet-stream"
    return Response(stored.content, 200, dict(FILE_HEADERS), known)


@form("/read-aloud/{kind}/{number}", Role.MODERATOR, body_bytes=BODY_BYTES)
async def keep(visit: Visit) -> Reply:
    """Keep the sound of one language in the place of an earlier one."""
    kind, hearing, words = await _subject(visit)
    _, tag, file, stores = visit.gettext, visit.field("language"), visit.files.get("sound"), visit.stores
    media_type = file.media_type.partition(";")[0].strip().lower() if file else ""
    problem = ""
    if tag not in visit.desk.languages:
        problem = _("Please choose a language.")
    elif file is None or not file.content or media_type not in (*PLAYED_TYPES, "video/ogg"):
        problem = _("This is no sound. Please choose a sound file: MP3, M4A, OGG or WebM.")
    elif len(file.content) > RECORDING_BYTES:
        problem = _("This recording is too long: at most %(most)s MB.", most=RECORDING_BYTES // 1_000_000)
    if problem or file is None:
        return await _page(visit, kind, hearing, words, problem)
    digest = hashlib.sha256(file.content).hexdigest()
    name = f"{kind}-{visit.number()}-{tag}.{ENDINGS.get(media_type, 'ogg')}"
    await stores.files.add(digest, name, media_type, file.content, visit.now)
    before = await stores.recordings.put(Recording(kind, visit.number(), tag, digest))
    if before and before != digest:
        await stores.files.remove(before)
    return Went(_path(visit, kind), _("The recording is saved: %(language)s", language=own_name(tag)))


@form("/read-aloud/{kind}/{number}/remove", Role.MODERATOR)
async def remove(visit: Visit) -> Reply:
    kind, _hearing, _words = await _subject(visit)
    digest = await visit.stores.recordings.remove(kind, visit.number(), visit.field("language"))
    if digest:
        await visit.stores.files.remove(digest)
    return Went(_path(visit, kind), visit.gettext("It is taken out."))


def _path(visit: Visit, kind: ReadAloud) -> str:
    return f"/read-aloud/{kind}/{visit.number()}"


async def _subject(visit: Visit) -> tuple[ReadAloud, Hearing, tuple[str, str]]:
    """Return what is read aloud: its kind, its hearing, and its words with their language. Raises `Missing`."""
    kind, number, stores = visit.path["kind"], visit.number(), visit.stores
    tag, main = visit.language, visit.desk.site.main_language
    hearing_id, words = 0, ("", main)
    match kind:
        case ReadAloud.GOAL if goal := await stores.goals.get(number):
            hearing_id, words = goal.hearing_id, goal.title.say(tag, main)
        case ReadAloud.MEASURE if measure := await stores.measures.get(number):
            hearing_id, words = measure.hearing_id, measure.what.say(tag, main)
        case ReadAloud.POLL if poll := await stores.polls.get(number):
            hearing_id, words = poll.hearing_id, poll.question.say(tag, main)
    hearing = await stores.hearings.get(hearing_id) if hearing_id else None
    if hearing is None:
        raise Missing
    return ReadAloud(kind), hearing, words


async def _page(visit: Visit, kind: ReadAloud, hearing: Hearing, words: tuple[str, str], problem: str = "") -> Shown:
    return Shown(
        "hearings/recordings.html",
        {
            **about(visit, hearing),
            "here_at": _path(visit, kind),
            "words": words,
            "there": await visit.stores.recordings.of(kind, visit.number()),
            "languages": hearing.offered(visit.desk.languages),
            "problems": [problem] if problem else [],
        },
        422 if problem else 200,
    )

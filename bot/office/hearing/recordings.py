"""Recordings as staff keep them: who reads a goal, a measure or a question aloud, language by language."""

import hashlib
from dataclasses import replace
from typing import Final

from bot.fallbacks import old_button
from bot.office.asking import ask_line, leave_question
from bot.office.menu import number, office_button, say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind, Lookup, LookupKind
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.recordings import RECORDING_BYTES, ReadAloud, Recording
from locales.registry import own_name

ASKED: Final = "hx_rec"
ENDINGS: Final = {"audio/webm": "webm", "audio/mp4": "m4a", "audio/mpeg": "mp3"}
BACK: Final = {ReadAloud.GOAL: "hx_goal", ReadAloud.MEASURE: "hme_one", ReadAloud.POLL: "hp_p"}
SOUND: Final = ("audio/", "video/ogg", "application/ogg")


def recordings_choice(request: Request, kind: ReadAloud, of_id: int) -> Choice:
    """Return the button to this screen."""
    _ = request.office_gettext
    return Choice(_("Read aloud…"), f"hx_rec:{kind}:{of_id}")


@press("hx_rec", role=Role.MODERATOR)
async def show_recordings(request: Request) -> None:
    """List the languages, with a tick where there is a recording."""
    await leave_question(request)
    kind, of_id = _subject(request)
    if kind is None:
        await old_button(request)
    else:
        await _list(request, kind, of_id)


async def _list(request: Request, kind: ReadAloud, of_id: int, note: str = "") -> None:
    _, found = request.office_gettext, await request.stores.recordings.of(kind, of_id)
    choices = [
        Choice(f"{'✓' if tag in found else '○'} {own_name(tag)}", f"hx_recl:{kind}:{of_id}:{tag}")
        for tag in request.office.city.languages
    ]
    text = _("In which language shall somebody read this aloud? Who would rather listen gets it by a button.")
    back = row(Choice(_("Back"), f"{BACK[kind]}:{of_id}"), office_button(_))
    await show(request, "\n\n".join(filter(None, [note, text])), *rows_of(choices), back)


@press("hx_recl", role=Role.MODERATOR)
async def ask_recording(request: Request) -> None:
    """Ask for the sound of one language; where there is one it can be taken out."""
    _, (kind, of_id) = request.office_gettext, _subject(request)
    tag = request.args[2] if len(request.args) > 2 else ""
    if kind is None or tag not in request.office.city.languages:
        await old_button(request)
        return
    there = tag in await request.stores.recordings.of(kind, of_id)
    out = row(Choice(_("Take it out"), f"hx_recx:{kind}:{of_id}:{tag}")) if there else ()
    question = _("Please send a voice note or a sound file in this language: %(language)s.", language=own_name(tag))
    cancel = f"hx_rec:{kind}:{of_id}"
    await ask_line(request, ASKED, question, cancel, out, kind=kind.value, of_id=of_id, language=tag)


@press("hx_recx", role=Role.MODERATOR)
async def take_out(request: Request) -> None:
    _, (kind, of_id) = request.office_gettext, _subject(request)
    if kind is None or len(request.args) < 3:
        await old_button(request)
        return
    await leave_question(request)
    digest = await request.stores.recordings.remove(kind, of_id, request.args[2])
    if digest:
        await request.stores.files.remove(digest)
    await _list(request, kind, of_id, _("It is taken out."))


@step(ASKED, role=Role.MODERATOR)
async def receive_recording(request: Request) -> None:
    """Keep the sound; what is none is asked for again."""
    assert request.step is not None
    _, event, data, stores = request.office_gettext, request.incoming, request.step.data, request.stores
    kind, of_id = ReadAloud(data["kind"]), data["of_id"]
    file = event.file or (event.answer.lookup.file if event.answer else None)
    content = event.answer.content if event.answer else file.content if file else None
    cancel = row(Choice(_("Cancel"), f"hx_rec:{kind}:{of_id}"))
    if file is None or not (event.kind is Kind.VOICE or file.media_type.startswith(SOUND)):
        await say(request, _("This is no sound. Please send a voice note."), cancel)
    elif max(file.size_bytes, len(content or b"")) > RECORDING_BYTES:
        most = RECORDING_BYTES // 1_000_000
        await say(request, _("This recording is too long: at most %(most)s MB.", most=most), cancel)
    elif content is not None:
        digest = hashlib.sha256(content).hexdigest()
        name = f"{kind}-{of_id}-{data['language']}.{ENDINGS.get(file.media_type, 'ogg')}"
        await stores.files.add(digest, name, file.media_type or "audio/ogg", content, request.now)
        before = await stores.recordings.put(Recording(kind, of_id, data["language"], digest))
        if before and before != digest:
            await stores.files.remove(before)
        await leave_question(request)
        await _list(request, kind, of_id, _("The recording is saved."))
    elif event.kind is Kind.LOOKED_UP:
        await say(
            request,
            _("The file could not be fetched from the messenger. Please send it once more, or a smaller one."),
            cancel,
        )
    else:
        wanted = replace(file, content=None)
        await request.look_up(Lookup(LookupKind.FILE, wanted.remote_id, wanted))


def _subject(request: Request) -> tuple[ReadAloud | None, int]:
    kind = request.args[0] if request.args else ""
    return (ReadAloud(kind) if kind in list(ReadAloud) else None), number(request, 1)

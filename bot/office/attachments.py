"""Taking in a picture or PDF for an edition, and the words that say what a picture shows."""

import hashlib
from dataclasses import replace
from typing import Any, Final

from bot.office.asking import ask_line, written_line
from bot.office.board import open_draft
from bot.office.file_list import file_at, show_file, show_files
from bot.office.menu import say
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.attachments import (
    EXTENSIONS,
    MOST_FILES,
    FileType,
    UnusableFile,
    described,
    file_type,
    with_file,
)
from broadcasts.editions import Edition, EditionFile, save_edition
from broadcasts.words.files import FAULTS
from channels.incoming import FileRef, Kind, Lookup, LookupKind
from channels.outgoing import AttachmentKind, Choice
from contacts.staff import Role
from locales.formatting import Raw
from locales.registry import own_name

ASKED_FILE: Final = "ed_file"
ASKED_DESCRIPTION: Final = "ed_alt"
DESCRIPTION_CHARS: Final = 500
MEGABYTE: Final = 1_000_000


@press("ed_file", role=Role.EDITOR)
async def ask_file(request: Request) -> None:
    """Ask for one more file, or with a file's number for one in its place."""
    _ = request.office_gettext
    if len(request.args) > 1:
        edition, at = await file_at(request)
    else:
        edition, at = await open_draft(request, int(request.args[0])), None
    if edition is None:
        return
    if at is None and len(edition.files) >= MOST_FILES:
        await show_files(request, edition, _("An edition can have at most %(most)s files.", most=MOST_FILES))
        return
    question = _(
        "Please send a picture (JPEG or PNG, at most %(photo)s MB) or a PDF (at most %(document)s MB).",
        photo=_most(request, AttachmentKind.PHOTO) // MEGABYTE,
        document=_most(request, AttachmentKind.DOCUMENT) // MEGABYTE,
    )
    place = {} if at is None else {"at": at, "digest": edition.files[at].digest}
    await ask_line(request, ASKED_FILE, question, f"ed_files:{edition.id}", edition_id=edition.id, **place)


@step(ASKED_FILE, role=Role.EDITOR)
async def receive_file(request: Request) -> None:
    """Take the file itself, or ask the messenger for it; what cannot be used is said, and the question stands."""
    assert request.step is not None
    _, event = request.office_gettext, request.incoming
    content = _content(request)
    if event.file is None:
        problem = _("Please send a picture or a PDF.")
    elif event.file.size_bytes > _most(request, AttachmentKind.DOCUMENT):
        problem = _too_large(request, event.file.size_bytes, AttachmentKind.DOCUMENT)
    elif content is not None:
        problem = await _take(request, event.file, content)
    elif event.kind is Kind.LOOKED_UP:
        problem = _("The file could not be fetched from the messenger. Please send it once more, or a smaller one.")
    else:
        wanted = replace(event.file, content=None)
        await request.look_up(Lookup(LookupKind.FILE, wanted.remote_id, wanted))
        return
    if problem:
        await say(request, problem, row(Choice(_("Back"), f"ed_files:{request.step.data['edition_id']}")))


@press("ed_alt", role=Role.EDITOR)
async def ask_description(request: Request) -> None:
    """Ask in which language a picture is to be described; where there is only one, for the words."""
    _, (edition, at) = request.office_gettext, await file_at(request)
    if edition is None or at is None:
        return
    file = edition.files[at]
    tags = [file.language] if file.language else list(edition.texts or [edition.main_language])
    wanted = request.args[-1] if request.args[-1] in tags else tags[0]
    if len(tags) == 1 or request.args[-1] in tags:
        await _ask_words(request, edition, at, wanted)
        return
    base = ":".join(request.args)
    choices = [Choice(own_name(tag), f"ed_alt:{base}:{tag}") for tag in tags]
    await request.show(
        _("In which language do you want to describe it?"),
        *rows_of(choices),
        row(Choice(_("Back"), f"ed_fl:{base}")),
        language=_.language.tag,
    )


@press("ed_noalt", role=Role.EDITOR)
async def skip_description(request: Request) -> None:
    _ = request.office_gettext
    if request.step is not None and request.step.name == ASKED_DESCRIPTION:
        await request.done()
    edition = await open_draft(request, int(request.args[0]))
    if edition is not None:
        await show_files(request, edition, _("The picture has no description."))


@step(ASKED_DESCRIPTION, role=Role.EDITOR)
async def receive_description(request: Request) -> None:
    """Store what the picture shows."""
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    words = await written_line(request, f"ed_noalt:{data['edition_id']}", DESCRIPTION_CHARS)
    if not words:
        return
    edition = await open_draft(request, data["edition_id"])
    await request.done()
    if edition is None:
        return
    at = _place(edition, data)
    if at is None:
        await show_files(request, edition, _("This picture is no longer part of the edition."))
        return
    changed = described(edition, at, data.get("language", edition.main_language), words)
    saved = await _save(request, changed)
    await show_file(request, saved, at, _("The description is saved."))


async def _ask_words(request: Request, edition: Edition, at: int, tag: str) -> None:
    _ = request.office_gettext
    question = _(
        "What does the picture show? Please describe it in one or two sentences for people who cannot see it, "
        "in this language: %(language)s.",
        language=own_name(tag),
    )
    data = {"edition_id": edition.id, "at": at, "digest": edition.files[at].digest, "language": tag}
    await ask_line(request, ASKED_DESCRIPTION, question, f"ed_noalt:{edition.id}", **data)


async def _take(request: Request, file: FileRef, content: bytes) -> Raw:
    """Store a file that can go along; return Raw() or why it cannot."""
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    try:
        found = file_type(content)
    except UnusableFile as unusable:
        return _(FAULTS[unusable.fault])
    if len(content) > _most(request, found.kind):
        return _too_large(request, len(content), found.kind)
    edition = await open_draft(request, data["edition_id"])
    if edition is None:
        await request.done()
        return Raw()
    at = _place(edition, data) if "at" in data else None
    if at is None and len(edition.files) >= MOST_FILES:
        await request.done()
        await show_files(request, edition, _("An edition can have at most %(most)s files.", most=MOST_FILES))
        return Raw()
    name = file.name or f"newsletter{EXTENSIONS[found.media_type]}"
    await _keep(request, edition, at, name, found, content)
    return Raw()


async def _keep(request: Request, edition: Edition, at: int | None, name: str, found: FileType, content: bytes) -> None:
    """Store the file with the edition; of a picture ask what it shows."""
    _ = request.office_gettext
    digest = hashlib.sha256(content).hexdigest()
    await request.stores.files.add(digest, name, found.media_type, content, request.now)
    changed = with_file(edition, EditionFile(found.kind, digest, name, found.media_type), at)
    saved = await _save(request, changed)
    if found.kind is AttachmentKind.DOCUMENT:
        await request.done()
        await show_files(request, saved, _("The PDF is added."))
        return
    place = len(saved.files) - 1 if at is None else at
    tag = saved.files[place].language or saved.main_language
    await request.go(ASKED_DESCRIPTION, edition_id=saved.id, at=place, digest=digest, language=tag)
    await say(
        request,
        _(
            "The picture is added. What does it show? Please describe it in one or two sentences "
            "for people who cannot see it, in this language: %(language)s.",
            language=own_name(tag),
        ),
        row(Choice(_("Skip"), f"ed_noalt:{saved.id}")),
    )


async def _save(request: Request, changed: Edition) -> Edition:
    assert request.staff is not None
    return await save_edition(request.stores.editions, changed, request.now, request.staff.id)


def _place(edition: Edition, data: dict[str, Any]) -> int | None:
    """Return where the file stands that was asked about; None when it was taken out meanwhile."""
    at = data.get("at", 0)
    known = at < len(edition.files) and data.get("digest") in (None, edition.files[at].digest)
    return at if known else None


def _content(request: Request) -> bytes | None:
    event = request.incoming
    if event.answer is not None:
        return event.answer.content
    return event.file.content if event.file else None


def _most(request: Request, kind: AttachmentKind) -> int:
    """Return how many bytes every messenger of this hub takes."""
    limits = [channel.limits for channel in request.office.channels.values()]
    if kind is AttachmentKind.PHOTO:
        return min(each.photo_bytes for each in limits)
    return min(each.document_bytes for each in limits)


def _too_large(request: Request, size_bytes: int, kind: AttachmentKind) -> Raw:
    _ = request.office_gettext
    return _(
        "This file has %(size)s MB; at most %(most)s MB are possible. Please send a smaller one.",
        size=-(-size_bytes // MEGABYTE),
        most=_most(request, kind) // MEGABYTE,
    )

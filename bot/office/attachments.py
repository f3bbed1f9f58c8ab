"""The picture or PDF that goes with an edition: taken in, described for people who cannot see it, taken out."""

import hashlib
from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line
from bot.office.board import open_draft, show_board
from bot.office.menu import edition_button, number, say
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.editions import Edition, EditionFile, save_edition
from channels.incoming import FileRef, Kind, Lookup, LookupKind
from channels.outgoing import AttachmentKind, Choice
from contacts.staff import Role
from locales.formatting import Raw
from locales.registry import language

ASKED_FILE: Final = "ed_file"
ASKED_DESCRIPTION: Final = "ed_alt"
DESCRIPTION_CHARS: Final = 500
MEGABYTE: Final = 1_000_000

#: How a file begins -> what it is; the name and the type a messenger states are not to be trusted.
SIGNATURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg", AttachmentKind.PHOTO),
    (b"\x89PNG\r\n\x1a\n", "image/png", AttachmentKind.PHOTO),
    (b"%PDF-", "application/pdf", AttachmentKind.DOCUMENT),
)
EXTENSIONS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


@press("ed_file", role=Role.EDITOR)
async def ask_file(request: Request) -> None:
    _ = request.office_gettext
    edition = await open_draft(request, number(request))
    if edition is None:
        return
    question = _(
        "Please send a picture (JPEG or PNG, at most %(photo)s MB) or a PDF (at most %(document)s MB).",
        photo=_most(request, AttachmentKind.PHOTO) // MEGABYTE,
        document=_most(request, AttachmentKind.DOCUMENT) // MEGABYTE,
    )
    await ask_line(request, ASKED_FILE, question, f"ed:{edition.id}", edition_id=edition.id)


@step(ASKED_FILE, role=Role.EDITOR)
async def receive_file(request: Request) -> None:
    """Take the file itself, or ask the messenger for it; what cannot be used is said, and the question stands."""
    assert request.step is not None
    _, event, edition_id = request.office_gettext, request.incoming, request.step.data["edition_id"]
    content = _content(request)
    if event.file is None:
        problem = _("Please send a picture or a PDF.")
    elif event.file.size_bytes > _most(request, AttachmentKind.DOCUMENT):
        problem = _too_large(request, event.file.size_bytes, AttachmentKind.DOCUMENT)
    elif content is not None:
        await _take(request, event.file, content, edition_id)
        return
    elif event.kind is Kind.LOOKED_UP:
        problem = _("The file could not be fetched from the messenger. Please send it once more, or a smaller one.")
    else:
        wanted = replace(event.file, content=None)
        await request.look_up(Lookup(LookupKind.FILE, wanted.remote_id, wanted))
        return
    await say(request, problem, row(edition_button(_, edition_id)))


@press("ed_unfile", role=Role.EDITOR)
async def remove_file(request: Request) -> None:
    _ = request.office_gettext
    edition = await open_draft(request, number(request))
    if edition is not None:
        await save_edition(request.stores.editions, replace(edition, files=()), request.now)
        await show_board(request, edition.id, _("The file is removed."))


@press("ed_noalt", role=Role.EDITOR)
async def skip_description(request: Request) -> None:
    _ = request.office_gettext
    if request.step is not None and request.step.name == ASKED_DESCRIPTION:
        await request.done()
    await show_board(request, number(request), _("The picture has no description."))


@step(ASKED_DESCRIPTION, role=Role.EDITOR)
async def receive_description(request: Request) -> None:
    """Store what the picture shows, in the main language."""
    assert request.step is not None
    _, edition_id, words = request.office_gettext, request.step.data["edition_id"], request.incoming.text.strip()
    skip = row(Choice(_("Skip"), f"ed_noalt:{edition_id}"))
    if request.incoming.kind is not Kind.TEXT or not words:
        await say(request, _("Please describe the picture in one or two sentences."), skip)
        return
    if len(words) > DESCRIPTION_CHARS:
        await say(request, _("Please describe it in at most %(most)s characters.", most=DESCRIPTION_CHARS), skip)
        return
    edition = await open_draft(request, edition_id)
    await request.done()
    if edition is None:
        return
    files = tuple(replace(file, alt={edition.main_language: words}) for file in edition.files)
    await save_edition(request.stores.editions, replace(edition, files=files), request.now)
    await show_board(request, edition.id, _("The description is saved."))


async def _take(request: Request, file: FileRef, content: bytes, edition_id: int) -> None:
    _ = request.office_gettext
    found = next((each for each in SIGNATURES if content.startswith(each[0])), None)
    if found is None:
        await say(
            request,
            _("This is neither a picture (JPEG or PNG) nor a PDF. Please send another file."),
            row(edition_button(_, edition_id)),
        )
        return
    media_type, kind = found[1:]
    if len(content) > _most(request, kind):
        await say(request, _too_large(request, len(content), kind), row(edition_button(_, edition_id)))
        return
    edition = await open_draft(request, edition_id)
    if edition is None:
        await request.done()
        return
    await _keep(request, edition, kind, file.name or f"newsletter{EXTENSIONS[media_type]}", media_type, content)


async def _keep(
    request: Request, edition: Edition, kind: AttachmentKind, name: str, media_type: str, content: bytes
) -> None:
    """Store the file with the edition, in place of another one; of a picture ask what it shows."""
    _ = request.office_gettext
    digest = hashlib.sha256(content).hexdigest()
    await request.stores.files.add(digest, name, media_type, content, request.now)
    changed = replace(edition, files=(EditionFile(kind, digest, name, media_type),))
    await save_edition(request.stores.editions, changed, request.now)
    if kind is AttachmentKind.DOCUMENT:
        await request.done()
        await show_board(request, edition.id, _("The PDF is added."))
        return
    await request.go(ASKED_DESCRIPTION, edition_id=edition.id)
    await say(
        request,
        _(
            "The picture is added. What does it show? Please describe it in one or two sentences "
            "for people who cannot see it, in this language: %(language)s.",
            language=language(edition.main_language).name,
        ),
        row(Choice(_("Skip"), f"ed_noalt:{edition.id}")),
    )


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

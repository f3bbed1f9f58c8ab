"""Pictures and documents of an edition: added, described, meant for whom, taken out."""

import hashlib
from typing import Final

from broadcasts.attachments import (
    EXTENSIONS,
    MOST_FILES,
    UnusableFile,
    described,
    file_type,
    meant_for,
    undescribed,
    with_file,
    without_file,
)
from broadcasts.editions import Edition, EditionFile, EditionState
from broadcasts.words.files import FAULTS
from channels.outgoing import AttachmentKind
from console.office.editions.edition import saved, the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit
from contacts.staff import Role

MEGABYTE: Final = 1_000_000
FILE_BYTES: Final = 21 * MEGABYTE  #: of a form with a file: more than any messenger takes
DESCRIPTION_CHARS: Final = 500
NAME_CHARS: Final = 120


@page("/editions/{number}/files", Role.EDITOR)
async def files(visit: Visit) -> Reply:
    return _page(visit, await the_edition(visit))


@form("/editions/{number}/files", Role.EDITOR, body_bytes=FILE_BYTES)
async def add(visit: Visit) -> Reply:
    """Take a file in; what it is its own bytes say, not its name."""
    found, _, sent = await the_edition(visit), visit.gettext, visit.files.get("file")
    words = " ".join(visit.field("description").split())
    if found.state is not EditionState.DRAFT:
        return _page(visit, found, _("This edition can no longer change."), 409)
    if len(found.files) >= MOST_FILES:
        return _page(visit, found, _("An edition can have at most %(most)s files.", most=MOST_FILES), 409)
    if sent is None:
        return _page(visit, found, _("Please choose a picture or a PDF."), 422)
    if len(words) > DESCRIPTION_CHARS:
        return _page(visit, found, _too_long(visit), 422)
    try:
        kind = file_type(sent.content)
    except UnusableFile as unusable:
        return _page(visit, found, _(FAULTS[unusable.fault]), 422)
    most = _most(visit, kind.kind)
    if len(sent.content) > most:
        size = -(-len(sent.content) // MEGABYTE)
        words = _(
            "This file has %(size)s MB; at most %(most)s MB are possible. Please send a smaller one.",
            size=size,
            most=most // MEGABYTE,
        )
        return _page(visit, found, words, 422)
    digest = hashlib.sha256(sent.content).hexdigest()
    name = sent.name[:NAME_CHARS] or f"newsletter{EXTENSIONS[kind.media_type]}"
    await visit.stores.files.add(digest, name, kind.media_type, sent.content, visit.now)
    alt = {found.main_language: words} if words and kind.kind is AttachmentKind.PHOTO else {}
    changed = with_file(found, EditionFile(kind.kind, digest, name, kind.media_type, alt))
    return await saved(visit, changed, _("The file is added."), "/files")


@form("/editions/{number}/files/describe", Role.EDITOR)
async def describe(visit: Visit) -> Reply:
    """Say what a picture shows, in one language."""
    found, _ = await the_edition(visit), visit.gettext
    at, tag = _place(visit, found), visit.field("language")
    words = " ".join(visit.field("description").split())
    if at is None:
        return _gone(visit, found)
    if len(words) > DESCRIPTION_CHARS or tag not in found.texts:
        return _page(visit, found, _too_long(visit), 422)
    return await saved(visit, described(found, at, tag, words), _("The description is saved."), "/files")


@form("/editions/{number}/files/readers", Role.EDITOR)
async def choose_readers(visit: Visit) -> Reply:
    """Let one language's readers get a file, or all."""
    found, _ = await the_edition(visit), visit.gettext
    at, tag = _place(visit, found), visit.field("language")
    if at is None or tag not in ("", *found.texts):
        return _gone(visit, found)
    return await saved(visit, meant_for(found, at, tag), _("Saved."), "/files")


@form("/editions/{number}/files/remove", Role.EDITOR)
async def remove(visit: Visit) -> Reply:
    found, _ = await the_edition(visit), visit.gettext
    at = _place(visit, found)
    if at is None:
        return _gone(visit, found)
    return await saved(visit, without_file(found, at), _("The file is removed."), "/files")


def _place(visit: Visit, found: Edition) -> int | None:
    """Return where the file is that the form was about; None when it was taken out, or the edition sent, meanwhile."""
    digest = visit.field("digest")
    if found.state is not EditionState.DRAFT:
        return None
    return next((at for at, file in enumerate(found.files) if file.digest == digest), None)


def _gone(visit: Visit, found: Edition) -> Shown:
    words = visit.gettext("The files were changed meanwhile. This is how they are now.")
    return _page(visit, found, words, 409)


def _too_long(visit: Visit) -> str:
    return visit.gettext("Please describe it with at most %(most)s characters.", most=DESCRIPTION_CHARS)


def _most(visit: Visit, kind: AttachmentKind) -> int:
    """Return how many bytes every messenger of this hub takes."""
    limits = [channel.limits for channel in visit.desk.channels.values()]
    return min(each.photo_bytes if kind is AttachmentKind.PHOTO else each.document_bytes for each in limits)


def _page(visit: Visit, found: Edition, problem: str = "", status: int = 200) -> Shown:
    return Shown(
        "editions/files.html",
        {
            "edition": found,
            "draft": found.state is EditionState.DRAFT,
            "files": [(file, file.kind is AttachmentKind.PHOTO, undescribed(found, file)) for file in found.files],
            "more": found.state is EditionState.DRAFT and len(found.files) < MOST_FILES,
            "photo_megabytes": _most(visit, AttachmentKind.PHOTO) // MEGABYTE,
            "document_megabytes": _most(visit, AttachmentKind.DOCUMENT) // MEGABYTE,
            "most": DESCRIPTION_CHARS,
            "problems": [problem] if problem else [],
        },
        status,
    )

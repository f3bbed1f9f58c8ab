"""Pictures and documents of an edition: who gets what, what lacks a description, and what can be done with each."""

from typing import Final

from bot.office.asking import leave_question
from bot.office.board import open_draft
from bot.office.file_words import file_line
from bot.office.menu import edition_button, label, number, shortened, show
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.attachments import MOST_FILES, meant_for, without_file
from broadcasts.editions import Edition, save_edition
from channels.outgoing import AttachmentKind, Choice
from contacts.staff import Role
from locales.registry import own_name

DIGEST_CHARS: Final = 8  #: of a file's digest in a button: an old button must not touch another file


@press("ed_files", role=Role.EDITOR)
async def list_files(request: Request) -> None:
    await leave_question(request)
    edition = await open_draft(request, number(request))
    if edition is not None:
        await show_files(request, edition)


async def show_files(request: Request, edition: Edition, note: str = "") -> None:
    _ = request.office_gettext
    lines = [f"{at}. {line}" for at, line in enumerate((file_line(_, edition, file) for file in edition.files), 1)]
    text = "\n".join(lines) or _("There is no picture or document yet.")
    choices = [
        Choice(shortened(label("%(number)s · %(name)s", number=at + 1, name=file.name)), _token("ed_fl", edition, at))
        for at, file in enumerate(edition.files)
    ]
    add = row(Choice(_("Add a picture or PDF"), f"ed_file:{edition.id}")) if len(edition.files) < MOST_FILES else ()
    heading = _("**Pictures and documents**")
    paragraphs = "\n\n".join(filter(None, [note, heading, text]))
    await show(request, paragraphs, *rows_of(choices), add, row(edition_button(_, edition.id)))


@press("ed_fl", role=Role.EDITOR)
async def open_file(request: Request) -> None:
    edition, at = await file_at(request)
    if edition is not None and at is not None:
        await show_file(request, edition, at)


async def show_file(request: Request, edition: Edition, at: int, note: str = "") -> None:
    """Show one file with its descriptions."""
    _, file = request.office_gettext, edition.files[at]
    descriptions = [
        _("%(language)s: %(description)s", language=own_name(tag), description=words) for tag, words in file.alt.items()
    ]
    is_picture = file.kind is AttachmentKind.PHOTO
    describe = [Choice(_("Describe it"), _token("ed_alt", edition, at))] if is_picture else []
    await show(
        request,
        "\n\n".join(filter(None, [note, file_line(_, edition, file), *descriptions])),
        row(*describe, Choice(_("Who gets it"), _token("ed_flfor", edition, at))),
        row(
            Choice(_("Replace it"), _token("ed_file", edition, at)),
            Choice(_("Remove it"), _token("ed_unfile", edition, at)),
        ),
        row(Choice(_("All files"), f"ed_files:{edition.id}"), edition_button(_, edition.id)),
    )


@press("ed_flfor", role=Role.EDITOR)
async def choose_readers(request: Request) -> None:
    """Ask whose readers get a file, or with a language set it."""
    _, (edition, at) = request.office_gettext, await file_at(request)
    if edition is None or at is None:
        return
    wanted = request.args[-1] if len(request.args) > 3 else None
    if wanted is not None and wanted in ("", *edition.texts):
        assert request.staff is not None
        changed = meant_for(edition, at, wanted)
        saved = await save_edition(request.stores.editions, changed, request.now, request.staff.id)
        await show_file(request, saved, at, _("Saved."))
        return
    token = _token("ed_flfor", edition, at)
    choices = [Choice(own_name(tag), f"{token}:{tag}") for tag in edition.texts]
    await show(
        request,
        _("Who gets “%(name)s”?", name=edition.files[at].name),
        row(Choice(_("All readers"), f"{token}:")),
        *rows_of(choices),
        row(Choice(_("Back"), _token("ed_fl", edition, at))),
    )


@press("ed_unfile", role=Role.EDITOR)
async def remove_file(request: Request) -> None:
    _, (edition, at) = request.office_gettext, await file_at(request)
    if edition is None or at is None:
        return
    assert request.staff is not None
    changed = without_file(edition, at)
    saved = await save_edition(request.stores.editions, changed, request.now, request.staff.id)
    await show_files(request, saved, _("The file is removed."))


async def file_at(request: Request) -> tuple[Edition | None, int | None]:
    """Return the draft and the place of the file a button is about; otherwise show why not: it was taken out."""
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return None, None
    at, digest = number(request, 1), "".join(request.args[2:3])
    if at < len(edition.files) and digest and edition.files[at].digest.startswith(digest):
        return edition, at
    await show_files(request, edition, _("The files were changed meanwhile. This is how they are now."))
    return None, None


def _token(action: str, edition: Edition, at: int) -> str:
    return f"{action}:{edition.id}:{at}:{edition.files[at].digest[:DIGEST_CHARS]}"

"""A file with all languages of an edition: fetched from the messenger, read, and its faults said in words."""

from collections.abc import Mapping
from dataclasses import replace

from bot.request import Request
from broadcasts.one_file import ReadEdition, What, read_edition_file
from broadcasts.word_file import WORD_BYTES
from broadcasts.words.one_file import WORDS
from channels.incoming import Lookup, LookupKind
from locales.formatting import Raw

Texts = Mapping[str, tuple[str, str]]
"""Language -> title and body."""


async def read_file(request: Request) -> ReadEdition | Raw | None:
    """Return what the sent file says, or why it cannot be had; None while the messenger is asked for its bytes."""
    _, event = request.office_gettext, request.incoming
    if event.file is None:
        return _("The file could not be fetched from the messenger. Please send it once more.")
    if event.file.size_bytes > WORD_BYTES:
        return _(WORDS[What.TOO_LARGE])
    content = event.answer.content if event.answer else event.file.content
    if content is not None:
        return read_edition_file(event.file.name, content, request.office.city.languages)
    if event.answer is not None:
        return _("The file could not be fetched from the messenger. Please send it once more.")
    wanted = replace(event.file, content=None)
    await request.look_up(Lookup(LookupKind.FILE, wanted.remote_id, wanted))
    return None

"""Smaller things about an edition: a test to oneself, a note for colleagues, all languages from one file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from broadcasts.composing import compose_edition
from broadcasts.editions import ChangedMeanwhile, EditionClosed, save_edition
from broadcasts.gate import offered
from broadcasts.links import links_in
from broadcasts.one_file import read_edition_file
from broadcasts.word_file import WORD_BYTES
from broadcasts.words.one_file import problem_words
from broadcasts.writing import with_texts
from console.office.editions.edition import NOTE_CHARS, saved, the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from locales.formatting import format_list
from locales.registry import own_name

BODY_BYTES: Final = WORD_BYTES + 100_000


@form("/editions/{number}/test", Role.EDITOR)
async def test_send(visit: Visit) -> Reply:
    """Send every language as real messages to whoever asks, as organisations get them."""
    found, _, stores = await the_edition(visit), visit.gettext, visit.stores
    chats = await stores.staff.chats_of(visit.staff.id)
    if not chats or not found.texts:
        return Went(f"/editions/{found.id}", _("There is nothing to send, or no chat of yours."), done=False)
    for tag in sorted(found.texts, key=lambda each: (each != found.main_language, each)):
        await stores.outbox.add(chats[0], compose_edition(found, tag, for_organisation=True), visit.now)
    return Went(f"/editions/{found.id}", _("It is in your chat now, in every language. Nobody else got it."))


@form("/editions/{number}/note", Role.EDITOR)
async def note(visit: Visit) -> Reply:
    """Keep what colleagues write to each other; empty removes it."""
    found, _, words = await the_edition(visit), visit.gettext, visit.field("note")
    back = f"/editions/{found.id}"
    if len(words) > NOTE_CHARS:
        return Went(back, _("Please write it, with at most %(most)s characters.", most=NOTE_CHARS), done=False)
    try:
        await save_edition(visit.stores.editions, replace(found, note=words), visit.now)
    except ChangedMeanwhile:
        return Went(back, _("Somebody is changing this edition right now. Please look again."), done=False)
    return Went(back, _("The note is saved.") if words else _("The note is removed."))


@form("/editions/{number}/remove-text", Role.EDITOR)
async def remove_text(visit: Visit) -> Reply:
    """Take out a text whose language is no longer offered: nobody would get it. The history keeps it."""
    found, _, tag = await the_edition(visit), visit.gettext, visit.field("language")
    if tag not in found.texts or tag in offered(found, visit.desk.languages):
        return Went(f"/editions/{found.id}", _("This text was removed already, or stays."), done=False)
    texts = {each: text for each, text in found.texts.items() if each != tag}
    return await saved(visit, replace(found, texts=texts), _("The text is removed."))


@page("/editions/file", Role.EDITOR)
async def ask_file(visit: Visit) -> Reply:
    return _file_page(visit)


@form("/editions/file", Role.EDITOR, body_bytes=BODY_BYTES)
async def read_file(visit: Visit) -> Reply:
    """Begin an edition with all the languages of a file, Word or Markdown: all of it, or nothing."""
    _, stores, file = visit.gettext, visit.stores, visit.files.get("file")
    if file is None or not file.content:
        return _file_page(visit, [_("Please choose a file.")])
    read = read_edition_file(file.name, file.content, visit.desk.languages)
    problems = [problem_words(_, each) for each in read.problems if not each.is_warning]
    if problems or not read.texts:
        return _file_page(visit, problems or [_("There is no text in it.")])
    made = await stores.editions.add(
        visit.desk.site.main_language, visit.staff.id, visit.now, training=visit.staff.training
    )
    written = with_texts(made, {text.language: (text.title, text.body) for text in read.texts})
    try:
        kept = await save_edition(stores.editions, written, visit.now, visit.staff.id)
    except (EditionClosed, ChangedMeanwhile) as exc:
        raise AssertionError("it was made in this very unit") from exc
    if visit.desk.link_check and (urls := links_in(kept)):
        await stores.links.ask(urls, visit.now)
    names = format_list([own_name(text.language) for text in read.texts], _.language.tag)
    left_out = [problem_words(_, each) for each in read.problems if each.is_warning]
    note = _("Read from the file: %(languages)s.", languages=names)
    return Went(f"/editions/{kept.id}", " ".join([note, *left_out]))


def _file_page(visit: Visit, problems: Sequence[str] = ()) -> Shown:
    return Shown("editions/file.html", {"problems": problems}, 422 if problems else 200)

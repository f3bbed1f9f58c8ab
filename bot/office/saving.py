"""Saving what was sent for an edition; when somebody else changed the edition meanwhile, nobody's text is lost."""

from dataclasses import replace

from bot.office.board import show_board
from bot.office.checks import ask_for_links
from bot.office.history import undo_row
from bot.office.late_languages import may_change
from bot.office.menu import say, show
from bot.office.received import nothing_here, show_unsaved
from bot.office.small_change import ask_whether_small
from bot.office.unsaved import Unsaved, trouble
from bot.request import Request, row
from bot.routing import press
from broadcasts.editions import ChangedMeanwhile, Edition, EditionClosed, save_edition
from broadcasts.writing import with_texts
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import bold
from locales.registry import own_name


@press("ed_save", role=Role.EDITOR)
async def save(request: Request) -> None:
    """Store what was sent, if the edition still is as this person saw it."""
    unsaved = Unsaved.of(request.step)
    if unsaved is None:
        await nothing_here(request)
    else:
        await _save(request, unsaved)


@press("ed_mine", role=Role.EDITOR)
async def save_anyway(request: Request) -> None:
    """Put one's own text in, whatever stands there now in that language; the other languages stay as they are."""
    unsaved = Unsaved.of(request.step)
    if unsaved is None:
        await nothing_here(request)
        return
    current = await request.stores.editions.get(unsaved.edition_id)
    await _save(request, replace(unsaved, seen_version=current.version) if current else unsaved)


@press("ed_as_new", role=Role.EDITOR)
async def save_as_new(request: Request) -> None:
    """Make a new edition of a text whose edition can no longer change."""
    unsaved = Unsaved.of(request.step)
    if unsaved is None:
        await nothing_here(request)
    else:
        await _save(request, replace(unsaved, edition_id=0))


@press("ed_theirs", role=Role.EDITOR)
async def show_theirs(request: Request) -> None:
    """Show what stands in the edition now, in the languages this person has written."""
    _, unsaved = request.office_gettext, Unsaved.of(request.step)
    current = await request.stores.editions.get(unsaved.edition_id) if unsaved else None
    if unsaved is None or current is None:
        await nothing_here(request)
        return
    for tag in unsaved.written:
        if tag not in current.texts:
            await say(request, _("There is no text yet in this language: %(language)s.", language=own_name(tag)))
            continue
        text = current.texts[tag]
        await request.say(bold(text.title, tag) + "\n\n" + text.body, language=tag)
    await say(request, _("This is what stands there now. What do you want to do?"), *_choices(_, seen=True))


async def _save(request: Request, unsaved: Unsaved) -> None:
    _ = request.office_gettext
    if any(trouble(tag, *text) for tag, text in unsaved.written.items()):
        await show_unsaved(request, unsaved)
        return
    try:
        saved = await _store(request, unsaved)
    except ChangedMeanwhile:
        await _conflict(request)
    except EditionClosed:
        await _closed(request)
    else:
        assert request.staff is not None
        await request.done()
        await request.stores.writers.end(request.staff.id)
        await ask_for_links(request, saved)
        await show_board(request, saved.id, _("Saved."), undo_row(_, saved))
        await ask_whether_small(request, saved, unsaved.written)


async def _store(request: Request, unsaved: Unsaved) -> Edition:
    """Store the texts. Raises `ChangedMeanwhile`, `EditionClosed`; nothing is stored then."""
    assert request.staff is not None
    editions, main = request.stores.editions, request.office.city.main_language
    if not unsaved.edition_id:
        new = await editions.add(main, request.staff.id, request.now, training=request.staff.training)
        return await save_edition(editions, with_texts(new, unsaved.written), request.now, request.staff.id)
    current = await editions.get(unsaved.edition_id)
    if current is None or not await may_change(request, current, set(unsaved.written)):
        raise EditionClosed
    seen = replace(current, version=unsaved.seen_version)
    return await save_edition(editions, with_texts(seen, unsaved.written), request.now, request.staff.id)


async def _conflict(request: Request) -> None:
    _ = request.office_gettext
    await show(
        request,
        _("Somebody changed this edition while you were writing. Your text is kept; nothing is lost."),
        *_choices(_, seen=False),
    )


async def _closed(request: Request) -> None:
    _ = request.office_gettext
    await show(
        request,
        _("This edition can no longer change: it was sent, is about to be sent, or was deleted. Your text is kept."),
        row(Choice(_("Save as a new edition"), "ed_as_new")),
        row(Choice(_("Discard mine"), "ed_drop")),
    )


def _choices(_: Translator, *, seen: bool) -> list[Row]:
    return [
        () if seen else row(Choice(_("Show what is there now"), "ed_theirs")),
        row(Choice(_("Save mine for this language anyway"), "ed_mine")),
        row(Choice(_("Discard mine"), "ed_drop")),
    ]

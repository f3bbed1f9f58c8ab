"""What happened to an edition, newest first: who changed, approved or rejected what; and the way back to a wording."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.board import open_draft, show_board
from bot.office.checks import ask_for_links
from bot.office.menu import edition_button, number, show
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.differences import difference
from broadcasts.editions import ChangedMeanwhile, Edition, EditionClosed
from broadcasts.history import EditionEvent, EventKind
from broadcasts.restoring import NothingToUndo, restore, undo
from broadcasts.words.history import RESTORABLE, event_words
from channels.outgoing import Choice
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw, format_list, format_time

PAGE: Final = 8


@press("ed_hist", role=Role.EDITOR)
async def show_history(request: Request) -> None:
    """Show a page of what happened; the second argument is the event it begins below."""
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    if edition is None:
        await show_board(request, number(request))
        return
    found = await request.stores.editions.history(edition.id, PAGE + 1, number(request, 1) or None)
    events = found[:PAGE]
    lines = [f"{at}\\. {await _line(request, event)}" for at, event in enumerate(events, 1)]
    choices = [Choice(str(at), f"ed_event:{edition.id}:{event.id}") for at, event in enumerate(events, 1)]
    older = [Choice(_("Older"), f"ed_hist:{edition.id}:{events[-1].id}")] if len(found) > PAGE else []
    newest = [Choice(_("Newest"), f"ed_hist:{edition.id}")] if number(request, 1) else []
    heading = _("**History** of “%(title)s”, newest first", title=edition.title)
    text = "\n".join(lines) or _("Nothing has happened yet.")
    await show(
        request,
        f"{heading}\n\n{text}",
        *rows_of(choices, 4),
        row(*newest, *older),
        row(edition_button(_, edition.id)),
    )


@press("ed_event", role=Role.EDITOR)
async def show_event(request: Request) -> None:
    """Show what exactly was changed, or why."""
    _, (edition, event) = request.office_gettext, await _about(request)
    if edition is None or event is None:
        return
    reason = _("Reason: %(reason)s", reason=event.reason) if event.reason else ""
    pieces = [await _line(request, event), reason, await _details(request, edition, event)]
    back = []
    if event.kind in RESTORABLE:
        words = _("Restore this wording") if event.kind is EventKind.TEXT else _("Restore these files")
        back = [Choice(words, f"ed_restore:{edition.id}:{event.id}")]
    ways = row(Choice(_("History"), f"ed_hist:{edition.id}"), edition_button(_, edition.id))
    await show(request, "\n\n".join(filter(None, pieces)), row(*back), ways)


@press("ed_restore", role=Role.EDITOR)
async def restore_it(request: Request) -> None:
    _, (edition, event) = request.office_gettext, await _about(request)
    if edition is None or event is None or event.kind not in RESTORABLE:
        return
    draft = await open_draft(request, edition.id)
    if draft is None:
        return
    assert request.staff is not None
    try:
        saved = await restore(request.stores.editions, draft, event, request.staff.id, request.now)
    except (ChangedMeanwhile, EditionClosed):
        await show_board(request, draft.id, _("Somebody is changing this edition right now. Please look again."))
        return
    await ask_for_links(request, saved)
    await show_board(request, saved.id, _("Restored."), undo_row(_, saved))


@press("ed_undo", role=Role.EDITOR)
async def undo_it(request: Request) -> None:
    """Take back the save this button stands below."""
    _, draft = request.office_gettext, await open_draft(request, number(request))
    if draft is None:
        return
    assert request.staff is not None
    try:
        saved = await undo(request.stores.editions, draft, number(request, 1), request.staff.id, request.now)
    except (NothingToUndo, ChangedMeanwhile):
        await show_board(
            request,
            draft.id,
            _("The edition was changed since. In its history you can restore every wording."),
            row(Choice(_("History"), f"ed_hist:{draft.id}")),
        )
        return
    await show_board(request, saved.id, _("The last change is undone."), undo_row(_, saved))


def undo_row(_: Translator, saved: Edition) -> tuple[Choice, ...]:
    """Return the button that takes back what was just saved."""
    return row(Choice(_("Undo the last change"), f"ed_undo:{saved.id}:{saved.version}"))


async def _about(request: Request) -> tuple[Edition | None, EditionEvent | None]:
    """Return what a button is about; otherwise show that it is gone."""
    edition = await request.stores.editions.get(number(request))
    event = await request.stores.editions.event(number(request), number(request, 1)) if edition else None
    if event is None:
        _ = request.office_gettext
        await show_board(request, number(request), _("This is no longer in the history.") if edition else "")
        return None, None
    return edition, event


async def _line(request: Request, event: EditionEvent) -> Raw:
    """Say who did what, and when."""
    _ = request.office_gettext
    zone = ZoneInfo(request.office.city.time_zone)
    return _(
        "%(when)s, %(name)s: %(what)s",
        when=format_time(event.at, _.language.tag, zone, request.now),
        name=await _names(request, event),
        what=event_words(_, event),
    )


async def _names(request: Request, event: EditionEvent) -> Raw:
    _ = request.office_gettext
    members = [await request.stores.staff.get(each) for each in (event.staff_id, event.second_by) if each is not None]
    names = [member.name for member in members if member is not None and member.name]
    return format_list(names, _.language.tag) if names else _("somebody")


async def _details(request: Request, edition: Edition, event: EditionEvent) -> str:
    _ = request.office_gettext
    if event.kind is EventKind.FILES:
        names = [file.name for file in event.files]
        return _("Since then: %(files)s", files=format_list(names, _.language.tag)) if names else _("There is no file.")
    if event.kind is not EventKind.TEXT:
        return ""
    before = await request.stores.editions.before(edition.id, event)
    old, new = (f"{each.title}\n\n{each.body}" if each else "" for each in (before, event))
    changed = difference(old, new, event.language)
    return changed or _("The wording stayed the same.")

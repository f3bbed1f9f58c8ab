"""Repetitions that are planned: the list of them, one of them with its next dates, and its end."""

from datetime import datetime
from itertools import islice
from typing import Final

from bot.office.menu import label, number, office_button, shortened, show
from bot.office.telling import Words, tell
from bot.request import Office, Request, row
from bot.routing import press
from broadcasts.audience import Segment
from broadcasts.repeating import Schedule, walls
from broadcasts.words.audience import segment_lines
from broadcasts.words.repeating import IF_LATE, date_lines, rule_words
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw, bold
from storage.stores import Stores

SHOWN_DATES: Final = 3


async def repetition_rows(request: Request) -> list[Row]:
    """Return a button for every repetition that has not ended, the next one first."""
    _, rows = request.office_gettext, []
    for schedule in await request.stores.schedules.living():
        edition = await request.stores.editions.get(schedule.edition_id)
        title = shortened(edition.title if edition else "", 24)
        if schedule.next_local is None:
            words = label(_.gettext("🔁 %(title)s: stands still"), title=title)
        else:
            words = label(_.gettext("🔁 %(title)s: %(day)s"), title=title, day=f"{schedule.next_local:%d.%m. %H:%M}")
        rows.append(row(Choice(words, f"rp:{schedule.id}")))
    return rows


@press("rp", role=Role.EDITOR)
async def show_repetition(request: Request) -> None:
    if schedule := await _pressed(request):
        await _show(request, schedule)


@press("rp_stop", role=Role.EDITOR)
async def ask_end(request: Request) -> None:
    _, schedule = request.office_gettext, await _pressed(request)
    if schedule is None:
        return
    if schedule.ended_at is not None:
        await _show(request, schedule)
        return
    await show(
        request,
        _("End this repetition? What was sent stays; nothing more is sent."),
        row(Choice(_("Yes, end it"), f"rp_over:{schedule.id}"), Choice(_("No, back"), f"rp:{schedule.id}")),
    )


@press("rp_over", role=Role.EDITOR)
async def end(request: Request) -> None:
    _, schedule = request.office_gettext, await _pressed(request)
    if schedule is None:
        return
    if schedule.ended_at is None:
        schedule = await request.stores.schedules.move_on(schedule, None, request.now)
    await _show(request, schedule)


@press("rp_go", role=Role.EDITOR)
async def go_on(request: Request) -> None:
    """After a restore: go on with the next date that is still to come."""
    schedule = await _pressed(request)
    if schedule is None:
        return
    if schedule.ended_at is None and schedule.next_at is None:
        following = next(walls(schedule.rule, schedule.zone, request.now), None)
        schedule = await request.stores.schedules.move_on(schedule, following, request.now)
    await _show(request, schedule)


async def _pressed(request: Request) -> Schedule | None:
    """Return the repetition that the button is about, and let nobody else move it meanwhile; otherwise say so."""
    _, schedule = request.office_gettext, await request.stores.schedules.locked(number(request))
    if schedule is None:
        await show(
            request,
            _("This repetition no longer exists."),
            row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
        )
    return schedule


async def _show(request: Request, schedule: Schedule) -> None:
    _ = request.office_gettext
    edition = await request.stores.editions.get(schedule.edition_id)
    lines = [bold(edition.title if edition else "", _.language.tag), rule_words(_, schedule.rule)]
    lines += await segment_lines(
        _, request.stores, Segment.from_json(schedule.segment), request.office.city.main_language
    )
    rows = []
    if schedule.ended_at is not None:
        lines.append(_("This repetition has ended."))
    else:
        lines += _coming(_, schedule, request.now)
        if schedule.next_at is None:
            rows.append(row(Choice(_("Go on with the next date"), f"rp_go:{schedule.id}")))
        rows.append(row(Choice(_("End the repetition"), f"rp_stop:{schedule.id}")))
    rows.append(row(Choice(_("Show the edition"), f"ed:{schedule.edition_id}")))
    rows.append(row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)))
    await show(request, "\n\n".join(lines), *rows)


def _coming(_: Translator, schedule: Schedule, now: datetime) -> list[Raw]:
    if schedule.next_at is None:
        return [
            _(
                "The data were restored from a backup. Nobody knows for sure what has been sent since then, so this "
                "repetition stands still before you decide."
            )
        ]
    following = islice(walls(schedule.rule, schedule.zone, now), SHOWN_DATES)
    return [_("The next dates:"), date_lines(_, following), _(IF_LATE[schedule.if_late])]


async def tell_what_was_missed(stores: Stores, office: Office, schedule: Schedule, missed: int, now: datetime) -> None:
    """Tell staff how many dates of a repetition went by, of which nothing was sent."""
    title = await _title(stores, schedule)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _.n(
            "⚠ While the hub was not running, %(n)s earlier date of the repetition “%(title)s” went by. "
            "Nothing was sent for it; you find it under /broadcasts.",
            "⚠ While the hub was not running, %(n)s earlier dates of the repetition “%(title)s” went by. "
            "Nothing was sent for them; you find them under /broadcasts.",
            missed,
            title=title,
        )
        return text, (row(Choice(_("Show the repetition"), f"rp:{schedule.id}")), row(office_button(_)))

    await _tell(stores, office, schedule, words, now)


async def tell_withdrawn(stores: Stores, office: Office, schedule: Schedule, now: datetime) -> None:
    """Tell staff that a repetition has ended because its edition was withdrawn."""
    title = await _title(stores, schedule)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _("⚠ “%(title)s” was withdrawn, so its repetition has ended: it was not sent again.", title=title)
        return text, (row(Choice(_("Show the repetition"), f"rp:{schedule.id}")), row(office_button(_)))

    await _tell(stores, office, schedule, words, now)


async def _title(stores: Stores, schedule: Schedule) -> str:
    edition = await stores.editions.get(schedule.edition_id)
    return edition.title if edition else ""


async def _tell(stores: Stores, office: Office, schedule: Schedule, words: Words, now: datetime) -> None:
    here = schedule.report_address_id
    for chat in [here] if here is not None else await stores.staff.chats(Role.EDITOR, Role.ADMIN):
        await tell(stores, office, chat, words, now)

"""Sending an edition: to whom, what those get whose language is not ready, whom it reaches, and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from broadcasts.audience import Readers, Segment
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState
from broadcasts.gate import Instead
from broadcasts.missed import WAITS_FOR_LANGUAGE
from broadcasts.preparing import preview_of
from broadcasts.releasing import NotApproved, NothingToSend, release_edition
from broadcasts.schedule import IfLate
from broadcasts.sending import gate_as_sent, needs_another, open_findings, undecided_of
from broadcasts.words.audience import segment_lines
from broadcasts.words.messengers import messenger_name
from broadcasts.words.repeating import IF_LATE
from console.office.editions.audience import exact_of, segment_in
from console.office.editions.edition import ENDED, the_edition
from console.office.routing import Reply, form, page
from console.office.times import WrongTime, as_written, written_instant
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from locales.catalogues import N_
from locales.formatting import format_datetime

OFFERS: Final[Mapping[Instead, str]] = {
    Instead.MAIN: N_("the main text, below a sentence in their language"),
    Instead.WAIT: N_("nothing now, but their text once it is ready"),
    Instead.LEAVE_OUT: N_("nothing"),
}
CHOICE: Final = "instead_"


@page("/editions/{number}/send", Role.EDITOR)
async def ask(visit: Visit) -> Reply:
    """Show whom it would reach with what is chosen so far; nothing is changed."""
    return await _page(visit, await the_edition(visit), visit.query)


@form("/editions/{number}/send", Role.EDITOR)
async def send(visit: Visit) -> Reply:
    """Release the edition as it was seen, and make one broadcast of it."""
    found, _, stores = await the_edition(visit), visit.gettext, visit.stores
    values = {name: visit.field(name) for name in visit.fields}
    instant, send_local, wrong = _when(visit)
    if wrong:
        return await _page(visit, found, values, wrong, 422)
    ready = await released(visit, found, values)
    if not isinstance(ready, tuple):
        return ready
    edition, segment = ready
    chats = await stores.staff.chats_of(visit.staff.id)
    wish = f"{found.id}:{found.version}:{segment.mark}:{send_local}:{visit.session.id}"
    broadcast = await stores.broadcasts.add(
        edition.id,
        segment,
        visit.staff.id,
        visit.now,
        next_at=instant,
        send_local=send_local,
        zone=visit.desk.time_zone,
        report_address_id=chats[0] if chats else None,
        request_key=stores.session.vault.lookup("broadcast", wish),
        fallbacks=choices_in(values),
        if_late=IfLate.MISS if send_local and visit.field("if_late") == IfLate.MISS else IfLate.SEND,
    )
    if broadcast is None:
        return Went(f"/editions/{found.id}", _("This is being sent already."), done=False)
    if send_local:
        when = format_datetime(instant, visit.language, visit.desk.site.zone)
        note = _("“%(title)s” will be sent on %(when)s. Nobody needs to be here then.", title=found.title, when=when)
    else:
        note = _("“%(title)s” is on its way.", title=found.title)
    return Went(f"/broadcasts/{broadcast.id}", note)


async def released(visit: Visit, found: Edition, values: Mapping[str, str]) -> tuple[Edition, Segment] | Reply:
    """Release the edition as it was seen, for whom it was chosen; otherwise return the page that says why not."""
    _, stores = visit.gettext, visit.stores
    if found.corrects_id is not None:
        raise Missing  # it has a page of its own
    if not await _is_open(visit, found):
        return Went(f"/editions/{found.id}", _("This edition was sent, or is about to be sent."), done=False)
    if str(found.version) != values.get("version"):
        words = _("The edition was changed since you saw the numbers. Here they are again.")
        return await _page(visit, found, values, words, 409)
    segment = segment_in(found, values)
    if segment is None:
        return await _page(visit, found, values, _("Please choose a topic first."), 422)
    if await open_findings(stores, found, visit.desk.site.languages, link_check=visit.desk.link_check):
        return await _page(visit, found, values, _("Findings must be settled first: see the edition’s page."), 409)
    try:
        edition = await release_edition(stores.editions, found, visit.staff.id, visit.desk.approval, visit.now)
    except NotApproved:
        return await _page(visit, found, values, _("Another person must approve it first."), 409)
    except NothingToSend:
        return await _page(visit, found, values, _("The text in the main language is missing."), 409)
    except ChangedMeanwhile:
        return await _page(visit, found, values, _("Somebody is changing this edition right now."), 409)
    return edition, segment


async def _is_open(visit: Visit, edition: Edition) -> bool:
    """Whether it is a draft that nobody is sending."""
    broadcasts = await visit.stores.broadcasts.of_edition(edition.id)
    return edition.state is EditionState.DRAFT and all(each.state in ENDED for each in broadcasts)


def choices_in(values: Mapping[str, str]) -> dict[str, str]:
    """Return what those get whose language is not ready, by language."""
    return {
        name.removeprefix(CHOICE): value
        for name, value in values.items()
        if name.startswith(CHOICE) and value in (Instead.WAIT, Instead.LEAVE_OUT)
    }


def _when(visit: Visit) -> tuple[datetime, str, str]:
    """Return the instant, the wall time that was chosen ("" for at once), and what is wrong ("" for nothing)."""
    if visit.field("when") != "later":
        return visit.now + visit.desk.undo_window, "", ""
    words = f"{visit.field('day')} {visit.field('time')}".strip()
    try:
        instant = written_instant(visit, words)
    except WrongTime as exc:
        return visit.now, "", str(exc)
    return instant, as_written(visit, instant), ""


async def _page(
    visit: Visit, edition: Edition, values: Mapping[str, str], problem: str = "", status: int = 200
) -> Reply:
    _, stores, rule = visit.gettext, visit.stores, visit.desk.approval
    if not await _is_open(visit, edition):
        return Went(f"/editions/{edition.id}", _("This edition was sent, or is about to be sent."), done=False)
    if edition.main_language not in edition.texts:
        return Went(f"/editions/{edition.id}", _("The text in the main language is missing."), done=False)
    segment, city = segment_in(edition, values), visit.desk.site.languages
    gate = gate_as_sent(edition, city, visit.staff.id, rule, choices_in(values))
    readers: list[Readers] = []
    if segment:
        readers = await stores.broadcasts.readers(replace(segment, urgent=edition.urgent))
    asks = needs_another(edition, rule)
    return Shown(
        "editions/send.html",
        {
            "edition": edition,
            "topics": await stores.subscriptions.topics(),
            "segment": segment,
            "said": await segment_lines(_, stores, segment, visit.desk.site.main_language) if segment else [],
            "exact": exact_of(segment) if segment else "",
            "missing": {} if asks else undecided_of(readers, gate, visit.desk.channels),
            "choices": gate.choices,
            "offers": OFFERS,
            "choice": CHOICE,
            "reach": preview_of(readers, visit.desk.channels, gate),
            "waits": WAITS_FOR_LANGUAGE,
            "messenger": lambda channel: messenger_name(_, channel),
            "asks": asks,
            "findings": len(await open_findings(stores, edition, city, link_check=visit.desk.link_check)),
            "values": values,
            "late": IF_LATE,
            "undo_seconds": int(visit.desk.undo_window.total_seconds()),
            "problems": [problem] if problem else [],
        },
        status,
    )

"""Correcting an edition that was sent, and withdrawing a broadcast: both change what stands in the chats already."""

from broadcasts.broadcasts import Broadcast, BroadcastKind, BroadcastState
from broadcasts.correcting import OBSTACLES, add_change, begin_correction, to_correct, to_withdraw
from broadcasts.deliveries import OPEN, DeliveryState
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState
from broadcasts.releasing import NotApproved, NothingToSend, release_edition
from broadcasts.sending import needs_another, open_findings
from broadcasts.tally import Tally
from broadcasts.words.changes import obstacle_words
from console.office.broadcasts import tally_of, the_broadcast
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role


@form("/editions/{number}/correct", Role.EDITOR)
async def correct(visit: Visit) -> Reply:
    """Open the correction of a sent edition: a new draft, or the one somebody has begun."""
    found, _ = await the_edition(visit), visit.gettext
    if found.state is not EditionState.SENT:
        return Went(f"/editions/{found.id}", _("This edition was not sent yet: change its texts."), done=False)
    draft = await begin_correction(visit.stores.editions, found, visit.staff.id, visit.now)
    note = _("This is the correction, with the texts as they stand in the chats. Nothing changes there yet.")
    return Went(f"/editions/{draft.id}", note)


@page("/editions/{number}/release", Role.EDITOR)
async def ask_release(visit: Visit) -> Reply:
    return await _release_page(visit, await _correction(visit))


@form("/editions/{number}/release", Role.EDITOR)
async def release(visit: Visit) -> Reply:
    """Change the messages of each broadcast that sent the edition, as it was seen."""
    found, _, stores = await _correction(visit), visit.gettext, visit.stores
    if str(found.version) != visit.field("version"):
        words = _("The edition was changed since you saw the numbers. Here they are again.")
        return await _release_page(visit, found, words, 409)
    try:
        broadcasts = await to_correct(stores, found)
    except OBSTACLES as obstacle:
        return Went(f"/editions/{found.id}", obstacle_words(_, obstacle), done=False)
    if await open_findings(stores, found, visit.desk.site.languages, link_check=visit.desk.link_check):
        return await _release_page(visit, found, _("Findings must be settled first: see the check."), 409)
    try:
        ready = await release_edition(stores.editions, found, visit.staff.id, visit.desk.approval, visit.now)
    except NotApproved:
        return await _release_page(visit, found, _("Another person must approve it first."), 409)
    except NothingToSend:
        return await _release_page(visit, found, _("The text in the main language is missing."), 409)
    except ChangedMeanwhile:
        return await _release_page(visit, found, _("Somebody is changing this edition right now."), 409)
    made = [await _change(visit, BroadcastKind.CORRECT, each, ready.id) for each in broadcasts]
    return Went(f"/broadcasts/{made[-1].id}", _("“%(title)s” is being corrected.", title=ready.title))


@page("/broadcasts/{number}/withdraw", Role.EDITOR)
async def ask_withdraw(visit: Visit) -> Reply:
    found, _ = await the_broadcast(visit), visit.gettext
    try:
        await to_withdraw(visit.stores, found)
    except OBSTACLES as obstacle:
        return Went(f"/broadcasts/{found.id}", obstacle_words(_, obstacle), done=False)
    chats = (await tally_of(visit, found)).of(DeliveryState.SENT)
    edition = await visit.stores.edition_of_broadcast(found.id)
    return Shown("broadcasts/withdraw.html", {"broadcast": found, "edition": edition, "chats": chats})


@form("/broadcasts/{number}/withdraw", Role.EDITOR)
async def withdraw(visit: Visit) -> Reply:
    found, _ = await the_broadcast(visit), visit.gettext
    try:
        await to_withdraw(visit.stores, found)
    except OBSTACLES as obstacle:
        return Went(f"/broadcasts/{found.id}", obstacle_words(_, obstacle), done=False)
    edition = await visit.stores.edition_of_broadcast(found.id)
    made = await _change(visit, BroadcastKind.WITHDRAW, found, found.edition_id)
    return Went(f"/broadcasts/{made.id}", _("“%(title)s” is being withdrawn.", title=edition.title))


async def _correction(visit: Visit) -> Edition:
    """Return the draft of a correction in the address. Raises `Missing`."""
    found = await the_edition(visit)
    if found.corrects_id is None or found.state is not EditionState.DRAFT:
        raise Missing
    return found


async def _change(visit: Visit, kind: BroadcastKind, original: Broadcast, edition_id: int) -> Broadcast:
    chats = await visit.stores.staff.chats_of(visit.staff.id)
    report_to = chats[0] if chats else None
    made = await add_change(
        visit.stores, kind, original, edition_id, visit.staff.id, visit.now, visit.desk.time_zone, report_to, None
    )
    assert made is not None  # without a key every wish is a new one; the form's key sees to sending twice
    return made


async def _release_page(visit: Visit, found: Edition, problem: str = "", status: int = 200) -> Reply:
    _, stores = visit.gettext, visit.stores
    try:
        broadcasts = await to_correct(stores, found)
    except OBSTACLES as obstacle:
        return Went(f"/editions/{found.id}", obstacle_words(_, obstacle), done=False)
    tallies: list[tuple[Broadcast, Tally]] = [(each, await tally_of(visit, each)) for each in broadcasts]
    root = await stores.editions.get(found.corrects_id or 0)
    findings = await open_findings(stores, found, visit.desk.site.languages, link_check=visit.desk.link_check)
    return Shown(
        "editions/release.html",
        {
            "edition": found,
            "has": sum(tally.of(DeliveryState.SENT) for _each, tally in tallies),
            "waits": sum(tally.of(*OPEN) for each, tally in tallies if each.state is BroadcastState.PAUSED),
            "files_differ": root is not None
            and [file.digest for file in root.files] != [file.digest for file in found.files],
            "asks": needs_another(found, visit.desk.approval),
            "findings": len(findings),
            "problems": [problem] if problem else [],
        },
        status,
    )

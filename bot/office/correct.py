"""Correcting an edition that was sent: a draft with its texts, and its release into every chat that has the old one."""

from bot.office.board import open_draft, show_board
from bot.office.broadcast_screen import tally_of
from bot.office.menu import edition_button, number, office_button, say, show
from bot.office.release import approved, made_before, request_key
from bot.request import Request, row
from bot.routing import press
from broadcasts import correcting
from broadcasts.broadcasts import Broadcast, BroadcastKind, BroadcastState
from broadcasts.correcting import OBSTACLES, begin_correction, to_correct
from broadcasts.deliveries import OPEN, DeliveryState
from broadcasts.editions import Edition, EditionState
from broadcasts.sending import needs_another
from broadcasts.words.changes import obstacle_words
from channels.outgoing import Choice
from contacts.staff import Role
from locales.formatting import bold


@press("ed_correct", role=Role.EDITOR)
async def correct(request: Request) -> None:
    """Open the correction of a sent edition: a new draft, or the one somebody has begun."""
    _, editions = request.office_gettext, request.stores.editions
    edition = await editions.get(number(request))
    if edition is None or edition.state is not EditionState.SENT:
        await show_board(request, number(request))
        return
    assert request.staff is not None
    draft = await begin_correction(editions, edition, request.staff.id, request.now)
    note = _(
        "This is the correction, with the texts as they stand in the chats. Change what is wrong, then press "
        "“Correct it in all chats…”. Nothing changes there before."
    )
    await show_board(request, draft.id, note)


async def show_release(request: Request, edition: Edition, note: str = "") -> None:
    """Show in how many chats a correction would change the text, and ask."""
    _ = request.office_gettext
    try:
        broadcasts = await to_correct(request.stores, edition)
    except OBSTACLES as obstacle:
        await show_board(request, edition.id, obstacle_words(_, obstacle))
        return
    tallies = [(each, await tally_of(request, each)) for each in broadcasts]
    has = sum(tally.of(DeliveryState.SENT) for each, tally in tallies)
    waits = sum(tally.of(*OPEN) for each, tally in tallies if each.state is BroadcastState.PAUSED)
    lines = [
        note,
        bold(edition.title, _.language.tag),
        _.n("%(n)s chat has the text that was sent.", "%(n)s chats have the text that was sent.", has),
        _(
            "Where it differs the message changes in place, without a sound: whoever has read it is not told. "
            "In chats that did not get it, nothing arrives."
        ),
        await _about_files(request, edition),
    ]
    if waits:
        lines.append(
            _.n(
                "%(n)s chat still waits, because sending was paused: it gets the corrected text now.",
                "%(n)s chats still wait, because sending was paused: they get the corrected text now.",
                waits,
            )
        )
    if needs_another(edition, request.office.approval):
        lines.append(_("Before it can be sent, another person must approve it."))
        go = row(Choice(_("Ask for approval"), f"ap_ask:{edition.id}"))
    else:
        before = len(await request.stores.broadcasts.of_edition(edition.id))
        go = row(Choice(_("Correct it now"), f"ed_fix:{edition.id}:{edition.version}:{before}"))
    await show(request, "\n\n".join(filter(None, lines)), go, row(edition_button(_, edition.id), office_button(_)))


@press("ed_fix", role=Role.EDITOR)
async def release(request: Request) -> None:
    """Make a broadcast that changes the messages of each one that sent the edition."""
    _ = request.office_gettext
    if made := await made_before(request):
        await say(request, _("This is being corrected already."), row(Choice(_("Show"), f"bc:{made.id}")))
        return
    edition = await open_draft(request, number(request))
    if edition is None or edition.corrects_id is None:
        return
    if edition.version != number(request, 1):
        await show_release(
            request, edition, _("The edition was changed since you saw the numbers. Here they are again.")
        )
        return
    try:
        broadcasts = await to_correct(request.stores, edition)
    except OBSTACLES as obstacle:
        await show_board(request, edition.id, obstacle_words(_, obstacle))
        return
    if ready := await approved(request, edition):
        key: bytes | None = request_key(request)
        for broadcast in broadcasts:
            await add_change(request, BroadcastKind.CORRECT, broadcast, ready.id, key)
            key = None
        await show(
            request,
            _("“%(title)s” is being corrected. I will tell you here how far it is.", title=ready.title),
            row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
        )


async def add_change(
    request: Request, kind: BroadcastKind, original: Broadcast, edition_id: int, key: bytes | None
) -> Broadcast | None:
    """Store a correction or withdrawal of a broadcast; None when this press made it already."""
    assert request.staff is not None
    return await correcting.add_change(
        request.stores,
        kind,
        original,
        edition_id,
        request.staff.id,
        request.now,
        request.office.city.time_zone,
        request.address.id,
        key,
    )


async def _about_files(request: Request, edition: Edition) -> str:
    """Say that a file which was exchanged stays as it was in the chats."""
    _ = request.office_gettext
    root = await request.stores.editions.get(edition.corrects_id or 0)
    if root is None or [file.digest for file in root.files] == [file.digest for file in edition.files]:
        return ""
    return _(
        "⚠ The picture or file differs. Messengers do not exchange it in a message already sent: there the old one "
        "stays, only the text changes."
    )

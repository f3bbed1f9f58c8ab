"""What tests of correcting and withdrawing do in a town: release a change, and let it reach the chats."""

from dataclasses import replace
from typing import Final

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.correcting import begin_correction, to_correct, to_withdraw
from broadcasts.editions import Edition, EditionText
from broadcasts.preparing import CHUNK
from broadcasts.releasing import ApprovalRule, approve_edition
from storage.stores import Stores
from tests.broadcasts.town import Town

MOMENTS: Final = 20


async def correct(town: Town, *texts: EditionText) -> Edition:
    """Release a correction with these texts in place of the present ones."""

    async def work(stores: Stores) -> Edition:
        root = await stores.edition_of_broadcast(town.broadcast_id)
        draft = await begin_correction(stores.editions, root, None, town.time())
        changed = replace(draft, texts={**draft.texts, **{text.language: text for text in texts}})
        draft = await stores.editions.save(changed, town.time())
        draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, town.time())
        for original in await to_correct(stores, draft):
            await _add(stores, town, BroadcastKind.CORRECT, original, draft.id)
        return draft

    edition: Edition = await town.unit(work)
    return edition


async def withdraw(town: Town) -> None:
    """Order that the town's broadcast disappears."""

    async def work(stores: Stores) -> None:
        original = await stores.broadcasts.get(town.broadcast_id)
        assert original is not None
        await to_withdraw(stores, original)
        await _add(stores, town, BroadcastKind.WITHDRAW, original, original.edition_id)

    await town.unit(work)


async def carry_out(town: Town, chunk: int = CHUNK) -> None:
    """Prepare what is due, send it, and end it."""
    while (await town.prepare(chunk)).state is BroadcastState.PREPARING:
        pass
    await _send_all(town)


async def finish(town: Town) -> None:
    """End what has nothing left to do."""

    async def work(stores: Stores) -> None:
        for broadcast in await stores.broadcasts.in_state(BroadcastState.RUNNING):
            if await stores.ledger.is_done(broadcast.id):
                await stores.broadcasts.move(broadcast, BroadcastAction.FINISH, town.time())

    await town.unit(work)


async def send(town: Town, *texts: EditionText) -> None:
    """Send an edition to everybody, to the end."""
    await town.start(*texts)
    await _send_all(town)


async def _send_all(town: Town) -> None:
    """Let everything leave, also the second part, for which a chat is given a moment."""
    for _ in range(MOMENTS):
        await town.sender.work_off()
        await finish(town)
        if not await town.unit(lambda stores: stores.broadcasts.in_state(BroadcastState.RUNNING)):
            return
        town.time.later(seconds=5)
    raise AssertionError(f"not sent after {MOMENTS} moments: {await town.ledger()}")


async def _add(stores: Stores, town: Town, kind: BroadcastKind, original: Broadcast, edition_id: int) -> None:
    await stores.broadcasts.add(
        edition_id,
        Segment.from_json(original.segment),
        None,
        town.time(),
        next_at=town.time(),
        send_local="",
        zone="Europe/Berlin",
        report_address_id=None,
        request_key=None,
        kind=kind,
        of_id=original.id,
    )

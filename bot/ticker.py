"""The ticker: what time brings about. Due rows are claimed in the database, so any number of tickers do each once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Final

from bot.handing_back import hand_back
from bot.office.faq.reminding import remind_of_last_days
from bot.office.hearing import polls_cards
from bot.office.hearing.idea_news import has_news, tell_news
from bot.office.hearing.polls_lost import tell_key_lost
from bot.office.hearing.progress_reminders import remind_of_promises
from bot.office.hearing.reminding import remind_of_steps
from bot.office.late import tell_late, tell_missed
from bot.office.lost_chats import tell_lost
from bot.office.progress import report_progress, tell_why_cancelled, tell_why_paused
from bot.office.repetitions import tell_what_was_missed, tell_withdrawn
from bot.people.hearing.guest_reminders import due_hearings, remind_guests
from bot.people.hearing.news import say_goodbye, tell_followers
from bot.people.hearing.step_news import tell_of_steps
from bot.request import Office
from broadcasts.broadcasts import Broadcast, BroadcastState
from broadcasts.lateness import delay, miss_if_late
from broadcasts.missed import CANCELLED
from broadcasts.parts import Parts
from broadcasts.preparing import prepare_chunk
from broadcasts.repeating import fire
from broadcasts.tally import Tally
from channels.chat_store import Bell
from hearings.ballots import KeyLost
from hearings.closing import close_poll, keys_to_destroy, to_close
from hearings.files import forget_files, kept_since
from hearings.hearings import Hearing
from hearings.polls import IllegalPollAction, Poll
from hub.clock import Clock
from hub.units import Unavailable, Units
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
UPDATE_KEYS_KEPT: Final = timedelta(hours=72)  # Telegram repeats for 24 h; a long weekend on top
OUTBOX_KEPT: Final = timedelta(days=30)
CARD_SHEET_KEPT: Final = timedelta(hours=1)  #: the codes are on it, and nowhere else
HOUSEKEEPING_EVERY: Final = timedelta(hours=1)
HANDING_BACK_EVERY: Final = timedelta(minutes=5)
PROMISES_EVERY: Final = timedelta(hours=1)
LAST_DAYS_EVERY: Final = timedelta(hours=1)
EVERY: Final = timedelta(seconds=2)  #: between two counts of a broadcast
COUNTING_SHARE: Final = 20  #: counting takes at most one part in so many of the time


class Ticker:
    """One per process with that role; looks every second, or at once when there is something to send."""

    def __init__(
        self,
        units: Units[Stores],
        bell: Bell,
        office: Office,
        clock: Clock,
        stopwatch: Callable[[], float] = monotonic,
    ) -> None:
        self._units = units
        self._bell = bell
        self._office = office
        self._clock = clock
        self._stopwatch = stopwatch
        self._parts = Parts(office.channels)
        self._lost_polls: set[int] = set()  # told of: staff discard them
        self._count_again: dict[int, float] = {}  # by broadcast

    async def run(self) -> None:
        """Work until cancelled."""
        listening = self._bell.listen("broadcasts")
        try:
            while True:
                await self.tick()
                await listening.wait(LOOK_SECONDS)
        finally:
            listening.close()

    async def tick(self) -> None:
        """Do everything that is due. What fails is logged and tried again at the next tick."""
        for job in (
            self._repeat,
            self._prepare,
            self._report,
            self._skip_cancelled,
            self._tell_lost,
            self._tell_of_steps,
            self._remind_of_steps,
            self._remind_guests,
            self._tell_of_ideas,
            self._forget_files,
            self._close_polls,
            self._destroy_poll_keys,
            self._tell_followers,
            self._remind_of_promises,
            self._remind_of_last_days,
            self._hand_back,
            self._erase,
            self._tidy,
        ):
            try:
                await job()
            except Unavailable as exc:
                log.warning("ledger_unavailable", extra={"job": job.__name__, "detail": str(exc)})
            except Exception:
                log.exception("job_failed", extra={"job": job.__name__})

    async def _repeat(self) -> None:
        while await self._units.unit(self._repeat_one):
            pass

    async def _repeat_one(self, stores: Stores) -> bool:
        """Make the broadcasts of one repetition whose time has come."""
        now = self._clock()
        schedule = await stores.schedules.claim_due(now)
        if schedule is None:
            return False
        made = await fire(stores, schedule, now)
        if not made and await stores.schedules.is_withdrawn(schedule.edition_id):
            await tell_withdrawn(stores, self._office, schedule, now)
        elif len(made) > 1:
            await tell_what_was_missed(stores, self._office, schedule, len(made) - 1, now)
        return True

    async def _prepare(self) -> None:
        more = True
        while more:  # a unit for each chunk: replies come in between
            more = await self._units.unit(self._prepare_some)

    async def _prepare_some(self, stores: Stores) -> bool:
        now = self._clock()
        broadcast = await stores.broadcasts.claim_due(now)
        if broadcast is None:
            return False
        due = await miss_if_late(stores, broadcast, now)
        if due.state is BroadcastState.CANCELLED:
            await tell_missed(stores, self._office, due, now)
            return True
        office = self._office
        prepared = await prepare_chunk(
            stores, office.channels, broadcast, now, parts=self._parts, languages=office.city.languages
        )
        if prepared.state is BroadcastState.CANCELLED:
            await tell_why_cancelled(stores, self._office, prepared, now)
        elif broadcast.state is BroadcastState.SCHEDULED and (late := delay(broadcast, now)):
            await tell_late(stores, self._office, prepared, late, now)
        return True

    async def _report(self) -> None:
        """Keep staff informed: what takes long to count is counted less often."""
        under_way = (BroadcastState.PREPARING, BroadcastState.RUNNING, BroadcastState.PAUSED)
        for broadcast in await self._units.read(lambda stores: stores.broadcasts.in_state(*under_way)):
            if broadcast.state is BroadcastState.PAUSED:
                await self._units.unit(partial(self._tell_why_paused, broadcast))
            elif await self._is_news(broadcast):
                begun = self._stopwatch()
                tally = await self._units.read(partial(_tally, broadcast.id))
                ended = self._stopwatch()
                self._count_again[broadcast.id] = ended + (ended - begun) * COUNTING_SHARE
                await self._units.unit(partial(self._report_one, broadcast, tally))

    async def _is_news(self, broadcast: Broadcast) -> bool:
        """Whether it is time to count again: the last time is some seconds ago, or nothing is left to send."""
        counted = broadcast.tallied_at
        if counted is None or (
            self._clock() - counted >= EVERY and self._stopwatch() >= self._count_again.get(broadcast.id, 0)
        ):
            return True
        running = broadcast.state is BroadcastState.RUNNING
        return running and await self._units.read(lambda stores: stores.ledger.is_done(broadcast.id))

    async def _report_one(self, broadcast: Broadcast, tally: Tally, stores: Stores) -> None:
        await report_progress(stores, self._office, broadcast, tally, self._clock())

    async def _tell_why_paused(self, broadcast: Broadcast, stores: Stores) -> None:
        await tell_why_paused(stores, self._office, broadcast, self._clock())

    async def _skip_cancelled(self) -> None:
        """Leave out what still waits of cancelled broadcasts: a unit for each chunk."""
        for broadcast_id in await self._units.read(lambda stores: stores.ledger.to_skip()):
            skip = partial(_skip, broadcast_id, self._clock())
            while await self._units.unit(skip):
                pass

    async def _tell_lost(self) -> None:
        if await self._units.read(lambda stores: stores.addresses.has_untold()):
            await self._units.unit(lambda stores: tell_lost(stores, self._office, self._clock()))

    async def _tell_of_ideas(self) -> None:
        if await self._units.read(lambda stores: has_news(stores, self._clock())):
            await self._units.unit(lambda stores: tell_news(stores, self._office, self._clock()))

    async def _forget_files(self) -> None:
        """Destroy voice notes that were typed up or are too old, some at a time."""
        while await self._units.read(lambda stores: stores.ideas.files_to_forget(kept_since(self._clock()), 1)):
            await self._units.unit(lambda stores: forget_files(stores.ideas, stores.files, self._clock()))
            await self._units.scrub()

    async def _close_polls(self) -> None:
        """Close what staff left open when they ended the voting: a unit for each, as counting takes a moment."""
        for poll in await self._units.read(to_close):
            if poll.id not in self._lost_polls:
                await self._units.unit(partial(self._close_poll, poll))

    async def _close_poll(self, poll: Poll, stores: Stores) -> None:
        office, now = self._office, self._clock()
        hearing = await stores.hearings.get(poll.hearing_id)
        if office.poll_keys is None or hearing is None:
            return
        try:
            await close_poll(stores, office.poll_keys, poll.id, hearing.languages or office.city.languages, now)
        except IllegalPollAction:
            return  # somebody closed it at this very moment
        except KeyLost:
            self._lost_polls.add(poll.id)
            await tell_key_lost(stores, office, poll, now)

    async def _destroy_poll_keys(self) -> None:
        keys = self._office.poll_keys
        if keys is None:
            return
        over = await self._units.read(lambda stores: keys_to_destroy(stores, keys))
        for poll_id in over:
            keys.destroy(poll_id)
        if over:
            await self._units.scrub()

    async def _tell_of_steps(self) -> None:
        """Tell some of those who take part in a hearing that its next step has begun: the rest at the next looks."""
        for hearing in await self._units.read(lambda stores: stores.step_news.untold(self._clock())):
            await self._units.unit(partial(self._tell_of_step, hearing))

    async def _tell_of_step(self, hearing: Hearing, stores: Stores) -> None:
        await tell_of_steps(stores, self._office, hearing, self._clock())

    async def _remind_of_steps(self) -> None:
        if await self._units.read(lambda stores: stores.step_news.is_reminder_due(self._clock())):
            await self._units.unit(lambda stores: remind_of_steps(stores, self._office, self._clock()))

    async def _remind_guests(self) -> None:
        """Remind some of those who come to a hearing tomorrow: the rest at the next looks."""
        for hearing, due in await self._units.read(lambda stores: due_hearings(stores, self._clock())):
            await self._units.unit(partial(self._remind_guests_of, hearing, due))

    async def _remind_guests_of(self, hearing: Hearing, due: datetime, stores: Stores) -> None:
        await remind_guests(stores, self._office, hearing, due, self._clock())

    async def _tell_followers(self) -> None:
        """Tell a few chats what became of measures, and say goodbye to a few where the two years are over."""
        if await self._units.read(lambda stores: stores.progress.has_news()):
            await self._units.unit(lambda stores: tell_followers(stores, self._office, self._clock()))
        if await self._units.read(lambda stores: stores.follows.has_ended()):
            await self._units.unit(lambda stores: say_goodbye(stores, self._office, self._clock()))

    async def _remind_of_promises(self) -> None:
        await self._units.unit(lambda stores: _remind_of_promises(stores, self._office, self._clock()))

    async def _erase(self) -> None:
        if await self._units.unit(lambda stores: stores.addresses.erase_due(self._clock())):
            await self._units.scrub()

    async def _remind_of_last_days(self) -> None:
        await self._units.unit(lambda stores: _remind_of_last_days(stores, self._office, self._clock()))

    async def _hand_back(self) -> None:
        await self._units.unit(lambda stores: _hand_back(stores, self._office, self._clock()))

    async def _tidy(self) -> None:
        if await self._units.unit(lambda stores: _housekeeping(stores, self._clock())):
            await self._units.scrub()


async def _tally(broadcast_id: int, stores: Stores) -> Tally:
    return await stores.ledger.tally(broadcast_id)


async def _skip(broadcast_id: int, now: datetime, stores: Stores) -> int:
    return await stores.ledger.skip_broadcast(broadcast_id, CANCELLED, now)


async def _remind_of_promises(stores: Stores, office: Office, now: datetime) -> None:
    if await stores.jobs.claim("promises", now, now + PROMISES_EVERY):
        await remind_of_promises(stores, office, now)


async def _remind_of_last_days(stores: Stores, office: Office, now: datetime) -> None:
    if await stores.jobs.claim("last_days", now, now + LAST_DAYS_EVERY):
        await remind_of_last_days(stores, office, now)


async def _hand_back(stores: Stores, office: Office, now: datetime) -> None:
    if await stores.jobs.claim("handing_back", now, now + HANDING_BACK_EVERY):
        await hand_back(stores, office, now)


async def _housekeeping(stores: Stores, now: datetime) -> bool:
    """Forget what is no longer needed; return whether there were secrets among it."""
    if not await stores.jobs.claim("housekeeping", now, now + HOUSEKEEPING_EVERY):
        return False
    await stores.updates.forget_before(now - UPDATE_KEYS_KEPT)
    await stores.outbox.forget_before(now - OUTBOX_KEPT)
    await stores.leases.tidy(now)
    await stores.askings.part_from_people(now)
    return await stores.files.forget(polls_cards.SHEET, now - CARD_SHEET_KEPT) > 0

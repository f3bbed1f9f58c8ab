"""Lets the machine translate what was asked for. Its network lies outside of every unit, and holds nobody else up."""

import asyncio
import logging
from functools import partial
from typing import Final

from bot.goal_drafting import GoalDrafting
from bot.office.machine_drafts import tell_drafted, tell_failed, tell_not_needed
from bot.request import Office
from broadcasts.editions import ChangedMeanwhile, Edition, EditionClosed, EditionText
from broadcasts.glossary import kept_names
from broadcasts.machine import (
    IN_HAND,
    MachineDraft,
    MachineFailed,
    MachineTranslator,
    Trouble,
    after_failure,
    store_draft,
    translate_text,
)
from broadcasts.protecting import differences
from hub.clock import Clock
from hub.units import Unavailable, Units
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 2.0


class Drafting:
    """One per process with the ticker's role, where a service is set up; rows are claimed, so each is done once."""

    def __init__(self, units: Units[Stores], office: Office, machine: MachineTranslator, clock: Clock) -> None:
        self._units = units
        self._office = office
        self._machine = machine
        self._clock = clock
        self._goals = GoalDrafting(units, office, machine, clock)

    async def run(self) -> None:
        """Work until cancelled. What fails is logged and tried again."""
        while True:
            try:
                while await self.draft_next() or await self._goals.draft_next():
                    pass
            except Unavailable as exc:
                log.warning("drafts_unavailable", extra={"detail": str(exc)})
            except Exception:
                log.exception("draft_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def draft_next(self) -> bool:
        """Make one draft that is due; False when there is none."""
        now = self._clock()
        draft = await self._units.unit(lambda stores: stores.machine_drafts.claim(now, now + IN_HAND))
        if draft is None:
            return False
        edition = await self._units.read(lambda stores: stores.editions.get(draft.edition_id))
        try:
            if edition is None or edition.main_language not in edition.texts:
                raise MachineFailed(Trouble.UNUSABLE)
            text = await translate_text(self._machine, edition, draft.language, self._office.city.glossary)
        except MachineFailed as exc:
            log.warning("machine_failed", extra={"language": draft.language, "trouble": exc.trouble.value})
            await self._units.unit(partial(self._failed, draft, exc.trouble))
        else:
            await self._store(draft, edition, text)
        return True

    async def _store(self, draft: MachineDraft, source: Edition, text: EditionText) -> None:
        try:
            await self._units.unit(partial(self._stored, draft, source, text))
        except ChangedMeanwhile:  # the two of us wrote at once: the next look shows what is there
            await self._units.unit(lambda stores: stores.machine_drafts.put(draft))
        except EditionClosed:
            await self._units.unit(partial(self._not_needed, draft))

    async def _stored(self, draft: MachineDraft, source: Edition, text: EditionText, stores: Stores) -> None:
        now = self._clock()
        saved = await store_draft(stores.editions, draft.edition_id, text, now)
        if saved is None:
            await self._not_needed(draft, stores)
            return
        main = source.texts[source.main_language]
        names = kept_names(self._office.city.glossary)
        found = differences(f"{main.title}\n{main.body}", f"{text.title}\n{text.body}", names)
        await stores.machine_drafts.remove(draft)
        await tell_drafted(stores, self._office, draft, saved, found, now)

    async def _not_needed(self, draft: MachineDraft, stores: Stores) -> None:
        await stores.machine_drafts.remove(draft)
        await tell_not_needed(stores, self._office, draft, self._clock())

    async def _failed(self, draft: MachineDraft, trouble: Trouble, stores: Stores) -> None:
        now = self._clock()
        again = after_failure(draft, trouble, now)
        if again is not None:
            await stores.machine_drafts.put(again)
            return
        await stores.machine_drafts.remove(draft)
        await tell_failed(stores, self._office, draft, trouble, now)

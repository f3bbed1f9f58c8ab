"""Lets the machine translate the goals of a hearing that were asked for. Its network lies outside of every unit."""

import logging
from functools import partial

from bot.office.hearing.drafts import tell_drafted, tell_failed
from bot.request import Office
from broadcasts.machine import IN_HAND, MachineFailed, MachineTranslator, Trouble
from hearings.goal_drafts import GoalDraft, after_failure, store_goal_draft, translate_goal_by_machine
from hearings.goals import Goal
from hub.clock import Clock
from hub.units import Units
from storage.stores import Stores

log = logging.getLogger(__name__)


class GoalDrafting:
    """Rows are claimed, so any number of processes make each draft once."""

    def __init__(self, units: Units[Stores], office: Office, machine: MachineTranslator, clock: Clock) -> None:
        self._units = units
        self._office = office
        self._machine = machine
        self._clock = clock

    async def draft_next(self) -> bool:
        """Make one draft that is due; False when there is none."""
        now = self._clock()
        draft = await self._units.unit(lambda stores: stores.goal_drafts.claim(now, now + IN_HAND))
        if draft is None:
            return False
        goal = await self._units.read(lambda stores: stores.goals.get(draft.goal_id))
        try:
            if goal is None:
                raise MachineFailed(Trouble.UNUSABLE)
            words = await translate_goal_by_machine(self._machine, goal, draft.language, self._office.city.glossary)
        except MachineFailed as exc:
            log.warning("machine_failed", extra={"language": draft.language, "trouble": exc.trouble.value})
            await self._units.unit(partial(self._failed, draft, exc.trouble))
        else:
            await self._units.unit(partial(self._stored, draft, goal, *words))
        return True

    async def _stored(self, draft: GoalDraft, goal: Goal, title: str, wording: str, stores: Stores) -> None:
        await stores.hearings.lock(goal.hearing_id)  # whoever writes a goal does so too
        stored = await store_goal_draft(stores.goals, goal, draft.language, title, wording)
        await stores.goal_drafts.remove(draft)
        await tell_drafted(stores, self._office, draft, goal, self._clock(), stored=stored)

    async def _failed(self, draft: GoalDraft, trouble: Trouble, stores: Stores) -> None:
        now = self._clock()
        again = after_failure(draft, trouble, now)
        if again is not None:
            await stores.goal_drafts.put(again)
            return
        await stores.goal_drafts.remove(draft)
        await tell_failed(stores, self._office, draft, trouble, now)

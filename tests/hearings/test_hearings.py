"""The phases of a hearing: what leads where, what people may do in each, and until when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from hearings.content import Content
from hearings.hearings import (
    COLLECTING,
    NEXT,
    VERBS,
    Hearing,
    HearingAction,
    IllegalHearingAction,
    Phase,
    PhaseClosed,
    PhasePlan,
    Verb,
    next_phase,
    require,
)
from hearings.leading import TIMED, longer, planned_close

EVENING = datetime(2027, 6, 14, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HEARING = Hearing(1, "abc", Content.of("de", "Hearing"), Phase.IDEAS, Content("de"), closes_at=EVENING + 40 * MINUTE)


@pytest.mark.parametrize(("phase", "action"), list(product(Phase, HearingAction)))
def test_every_pair_of_phase_and_action(phase: Phase, action: HearingAction) -> None:
    if (phase, action) in NEXT:
        assert next_phase(phase, action) is NEXT[phase, action]
    else:
        with pytest.raises(IllegalHearingAction):
            next_phase(phase, action)


def test_the_evening_goes_through_all_steps_and_then_no_further() -> None:
    phase, seen = Phase.DRAFT, [Phase.DRAFT]
    while (phase, HearingAction.ADVANCE) in NEXT:
        phase = next_phase(phase, HearingAction.ADVANCE)
        seen.append(phase)

    assert seen == [phase for phase in Phase if phase is not Phase.CANCELLED]


def test_a_step_back_leads_to_the_step_before_it() -> None:
    for (phase, action), before in NEXT.items():
        if action is HearingAction.GO_BACK:
            assert next_phase(before, HearingAction.ADVANCE) is phase


def test_once_measures_are_made_nothing_is_cancelled() -> None:
    assert {phase for phase, action in NEXT if action is HearingAction.CANCEL} == {
        Phase.DRAFT,
        Phase.ANNOUNCED,
        Phase.IDEAS,
    }


@pytest.mark.parametrize(("phase", "verb"), list(product(Phase, Verb)))
def test_people_may_do_what_the_phase_lists_and_nothing_else(phase: Phase, verb: Verb) -> None:
    hearing = replace(HEARING, phase=phase, closes_at=None)

    assert hearing.may(verb, EVENING) == (verb in VERBS[phase])
    if verb not in VERBS[phase]:
        with pytest.raises(PhaseClosed):
            require(hearing, verb, EVENING)


def test_a_draft_is_nobodys_business_and_votes_belong_to_the_vote() -> None:
    assert VERBS[Phase.DRAFT] == frozenset()
    assert [phase for phase in Phase if Verb.RATE in VERBS[phase]] == [Phase.VOTING]
    assert [phase for phase in Phase if Verb.SEE_RESULTS in VERBS[phase]] == [Phase.PUBLISHED, Phase.ENDED]


@pytest.mark.parametrize("verb", sorted(VERBS[Phase.IDEAS]))
def test_at_the_closing_time_collecting_ends_and_reading_goes_on(verb: Verb) -> None:
    just_before, closing = EVENING + 40 * MINUTE - timedelta(microseconds=1), EVENING + 40 * MINUTE

    assert HEARING.may(verb, just_before)
    assert HEARING.may(verb, closing) == (verb not in COLLECTING)


def test_a_step_closes_as_planned_unless_that_is_over() -> None:
    plan = [
        PhasePlan(Phase.IDEAS, EVENING, EVENING + 40 * MINUTE),
        PhasePlan(Phase.VOTING, EVENING + 80 * MINUTE),
        PhasePlan(Phase.PUBLISHED, EVENING + 90 * MINUTE, EVENING + 100 * MINUTE),
    ]

    assert planned_close(plan, Phase.IDEAS, EVENING + 39 * MINUTE) == EVENING + 40 * MINUTE
    assert planned_close(plan, Phase.IDEAS, EVENING + 40 * MINUTE) is None
    assert planned_close(plan, Phase.MEASURES, EVENING) is None
    assert planned_close(plan, Phase.VOTING, EVENING) is None
    assert planned_close(plan, Phase.PUBLISHED, EVENING) is None  # nothing is collected there


def test_more_time_counts_from_the_end_while_it_is_to_come_and_else_from_now() -> None:
    assert longer(HEARING, 5 * MINUTE, EVENING) == EVENING + 45 * MINUTE
    assert longer(HEARING, 5 * MINUTE, EVENING + 60 * MINUTE) == EVENING + 65 * MINUTE
    assert longer(replace(HEARING, closes_at=None), 5 * MINUTE, EVENING) == EVENING + 5 * MINUTE


def test_more_time_is_more_time_in_the_night_the_clocks_go_back() -> None:
    """02:58 summer time and five minutes are 02:03 winter time: the clock on the wall is not asked."""
    before = datetime(2027, 10, 31, 0, 58, tzinfo=UTC)
    hearing = replace(HEARING, closes_at=before)

    assert longer(hearing, 5 * MINUTE, before - 10 * MINUTE) == datetime(2027, 10, 31, 1, 3, tzinfo=UTC)


def test_every_step_in_which_something_is_collected_can_be_timed() -> None:
    assert [phase for phase in Phase if VERBS[phase] & COLLECTING] == list(TIMED)

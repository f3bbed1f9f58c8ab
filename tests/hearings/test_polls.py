import pytest

from hearings.polls import NEXT, IllegalPollAction, PollAction, PollState, next_state

ALL = [(state, action) for state in PollState for action in PollAction]


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALL if pair in NEXT])
def test_a_legal_action_moves_the_poll(state: PollState, action: PollAction) -> None:
    assert next_state(state, action) is NEXT[state, action]


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALL if pair not in NEXT])
def test_every_other_action_is_refused(state: PollState, action: PollAction) -> None:
    with pytest.raises(IllegalPollAction):
        next_state(state, action)


def test_whatever_was_open_never_opens_again() -> None:
    after = {NEXT[pair] for pair in NEXT if pair[0] is not PollState.DRAFT}

    assert PollState.OPEN not in after
    assert PollState.DRAFT not in NEXT.values()

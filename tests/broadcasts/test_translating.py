import pytest

from broadcasts.translating import NEXT, IllegalAction, RequestAction, RequestState, next_state


@pytest.mark.parametrize(
    ("state", "action"),
    [(state, action) for state in RequestState for action in RequestAction if (state, action) not in NEXT],
)
def test_what_is_not_in_the_table_is_illegal(state: RequestState, action: RequestAction) -> None:
    with pytest.raises(IllegalAction):
        next_state(state, action)


def test_a_translation_goes_out_and_comes_back() -> None:
    state = RequestState.ASKED
    for action in (RequestAction.OPEN, RequestAction.RETURN, RequestAction.SEND_BACK, RequestAction.RETURN):
        state = next_state(state, action)

    assert next_state(state, RequestAction.ACCEPT) is RequestState.ACCEPTED

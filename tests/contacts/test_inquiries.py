from itertools import product

import pytest

from contacts.inquiries import NEXT, IllegalInquiryAction, InquiryAction, InquiryState, next_state


@pytest.mark.parametrize(("state", "action"), sorted(set(product(InquiryState, InquiryAction)) - NEXT.keys()))
def test_what_the_table_does_not_allow_is_refused(state: InquiryState, action: InquiryAction) -> None:
    with pytest.raises(IllegalInquiryAction):
        next_state(state, action)


def test_what_the_table_allows_is_done() -> None:
    assert {pair: next_state(*pair) for pair in NEXT} == NEXT

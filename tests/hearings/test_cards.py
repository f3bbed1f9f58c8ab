import pytest

from hearings.cards import (
    ALPHABET,
    CODE_LETTERS,
    NEXT,
    CardAction,
    CardState,
    IllegalCardAction,
    make_code,
    new_cards,
    next_state,
    printed,
    read_code,
)
from storage.stores import Stores
from tests.databases import Database
from tests.hearings.voting import EVENING, a_hearing

ALL = [(state, action) for state in CardState for action in CardAction]


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALL if pair in NEXT])
def test_a_legal_action_moves_the_card(state: CardState, action: CardAction) -> None:
    assert next_state(state, action) is NEXT[state, action]


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALL if pair not in NEXT])
def test_every_other_action_is_refused(state: CardState, action: CardAction) -> None:
    with pytest.raises(IllegalCardAction):
        next_state(state, action)


def test_a_code_has_ten_letters_that_look_like_no_others() -> None:
    codes = {make_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {CODE_LETTERS}
    assert set("".join(codes)) == set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUV")


@pytest.mark.parametrize(
    "typed",
    [
        "ACDE3-46790",
        "acde346790",
        " acde3 46790 ",
        "ACDE3–46790.",
        "ＡＣＤＥ３-46790",
        "acde٣-٤٦٧٩٠",
        "АСDЕ3-46790",
        "\u2068ACDE3\u2069-46790",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "ACDE346790"
    assert printed(read_code(typed)) == "ACDE3-46790"


async def test_batches_go_on_counting_and_keep_no_code(database: Database) -> None:
    async def make(stores: Stores) -> list[list[tuple[int, str]]]:
        hearing = await a_hearing(stores)
        return [await new_cards(stores.cards, hearing, count, EVENING) for count in (3, 2)]

    first, second = await database.unit(make)
    found = await database.unit(lambda stores: stores.cards.by_code(1, second[1][1]))

    assert [number for number, _ in first + second] == [1, 2, 3, 4, 5]
    assert found is not None
    assert (found.number, found.batch, found.state) == (5, 2, CardState.PRINTED)
    assert await database.unit(lambda stores: stores.cards.by_code(2, second[1][1])) is None

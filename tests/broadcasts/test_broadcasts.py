import pytest

from broadcasts.broadcasts import NEXT, BroadcastAction, BroadcastState, IllegalBroadcastAction, next_state
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import NOON, a_broadcast

A, S = BroadcastAction, BroadcastState
#: How a broadcast comes into each state.
WAYS = {
    S.SCHEDULED: (),
    S.PREPARING: (A.PREPARE,),
    S.RUNNING: (A.PREPARE, A.RUN),
    S.PAUSED: (A.PREPARE, A.RUN, A.PAUSE),
    S.CANCELLED: (A.CANCEL,),
    S.FINISHED: (A.PREPARE, A.RUN, A.FINISH),
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", A)
async def test_what_the_table_does_not_allow_changes_nothing(
    database: Database, state: BroadcastState, action: BroadcastAction
) -> None:
    before = await database.unit(lambda stores: a_broadcast(stores, *WAYS[state]))
    assert before.state is state

    async def move(stores: Stores) -> BroadcastState:
        return (await stores.broadcasts.move(before, action, NOON)).state

    if (state, action) in NEXT:
        assert await database.unit(move) is NEXT[state, action]
        return
    with pytest.raises(IllegalBroadcastAction):
        await database.unit(move)
    assert await database.read(lambda stores: stores.broadcasts.get(before.id)) == before


async def test_of_two_people_only_the_faster_one_moves_it(database: Database) -> None:
    seen = await database.unit(lambda stores: a_broadcast(stores, A.PREPARE, A.RUN))
    await database.unit(lambda stores: stores.broadcasts.move(seen, A.PAUSE, NOON))

    with pytest.raises(IllegalBroadcastAction):
        await database.unit(lambda stores: stores.broadcasts.move(seen, A.FINISH, NOON))

    now = await database.read(lambda stores: stores.broadcasts.get(seen.id))
    assert now is not None
    assert now.state is S.PAUSED


def test_cancelled_is_the_end() -> None:
    for action in A:
        with pytest.raises(IllegalBroadcastAction):
            next_state(S.CANCELLED, action)

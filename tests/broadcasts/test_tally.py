import json

from broadcasts.deliveries import NO_CHANNEL, DeliveryState
from broadcasts.tally import Tally

S = DeliveryState
REASONS = {
    (S.SENT, ""): 7,
    (S.FAILED, "blocked"): 2,
    (S.FAILED, "refused"): 1,
    (S.UNCERTAIN, "answer_lost"): 3,
    (S.SKIPPED, NO_CHANNEL): 4,
    (S.QUEUED, ""): 5,
    (S.LEASED, ""): 1,
    (S.SENDING, ""): 1,
    (S.DEFERRED, "try_later"): 1,
}
TALLY = Tally(REASONS, {"de": 5, "ar": 3}, {"telegram:1": 9})


def test_every_chat_on_a_messenger_of_ours_is_open_or_done() -> None:
    assert (TALLY.chats, TALLY.open, TALLY.done) == (21, 8, 13)
    assert TALLY.of(S.FAILED, S.UNCERTAIN) == 6
    assert TALLY.of(S.HELD) == 0


def test_of_nobody_nothing_is_open() -> None:
    assert (Tally().chats, Tally().open, Tally().done) == (0, 0, 0)


def test_it_is_kept_as_json_and_read_again() -> None:
    assert Tally.from_json(json.loads(json.dumps(TALLY.to_json()))) == TALLY
    assert Tally.from_json(json.loads(json.dumps(Tally().to_json()))) == Tally()
    assert Tally.from_json({"reasons": [], "languages": {}}) == Tally()  # as it was kept once

"""Voting cards: typed in any way or scanned, moved to another phone, lost."""

import csv
import io
from datetime import timedelta

from contacts.staff import Role
from hearings.cards import printed
from hearings.hearings import Hearing, HearingAction
from hearings.participants import Helping, next_person
from hearings.polls import Poll, PollKind
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.conftest import ballots, opened, voter
from tests.hearings.voting import a_hearing

ASKED = "For this vote you need a voting card. Please scan the code on it, or type it here."
OPEN = "Your voting card is open here. You can vote with it now."
UNKNOWN = "This is no voting card of this hearing, or it was disabled. Please look at the code and type it again."


async def carded(hub: Hub) -> tuple[Hearing, Poll, list[str]]:
    """Make a hearing that needs cards, a poll, and three cards; return the codes as they are printed."""
    hearing: Hearing = await hub.unit(lambda stores: a_hearing(stores, cards=True))
    poll = await opened(hub, hearing, PollKind.YES_NO)
    moderator = await hub.staff("Mona", Role.MODERATOR)
    await moderator.press_token(f"hp_cards:{hearing.id}")
    await moderator.press("Make cards…")
    await moderator.say("٣")
    assert moderator.reads.startswith("3 voting cards are made. Please print this table within an hour")
    (sheet,) = moderator.sees[-1].shown.attachments
    stored = await hub.unit(lambda stores: stores.files.get(sheet.digest))
    rows = list(csv.reader(io.StringIO(stored.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["number", "1", "2", "3"]
    assert rows[1][2] == "https://hub.example/?start=v_" + rows[1][1].replace("-", "")
    return hearing, poll, [row[1] for row in rows[1:]]


async def test_a_card_is_typed_in_any_way_and_opens_the_vote(hub: Hub) -> None:
    hearing, poll, codes = await carded(hub)
    anna = await voter(hub, hearing, "anna")
    digits = str.maketrans("34679", "٣٤٦٧٩")

    await anna.press_token("hv:1")
    assert anna.reads == ASKED
    await anna.say(f" {codes[0].lower().replace('-', ' ').translate(digits)}")
    assert anna.reads == OPEN
    await anna.press("Vote")
    await anna.say("yes")

    assert await ballots(hub, poll) == [{0: 1}]
    assert codes[0] not in "".join(anna.history)


async def test_a_card_is_scanned_and_used_on_another_phone_it_stays_one_vote(hub: Hub) -> None:
    hearing, poll, codes = await carded(hub)
    anna, boris = await voter(hub, hearing, "anna"), await voter(hub, hearing, "boris")
    link = "/start v_" + codes[0].replace("-", "")
    await anna.press_token("hv:1")
    await anna.say(link)
    await anna.press("Vote")
    await anna.press("1 ✅ Yes")

    await boris.say(link)
    assert boris.reads == "This card is used on another phone. Use it here instead? It stays one vote."
    await boris.press("No")
    await boris.press_token("hv_take")
    assert boris.reads == "Please scan or type the code of your voting card again."
    await boris.say(link)
    await boris.press("Use it here")
    assert boris.reads == OPEN
    await boris.press_token("hv:1")
    assert "You took part in this vote." in boris.reads
    await boris.press("Change my answer")
    await boris.press("2 ❌ No")

    assert await ballots(hub, poll) == [{0: 0}]
    await anna.press_token("hv:1")
    assert anna.reads == ASKED


async def test_foreign_and_wrong_cards_are_told_and_after_five_one_waits(hub: Hub) -> None:
    hearing, _poll, codes = await carded(hub)
    other = await hub.unit(lambda stores: a_hearing(stores, cards=True))
    anna = await voter(hub, other, "anna")
    foreign = await opened(hub, other, PollKind.YES_NO)

    await anna.press_token(f"hv:{foreign.id}")
    for typed in (codes[0], "nonsense", printed("A" * 10), "12", "…"):
        await anna.say(typed)
        assert anna.reads == UNKNOWN
    await anna.say(codes[0])
    assert anna.reads.startswith("Too many codes were wrong. Please wait ten minutes")
    hub.now += timedelta(minutes=11)
    await anna.say(codes[0])
    assert anna.reads == UNKNOWN
    assert hearing.id != other.id


async def test_a_lost_card_is_disabled_and_its_open_vote_removed(hub: Hub) -> None:
    hearing, poll, codes = await carded(hub)
    anna = await voter(hub, hearing, "anna")
    await anna.press_token("hv:1")
    await anna.say(codes[1])
    await anna.press("Vote")
    await anna.say("yes")
    moderator = Person(hub, hub.person("Mona").address)

    await moderator.press_token(f"hp_cl:{hearing.id}")
    await moderator.say("2")
    assert moderator.reads.startswith("Card 2 can no longer be used.")
    assert "3 cards are made, at least 0 are in use, 1 are disabled." in moderator.reads
    for number, answer in (("2", "Card 2 is disabled already."), ("9", "This hearing has no card number 9.")):
        await moderator.press_token(f"hp_cl:{hearing.id}")
        await moderator.say(number)
        assert moderator.reads.startswith(answer)

    assert await ballots(hub, poll) == []
    await anna.press_token("hv_a:1:0:1")
    assert anna.reads == ASKED
    await anna.say(codes[1])
    assert anna.reads == UNKNOWN


async def test_the_next_person_on_a_shared_phone_needs_a_card_of_their_own(hub: Hub) -> None:
    hearing, poll, codes = await carded(hub)
    anna = await voter(hub, hearing, "anna")
    await anna.press_token("hv:1")
    await anna.say(codes[0])
    await anna.press("Vote")
    await anna.say("yes")

    async def pass_on(stores: Stores) -> None:
        chat = await stores.addresses.find(anna.address)
        assert chat is not None
        present = await stores.participants.present(hearing.id, chat.id)
        assert present is not None
        await next_person(stores.participants, present, "en", Helping.NEXT, hub.now)

    await hub.unit(pass_on)
    await anna.press_token("hv:1")
    assert anna.reads == ASKED
    await anna.say(codes[1])
    await anna.press("Vote")
    await anna.say("no")

    assert sorted(each[0] for each in await ballots(hub, poll)) == [0, 1]


async def test_the_codes_are_forgotten_after_the_printing(hub: Hub) -> None:
    await carded(hub)
    moderator = Person(hub, hub.person("Mona").address)
    (sheet,) = (file for sent in hub.memory.seen(moderator.address) for file in sent.shown.attachments)

    hub.later(hours=2)
    await hub.tick()

    assert await hub.unit(lambda stores: stores.files.get(sheet.digest)) is None


async def test_a_newcomer_scans_a_card_and_can_vote(hub: Hub) -> None:
    _, poll, codes = await carded(hub)
    anna = hub.person("anna", hint="en")

    await anna.say("/start v_" + codes[2].replace("-", ""))
    await anna.press("English")
    assert "Who sees this?" in anna.reads
    assert anna.reads.endswith(OPEN)
    await anna.press("All votes")
    await anna.press("👍 Was zuerst?")
    await anna.press("3 I abstain")

    assert await ballots(hub, poll) == [{0: -1}]


async def test_a_card_that_was_kept_leads_to_what_became_of_it_all(hub: Hub) -> None:
    hearing, _poll, codes = await carded(hub)
    anna = await voter(hub, hearing, "anna")

    async def publish(stores: Stores) -> None:
        counting = await stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now)
        await stores.hearings.move(counting, HearingAction.ADVANCE, hub.now)

    await hub.unit(publish)
    await anna.say("/start v_" + codes[0].replace("-", ""))

    assert "For two years you can see here what becomes of them." in anna.reads
    assert {"Results", "What I follow"} <= set(anna.buttons)

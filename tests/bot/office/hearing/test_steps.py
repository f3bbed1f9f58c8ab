"""The moderator opens the next step, goes back one, cancels: after a question, and only once."""

import asyncio
from datetime import timedelta

import pytest

from channels.incoming import Incoming, Kind
from contacts.staff import Role
from hearings.hearings import NEXT, HearingAction, Phase, PhasePlan
from hearings.opening import open_poll
from hearings.polls import PollKind
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on
from tests.bot.office.hearing.leading import a_hearing, stored, takes_part
from tests.databases import MakePlace
from tests.hearings.voting import a_poll


async def test_the_question_says_what_the_step_means_for_people(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    plan = PhasePlan(Phase.IDEAS, hub.now, hub.now + timedelta(minutes=100))
    await hub.unit(lambda stores: stores.hearings.put_plan(hearing.id, plan))
    await takes_part(hub, hearing, "anna", "ar")
    await moderator.press_token(f"hx:{hearing.id}")

    await moderator.press("Open: Ideas")

    assert moderator.reads == (
        "Open this step now: Ideas?\n\nPeople can give ideas.\n\nIt closes by itself at 10:40.\n\n"
        "Please look at this first:\n\n• There is no table yet.\n\n1 person who takes part is told."
    )
    assert (await stored(hub, hearing)).phase is Phase.ANNOUNCED
    await moderator.press("Yes, open it")

    assert moderator.reads.startswith("This step is open now: Ideas.\n\nHearing 2027\n\nIdeas (since 09:00)")
    after = await stored(hub, hearing)
    assert (after.phase, after.closes_at) == (Phase.IDEAS, hub.now + timedelta(minutes=100))


async def test_a_planned_end_that_is_over_is_not_kept(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    plan = PhasePlan(Phase.IDEAS, hub.now, hub.now + timedelta(minutes=10))
    await hub.unit(lambda stores: stores.hearings.put_plan(hearing.id, plan))
    hub.later(minutes=10)
    await moderator.press_token(f"hx_next:{hearing.id}:announced")
    assert "closes by itself" not in moderator.reads

    await moderator.press("Yes, open it")

    assert (await stored(hub, hearing)).closes_at is None


async def test_it_is_not_announced_without_what_the_committee_decided(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, goals=0)
    await moderator.press_token(f"hx_next:{hearing.id}:draft")
    assert "• There is no goal yet." in moderator.reads
    assert "From then on the goals can no longer be changed, only translated." in moderator.reads

    await moderator.press("Yes, open it")

    assert moderator.reads.startswith("It cannot be announced yet.")
    assert (await stored(hub, hearing)).phase is Phase.DRAFT


async def test_of_two_moderators_the_second_reads_what_happened(hub: Hub, moderator: Person) -> None:
    other = await hub.staff("Maria", Role.MODERATOR)
    hearing = await a_hearing(hub, Phase.IDEAS)
    for person in (moderator, other):
        await person.press_token(f"hx_next:{hearing.id}:ideas")
    await moderator.press("Yes, open it")

    hub.later(seconds=5)
    await other.press("Yes, open it")

    assert other.reads.startswith("Somebody was faster. The hearing is at this step since 09:00: Measures.")
    assert (await stored(hub, hearing)).phase is Phase.MEASURES


async def test_a_second_press_moves_nothing(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.IDEAS)
    await moderator.press_token(f"hx_next:{hearing.id}:ideas")
    await moderator.press("Yes, open it")

    await moderator.press_again()

    assert moderator.reads.startswith("Somebody was faster.")
    assert (await stored(hub, hearing)).phase is Phase.MEASURES


@pytest.mark.parametrize("phase", list(Phase))
async def test_the_screen_offers_exactly_the_moves_there_are(hub: Hub, moderator: Person, phase: Phase) -> None:
    if phase is Phase.CANCELLED:
        hearing = await a_hearing(hub)
        await hub.unit(lambda stores: stores.hearings.move(hearing, HearingAction.CANCEL, hub.now))
    else:
        hearing = await a_hearing(hub, phase)
    await moderator.press_token(f"hx:{hearing.id}")

    offered = {
        HearingAction.ADVANCE: any(label.startswith("Open: ") for label in moderator.buttons),
        HearingAction.GO_BACK: "Back one step" in moderator.buttons,
        HearingAction.CANCEL: "Cancel the hearing" in moderator.buttons,
    }

    assert offered == {action: (phase, action) in NEXT for action in HearingAction}


async def test_a_step_opened_too_early_is_taken_back(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.VOTING)
    await moderator.press_token(f"hx:{hearing.id}")

    await moderator.press("Back one step")
    assert moderator.reads.startswith("Go back to this step: Measures? Nothing that was written is lost.")
    await moderator.press("Yes, go back")

    assert moderator.reads.startswith("It is back at this step: Measures.")
    assert (await stored(hub, hearing)).phase is Phase.MEASURES


async def test_a_hearing_is_cancelled(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    await moderator.press_token(f"hx:{hearing.id}")

    await moderator.press("Cancel the hearing")
    assert moderator.reads.startswith("Cancel this hearing for good?\n\nIt does not take place.")
    await moderator.press("Yes, cancel it")

    assert moderator.reads.startswith("The hearing is cancelled.")
    assert (await stored(hub, hearing)).phase is Phase.CANCELLED


async def test_nonsense_in_an_old_button_moves_nothing(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.IDEAS)

    for token in ("hx_do", f"hx_do:{hearing.id}", f"hx_do:{hearing.id}:ideas", f"hx_do:{hearing.id}:ideas:x"):
        await moderator.press_token(token)
        assert moderator.reads
    await moderator.press_token(f"hx_cancel:{hearing.id}:voting")
    assert moderator.reads.startswith("Somebody was faster.")

    assert (await stored(hub, hearing)).phase is Phase.IDEAS


async def test_before_the_count_moderators_read_that_nothing_can_be_rated(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.VOTING)

    await moderator.press_token(f"hx:{hearing.id}")

    assert "• People cannot rate any measures yet: please open the ratings under “Polls and cards”." in moderator.reads


async def test_going_back_from_the_vote_says_what_becomes_of_open_polls(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.VOTING)
    keys = hub.office.poll_keys
    assert keys is not None

    async def open_one(stores: Stores) -> None:
        draft = await a_poll(stores, hearing, PollKind.YES_NO)
        await open_poll(stores, keys, draft.id, hub.now)

    await hub.unit(open_one)

    await moderator.press_token(f"hx_back:{hearing.id}:voting")

    assert "Polls that are open stay open, but nobody can vote in them until you go on." in moderator.reads


async def test_two_processes_on_one_database_open_a_step_once(make_place: MakePlace) -> None:
    place = await make_place("postgresql")
    async with place.opened() as first, place.opened() as second:
        hub, other_hub = await hub_on(first), await hub_on(second)
        hearing = await a_hearing(hub, Phase.ANNOUNCED)
        people = [await hub.staff("Mo", Role.MODERATOR), await hub.staff("Maria", Role.MODERATOR)]
        token = f"hx_do:{hearing.id}:announced:next"
        presses = [Incoming(each.address, Kind.PRESS, hub.next_key(), token=token) for each in people]

        await asyncio.gather(hub.intake(presses[:1]), other_hub.intake(presses[1:]))
        await hub.deliver()

        said = sorted(person.reads[:19] for person in people)
        assert (await stored(hub, hearing)).phase is Phase.IDEAS
        assert said == ["Somebody was faster", "This step is open n"]

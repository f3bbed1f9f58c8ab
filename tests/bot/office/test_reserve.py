import pytest

from channels.errors import GoneReason, Unreachable
from channels.incoming import Kind
from contacts.addresses import AddressState
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write

ARABIC = "دورة سباحة\n\nكل يوم اثنين الساعة 19."


@pytest.fixture
async def boss(hub: Hub) -> Person:
    return await hub.staff("Berta", Role.ADMIN)


@pytest.fixture
async def group(hub: Hub) -> Person:
    """The group of an organisation that also has a chat with its chairwoman, Amal."""
    verein = await hub.organisation("Kulturverein", "de")
    group = await hub.subscriber("-7", "de", organisation=verein, group=True)
    await hub.subscriber("Amal", "ar", organisation=verein)
    return group


async def make_reserve(boss: Person) -> None:
    """Make Amal's chat the reserve."""
    await boss.say("/organisations")
    await boss.press("Kulturverein")
    await boss.press("Chats and reserve")
    await boss.press("Chat 2: make it the reserve")


async def tick(hub: Hub) -> None:
    await hub._ticker._tell_lost()
    await hub.deliver()


async def test_staff_choose_a_reserve_and_take_it_back(hub: Hub, boss: Person, group: Person) -> None:
    await make_reserve(boss)
    assert "It is the reserve now." in boss.reads
    assert "1. Group (memory), Deutsch\n2. One person (memory), العربية, reserve" in boss.reads
    await boss.press_again()
    assert "It is the reserve now." in boss.history[-1]
    await boss.press("Chat 2: no longer the reserve")

    assert "It is an ordinary chat again." in boss.reads
    await boss.press_token("og_spare:1:99:+")
    assert "This chat did not belong to it any more." in boss.reads


async def test_an_organisation_without_chats_has_nothing_to_choose(hub: Hub, boss: Person) -> None:
    await hub.organisation("Kulturverein", "de")
    await boss.say("/organisations")
    await boss.press("Kulturverein")
    await boss.press("Chats and reserve")

    assert "No chat belongs to it today." in boss.reads
    assert boss.buttons == ["Back", "Office"]


async def test_a_reserve_gets_nothing_while_the_group_does(hub: Hub, boss: Person, group: Person) -> None:
    await make_reserve(boss)
    await write(boss)
    await send_to_everyone(boss)
    await hub.run_broadcasts()

    assert len(group.history) == 1
    assert hub.person("Amal").history == []


async def test_the_reserve_gets_a_running_broadcast_exactly_once_in_its_language(
    hub: Hub, boss: Person, group: Person
) -> None:
    await make_reserve(boss)
    await write(boss)
    await translate(boss, "العربية", ARABIC)
    await send_to_everyone(boss)
    hub.memory.fail(Unreachable(GoneReason.REMOVED), group.address)
    await hub.prepare_broadcasts()
    await hub.send_broadcasts()
    await hub.report()
    await hub.report()
    await hub.send_broadcasts()
    await hub.report()

    assert hub.person("Amal").history == ["دورة سباحة\n\nكل يوم اثنين الساعة 19."]
    assert "✓ 1 chat has got it." in boss.history[-1]
    assert "1: the bot was removed from the group" in boss.history[-1]


async def test_staff_hear_once_what_happened_and_get_the_invitation(hub: Hub, boss: Person, group: Person) -> None:
    await make_reserve(boss)
    await group.do(Kind.LEFT)
    boss.look_away()
    await tick(hub)

    assert (
        "⚠ A chat of Kulturverein can no longer be reached: Group (memory), Deutsch. The bot was removed" in boss.reads
    )
    assert "Until then its reserve gets the newsletter" in boss.reads
    assert "https://memory.example/?startgroup=o_" in boss.reads
    boss.look_away()
    await tick(hub)
    assert boss.sees == []
    await boss.press("Show the organisation")
    assert "Not reached (1): The bot was removed from the group." in boss.reads


async def test_it_says_who_of_the_organisation_still_gets_it(hub: Hub, boss: Person, group: Person) -> None:
    await group.do(Kind.LEFT)
    await tick(hub)
    assert "Its other chats go on getting the newsletter." in boss.reads

    boss.look_away()
    await hub.person("Amal").do(Kind.BLOCKED)
    await tick(hub)
    assert "No other chat of it can be reached, so it gets nothing until then." in boss.reads
    assert "Only they can unblock it." in boss.reads


async def test_nobody_is_told_before_somebody_is_there_to_be_told(hub: Hub, editor: Person, group: Person) -> None:
    await group.do(Kind.LEFT)
    await tick(hub)
    assert editor.sees == []

    moderator = await hub.staff("Mara", Role.MODERATOR)
    await tick(hub)

    assert "can no longer be reached" in moderator.reads


@pytest.mark.parametrize(("away", "back"), [(Kind.LEFT, Kind.JOINED), (Kind.BLOCKED, Kind.UNBLOCKED)])
async def test_a_chat_that_comes_back_is_mended_by_itself(
    hub: Hub, boss: Person, group: Person, away: Kind, back: Kind
) -> None:
    person = group if away is Kind.LEFT else hub.person("Amal")

    async def state() -> AddressState:
        record = await hub.unit(lambda stores: stores.addresses.find(person.address))
        assert record is not None
        found: AddressState = record.state
        return found

    await person.do(away)
    assert await state() is not AddressState.ACTIVE
    await tick(hub)
    await person.do(back)
    assert await state() is AddressState.ACTIVE
    boss.look_away()
    await tick(hub)
    assert boss.sees == []

    await person.do(away)
    await tick(hub)
    assert "can no longer be reached" in boss.reads

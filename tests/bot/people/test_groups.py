"""An association's group: its administrators decide, everybody reads, nobody is overheard."""

from sqlalchemy import func, select

from channels.address import Address
from channels.incoming import Incoming, Kind, Lookup, LookupAnswer, LookupKind
from contacts.addresses import AddressState
from contacts.staff import Role
from contacts.subscriptions import Rhythm
from storage.stores import Stores
from storage.tables import metadata
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write
from tests.bot.people.conftest import states

GROUP = "-100"


def administrators(hub: Hub, *people: str) -> None:
    """Let the platform know who administers the group."""
    for person in ("1", "2"):
        lookup = Lookup(LookupKind.GROUP_ADMIN, person)
        hub.memory.answers[lookup] = LookupAnswer(lookup, yes=person in people)


async def join(hub: Hub) -> Person:
    boss = hub.in_group(GROUP, "1")
    boss.hint = "en"
    administrators(hub, "1")
    await boss.do(Kind.JOINED)
    return boss


async def test_an_administrator_picks_languages_and_links_the_group(hub: Hub) -> None:
    organisation = await hub.organisation("Casa Italia", "it")
    topics = await hub.unit(lambda stores: stores.subscriptions.topics())
    await hub.unit(lambda stores: stores.organisations.set_topics(organisation, (topics[0].id,), hub.now))
    code = (await hub.unit(lambda stores: stores.organisations.get(organisation))).code
    boss = await join(hub)
    assert "I do not read or store what you write to each other." in boss.reads

    await boss.press("English")
    await boss.press("العربية")
    await boss.press("Done")
    await boss.say(f"/organisation {code}")

    record = await hub.unit(lambda stores: stores.addresses.find(boss.address))
    assert (record.languages, record.bilingual, record.organisation_id) == (("en", "ar"), True, organisation)
    assert await states(boss) == {"news": "active"}


async def test_somebody_else_is_told_that_only_administrators_may(hub: Hub) -> None:
    await join(hub)
    member = hub.in_group(GROUP, "2")
    member.hint = "en"

    await member.press("English")

    assert "Only administrators of this group can do this." in member.reads
    record = await hub.unit(lambda stores: stores.addresses.find(member.address))
    assert record.languages == ()


async def test_administrators_choose_the_rhythm_of_the_group(hub: Hub) -> None:
    boss = await join(hub)
    await boss.press("English")
    await boss.say("/topics")
    member = hub.in_group(GROUP, "2")
    member.hint = "en"

    await member.press("☐ Only when it is urgent")
    assert "Only administrators of this group can do this." in member.reads
    await boss.press("☐ Only when it is urgent")

    assert "☑ Only when it is urgent" in boss.buttons
    record = await hub.unit(lambda stores: stores.addresses.find(boss.address))
    assert record.rhythm is Rhythm.URGENT


async def test_the_newsletter_comes_in_both_languages_of_the_group(hub: Hub) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)
    group = await hub.subscriber(GROUP, "de", "tr", bilingual=True, group=True)
    await write(editor)
    await translate(editor)
    await send_to_everyone(editor)
    group.look_away()

    await hub.run_broadcasts()

    assert [message.shown.language for message in group.sees] == ["de", "tr"]


async def test_chatter_leaves_no_trace(hub: Hub) -> None:
    await join(hub)

    async def sizes() -> dict[str, int]:
        async def count(stores: Stores) -> dict[str, int]:
            found = {}
            for name, table in metadata.tables.items():
                (row,) = await stores.session.rows(select(func.count().label("number")).select_from(table))
                found[name] = row.number
            return found

        return dict(await hub.unit(count))

    before = await sizes()
    member = hub.in_group(GROUP, "2")
    member.look_away()

    await hub.intake(
        [Incoming(member.address, Kind.TEXT, "chat-1", person="2", addressed=False, text="Who brings the cake?")]
    )

    assert await sizes() == before
    assert member.sees == []


async def test_an_unknown_command_in_a_group_is_for_somebody_else(hub: Hub) -> None:
    await join(hub)
    member = hub.in_group(GROUP, "2")

    await member.say("/roll 6")

    assert member.sees == []


async def test_removed_and_let_in_again(hub: Hub) -> None:
    boss = await join(hub)

    await boss.do(Kind.LEFT)
    gone = await hub.unit(lambda stores: stores.addresses.find(boss.address))
    await boss.do(Kind.JOINED)
    back = await hub.unit(lambda stores: stores.addresses.find(boss.address))

    assert (gone.state, back.state) == (AddressState.REMOVED, AddressState.ACTIVE)


async def test_a_supergroup_keeps_everything_under_its_new_id(hub: Hub) -> None:
    boss = await join(hub)
    await boss.press("English")

    await boss.do(Kind.MOVED, moved_to="-1001234")

    new = Address("memory", "", "-1001234", group=True)
    record = await hub.unit(lambda stores: stores.addresses.find(new))
    assert record.languages == ("en",)
    assert await hub.unit(lambda stores: stores.addresses.find(boss.address)) is None


async def test_a_button_pressed_twice_does_what_it_says_once(hub: Hub) -> None:
    boss = await join(hub)

    await boss.press("English")
    await boss.press_again()

    assert (await hub.unit(lambda stores: stores.addresses.find(boss.address))).languages == ("en",)


async def test_without_a_language_the_question_stands(hub: Hub) -> None:
    boss = await join(hub)

    await boss.press("Done")

    assert boss.reads.startswith("No language chosen yet.")
    assert boss.buttons[-1] == "Done"


async def test_what_has_no_texts_yet_is_spoken_in_the_citys_language_and_says_so(hub: Hub) -> None:
    boss = await join(hub)

    await boss.press("فارسی")

    assert [message.shown.language for message in boss.sees] == ["de"]

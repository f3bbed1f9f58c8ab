"""Who sees this, what is stored, erasure; and being blocked and let in again."""

import pytest

from bot.request import Request
from bot.routing import PRESSES, Route
from channels.incoming import Kind
from contacts.addresses import AddressState
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, write


async def test_my_data_names_what_is_stored(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("☐ News from the integration office")

    await anna.say("/mydata")

    assert "Language: English" in anna.reads
    assert "Topic News from the integration office: you get it" in anna.reads
    assert "Delete everything" in anna.buttons


async def test_erasure_is_asked_twice_says_goodbye_and_forgets(hub: Hub, anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("All topics")
    address_id = await anna.address_id()
    await anna.say("/delete")
    await anna.press("Yes, delete everything")
    assert "Goodbye" in anna.reads

    await hub._ticker._erase()

    assert await hub.unit(lambda stores: stores.addresses.find(anna.address)) is None
    assert await hub.unit(lambda stores: stores.subscriptions.of(address_id)) == []
    await anna.say("/start")
    assert "Deutsch" in anna.buttons


async def test_no_is_an_answer_too(hub: Hub, anna: Person) -> None:
    await anna.say("/delete")

    await anna.press("No, go back")
    await hub._ticker._erase()

    assert await hub.unit(lambda stores: stores.addresses.find(anna.address)) is not None


async def test_staff_cannot_slip_out_of_the_records(hub: Hub) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)
    await editor.say("/delete")

    await editor.press("Yes, delete everything")

    assert "You are a member of staff." in editor.reads


async def test_blocked_and_let_in_again(hub: Hub, anna: Person) -> None:
    await anna.do(Kind.BLOCKED)
    blocked = await hub.unit(lambda stores: stores.addresses.find(anna.address))
    await anna.do(Kind.UNBLOCKED)
    back = await hub.unit(lambda stores: stores.addresses.find(anna.address))

    assert (blocked.state, back.state) == (AddressState.BLOCKED, AddressState.ACTIVE)


async def test_the_latest_newsletter_in_the_readers_language_or_with_a_word_about_it(hub: Hub, anna: Person) -> None:
    await anna.say("/newsletter")
    assert "No newsletter has been sent yet." in anna.reads
    editor = await hub.staff("Eva", Role.EDITOR)
    await hub.subscriber("ben", "de")
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()

    await anna.say("/newsletter")

    assert anna.reads.startswith("This text is not available in your language yet.")
    assert "Schwimmkurs" in anna.reads


async def test_a_fault_is_answered_and_nothing_is_half_done(
    hub: Hub, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(request: Request) -> None:
        await request.set_languages(("tr",))
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(PRESSES, "breaks", Route(breaks))

    await anna.press_token("breaks")

    assert "Something went wrong on our side, and nothing was changed." in anna.reads
    record = await hub.unit(lambda stores: stores.addresses.find(anna.address))
    assert record.languages == ("en",)
    await anna.repeat()
    assert anna.sees == []

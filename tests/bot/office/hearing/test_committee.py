"""Personal links for the committee."""

from contacts.staff import Role
from hearings.hearings import Hearing
from tests.bot.driver import Hub, Person


async def make(moderator: Person, hearing: Hearing, name: str) -> str:
    await moderator.press_token(f"hco:{hearing.id}")
    await moderator.press("Make a link…")
    await moderator.say(name)
    return moderator.reads.partition("/committee/")[2].split(">")[0].split()[0]


async def test_a_link_is_made_for_a_name_and_shown_once(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    code = await make(moderator, hearing, "Frau Öztürk")
    shown = moderator.reads

    await moderator.press("Committee")

    link = await hub.unit(lambda stores: stores.committee.by_code(code))
    assert "It is shown only this once." in shown
    assert (link.name, link.hearing_id) == ("Frau Öztürk", hearing.id)
    assert "1 link works." in moderator.reads
    assert code not in moderator.reads


async def test_a_link_is_ended_after_a_question(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    code = await make(moderator, hearing, "Frau Öztürk")
    await moderator.press("Committee")
    await moderator.press("Frau Öztürk")

    await moderator.press("End the link")

    assert "The link of Frau Öztürk has ended." in moderator.reads
    assert await hub.unit(lambda stores: stores.committee.by_code(code)) is None


async def test_ending_twice_is_answered(hearing: Hearing, moderator: Person) -> None:
    await make(moderator, hearing, "Frau Öztürk")
    await moderator.press("Committee")
    await moderator.press("Frau Öztürk")
    await moderator.press("End the link")

    await moderator.press_again()

    assert "This link has ended already." in moderator.reads


async def test_too_long_a_name_is_asked_for_again(hearing: Hearing, moderator: Person) -> None:
    await moderator.press_token(f"hco:{hearing.id}")
    await moderator.press("Make a link…")
    await moderator.say("x" * 81)

    assert "at most 80 characters" in moderator.reads
    await moderator.say("Herr Koch")
    assert "The link for Herr Koch:" in moderator.reads


async def test_others_learn_nothing(hub: Hub, hearing: Hearing) -> None:
    editor, stranger = await hub.staff("Eva", Role.EDITOR), hub.person("Sam")

    for person in (editor, stranger):
        await person.press_token(f"hco:{hearing.id}")
        assert "personal link" not in person.reads


async def test_a_hearing_that_is_gone_is_answered(moderator: Person) -> None:
    await moderator.press_token("hco:999")

    assert "This hearing no longer exists." in moderator.reads

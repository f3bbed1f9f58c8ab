import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.incoming import Kind
from contacts.staff import Role, StaffMember
from tests.bot.driver import Hub, Person, open_hub

LINK = re.compile(r"start=(s_[\w-]+)")


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def ada(hub: Hub) -> Person:
    return await hub.staff("Ada", Role.ADMIN)


async def members(hub: Hub) -> list[tuple[Role, str]]:
    found: list[StaffMember] = await hub.unit(lambda stores: stores.staff.members())
    return [(member.role, member.name) for member in found]


async def invitation(ada: Person, role: str) -> str:
    """Let the administrator invite somebody and return the link's payload."""
    await ada.say("/staff")
    await ada.press("Invite")
    await ada.press(role)
    found = LINK.search(ada.reads)
    assert found is not None
    return found[1]


async def newcomer(hub: Hub, name: str = "nora") -> Person:
    """Return a person who has chosen a language and is not staff."""
    return await hub.subscriber(name, "en")


async def test_members_are_listed_with_their_roles(hub: Hub, ada: Person) -> None:
    await hub.staff("", Role.EDITOR)

    await ada.say("/staff")

    assert ada.reads == "Staff\n\n• Ada: Administrator (you)\n• member 2: Editor"
    assert ada.buttons == ["Invite", "End: Ada", "End: member 2", "Office"]


async def test_invited_person_becomes_staff_says_their_name_and_finds_the_office(hub: Hub, ada: Person) -> None:
    payload = await invitation(ada, "Moderator")
    assert "They are valid until Wednesday, 2 December 2026, 09:00" in ada.reads
    nora = await newcomer(hub)

    await nora.say(f"/start {payload}")
    assert "You now work here as: Moderator." in nora.reads
    assert nora.buttons == ["Skip"]
    await nora.say("  Nora   Yılmaz ")

    assert "Thank you, Nora Yılmaz." in nora.reads
    assert "/office" in nora.reads
    assert await members(hub) == [(Role.ADMIN, "Ada"), (Role.MODERATOR, "Nora Yılmaz")]

    await nora.press("Office")
    assert "Organisations" in nora.buttons
    assert "Staff" not in nora.buttons


async def test_name_may_be_skipped_and_only_a_text_is_one(hub: Hub, ada: Person) -> None:
    payload = await invitation(ada, "Editor")
    nora = await newcomer(hub)
    await nora.say(f"/start {payload}")

    await nora.do(Kind.VOICE)
    assert "Please answer with a text message." in nora.reads
    await nora.press("Skip")

    assert nora.buttons == ["Office", "Console"]
    assert await members(hub) == [(Role.ADMIN, "Ada"), (Role.EDITOR, "")]


async def test_link_works_after_the_choice_of_a_language(hub: Hub, ada: Person) -> None:
    payload = await invitation(ada, "Editor")
    stranger = hub.person("stranger")
    await stranger.say(f"/start {payload}")

    await stranger.press("English")

    assert "You now work here as: Editor." in stranger.reads


async def test_used_expired_and_unknown_links_get_the_same_answer(hub: Hub, ada: Person) -> None:
    used = await invitation(ada, "Editor")
    expired = await invitation(ada, "Editor")
    first = await newcomer(hub, "first")
    await first.say(f"/start {used}")
    second = await newcomer(hub, "second")
    answers = []

    await second.say(f"/start {used}")
    answers.append(second.reads)
    await second.say("/start s_rubbish")
    answers.append(second.reads)
    hub.later(days=7)
    await second.say(f"/start {expired}")
    answers.append(second.reads)

    sentence = "This link has been used, is too old or is incomplete. Please ask the office for a new one."
    assert answers == [sentence] * 3
    assert second.buttons == ["Menu"]
    assert [role for role, _ in await members(hub)] == [Role.ADMIN, Role.EDITOR]


async def test_second_press_on_the_link_says_that_one_is_staff_already(hub: Hub, ada: Person) -> None:
    payload = await invitation(ada, "Editor")
    nora = await newcomer(hub)
    await nora.say(f"/start {payload}")

    await nora.say(f"/start {payload}")

    assert nora.reads == "This link has been used or is too old. You belong to the staff: Editor."
    assert nora.buttons == ["Office"]


async def test_administrator_who_tries_the_link_stays_administrator_and_does_not_use_it_up(
    hub: Hub, ada: Person
) -> None:
    payload = await invitation(ada, "Editor")

    await ada.say(f"/start {payload}")

    assert "the link was not used up" in ada.reads
    nora = await newcomer(hub)
    await nora.say(f"/start {payload}")
    assert await members(hub) == [(Role.ADMIN, "Ada"), (Role.EDITOR, "")]


async def test_member_who_opens_a_link_for_more_gets_the_role_and_keeps_the_name(hub: Hub, ada: Person) -> None:
    ed = await hub.staff("Ed", Role.EDITOR)
    hub.later(days=1)
    payload = await invitation(ada, "Administrator")

    await ed.say(f"/start {payload}")

    assert "You now work here as: Administrator." in ed.reads
    assert await members(hub) == [(Role.ADMIN, "Ada"), (Role.ADMIN, "Ed")]


async def test_link_in_a_group_makes_nobody_staff_and_is_not_used_up(hub: Hub, ada: Person) -> None:
    payload = await invitation(ada, "Editor")
    in_group = hub.in_group("-1", "7")

    await in_group.say(f"/start {payload}")

    assert await members(hub) == [(Role.ADMIN, "Ada")]
    nora = await newcomer(hub)
    await nora.say(f"/start {payload}")
    assert "You now work here as: Editor." in nora.reads


async def test_membership_ends_at_once(hub: Hub, ada: Person) -> None:
    ed = await hub.staff("Ed", Role.EDITOR)
    await ada.say("/staff")
    await ada.press("End: Ed")
    assert "End the membership of Ed (Editor)?" in ada.reads
    assert await members(hub) == [(Role.ADMIN, "Ada"), (Role.EDITOR, "Ed")]

    await ada.press("Yes, end it")

    assert "The membership of Ed has ended." in ada.reads
    assert await members(hub) == [(Role.ADMIN, "Ada")]
    await ed.say("/nonsense")
    unknown = ed.reads
    await ed.say("/office")
    assert ed.reads == unknown

    await ada.press_again()
    assert "This membership has ended already." in ada.reads


async def test_last_administrator_stays(hub: Hub, ada: Person) -> None:
    await hub.staff("Ed", Role.EDITOR)
    await ada.say("/staff")

    await ada.press("End: Ada")

    assert "You are the only administrator. Please invite another one first" in ada.reads
    await ada.press_token(f"st_end:{ada.staff_id}")
    assert (Role.ADMIN, "Ada") in await members(hub)


async def test_administrator_may_go_when_there_is_another(hub: Hub, ada: Person) -> None:
    await hub.staff("Eve", Role.ADMIN)
    await ada.say("/staff")
    await ada.press("End: Ada")

    await ada.press("Yes, end it")

    assert "Your membership has ended." in ada.reads
    assert await members(hub) == [(Role.ADMIN, "Eve")]


@pytest.mark.parametrize("token", ["st:99", "st:x", "st_end:", "st_role:king", "st_role", "of_staff"])
async def test_old_buttons_lead_back_to_the_staff(hub: Hub, ada: Person, token: str) -> None:
    await ada.press_token(token)

    assert {"Invite", "Back"} & set(ada.buttons)
    assert await members(hub) == [(Role.ADMIN, "Ada")]


@pytest.mark.parametrize("token", ["st_invite", "st_role:admin", "st:1", "st_end:1", "of_staff"])
async def test_moderator_cannot_use_the_buttons_of_an_administrator(hub: Hub, ada: Person, token: str) -> None:
    mona = await hub.staff("Mona", Role.MODERATOR)
    await mona.press_token("nonsense", message_id="98")
    old_button = mona.reads

    await mona.press_token(token, message_id="99")

    assert mona.reads == old_button
    assert await members(hub) == [(Role.ADMIN, "Ada"), (Role.MODERATOR, "Mona")]


async def test_stranger_cannot_say_a_name_or_skip_it(hub: Hub, ada: Person) -> None:
    payload = await invitation(ada, "Editor")
    nora = await newcomer(hub)
    await nora.say(f"/start {payload}")
    await ada.say("/staff")
    await ada.press("End: member 2")
    await ada.press("Yes, end it")

    await nora.say("Nora")
    assert "I did not understand this." in nora.reads
    await nora.press("Skip")
    assert "This button no longer works." in nora.reads

    assert await members(hub) == [(Role.ADMIN, "Ada")]

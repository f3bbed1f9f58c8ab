"""Staff: an administrator invites, changes roles and ends memberships."""

import re

from contacts.staff import Role
from tests.bot.driver import Hub
from tests.console.office.visitor import Visitor, staff_at_console


async def test_the_list_says_who_works_here(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    await admin.open("/staff")

    assert "Ada you Administrator" in admin.reads
    assert "Eva Editor" in admin.reads


async def test_an_invitation_makes_its_first_opener_staff(hub: Hub, admin: Visitor) -> None:
    await admin.open("/staff")
    await admin.press("Make an invitation", role="moderator")
    assert "Invitation: Moderator" in admin.reads
    (code,) = set(re.findall(r"start=(s_[\w-]+)", admin.response.text))

    mona = hub.person("Mona")
    await mona.say("/start")
    await mona.press("English")
    await mona.say(f"/start {code}")
    await mona.say("Mona")

    assert "Mona Moderator" in (await admin.open("/staff")).reads
    await admin.press_again()
    assert "not done a second time" in admin.reads


async def test_a_changed_role_opens_and_closes_pages_at_once(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    await admin.open("/staff")
    await admin.follow("Eva")
    await admin.press("Change the role", role="moderator")

    assert "The role of Eva is now: Moderator." in admin.reads
    assert (await editor.open("/editions")).status == 403
    assert (await editor.open("/inbox")).status == 200


async def test_a_membership_ends_with_every_way_in(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    link = await editor.sign_in_link()
    await admin.open("/staff")
    await admin.follow("Eva")
    await admin.press("End the membership")

    assert "The membership of Eva has ended." in admin.reads
    assert (await editor.open("/")).path == "/sign-in"
    assert (await editor.open(link)).status == 404
    assert (await admin.open("/staff/2")).status == 404


async def test_the_last_administrator_stays(hub: Hub, admin: Visitor) -> None:
    await admin.open("/staff")
    await admin.follow("Ada")
    await admin.press("End the membership")
    assert admin.status == 409
    assert "There is no other administrator." in admin.reads
    await admin.press("Change the role", role="editor")
    assert admin.status == 409

    await staff_at_console(hub, "Alma", Role.ADMIN)
    await admin.press("Change the role", role="editor")
    assert "Your role is now: Editor." in admin.reads


async def test_somebody_is_signed_out_everywhere(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    assert editor.person is not None
    await admin.open(f"/staff/{editor.person.staff_id}")
    await admin.press("Sign out everywhere")

    assert "In no browser." in admin.reads
    assert (await editor.open("/")).path == "/sign-in"

"""Today, one's own sign-ins, the office's people, and what was done."""

import asyncio
from datetime import timedelta

from sqlalchemy import Update, update

from contacts.staff import Role
from hearings.hearings import Phase, PhasePlan
from hub.problems import Problem, ProblemCode, take_note
from storage.tables.contacts import audit_entry
from tests.bot.driver import Hub
from tests.bot.office.hearing.giving import an_evening
from tests.console.office.editions.test_editions import written
from tests.console.office.inbox.test_inbox import asking
from tests.console.office.visitor import Visitor, staff_at_console


async def test_today_says_what_waits_and_leads_there(hub: Hub, moderator: Visitor) -> None:
    await moderator.open("/")
    assert "Nothing is waiting for you." in moderator.reads

    await asking(hub)
    await hub.organisation("جمعية النور (AKD e.V.)", "ar", state="pending")
    await moderator.open("/")
    assert "1 organisation to confirm" in moderator.links
    await moderator.follow("1 message waits for an answer")
    assert moderator.path == "/inbox"


async def test_an_approver_is_led_to_what_is_to_be_read(strict_hub: Hub) -> None:
    eva = await staff_at_console(strict_hub, "Eva", Role.EDITOR)
    ali = await staff_at_console(strict_hub, "Ali", Role.APPROVER)
    await written(eva)

    await ali.open("/")
    await ali.follow("Read and approve: Schwimmkurs")

    assert "This is everything readers will see." in ali.reads


async def test_a_step_whose_time_has_come_is_a_task(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    plan = PhasePlan(Phase.MEASURES, hub.now + timedelta(hours=1))
    await hub.unit(lambda stores: stores.hearings.put_plan(evening.hearing.id, plan))
    assert "The next step is due" not in (await moderator.open("/")).reads

    hub.later(hours=2)
    await moderator.open("/")
    (task,) = [label for label in moderator.links if label.startswith("The next step is due: Measures")]
    await moderator.follow(task)
    assert "Open the next step: Measures" in moderator.buttons


async def test_sessions_are_seen_and_ended(hub: Hub, editor: Visitor) -> None:
    other = Visitor(hub, editor.person)
    await other.sign_in()
    await editor.open("/me")
    assert editor.reads.count("Firefox, Linux") == 2

    await editor.press("Sign out there")

    assert (await other.open("/")).path == "/sign-in"
    assert (await editor.open("/")).path == "/"


async def test_somebody_is_invited_and_later_everything_of_theirs_ends_at_once(hub: Hub, admin: Visitor) -> None:
    await admin.open("/staff")
    await admin.press("Make a link", role="editor")
    (link,) = [each for each in admin.links if "s_" in each][:1]
    eva = hub.person("Eva")
    await eva.say("/start " + link.rpartition("=")[2].rpartition("/")[2])
    await eva.press("English")
    await eva.say("Eva")
    assert "Console" in eva.buttons
    members = await hub.unit(lambda stores: stores.staff.members())
    eva.staff_id = next(each.id for each in members if each.name == "Eva")
    at_console = Visitor(hub, eva)
    await at_console.sign_in()
    assert (await at_console.open("/")).path == "/"

    await admin.open("/staff")
    await admin.post(f"/console/staff/{eva.staff_id}/end", [("form_key", admin.value("form_key"))])
    assert "The membership of Eva has ended." in admin.reads
    assert (await at_console.open("/")).path == "/sign-in"


async def test_the_last_administrator_stays(admin: Visitor) -> None:
    await admin.open("/staff")
    await admin.press("End it")
    assert "This is the only administrator." in admin.reads


async def test_what_was_done_is_noted_without_words_and_cannot_be_changed_unnoticed(hub: Hub, admin: Visitor) -> None:
    await written(admin, "Geheimer Titel")
    await admin.open("/audit")
    assert "began an edition" in admin.reads
    assert "Geheim" not in admin.response.text
    await admin.press("Check that nothing was changed")
    assert "Every entry is as it was written" in admin.reads

    await hub.unit(lambda stores: stores.session.run(_forged()))
    await admin.press("Check that nothing was changed")
    assert "it is not as it was written" in admin.reads


async def test_what_was_refused_is_not_noted(admin: Visitor) -> None:
    await admin.open("/staff")
    await admin.press("End it")
    await admin.open("/audit")
    assert "There is nothing here." in admin.reads


async def test_health_shows_what_the_doctor_finds(admin: Visitor) -> None:
    await admin.open("/settings")
    assert "The hub is being looked at." in admin.reads
    while "As found:" not in admin.reads:
        await asyncio.sleep(0.05)
        await admin.open("/settings")

    assert "master key" in admin.reads


def _forged() -> Update:
    return update(audit_entry).values(staff_id=99)


async def test_a_changed_role_opens_and_closes_pages_at_once(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    await change_role_of(editor, "moderator", admin)

    assert "The role of Eva is now: Moderator" in admin.reads
    assert (await editor.open("/editions")).status == 403
    assert (await editor.open("/inbox")).status == 200


async def test_the_last_administrator_keeps_the_role(hub: Hub, admin: Visitor) -> None:
    await change_role_of(admin, "editor", admin)
    assert "This is the only administrator." in admin.reads

    await staff_at_console(hub, "Alma", Role.ADMIN)
    await change_role_of(admin, "editor", admin)
    assert "The role of Ada is now: Editor" in admin.reads
    assert (await admin.open("/staff")).status == 403


async def test_who_comes_back_does_not_find_old_ways_in(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    """Links, sessions and invitations of a membership that ended are gone, also where the person is invited anew."""
    assert editor.person is not None
    link = await editor.sign_in_link()
    await admin.open("/staff")
    key = admin.value("form_key")
    await admin.post(f"/console/staff/{editor.person.staff_id}/end", [("form_key", key)])

    await hub.staff("Eva", Role.EDITOR)

    assert (await editor.open("/")).path == "/sign-in"
    assert (await editor.open(link)).status == 404


async def change_role_of(member: Visitor, role: str, admin: Visitor) -> None:
    assert member.person is not None
    await admin.open("/staff")
    fields = [("form_key", admin.value("form_key")), ("role", role)]
    await admin.post(f"/console/staff/{member.person.staff_id}/role", fields)


async def test_what_was_done_in_the_chat_is_noted_too_and_looking_is_not(hub: Hub, admin: Visitor) -> None:
    ada = admin.person
    assert ada is not None
    await ada.say("/staff")
    await admin.open("/audit")
    assert "There is nothing here." in admin.reads

    await ada.press("Invite")
    await ada.press("Editor")
    await admin.open("/audit")
    assert "Adainvited somebody" in _entries(admin)

    await ada.say("/audit")
    assert "Ada: invited somebody" in ada.reads


async def test_entries_are_found_by_person_by_action_and_by_day(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    await written(editor)
    await admin.open("/staff")
    await admin.press("Make a link", role="editor")
    await admin.open(f"/audit?person={admin.person.staff_id if admin.person else 0}")
    assert "invited somebody" in _entries(admin)
    assert "began an edition" not in _entries(admin)

    await admin.open("/audit?action=/editions/new")
    assert "invited somebody" not in _entries(admin)
    assert "began an edition" in _entries(admin)
    assert "There is nothing here." in (await admin.open("/audit?day=2026-11-24")).reads
    assert "began an edition" in _entries(await admin.open("/audit?day=2026-11-25"))


async def test_signing_in_is_noted(hub: Hub, admin: Visitor, editor: Visitor) -> None:
    await editor.open(await editor.sign_in_link())
    await editor.press("Sign in")

    await admin.open("/audit")

    assert "Evasigned in at the console" in _entries(admin)


def _entries(visitor: Visitor) -> str:
    return visitor.reads.partition("Check that nothing was changed")[2]


async def test_open_problems_stand_on_today_and_under_settings_for_administrators(
    hub: Hub, admin: Visitor, editor: Visitor
) -> None:
    problem = Problem(ProblemCode.DISK_FULL, "", {"machine": "hub1", "megabytes": 812})
    await hub.unit(lambda stores: take_note(stores.problems, problem.code, "hub1", [problem], hub.now))

    await editor.open("/")
    assert "nearly full" not in editor.reads
    await admin.open("/")
    assert "The disk of hub1 is nearly full: 812 MB are free." in admin.reads
    await admin.open("/settings")

    assert "Open problems" in admin.reads
    assert "Once it is full, nothing people write can be stored." in admin.reads

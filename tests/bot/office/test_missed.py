from datetime import timedelta

import pytest

from bot.office import missed
from broadcasts.broadcasts import BroadcastState
from channels.errors import AnswerLost, GoneReason, NotBegun, Refused, TryLater, Unreachable
from channels.incoming import Kind
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, write


@pytest.fixture
async def sender(hub: Hub) -> Person:
    """An administrator who has just ordered a broadcast; nobody has got it yet."""
    boss = await hub.staff("Berta", Role.ADMIN)
    for name in ("Ayşe", "Ali", "Hans"):
        await hub.subscriber(name, "de")
    await write(boss)
    await send_to_everyone(boss)
    return boss


async def test_somebody_who_can_be_reached_again_gets_it_alone(hub: Hub, sender: Person) -> None:
    hub.memory.fail(Refused("no"), hub.person("Hans").address)
    hub.memory.fail(Unreachable(GoneReason.BLOCKED), hub.person("Ali").address)
    await hub.run_broadcasts()
    hub.memory.mend(hub.person("Hans").address)
    hub.memory.mend(hub.person("Ali").address)

    await sender.press("Show the broadcast")
    await sender.press("Not reached (2)")
    assert "Schwimmkurs: 2 chats were not reached." in sender.reads
    assert "1: they have blocked the bot. What to do: Only they can unblock it." in sender.reads
    assert "1: the messenger did not accept the message. What to do: Shorten or change the text" in sender.reads
    await sender.press("Send again to this 1 only")
    assert "Send it again to 1 chat that can be reached now?" in sender.reads
    await sender.press("Yes, send it again")
    assert "It is sent again to 1 chat." in sender.reads
    await sender.press_again()
    assert "is being sent again" in sender.reads or "1 chat was not reached" in sender.reads
    await hub.send_broadcasts()
    await hub.report()

    assert [len(hub.person(name).history) for name in ("Ayşe", "Ali", "Hans")] == [1, 0, 1]
    assert "✓ 2 chats have got it." in sender.history[-1]
    assert "Report on “Schwimmkurs”" in sender.history[-1]


async def test_where_nobody_can_be_reached_it_says_so(hub: Hub, sender: Person) -> None:
    hub.memory.fail(Unreachable(GoneReason.BLOCKED))
    await hub.prepare_broadcasts()
    await hub.send_broadcasts()
    hub.memory.mend()
    await hub.report()

    await sender.press("Show the broadcast")
    await sender.press("Not reached (3)")

    assert "None of them can be reached at the moment" in sender.reads
    assert sender.buttons == ["Back", "Office"]


async def test_a_group_that_lost_the_bot_gets_an_invitation_and_then_the_newsletter(hub: Hub, sender: Person) -> None:
    verein = await hub.organisation("Kulturverein", "de")
    group = await hub.subscriber("-7", "de", organisation=verein, group=True)
    hub.memory.fail(Unreachable(GoneReason.REMOVED), group.address)
    await hub.run_broadcasts()
    code = (await hub.unit(lambda stores: stores.organisations.get(verein))).code

    await sender.press("Show the broadcast")
    await sender.press("Not reached (1)")
    assert "Kulturverein, group (memory). Invitation:" in sender.reads
    assert f"https://memory.example/?startgroup=o_{code}" in str(sender.sees[-1].shown)

    hub.memory.mend(group.address)
    await group.do(Kind.JOINED)
    await sender.press("Back")
    await sender.press("Not reached (1)")
    await sender.press("Send again to this 1 only")
    await sender.press("Yes, send it again")
    await hub.run_broadcasts()

    assert "Schwimmkurs" in group.history[-1]


async def test_whoever_may_not_see_codes_learns_who_may(hub: Hub, editor: Person) -> None:
    verein = await hub.organisation("Kulturverein", "de")
    group = await hub.subscriber("-7", "de", organisation=verein, group=True)
    hub.memory.fail(Unreachable(GoneReason.REMOVED), group.address)
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()

    await editor.press("Show the broadcast")
    await editor.press("Not reached (1)")

    assert "Whoever looks after the organisations has the invitation." in editor.reads
    assert "o_" not in editor.reads


async def test_two_people_decide_about_the_uncertain_at_once(hub: Hub, sender: Person, editor: Person) -> None:
    hub.memory.fail(AnswerLost("read time-out"), hub.person("Hans").address)
    await hub.run_broadcasts()
    hub.memory.mend(hub.person("Hans").address)
    for person in (sender, editor):
        await person.say("/broadcasts")
        await person.press("Schwimmkurs: sent")
        await person.press("Decide about 1 uncertain")
        assert "Sent again, it may arrive twice; left as it is, it may be missing." in person.reads

    await sender.press("Send again (may arrive twice)")
    await editor.press("Leave it")

    assert "It is sent again to 1 chat." in sender.reads
    assert "This was decided already." in editor.reads
    await hub.run_broadcasts()
    assert len(hub.person("Hans").history) == 2
    assert "✓ 3 chats have got it." in sender.history[-1]


async def test_the_uncertain_can_be_left(hub: Hub, sender: Person) -> None:
    hub.memory.fail(AnswerLost("read time-out"), hub.person("Hans").address)
    await hub.run_broadcasts()

    await sender.press("Show the broadcast")
    await sender.press("Decide about 1 uncertain")
    await sender.press("Leave it")
    await hub.run_broadcasts()

    assert "1: it was uncertain whether it arrived, and was left so" in sender.history[-1]
    assert len(hub.person("Hans").history) == 1


async def test_more_than_go_at_once_are_chosen_again(hub: Hub, sender: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "DECIDED_AT_ONCE", 2)
    hub.memory.fail(Refused("no"))
    await hub.prepare_broadcasts()
    await hub.send_broadcasts()
    hub.memory.mend()
    await hub.report()

    await sender.press("Show the broadcast")
    await sender.press("Not reached (3)")
    await sender.press("Send again to these 3 only")
    await sender.press("Yes, send it again")
    assert "It is sent again to 2 chats. More do not go at once." in sender.reads
    await sender.press("Not reached (1)")
    await sender.press("Send again to this 1 only")
    await sender.press("Yes, send it again")
    assert "It is sent again to 1 chat.\n" in sender.reads
    await hub.send_broadcasts()

    assert [len(hub.person(name).history) for name in ("Ayşe", "Ali", "Hans")] == [1, 1, 1]


async def test_one_organisation_of_several_gets_it_alone(hub: Hub, sender: Person) -> None:
    people = []
    for name in ("Kulturverein", "Sportverein"):
        verein = await hub.organisation(name, "de")
        people.append(await hub.subscriber(f"Vorstand {name}", "de", organisation=verein))
        hub.memory.fail(Refused("no"), people[-1].address)
    await hub.run_broadcasts()
    for person in people:
        hub.memory.mend(person.address)

    await sender.press("Show the broadcast")
    await sender.press("Not reached (2)")
    await sender.press("Send again to these 2 only")
    await sender.press("Only to Sportverein")
    await hub.run_broadcasts()

    assert [len(person.history) for person in people] == [0, 1]


async def test_when_the_number_has_changed_it_asks_again(hub: Hub, sender: Person) -> None:
    hub.memory.fail(Refused("no"), hub.person("Hans").address)
    hub.memory.fail(Refused("no"), hub.person("Ali").address)
    await hub.run_broadcasts()
    await sender.press("Show the broadcast")
    await sender.press("Not reached (2)")
    await sender.press("Send again to these 2 only")
    await hub.person("Ali").say("/unsubscribe")

    await sender.press("Yes, send it again")

    assert "Meanwhile this has changed" in sender.reads
    assert "Send it again to 1 chat that can be reached now?" in sender.reads


async def test_an_old_button_of_a_cancelled_broadcast_sends_nothing(hub: Hub, sender: Person) -> None:
    await sender.press("Cancel the broadcast")
    await sender.press("Yes, cancel it")

    for token in ("bc_missed:1", "bc_again:1", "bc_resend:1:3", "bc_unsure:1", "bc_twice:1", "bc_leave:1"):
        await sender.press_token(token)
        assert "Nothing can be sent again here." in sender.reads
    await sender.press_token("bc_missed:99")
    assert "This broadcast no longer exists." in sender.reads


async def test_progress_says_until_when_and_changes_only_with_its_words(hub: Hub, sender: Person) -> None:
    hub.memory.fail(TryLater(timedelta(minutes=5), account_wide=False), hub.person("Hans").address)
    await hub.prepare_broadcasts()
    await hub.report()
    assert sender.sees[-1].shown.text.count("\n") == 0  # nothing has left: no forecast
    sender.look_away()
    await hub.send_broadcasts()
    await hub.report()
    assert sender.reads == "Sending “Schwimmkurs”: 2 of 3 chats.\n\nAbout 5 minutes left, until about 09:05."

    sender.look_away()
    edits = len(await _outbox(hub))
    await hub.report()
    assert sender.sees == []
    assert len(await _outbox(hub)) == edits


async def test_progress_says_what_it_waits_for(hub: Hub, sender: Person) -> None:
    hub.memory.fail(TryLater(timedelta(minutes=30)))
    await hub.prepare_broadcasts()
    await hub.send_broadcasts()
    hub.memory.mend()
    await hub.report()
    assert "This messenger asks us to wait until 09:30: memory." in sender.reads
    await sender.say("/broadcasts")
    await sender.press("Schwimmkurs: being sent")
    assert "This messenger asks us to wait until 09:30: memory." in sender.reads


async def test_progress_says_that_the_messenger_cannot_be_reached(hub: Hub, sender: Person) -> None:
    hub.memory.fail(NotBegun("no route"))
    await hub.prepare_broadcasts()
    await hub.send_broadcasts()
    hub.memory.mend()
    await hub.report()

    assert "This messenger cannot be reached at the moment: memory." in sender.reads


async def test_staff_hear_why_an_edition_changed_after_its_approval_was_not_sent(hub: Hub, sender: Person) -> None:
    async def change(stores: object) -> None:
        from sqlalchemy import update

        from storage.tables.broadcasts import edition_text

        await stores.session.run(update(edition_text).values(body="anders"))  # type: ignore[attr-defined]

    await hub.unit(change)

    await hub.prepare_broadcasts()
    await hub.deliver()

    assert "⚠ The broadcast of “Schwimmkurs” was not sent." in sender.reads
    assert "The edition was changed after its approval" in sender.reads
    (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert broadcast.state is BroadcastState.CANCELLED


async def test_many_refusals_stop_it_and_staff_may_go_on_in_spite_of_them(hub: Hub, sender: Person) -> None:
    for number in range(12):
        person = await hub.subscriber(f"P{number}", "de")
        hub.memory.fail(Refused("no"), person.address)
    await hub.prepare_broadcasts()
    await hub.send_broadcasts()
    await hub.report()
    assert "does not accept this message in many chats" in sender.reads

    await sender.press("Show the broadcast")
    await sender.press("Go on")
    await hub.send_broadcasts()
    await hub.report()

    assert "Report on “Schwimmkurs”" in sender.reads


async def test_the_table_of_a_broadcast_comes_as_a_document(hub: Hub, sender: Person) -> None:
    await hub.run_broadcasts()
    await sender.press("Show the broadcast")
    await sender.press("As a table (CSV)")

    (attachment,) = sender.sees[-1].shown.attachments
    assert (attachment.name, attachment.media_type) == ("deliveries-1.csv", "text/csv")
    file = await hub.unit(lambda stores: stores.files.get(attachment.digest))
    first, *rows = file.content.decode("utf-8-sig").splitlines()
    assert first.startswith("broadcast;what for;edition;begun;")
    assert len(rows) == 3
    assert "Hans" not in file.content.decode()


async def _outbox(hub: Hub) -> list[int]:
    from sqlalchemy import select

    from storage.tables.hub import outbox

    rows = await hub.unit(lambda stores: stores.session.rows(select(outbox.c.id)))
    return [row.id for row in rows]

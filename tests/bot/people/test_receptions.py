"""Organisations say that they have received an edition, or discussed it; staff see how many."""

from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write


async def sent(hub: Hub) -> Person:
    """Let an edition go out, and return who sent it."""
    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    return editor


async def test_only_chats_of_confirmed_organisations_have_the_buttons(hub: Hub) -> None:
    club, new = await hub.organisation("Casa Italia", "it"), await hub.organisation("Neu", "en", state="pending")
    board = await hub.subscriber("Bruno", "en", organisation=club)
    pending = await hub.subscriber("Nora", "en", organisation=new)
    resident = await hub.subscriber("Rita", "en")

    await sent(hub)

    assert board.buttons == ["Write to the office", "Pass on", "Received", "Discussed", "Unsubscribe"]
    assert [len(row) for row in board.sees[-1].shown.choices] == [2, 3]
    assert pending.buttons == resident.buttons == ["Write to the office", "Pass on", "Unsubscribe"]
    for person in (board, pending, resident):
        await person.say("/newsletter")
    assert board.buttons == ["Write to the office", "Pass on", "Received", "Discussed", "Unsubscribe"]
    assert pending.buttons == resident.buttons == ["Write to the office", "Pass on", "Unsubscribe"]


async def test_staff_see_how_many_organisations_received_and_discussed_it(hub: Hub) -> None:
    club, choir = await hub.organisation("Casa Italia", "it"), await hub.organisation("Chor *Nord*", "en")
    board = await hub.subscriber("Bruno", "en", organisation=club)
    group = await hub.subscriber("-7", "en", organisation=club, group=True)
    singer = await hub.subscriber("Sina", "en", organisation=choir)
    editor = await sent(hub)

    await board.press("Received")
    assert board.reads == "Thank you. The office now sees that Casa Italia has received it."
    await board.press_again()
    assert board.reads == "Thank you. The office knows this already from your organisation."
    await group.press("Received")
    assert group.reads == "Thank you. The office knows this already from your organisation."
    await singer.press("Discussed")

    await editor.press_token("bc:1")
    assert "2 of 2 organisations have received it, 1 discussed it." in editor.reads
    await editor.press("Which organisations?")
    assert "Discussed by: Chor *Nord*\n\nReceived by: Casa Italia" in editor.reads
    assert editor.buttons == ["Show the edition", "Office"]


async def test_a_group_hears_it_once_and_without_a_sound(hub: Hub) -> None:
    club = await hub.organisation("Casa Italia", "it")
    member = await hub.subscriber("-7", "en", organisation=club, group=True)
    await sent(hub)
    other = hub.in_group("-7", "2")

    await member.press("Discussed")
    assert [message.shown.silent for message in member.sees] == [True]
    await other.press("Discussed")
    assert other.sees == []
    await member.press("Received")
    assert member.reads == "Thank you. The office knows this already from your organisation."
    await other.press("Received")
    assert other.sees == []


async def test_nobody_else_is_counted(hub: Hub) -> None:
    club = await hub.organisation("Casa Italia", "it")
    resident = await hub.subscriber("Rita", "en")
    board = await hub.subscriber("Bruno", "en", organisation=club)
    editor = await sent(hub)
    await write(editor)

    await resident.press_token("heard:1")
    assert resident.reads == "This button is for organisations, and this chat does not speak for one."
    await board.press_token("heard:2")
    assert board.reads == "This is only a preview, so nothing is counted."
    for token in ("heard", "heard:x", "talked:99"):
        await board.press_token(token)
        assert board.reads == "This newsletter no longer exists."

    await editor.press_token("bc:1")
    assert "0 of 1 organisation has received it, 0 discussed it." in editor.reads
    await editor.press("Which organisations?")
    assert "No organisation has said anything of this newsletter yet." in editor.reads


async def test_a_correction_keeps_the_buttons_of_its_edition(hub: Hub) -> None:
    club = await hub.organisation("Casa Italia", "it")
    board = await hub.subscriber("Bruno", "de", organisation=club)
    resident = await hub.subscriber("Rita", "tr")
    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor)
    await translate(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    tokens = [choice.token for row in board.sees[-1].shown.choices for choice in row]
    resident.look_away()

    await editor.press_token("ed_correct:1")
    await editor.press("Change text")
    await editor.press("Deutsch")
    await editor.say("Schwimmkurs\n\nJeden Dienstag um 19 Uhr.")
    await editor.press("Save")
    await editor.press("Correct it in all chats…")
    await editor.press("Correct it now")
    await hub.run_broadcasts()

    shown = board.sees[-1].shown
    assert "Jeden Dienstag um 19 Uhr." in shown.text
    assert (
        [choice.token for row in shown.choices for choice in row]
        == tokens
        == ["reply:1", "pass:1", "heard:1", "talked:1", "leave"]
    )
    assert resident.sees == []  # the Turkish text is the same, and so are its buttons

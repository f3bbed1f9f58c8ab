from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import write


async def test_a_stranger_gets_the_answer_to_an_unknown_command(hub: Hub) -> None:
    stranger = hub.person("Unknown", hint="en")
    await stranger.say("/nonsense")
    nonsense = stranger.reads, stranger.buttons

    for command in ("/office", "/compose", "/editions", "/approve", "/broadcasts"):
        await stranger.say(command)

        assert (stranger.reads, stranger.buttons) == nonsense


async def test_a_stranger_gets_nothing_from_a_button_of_staff(hub: Hub, editor: Person) -> None:
    await write(editor)
    stranger = hub.person("Unknown", hint="en")

    for token in ("of_menu", "ed:1", "ed_now:1:2:everyone", "bc:1", "ap_yes:1:2"):
        await stranger.press_token(token)

        assert "no longer works" in stranger.reads


async def test_an_editor_sees_what_waits(hub: Hub, editor: Person) -> None:
    await editor.say("/office")
    assert "Nothing is waiting for you." in editor.reads
    await write(editor)

    await editor.press("Office")

    assert "• 1 draft" in editor.reads
    assert editor.buttons == [
        *("Write an edition", "Editions", "Broadcasts", "Inbox", "Questions and answers"),
        *("Console", "Practise", "Menu"),
    ]


async def test_everyone_sees_what_their_role_may_do(hub: Hub) -> None:
    moderator = await hub.staff("Mo", Role.MODERATOR)
    approver = await hub.staff("Ada", Role.APPROVER)
    admin = await hub.staff("Ali", Role.ADMIN)

    for person in (moderator, approver, admin):
        await person.say("/office")

    assert moderator.buttons == ["Organisations", "Hearings", "Inbox", "Questions and answers", "Console", "Menu"]
    assert approver.buttons == [
        *("Write an edition", "Editions", "Approve", "Broadcasts", "Inbox", "Questions and answers"),
        *("Console", "Practise", "Menu"),
    ]
    assert admin.buttons == [
        *("Write an edition", "Editions", "Approve", "Broadcasts", "Organisations", "Hearings", "Staff"),
        *("Inbox", "Questions and answers", "Console", "Practise", "Menu"),
    ]


async def test_moderators_see_organisations_that_wait(hub: Hub) -> None:
    moderator = await hub.staff("Mo", Role.MODERATOR)
    await hub.organisation("Verein", "tr", state="pending")

    await moderator.say("/office")

    assert "• 1 organisation to confirm" in moderator.reads


async def test_the_menu_does_not_lose_a_text_that_is_not_saved(editor: Person) -> None:
    await editor.say("/compose")
    await editor.say("Titel\n\nText")

    await editor.say("/office")
    assert "not saved yet" in editor.reads
    await editor.press("Go on with it")
    await editor.press("Save")

    assert "Titel (edition 1)" in editor.reads

"""The list of hearings and one hearing on its screen."""

from contacts.staff import Role
from hearings.hearings import Phase
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing, stored, takes_part


async def test_a_moderator_begins_a_hearing_with_its_title(hub: Hub, moderator: Person) -> None:
    await moderator.say("/hearings")
    assert moderator.reads == "There is no hearing yet."

    await moderator.press("New hearing")
    assert moderator.reads.startswith("What is the hearing called?")
    await moderator.say("Integrationshearing 2027")

    assert moderator.reads == (
        "Integrationshearing 2027\n\nDraft: Nobody but staff sees it.\n\n0 goals and 0 tables\n\n"
        "Before the next step:\n\n• There is no goal yet.\n• It is not said when the evening is.\n"
        "• It is not said where it takes place."
    )
    await moderator.press("Hearings")
    assert moderator.reads == "Hearings"
    assert moderator.buttons == ["Draft · Integrationshearing 2027", "New hearing", "Office"]


async def test_the_list_shows_state_and_date(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub, Phase.IDEAS)

    await moderator.say("/office")
    await moderator.press("Hearings")

    assert moderator.buttons[0] == "Ideas · 14 Jun 2027 · Hearing 2027"


async def test_a_title_that_is_no_text_or_too_long_is_asked_for_again(hub: Hub, moderator: Person) -> None:
    await moderator.say("/hearings")
    await moderator.press("New hearing")

    await moderator.send_photo(b"picture")
    assert moderator.reads == "Please answer with a text message."
    await moderator.say("x" * 121)
    assert moderator.reads == "This is too long. Please use at most 120 characters."
    await moderator.press("Cancel")

    assert moderator.reads == "There is no hearing yet."


async def test_the_screen_counts_without_saying_who(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.IDEAS, goals=4)
    for name in ("anna", "boris"):
        await takes_part(hub, hearing, name, "ar")

    await moderator.press_token(f"hx:{hearing.id}")

    assert moderator.reads == (
        "Hearing 2027\n\nIdeas (since 09:00): People can give ideas.\nIt stays open until you go on.\n\n"
        "When: Monday, 14 June 2027, 18:00\nWhere: Rathaus\n\n"
        "4 goals, 0 tables, 2 people take part, 0 ideas and 0 measures"
    )


async def test_what_belongs_before_the_evening_stays_within_reach(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.IDEAS)
    await moderator.press_token(f"hx:{hearing.id}")

    await moderator.press("More…")

    assert moderator.buttons == [
        *("Goals", "Tables", "Calendar", "Details", "Committee", "Report and sheets"),
        "Back to the hearing",
    ]


async def test_a_hearing_that_is_gone(moderator: Person) -> None:
    for token in ("hx:7", "hx_next:7:draft", "hx_goals:7", "hx_tables:7", "hx_cal:7", "hx_edit:7", "hx_close:7:ideas"):
        await moderator.press_token(token)

        assert moderator.reads == "This hearing no longer exists."
        assert moderator.buttons == ["Hearings", "Office"]


async def test_only_moderators_and_administrators_lead_hearings(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.IDEAS)
    editor, admin = await hub.staff("Eva", Role.EDITOR), await hub.staff("Ali", Role.ADMIN)
    stranger = hub.person("boris", hint="en")

    for person in (editor, stranger):
        await person.press_token(f"hx_do:{hearing.id}:ideas:next")
        assert "no longer works" in person.reads
        await person.say("/hearings")
        assert "I do not know this command." in person.reads
    assert (await stored(hub, hearing)).phase is Phase.IDEAS

    await admin.say("/hearings")
    assert "New hearing" in admin.buttons

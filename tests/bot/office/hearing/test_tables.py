"""Tables for the goals, and the QR codes that lead to them and to the hearing."""

from hearings.hearings import ThemeTable
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing


async def tables(hub: Hub) -> list[ThemeTable]:
    found: list[ThemeTable] = await hub.unit(lambda stores: stores.hearings.tables(1))
    return found


async def test_one_table_for_each_goal(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub, goals=4)
    await moderator.press_token("hx:1")
    await moderator.press("Tables")
    await moderator.press("Add a table…")

    await moderator.press("One table for each goal")

    assert moderator.reads.startswith("4 tables were added.")
    assert [(table.number, table.goal_id) for table in await tables(hub)] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert moderator.buttons[:2] == ["Table 1 · 1 🏠 Goal 1", "Table 2 · 2 🏠 Goal 2"]


async def test_a_second_press_adds_no_second_table(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    await moderator.press_token("hx_tadd:1")
    await moderator.press("No goal: people choose")

    await moderator.press_again()

    assert moderator.reads.startswith("Meanwhile this was changed; nothing was added.")
    assert [(table.number, table.goal_id) for table in await tables(hub)] == [(1, None)]


async def test_a_table_is_named_and_removed(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    await hub.unit(lambda stores: stores.hearings.add_table(1, 1))
    await moderator.press_token("hx_tables:1")
    await moderator.press("Table 1 · 1 🏠 Goal 1")
    await moderator.press("Name…")
    await moderator.say("*Window*")
    assert moderator.reads.startswith("Saved.\n\nTable 1\n\nName: *Window*")
    await moderator.press("All tables")
    assert moderator.buttons[0] == "Table 1 · 1 🏠 Goal 1 · *Window*"
    await moderator.press_token("hx_table:1")

    await moderator.press("Remove the table")
    assert moderator.reads == "Remove table 1? Its QR code stops working."
    await moderator.press("Yes, remove it")

    assert await tables(hub) == []
    await moderator.press_token("hx_table:1")
    assert moderator.reads == "This table no longer exists."


async def test_the_qr_code_of_a_table_leads_to_it(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    table = await hub.unit(lambda stores: stores.hearings.add_table(1, 1))
    await moderator.press_token("hx_table:1")

    await moderator.press("QR code")

    picture, words = moderator.sees
    (file,) = picture.shown.attachments
    assert (file.media_type, file.alt) == (
        "image/png",
        "\u2068memory\u2069".join(("QR code that opens the hearing (", ")")),
    )
    assert f"Link (memory): https://memory.example/?start=t_{table.code}" in moderator.reads
    assert words.shown.attachments == ()


async def test_the_qr_code_of_the_wall_leads_to_the_hearing(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub)
    await moderator.press_token("hx_tables:1")

    await moderator.press("QR code for the wall")

    assert f"https://memory.example/?start=h_{hearing.code}" in moderator.reads
    await moderator.press("Back")
    assert moderator.reads.startswith("Tables of “Hearing 2027”")

"""Lists of organisations as files: first what would happen, then exactly that."""

from contacts.staff import Role
from tests.bot.driver import Hub
from tests.console.office.visitor import Visitor, staff_at_console

HEADER = "name;languages;topics;email;notes\n"
GOOD = HEADER + "جمعية (AKD e.V.);ar,de;news;akd@example.org;\nCasa Italia;it;news;;=1+1\n"


async def look(visitor: Visitor, content: str | bytes) -> Visitor:
    await visitor.open("/organisations/import")
    data = content if isinstance(content, bytes) else content.encode()
    return await visitor.press("Look what would happen", files={"file": ("list.csv", data, "text/csv")})


async def names(hub: Hub) -> list[str]:
    return [each.name for each in await hub.unit(lambda s: s.organisations.all())]


async def test_a_look_changes_nothing_and_the_import_does_exactly_that(hub: Hub, moderator: Visitor) -> None:
    await hub.organisation("Casa Italia", "de")

    await look(moderator, GOOD)
    assert "1 new 1 changed 0 as they are 1 mailbox gets nothing until its holder has agreed." in moderator.reads
    assert "Casa Italialanguages, topics, notes" in moderator.reads
    assert await names(hub) == ["Casa Italia"]

    await moderator.press("Import")
    assert moderator.path == "/organisations"
    assert "Imported: 1 new, 1 changed, 0 as they were." in moderator.reads
    assert await names(hub) == ["Casa Italia", "جمعية (AKD e.V.)"]


async def test_every_problem_is_named_with_its_line_and_nothing_can_be_imported(hub: Hub, moderator: Visitor) -> None:
    await look(moderator, HEADER + "Gut;de;news;;\n;klingonisch;news;kein-postfach;\n")

    assert moderator.status == 422
    assert "3 problems: nothing can be imported yet" in moderator.reads
    assert "3namethe cell is empty" in moderator.reads
    assert "“klingonisch” is not a language we know" in moderator.reads
    assert "“kein-postfach” is not an e-mail address" in moderator.reads
    assert "Import" not in moderator.buttons
    assert await names(hub) == []


async def test_a_file_that_cannot_be_read_says_how_to_save_it(moderator: Visitor) -> None:
    await look(moderator, "name;languages\nMüller;de\n".encode("latin-1"))

    assert moderator.status == 422
    assert "this is not UTF-8" in moderator.reads

    await moderator.open("/organisations/import")
    await moderator.press("Look what would happen", files={"file": ("", b"", "text/csv")})
    assert "Please choose a file." in moderator.reads


async def test_what_changed_since_the_look_is_shown_before_anything_is_imported(hub: Hub, moderator: Visitor) -> None:
    await look(moderator, GOOD)
    await hub.organisation("Casa Italia", "it")

    await moderator.press("Import")
    assert moderator.status == 409
    assert "Nothing was imported: the organisations have changed since you looked." in moderator.reads
    assert await names(hub) == ["Casa Italia"]

    await moderator.press("Import")
    assert len(await names(hub)) == 2


async def test_an_export_can_be_imported_again_and_changes_nothing(hub: Hub, moderator: Visitor) -> None:
    await look(moderator, GOOD)
    await moderator.press("Import")
    await moderator.follow("Export as CSV")
    assert moderator.response.headers["content-disposition"] == 'attachment; filename="organisations-2026-11-25.csv"'
    assert moderator.response.headers["cache-control"] == "no-store"
    exported = moderator.response.content

    other = await staff_at_console(hub, "Sam", Role.MODERATOR)
    await look(other, exported)

    assert "0 new 0 changed 2 as they are" in other.reads
    assert "There is nothing to import." in other.reads

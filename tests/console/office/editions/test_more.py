"""What else is done with an edition at the console: an exact audience, late languages, emergencies, notes, practice."""

import json
from datetime import timedelta

from sqlalchemy import update

from broadcasts.editions import Edition
from broadcasts.lateness import MISSED
from broadcasts.schedule import IfLate
from contacts.organisations import OrganisationKind
from contacts.staff import Role
from storage.tables.broadcasts import broadcast
from tests.bot.driver import Hub
from tests.console.office.editions.test_editions import TURKISH_BODY, TURKISH_TITLE, written
from tests.console.office.visitor import Visitor, staff_at_console

FILE = "# Deutsch\n\nLaternenfest\n\nAm Freitag im Park.\n\n# Türkçe\n\nFener şenliği\n\nCuma günü parkta.\n"


async def newest(hub: Hub) -> Edition:
    found: list[Edition] = await hub.unit(lambda stores: stores.editions.latest(None, 1))
    return found[0]


async def test_an_exact_audience_is_chosen_counted_and_sent(hub: Hub, editor: Visitor) -> None:
    clubs = [await hub.organisation(name, "de") for name in ("Amal", "Kulturkreis")]
    kind = OrganisationKind.COMMUNITY
    await hub.unit(lambda stores: stores.organisations.set_details(clubs[1], "Kulturkreis", kind, ""))
    people = [await hub.subscriber(f"chat {club}", "de", organisation=club) for club in clubs]
    await written(editor)
    await editor.follow("Send…")
    assert "2 chats" in editor.reads
    await editor.follow("Choose…")
    await editor.press("Search", words="Amal")
    await editor.press("Go on", kinds=["community"])
    assert "Of these kinds: Community" in editor.reads
    assert "1 chat" in editor.reads
    await editor.press("Send now")
    hub.later(minutes=2)
    await hub.run_broadcasts()

    assert [bool(each.sees) for each in people] == [False, True]


async def test_a_filter_that_cannot_be_is_no_page(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    path = editor.path
    for exact in ({"kinds": ["spy"]}, {"organisations": ["x"]}, {"languages": [3]}, [1]):
        await editor.open(f"{path}/send?exact={json.dumps(exact)}")
        assert editor.status == 404
    await editor.open(f"{path}/send?exact=%7B")
    assert editor.status == 404


async def test_a_language_that_came_late_goes_to_who_waits_once(hub: Hub, editor: Visitor) -> None:
    hans, ayse = await hub.subscriber("Hans", "de"), await hub.subscriber("Ayşe", "tr")
    await written(editor)
    path = editor.path
    await editor.follow("Send…")
    await editor.press("Count again", instead_tr="wait")
    await editor.open(f"{path}/send?audience=everyone&instead_tr=wait")
    await editor.press("Send now")
    hub.later(minutes=2)
    await hub.run_broadcasts()
    assert hans.sees
    assert not ayse.sees
    await editor.open(path)
    assert "1 chat waits for this language" in editor.reads
    await editor.follow("Translate")
    await editor.press("Save", title=TURKISH_TITLE, body=TURKISH_BODY)
    await editor.press("Send it to those who wait")
    await editor.press_again()
    hub.later(minutes=2)
    await hub.run_broadcasts()

    assert TURKISH_TITLE in ayse.reads
    assert len(ayse.sees) == 1
    assert len(hans.sees) == 1


async def test_what_was_sent_stays_closed_where_nobody_waits(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await written(editor)
    path = editor.path
    await editor.open(f"{path}/text/tr")
    form = editor.response
    await editor.open(f"{path}/send")
    await editor.press("Send now")
    hub.later(minutes=2)
    await hub.run_broadcasts()
    editor.response = form
    await editor.press("Save", title=TURKISH_TITLE, body=TURKISH_BODY)

    assert editor.status == 409
    assert "can no longer change" in editor.reads


async def test_two_people_release_in_an_emergency(strict_hub: Hub) -> None:
    eva = await staff_at_console(strict_hub, "Eva", Role.EDITOR)
    otto = await staff_at_console(strict_hub, "Otto", Role.EDITOR)
    await written(eva)
    path = eva.path
    await eva.follow("Emergency…")
    await eva.press("Ask this colleague", reason="")
    assert eva.status == 422
    await eva.press("Ask this colleague", reason="Hochwasser")
    assert otto.person is not None
    await strict_hub.deliver()
    assert "Hochwasser" in " ".join(otto.person.history)
    await otto.open(f"{path}/emergency")
    assert "Hochwasser" in otto.reads
    await otto.press("I take responsibility too")

    assert "Released." in otto.reads
    edition = await newest(strict_hub)
    assert edition.is_approved("de")
    await otto.press_again()
    assert "done already" in otto.reads


async def test_the_second_may_say_no(strict_hub: Hub) -> None:
    eva = await staff_at_console(strict_hub, "Eva", Role.EDITOR)
    otto = await staff_at_console(strict_hub, "Otto", Role.EDITOR)
    await written(eva)
    path = eva.path
    await eva.open(f"{path}/emergency")
    await eva.press("Ask this colleague", reason="Hochwasser")
    await otto.open(f"{path}/emergency")
    await otto.press("No")

    assert "Nothing was released." in otto.reads
    assert not (await newest(strict_hub)).is_approved("de")


async def test_a_typing_error_is_confirmed_with_one_look(strict_hub: Hub) -> None:
    eva = await staff_at_console(strict_hub, "Eva", Role.EDITOR)
    ali = await staff_at_console(strict_hub, "Ali", Role.APPROVER)
    await written(eva)
    path = eva.path
    await ali.open(f"{path}/read")
    await ali.press("Approve")
    await eva.open(f"{path}/text/de")
    await eva.press("Save", title="Schwimmkurse", body=eva.value("body"))
    await eva.press("Only a small change")
    assert "I have asked 1 person" in eva.reads
    assert not (await newest(strict_hub)).is_approved("de")
    await ali.open(f"{path}/small/de")
    assert "Schwimmkurse" in ali.reads
    await ali.press("Confirm the small change")
    assert (await newest(strict_hub)).is_approved("de")


async def test_a_test_goes_only_to_whoever_asks(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await written(editor)
    await editor.press("Send a test to my chat")
    await hub.deliver()

    assert editor.person is not None
    assert "Schwimmkurs" in editor.person.reads
    assert not hans.sees


async def test_staff_say_their_name(hub: Hub, editor: Visitor) -> None:
    await editor.open("/me")
    await editor.press("Save the name", name="  Eva  Maria ")
    assert "Eva Maria" in editor.reads
    await editor.press("Save the name", name="x" * 81)
    assert "at most 80 characters" in editor.reads


async def test_a_planned_edition_may_rather_be_missed_than_late(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await written(editor)
    await editor.follow("Send…")
    day = f"{hub.now + timedelta(days=2):%Y-%m-%d}"
    await editor.press("Send then", day=day, time="10:00", if_late="miss")
    (planned,) = await hub.unit(lambda stores: stores.broadcasts.latest(1))
    assert planned.if_late is IfLate.MISS


async def test_colleagues_leave_a_note(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.press("Save the note", note="Bitte noch das Datum prüfen.")
    assert editor.value("note") == "Bitte noch das Datum prüfen."
    await editor.press("Save the note", note="")
    assert "The note is removed." in editor.reads


async def test_all_languages_come_from_one_file_or_none(hub: Hub, editor: Visitor) -> None:
    await editor.open("/editions/new")
    await editor.follow("All languages from one file…")
    await editor.press("Read the file", files={"file": ("a.md", b"Nur Text", "text/markdown")})
    assert editor.status == 422
    assert "There is no heading that names a language." in editor.reads
    await editor.press("Read the file", files={"file": ("a.md", FILE.encode(), "text/markdown")})

    edition = await newest(hub)
    assert {tag: text.title for tag, text in edition.texts.items()} == {"de": "Laternenfest", "tr": "Fener şenliği"}


async def test_practising_leaves_nowhere_and_is_deleted(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await editor.open("/me")
    await editor.press("Practise")
    await written(editor)
    path = editor.path
    await editor.follow("Send…")
    await editor.press("Send now")
    hub.later(minutes=2)
    await hub.run_broadcasts()
    assert not hans.sees
    await editor.open(path)
    await editor.press("Delete it")
    assert "is deleted." in editor.reads
    await editor.open("/me")
    await editor.press("Work in earnest")
    assert "You work in earnest again." in editor.reads


async def test_what_was_missed_is_sent_all_the_same_once(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await written(editor)
    await editor.follow("Send…")
    await editor.press("Send now")
    path = editor.path
    await editor.press("Cancel the broadcast")
    await hub.unit(lambda stores: stores.session.run(update(broadcast).values(note=MISSED)))
    await editor.open(path)
    await editor.press("Send it all the same")
    await editor.open(path)
    await editor.press("Send it all the same")
    assert "This is being sent already." in editor.reads
    hub.later(minutes=2)
    await hub.run_broadcasts()

    assert len(hans.sees) == 1


async def test_an_organisation_says_that_it_has_discussed_it(hub: Hub, editor: Visitor) -> None:
    club = await hub.organisation("Amal", "de")
    board = await hub.subscriber("board", "de", organisation=club)
    await written(editor)
    await editor.follow("Send…")
    await editor.press("Send now")
    path = editor.path
    hub.later(minutes=2)
    await hub.run_broadcasts()
    await board.press("Besprochen")
    await editor.open(path)

    assert "1 of 1 organisation has received it, 1 discussed it." in editor.reads

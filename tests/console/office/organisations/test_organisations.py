"""Looking through organisations, deciding about them, changing them."""

import pytest

from channels.errors import GoneReason
from contacts.organisation_names import search_key
from contacts.organisations import Organisation, OrganisationState
from contacts.quiet import Quiet
from contacts.reach import Readers
from contacts.staff import Role
from tests.bot.driver import Hub
from tests.console.office.broadcasts.test_broadcasts import sent
from tests.console.office.editions.test_editions import TITLE
from tests.console.office.visitor import Visitor, staff_at_console

ARABIC = "جمعية (AKD e.V.)"


async def kept(hub: Hub, organisation_id: int) -> Organisation:
    found = await hub.unit(lambda s: s.organisations.get(organisation_id))
    assert isinstance(found, Organisation)
    return found


# The list


async def test_an_empty_list_says_how_to_begin(moderator: Visitor) -> None:
    await moderator.open("/organisations")

    assert "There is no organisation yet. Add one, or import the list" in moderator.reads
    assert "Search" not in moderator.buttons


async def test_the_list_counts_filters_and_turns_pages(hub: Hub, moderator: Visitor) -> None:
    for number in range(60):
        await hub.organisation(f"Verein {number:02}", "de")
    await hub.organisation(ARABIC, "ar", "de")
    await moderator.open("/organisations")
    assert "61 organisations" in moderator.reads
    assert "Verein 49" in moderator.links
    assert "Verein 50" not in moderator.links

    await moderator.follow("Next")
    assert {"Verein 50", ARABIC, "Back"} <= set(moderator.links)

    await moderator.open("/organisations")
    await moderator.press("Search", search="akd", language="ar")
    assert "1 organisation" in moderator.reads
    assert "<bdi>جمعية (\u2068AKD e.V.\u2069)</bdi>" in moderator.response.text  # the last stop stays behind "V"

    await moderator.press("Search", search="nobody is called that")
    assert "No organisation is like that." in moderator.reads


async def test_a_search_finds_without_marks_and_what_a_name_could_break(hub: Hub, moderator: Visitor) -> None:
    await hub.organisation("Ägäis <b>100%</b>", "de")

    for words in ("agais", "ÄGÄIS", "100%", "<b>"):
        await moderator.open("/organisations")
        await moderator.press("Search", search=words)
        assert "Ägäis <b>100%</b>" in moderator.links, words
    await moderator.press("Search", search="1_0")
    assert "No organisation is like that." in moderator.reads


async def test_the_list_shows_whose_chats_are_not_reached(hub: Hub, moderator: Visitor) -> None:
    fine, lost = await hub.organisation("Fine", "de"), await hub.organisation("Lost", "de")
    await hub.subscriber("a", "de", organisation=fine)
    gone = await hub.subscriber("b", "de", organisation=lost)
    gone_id = await gone.address_id()
    await hub.unit(lambda s: s.gone(gone_id, GoneReason.BLOCKED, hub.now))
    await moderator.open("/organisations")

    await moderator.press("Search", chats="trouble")

    assert "1 of 1 not reached" in moderator.reads
    assert "Lost" in moderator.links
    assert "Fine" not in moderator.links


# Deciding


async def test_who_registered_is_confirmed_from_the_list_and_told(hub: Hub, moderator: Visitor) -> None:
    waiting = await hub.organisation("Syria House", "ar", state="pending")
    person = await hub.subscriber("board", "en", organisation=waiting)
    person.look_away()
    await moderator.open("/organisations")

    await moderator.press("Confirm Syria House")
    await hub.deliver()

    assert "Syria House is confirmed. I have told its chat." in moderator.reads
    assert "They have registered" not in moderator.reads
    assert "Your organisation Syria House has been confirmed" in person.reads
    assert (await kept(hub, waiting)).state is OrganisationState.CONFIRMED


async def test_a_rejection_takes_two_presses_and_can_be_taken_back(hub: Hub, moderator: Visitor) -> None:
    waiting = await hub.organisation("Nobody", "de", state="pending")
    person = await hub.subscriber("board", "en", organisation=waiting)
    await moderator.open(f"/organisations/{waiting}")

    await moderator.press("Yes, reject")
    await hub.deliver()

    assert "could not be confirmed by the office" in person.reads
    assert "Rejected" in moderator.reads
    await moderator.press("Take it in again")
    assert (await kept(hub, waiting)).state is OrganisationState.CONFIRMED


async def test_a_slower_colleague_overturns_nothing(hub: Hub, moderator: Visitor) -> None:
    waiting = await hub.organisation("Club", "de", state="pending")
    slower = await staff_at_console(hub, "Sam", Role.MODERATOR)
    await slower.open(f"/organisations/{waiting}")
    await moderator.open(f"/organisations/{waiting}")
    await moderator.press("Confirm")

    await slower.press("Yes, reject")

    assert slower.status == 409
    assert "This was decided before: Confirmed. Nothing was changed now." in slower.reads
    assert (await kept(hub, waiting)).state is OrganisationState.CONFIRMED


async def test_removing_lets_the_chats_go_and_tells_them(hub: Hub, moderator: Visitor) -> None:
    club = await hub.organisation("Club", "de")
    person = await hub.subscriber("board", "en", organisation=club)
    await moderator.open(f"/organisations/{club}")

    await moderator.press("Yes, remove")
    await hub.deliver()

    assert "taken your organisation Club off its list" in person.reads
    assert "its code does not work" in moderator.reads
    assert await hub.unit(lambda s: s.organisations.chats(club)) == []


# Chats and what they get


async def test_the_page_says_which_chat_is_not_reached_and_what_to_do(hub: Hub, moderator: Visitor) -> None:
    club = await hub.organisation(ARABIC, "ar", "de")
    await hub.subscriber("board", "de", organisation=club)
    group = await hub.subscriber("-1", "ar", organisation=club, group=True)
    group_id = await group.address_id()
    await hub.unit(lambda s: s.gone(group_id, GoneReason.REMOVED, hub.now))

    await moderator.open(f"/organisations/{club}")

    assert "1 of 2 chats are reached." in moderator.reads
    assert "The bot was removed from the group." in moderator.reads
    assert "What to do: Send the invitation to somebody who administers the group" in moderator.reads
    assert f"o_{(await kept(hub, club)).code}" in moderator.reads
    assert moderator.reads.index("Group") < moderator.reads.index("One person")  # what needs somebody comes first


async def test_a_chat_becomes_the_reserve_or_leaves(hub: Hub, moderator: Visitor) -> None:
    club = await hub.organisation("Club", "de")
    person = await hub.subscriber("board", "en", organisation=club)
    await moderator.open(f"/organisations/{club}")

    await moderator.press("Make it the reserve")
    assert "It is the reserve now." in moderator.reads

    stale = await staff_at_console(hub, "Sam", Role.MODERATOR)
    await stale.open(f"/organisations/{club}")
    await moderator.press("Remove this chat")
    await hub.deliver()
    assert "The office has ended the link between this chat and Club" in person.reads

    await stale.press("Remove this chat")
    assert stale.status == 409
    assert "This chat did not belong to it any more." in stale.reads


async def test_a_break_holds_everything_and_ends_again(hub: Hub, moderator: Visitor) -> None:
    club = await hub.organisation("Club", "de")
    person = await hub.subscriber("board", "en", organisation=club)
    await moderator.open(f"/organisations/{club}")

    await moderator.press("Yes, pause")
    await hub.deliver()
    assert "has a break" in moderator.reads
    assert "The office has paused the newsletters for Club." in person.reads
    assert await hub.unit(lambda s: s.subscriptions.readers()) == Readers(0, 0)

    await moderator.press("Yes, go on")
    await hub.deliver()
    assert "Club gets its newsletters again" in person.reads
    assert await hub.unit(lambda s: s.subscriptions.readers()) == Readers(1, 0)


async def test_history_shows_what_arrived_and_what_was_discussed(hub: Hub, editor: Visitor, moderator: Visitor) -> None:
    club = await hub.organisation("Club", "de")
    person = await hub.subscriber("board", "de", organisation=club)
    await moderator.open(f"/organisations/{club}")
    assert "Nothing yet." in moderator.reads

    await sent(editor)
    hub.later(minutes=2)
    await hub.run_broadcasts()
    await person.press("Besprochen")
    await moderator.open(f"/organisations/{club}")

    history = moderator.reads[moderator.reads.index("What it has received") :]
    assert f"{TITLE}Discussed No. 1" in history
    assert "1 chat" in history


# Adding and changing


async def test_an_organisation_is_added_with_everything_at_once(hub: Hub, moderator: Visitor) -> None:
    await moderator.open("/organisations")
    await moderator.follow("Add an organisation")
    topics = await hub.unit(lambda s: s.subscriptions.topics())

    await moderator.press(
        "Save",
        name=f"  {ARABIC} ",
        kind="community",
        languages=["ar", "", "de", "ar"],
        topics=[str(topics[0].id)],
        notes="Sonntags geschlossen",
        quiet_from="22:00",
        quiet_to="07:00",
        quiet_days=["6"],
    )

    added = await hub.unit(lambda s: s.organisations.by_name(ARABIC))
    assert moderator.path == f"/organisations/{added.id}"
    assert "Print its QR sheet now" in moderator.reads
    assert (added.name, added.languages, added.topic_ids) == (ARABIC, ("ar", "de"), (topics[0].id,))
    assert (added.state, added.notes) == (OrganisationState.CONFIRMED, "Sonntags geschlossen")
    assert added.quiet.to_json() == {"hours": ["22:00", "07:00"], "days": [6]}
    assert ARABIC in moderator.reads


async def test_every_problem_is_named_and_what_was_written_stays(hub: Hub, moderator: Visitor) -> None:
    await hub.organisation("Casa Italia", "it")
    await moderator.open("/organisations/new")

    await moderator.press("Save", name="س" * 500, notes="n" * 6000, quiet_from="22:00")

    assert moderator.status == 422
    assert "The name is too long: it may have 120 characters, and yours has 500." in moderator.reads
    assert "Please choose at least one language" in moderator.reads
    assert "The notes are too long" in moderator.reads
    assert "Quiet hours need a beginning and an end" in moderator.reads
    assert moderator.value("name") == "س" * 500
    assert moderator.value("quiet_from") == "22:00"

    await moderator.press("Save", name=" casa  ITALIA", languages="it", notes="", quiet_from="")
    assert moderator.status == 422
    assert "There is Casa Italia already." in moderator.reads
    assert await hub.unit(lambda s: s.organisations.count()) == 1


async def test_a_change_is_stored_and_the_chats_follow_the_topics(hub: Hub, moderator: Visitor) -> None:
    club = await hub.organisation("Club", "de")
    person = await hub.subscriber("board", "en", organisation=club)
    address_id = await person.address_id()
    culture = next(each.id for each in await hub.unit(lambda s: s.subscriptions.topics()) if each.code != "news")
    await moderator.open(f"/organisations/{club}")
    await moderator.follow("Change")

    await moderator.press("Save", name="Verein Ö", topics=[str(culture)], languages=["tr", "de"], quiet_days=["4"])

    changed = await kept(hub, club)
    assert (changed.name, changed.languages, changed.topic_ids) == ("Verein Ö", ("tr", "de"), (culture,))
    assert changed.quiet == Quiet(None, frozenset({4}))
    assert culture in await hub.unit(lambda s: s.subscriptions.active_topics(address_id))
    assert [each.id for each in await hub.unit(lambda s: s.organisations.search(search_key("verein o"), 5))] == [club]


async def test_two_who_change_at_once_notice_each_other(hub: Hub, moderator: Visitor) -> None:
    club = await hub.organisation("Club", "de")
    other = await staff_at_console(hub, "Sam", Role.MODERATOR)
    await other.open(f"/organisations/{club}/edit")
    await moderator.open(f"/organisations/{club}/edit")
    await moderator.press("Save", notes="from Mona")

    await other.press("Save", notes="from Sam")
    assert other.status == 409
    assert other.value("notes") == "from Sam"
    assert (await kept(hub, club)).notes == "from Mona"

    await other.press("Save")
    assert (await kept(hub, club)).notes == "from Sam"


# The code


async def test_the_sheet_speaks_the_organisations_languages_and_its_code_can_be_renewed(
    hub: Hub, moderator: Visitor
) -> None:
    club = await hub.organisation(ARABIC, "ar", "de")
    before = (await kept(hub, club)).code
    other = await staff_at_console(hub, "Sam", Role.MODERATOR)
    await other.open(f"/organisations/{club}")
    await moderator.open(f"/organisations/{club}")
    await moderator.follow("QR sheet to print")
    text = moderator.response.text
    assert text.count("<svg ") == len(hub.office.channels)
    assert text.index('<section lang="ar" dir="rtl">') < text.index('<section lang="de" dir="ltr">')
    assert f"{before[:4]}-{before[4:]}" in moderator.reads

    await moderator.open(f"/organisations/{club}")
    await moderator.press("Yes, make a new code")
    after = (await kept(hub, club)).code
    assert after != before
    assert moderator.path == f"/organisations/{club}/sheet"
    assert f"o_{after}" in moderator.reads
    assert await hub.unit(lambda s: s.organisations.by_code(before)) is None

    await other.press("Yes, make a new code")
    assert other.status == 409
    assert (await kept(hub, club)).code == after


@pytest.mark.parametrize("path", ["", "/edit", "/sheet"])
async def test_what_does_not_exist_is_said_to_be_missing(moderator: Visitor, path: str) -> None:
    await moderator.open(f"/organisations/99{path}")

    assert moderator.status == 404

"""A hearing is begun and prepared at the console: details, calendar, tables, guests, committee."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from broadcasts.editions import EditionState
from hearings.attendance import say_how_many, say_interpreters
from hearings.hearings import Hearing, Phase
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.bot.office.hearing.giving import an_evening
from tests.console.office.visitor import Visitor
from tests.storage.hearing_people import a_goal, a_hearing


async def stored(hub: Hub, hearing_id: int) -> Hearing:
    found: Hearing = await hub.unit(lambda stores: stores.hearings.get(hearing_id))
    return found


async def latest(hub: Hub) -> Hearing:
    found: list[Hearing] = await hub.unit(lambda stores: stores.hearings.latest(1))
    return found[0]


async def test_a_hearing_is_begun_and_its_details_are_written(hub: Hub, moderator: Visitor) -> None:
    await moderator.open("/hearings")
    await moderator.follow("New hearing")
    await moderator.press("Begin the draft", title="")
    assert moderator.status == 422
    await moderator.press("Begin the draft", title="Integrationsanhörung")
    evening = (hub.now + timedelta(days=40)).replace(hour=17, minute=0)
    await moderator.press("Save", place="Rathaus", event=f"{evening:%Y-%m-%dT18:30}", ideas="web", cards="no")

    hearing = await latest(hub)
    assert (hearing.title.say("de", "de")[0], hearing.place.say("de", "de")[0]) == ("Integrationsanhörung", "Rathaus")
    assert hearing.event_at is not None
    assert hearing.event_at.astimezone(ZoneInfo(hub.office.city.time_zone)).hour == 18
    assert (hearing.ideas_in_messengers, hearing.votes_in_messengers, hearing.cards) == (False, True, False)
    await moderator.follow("العربية")
    await moderator.press("Save", title="جلسة", place="دار البلدية")
    hearing = await latest(hub)
    assert hearing.title.say("ar", "de") == ("جلسة", "ar")
    assert "missing" in moderator.reads  # the other languages


async def test_two_people_who_write_details_lose_nothing(hub: Hub, moderator: Visitor, admin: Visitor) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, Phase.DRAFT, hub.now))
    for each in (moderator, admin):
        await each.open(f"/hearings/{hearing.id}/details")
    await moderator.press("Save", place="Rathaus")
    await admin.press("Save", place="Bürgerhaus")

    assert admin.status == 409
    assert admin.value("place") == "Bürgerhaus"
    assert (await stored(hub, hearing.id)).place.say("de", "de")[0] == "Rathaus"
    await admin.press("Save")
    assert (await stored(hub, hearing.id)).place.say("de", "de")[0] == "Bürgerhaus"


async def test_what_is_wrong_with_details_is_named_at_once(hub: Hub, moderator: Visitor) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, Phase.DRAFT, hub.now))
    await moderator.open(f"/hearings/{hearing.id}/details")
    await moderator.press("Save", title="", place="x" * 121, event="2001-01-01T10:00")

    assert moderator.status == 422
    assert "Please write a title" in moderator.reads
    assert "Please name the place" in moderator.reads
    assert "This time is over already." in moderator.reads
    assert await stored(hub, hearing.id) == hearing


async def test_languages_are_chosen_and_the_main_one_stays(hub: Hub, moderator: Visitor) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, Phase.DRAFT, hub.now))
    await moderator.open(f"/hearings/{hearing.id}/details")
    await moderator.press("Save", languages=["tr"])

    assert (await stored(hub, hearing.id)).languages == ("de", "tr")


async def test_the_calendar_is_planned_and_warns(hub: Hub, moderator: Visitor) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, Phase.DRAFT, hub.now))
    await moderator.open(f"/hearings/{hearing.id}/calendar")
    assert "It is not said when the evening is." in moderator.reads
    day = f"{hub.now + timedelta(days=30):%Y-%m-%d}"
    await moderator.press("Save", opens_ideas=f"{day}T18:00", closes_ideas=f"{day}T17:00")

    assert "“Ideas” would close before it opens." in moderator.reads
    await moderator.press("Save", opens_measures="yesterday")
    assert moderator.status == 422
    assert "Measures: Please choose a day and a time." in moderator.reads
    plan = {each.phase: each for each in await hub.unit(lambda stores: stores.hearings.plan(hearing.id))}
    assert plan[Phase.IDEAS].opens_at is not None
    assert Phase.MEASURES not in plan


async def test_tables_are_added_named_and_removed(hub: Hub, moderator: Visitor) -> None:
    async def work(stores: Stores) -> Hearing:
        found = await a_hearing(stores, Phase.ANNOUNCED, hub.now)
        await a_goal(stores, found, "Wohnen")
        await a_goal(stores, found, "Lernen")
        return found

    hearing = await hub.unit(work)
    await moderator.open(f"/hearings/{hearing.id}")
    assert "There is no table yet." in moderator.reads  # said before the next step
    await moderator.follow("Tables")
    await moderator.press("Add", goal="each")
    assert "2 tables were added." in moderator.reads
    await moderator.press("Save the name", name="Am Fenster")
    assert "Am Fenster" in moderator.reads
    await moderator.follow("QR codes")
    await moderator.follow("Table 1")
    assert f"t_{(await hub.unit(lambda stores: stores.hearings.tables(hearing.id)))[0].code}" in moderator.reads
    await moderator.follow("Tables")
    await moderator.press("Remove the table")

    (left,) = await hub.unit(lambda stores: stores.hearings.tables(hearing.id))
    assert left.name == ""


async def test_guests_are_seen_and_invited(hub: Hub, moderator: Visitor, admin: Visitor) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    amal = await hub.organisation("Amal e. V.", "ar")
    person = hub.person("Amina")

    async def comes(stores: Stores) -> None:
        chat = await stores.addresses.open(person.address, hub.now)
        said = await say_how_many(stores.attendance, evening.hearing, chat.id, amal, 26, hub.now)
        await say_interpreters(stores.attendance, evening.hearing, said, ("ar",), hub.now)

    await hub.unit(comes)
    await moderator.open(f"/hearings/{evening.hearing.id}/guests")
    assert "Amal e. V." in moderator.reads
    assert "26 people" in moderator.reads
    await moderator.press("Write the invitation")
    assert "The invitation waits as draft" in moderator.reads
    await admin.open(f"/hearings/{evening.hearing.id}/guests")
    await admin.press("Write the invitation")
    assert "This is the invitation." in admin.reads
    drafts = await hub.unit(lambda stores: stores.editions.latest(EditionState.DRAFT, 10))
    assert len(drafts) == 1  # the second one opened what was there


async def test_a_committee_link_is_shown_once_and_ends(hub: Hub, moderator: Visitor) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, Phase.ANNOUNCED, hub.now))
    await moderator.open(f"/hearings/{hearing.id}/committee")
    await moderator.press("Make the link", name="Rosa")
    (link,) = [each.get("value") for each in moderator._page.xpath("//input[@readonly]")]
    assert link.startswith("https://hub.example/committee/")
    await moderator.open(f"/hearings/{hearing.id}/committee")
    assert link not in moderator.response.text
    await moderator.press("End the link")
    assert "There is no link yet." in moderator.reads


async def test_collecting_is_stopped_and_a_hearing_cancelled(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await moderator.open(f"/hearings/{evening.hearing.id}")
    await moderator.press("Stop collecting now")
    assert (await stored(hub, evening.hearing.id)).closes_at == hub.now
    await moderator.press("Set the end", until="2001-01-01T10:00")
    assert "This time is over already." in moderator.reads
    await moderator.press("Cancel the hearing")
    assert (await stored(hub, evening.hearing.id)).phase is Phase.CANCELLED


async def test_cards_stay_as_they_are_once_voting_has_begun(hub: Hub, moderator: Visitor) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, Phase.VOTING, hub.now))
    await hub.unit(lambda stores: stores.hearings.save(replace(hearing, cards=True), hub.now))
    await moderator.open(f"/hearings/{hearing.id}/details")
    values = [("form_key", moderator.value("form_key")), ("seen", moderator.value("seen")), ("cards", "no")]
    await moderator.post(
        f"/console/hearings/{hearing.id}/details",
        [*values, ("title", "Hearing"), ("place", ""), ("event", ""), ("ideas", "messengers"), ("votes", "messengers")],
    )

    assert (await stored(hub, hearing.id)).cards

"""Polls, cards and ballots on paper at the console."""

import csv
import io
from dataclasses import replace

from sqlalchemy import select

from contacts.staff import Role
from hearings.cards import CardState, new_cards
from hearings.hearings import Hearing, Phase
from hearings.polls import Poll, PollKind, PollState
from storage.stores import Stores
from storage.tables.contacts import audit_entry
from tests.bot.driver import Hub
from tests.bot.office.hearing.giving import an_evening
from tests.bot.office.hearing.test_report import Printer
from tests.bot.people.hearing.conftest import ballots, opened
from tests.console.office.visitor import Visitor, staff_at_console
from tests.hearings.voting import a_hearing


async def stored(hub: Hub, poll: Poll) -> Poll:
    found: Poll = await hub.unit(lambda stores: stores.polls.get(poll.id))
    return found


async def polls_of(hub: Hub, hearing_id: int) -> list[Poll]:
    found: list[Poll] = await hub.unit(lambda stores: stores.polls.of(hearing_id))
    return found


async def an_open_poll(hub: Hub, kind: PollKind, *options: str) -> Poll:
    hearing = await hub.unit(lambda stores: a_hearing(stores, phase=Phase.VOTING))
    return await opened(hub, hearing, kind, *options)


async def test_a_poll_is_written_translated_opened_closed_and_released(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await moderator.open(f"/hearings/{evening.hearing.id}/polls")
    await moderator.follow("New poll")
    await moderator.press("Save the draft", kind="single", question="Wann?", options="Montag")
    assert "Please write at least two options" in moderator.reads
    assert moderator.value("question") == "Wann?"
    await moderator.press("Save the draft", options="Montag\nDienstag", kind="single")
    await moderator.follow("العربية")
    await moderator.press("Save", line=["متى؟", "الاثنين", "الثلاثاء"])
    (poll,) = await polls_of(hub, evening.hearing.id)
    assert poll.options[1].text.say("ar", "de") == ("الثلاثاء", "ar")
    await moderator.follow("Change")
    await moderator.press("Save the draft", options="Montag\nMittwoch")
    (poll,) = await polls_of(hub, evening.hearing.id)
    assert poll.options[0].text.say("ar", "de") == ("الاثنين", "ar")  # what stayed keeps its translation
    await moderator.press("Open the vote")
    assert "Fewer than 5 people took part so far." in moderator.reads
    await moderator.press("Close it now")
    await moderator.press("Release the result")

    assert (await stored(hub, poll)).state is PollState.RELEASED
    assert "no figures are shown" in moderator.reads


async def test_a_result_is_a_chart_with_its_table(hub: Hub, moderator: Visitor) -> None:
    poll = await an_open_poll(hub, PollKind.SINGLE, "Montag", "Dienstag")
    await moderator.open(f"/polls/{poll.id}")
    await moderator.follow("Enter paper ballots…")
    for mark in "11122":
        await moderator.press("Enter the ballot", marks=mark)
    assert "5 ballots are entered." in moderator.reads
    await moderator.follow("Finished")
    await moderator.press("Close it now")

    assert moderator._page.xpath("//*[local-name()='svg'][@class='chart']")
    cells = [" ".join(row.itertext()) for row in moderator._page.xpath("//table//tbody/tr")]
    assert any("Montag" in row and "3" in row for row in cells)


async def test_a_ballot_is_taken_out_and_what_it_says_is_written_nowhere(hub: Hub, moderator: Visitor) -> None:
    poll = await an_open_poll(hub, PollKind.SINGLE, "Montag", "Dienstag")
    await moderator.open(f"/polls/{poll.id}/paper")
    await moderator.press("Enter the ballot", marks="7")
    assert moderator.status == 422
    await moderator.press("Enter the ballot", marks="1")
    await moderator.press("Enter the ballot", marks="2")
    await moderator.press("Undo the last one")

    assert "1 ballot is entered." in moderator.reads
    assert await ballots(hub, poll) == [{0: 1}]
    noted = await hub.unit(lambda stores: stores.session.rows(select(audit_entry.c.action, audit_entry.c.details)))
    assert [row.details for row in noted if "paper" in row.action] == [{}, {}, {}]


async def test_a_card_votes_once_on_paper(hub: Hub, moderator: Visitor) -> None:
    async def work(stores: Stores) -> tuple[Hearing, int]:
        hearing = await a_hearing(stores, phase=Phase.VOTING)
        await stores.hearings.save(replace(hearing, cards=True), hub.now)
        ((number, _code),) = await new_cards(stores.cards, hearing, 1, hub.now)
        return hearing, number

    hearing, number = await hub.unit(work)
    poll = await opened(hub, replace(hearing, cards=True), PollKind.YES_NO)
    assert poll.cards
    await moderator.open(f"/polls/{poll.id}/paper")
    await moderator.press("Enter the ballot", card="999", marks="1")
    assert "This hearing has no such card" in moderator.reads
    await moderator.press("Enter the ballot", card=str(number), marks="1")
    await moderator.press("Enter the ballot", card=str(number), marks="2")
    assert "One card is one vote." in moderator.reads
    assert len(await ballots(hub, poll)) == 1


async def test_ratings_are_opened_for_all_goals_and_only_in_their_step(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    _person, author = await evening.guest("Greta", "de")
    await evening.measure("Ein Café", author)
    await moderator.open(f"/hearings/{evening.hearing.id}/polls")
    await moderator.press("Open the rating", goal="every")
    assert "nobody can rate" in moderator.reads
    await evening.advance(1)
    await moderator.open(f"/hearings/{evening.hearing.id}/polls")
    await moderator.press("Open the rating", goal="every")

    assert "1 measure is being rated now." in moderator.reads
    assert "has no measures that can be rated" in moderator.reads


async def test_two_moderators_close_a_poll_once_and_a_copy_begins_anew(
    hub: Hub, moderator: Visitor, admin: Visitor
) -> None:
    poll = await an_open_poll(hub, PollKind.YES_NO)
    for each in (moderator, admin):
        await each.open(f"/polls/{poll.id}")
    await moderator.press("Close and copy")
    await admin.press("Close it now")

    assert admin.status == 409
    assert "Somebody did this already." in admin.reads
    assert [each.state for each in await polls_of(hub, poll.hearing_id)] == [PollState.CLOSED, PollState.DRAFT]


async def test_cards_are_made_once_and_a_lost_one_is_disabled(hub: Hub) -> None:
    evening, printer = await an_evening(hub, Phase.ANNOUNCED), Printer()
    hub.office = replace(hub.office, printing=printer)
    mia = await staff_at_console(hub, "Mia", Role.MODERATOR)
    await mia.open(f"/hearings/{evening.hearing.id}/cards")
    await mia.press("Cards to cut out (PDF)", count="0")
    assert mia.status == 422
    await mia.press("Cards to cut out (PDF)", count="3")
    assert mia.response.content == b"%PDF cards"
    assert [number for number, _code in printer.cards] == [1, 2, 3]
    await mia.open(f"/hearings/{evening.hearing.id}/cards")
    await mia.press("Table of codes (CSV)", count="2")
    rows = list(csv.reader(io.StringIO(mia.response.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["number", "4", "5"]
    await mia.open(f"/hearings/{evening.hearing.id}/cards")
    await mia.press("Disable the card", card="2")
    assert "Card 2 can no longer be used." in mia.reads
    cards = await hub.unit(lambda stores: stores.cards.of(evening.hearing.id))
    assert [card.number for card in cards if card.state is CardState.DISABLED] == [2]


async def test_where_the_printer_fails_no_card_is_lost(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    await moderator.open(f"/hearings/{evening.hearing.id}/cards")
    await moderator.press("Table of codes (CSV)", count="2")
    assert moderator.response.headers["content-type"].startswith("text/csv")


async def test_a_poll_whose_key_is_lost_is_given_up(hub: Hub, moderator: Visitor) -> None:
    poll = await an_open_poll(hub, PollKind.YES_NO)
    assert hub.office.poll_keys is not None
    hub.office.poll_keys.destroy(poll.id)
    await moderator.open(f"/polls/{poll.id}")
    assert "Its key is missing on the server" in moderator.reads
    await moderator.press("Discard and begin anew")

    assert [each.state for each in await polls_of(hub, poll.hearing_id)] == [PollState.DISCARDED, PollState.DRAFT]

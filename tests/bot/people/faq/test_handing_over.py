"""A question goes to a person of the office; the bot goes on answering, except right after that person wrote."""

from datetime import timedelta

import pytest

from bot.handing_back import hand_back
from contacts.inquiries import InquiryState
from faq.askings import Outcome
from tests.bot.driver import Hub, Person
from tests.bot.people.faq.conftest import asks

pytestmark = pytest.mark.usefixtures("answers")
QUESTION = "Gibt es hier einen Chor für Mütter?"


@pytest.fixture
async def handed(anna: Person, editor: Person) -> Person:
    """Somebody whose question the office has."""
    await asks(anna, QUESTION)
    if "None of these" in anna.buttons:
        await anna.press("None of these")
    await anna.press("Pass it on to the office")
    await anna.press("Send")
    return anna


async def answers_in_inbox(editor: Person, text: str) -> None:
    await editor.say("/inbox")
    await editor.press("● A resident: Gibt es hier einen Chor f…")
    await editor.press("Answer")
    await editor.say(text)
    await editor.press("Send")


async def test_before_it_goes_out_they_read_what_and_until_when(anna: Person) -> None:
    await asks(anna, QUESTION)
    if "None of these" in anna.buttons:
        await anna.press("None of these")
    await anna.press("Pass it on to the office")

    assert anna.reads == (
        f"A person of the office will read this:\n\n> {QUESTION}\n\n"
        "Opening hours: Monday to Friday from 9 a.m. to noon, Thursday also from 2 to 6 p.m.\n\n"
        "You can expect an answer by Friday, 27 November 2026."
    )
    assert anna.buttons == ["Send", "Cancel", "Write it differently"]


async def test_staff_read_it_once_and_answer_as_a_person(hub: Hub, handed: Person, editor: Person) -> None:
    assert handed.reads.startswith("The office has got your question. A person answers you here, by Friday, 27")
    await handed.press_token("fq_send:1")
    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.OPEN)) == 1

    await answers_in_inbox(editor, "Ja, donnerstags um 10 Uhr.")

    assert "A person of the office answers you:\n\n> Ja, donnerstags um 10 Uhr." in handed.reads
    asking = await hub.unit(lambda stores: stores.askings.get(1))
    assert (asking.outcome, asking.wants_answer, asking.inquiry_id) == (Outcome.HANDED_OVER, True, 1)


async def test_while_it_waits_the_bot_goes_on_answering(handed: Person) -> None:
    await handed.say("How do I register my address?")

    assert "Go to the citizens’ office within two weeks." in handed.reads


async def test_right_after_a_person_wrote_all_goes_to_them(hub: Hub, handed: Person, editor: Person) -> None:
    await answers_in_inbox(editor, "Ja, donnerstags um 10 Uhr.")

    hub.later(minutes=29)
    await handed.say("Muss ich vorher anrufen, oder kann ich einfach kommen?")
    assert "The office has got your message." in handed.reads
    hub.later(minutes=2)
    await handed.say("How do I register my address?")
    assert "Go to the citizens’ office within two weeks." in handed.reads


async def test_a_talk_nobody_goes_on_with_is_over_after_a_working_day(hub: Hub, handed: Person, editor: Person) -> None:
    hub.later(days=2)  # a Friday
    await answers_in_inbox(editor, "Ja, donnerstags um 10 Uhr.")

    hub.later(days=2, hours=23)
    await hub.unit(lambda stores: hand_back(stores, hub.office, hub.now))
    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.ANSWERED)) == 1
    hub.later(hours=1)
    await hub.unit(lambda stores: hand_back(stores, hub.office, hub.now))
    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.CLOSED)) == 1


async def test_what_waits_for_the_office_stays_open(hub: Hub, handed: Person) -> None:
    hub.now += timedelta(days=10)
    await hub.unit(lambda stores: hand_back(stores, hub.office, hub.now))

    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.OPEN)) == 1

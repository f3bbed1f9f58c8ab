"""The inbox at the console: an answer reaches whoever asked, and nothing is lost on the way."""

from contacts.inquiries import write_inquiry
from faq.entries import EntryState
from tests.bot.driver import Hub, Person
from tests.console.office.visitor import Visitor


async def asking(hub: Hub, words: str = "كيف أسجّل طفلي في الروضة؟") -> Person:
    amina = hub.person("Amina", hint="ar")
    await amina.say("/start")
    await amina.press("العربية")
    await write(hub, amina, words)
    return amina


async def write(hub: Hub, person: Person, words: str) -> None:
    """Let somebody write to the office."""
    chat = await person.address_id()
    await hub.unit(lambda stores: write_inquiry(stores.inquiries, chat, None, words, hub.now))


async def test_a_question_is_answered_in_three_actions(hub: Hub, moderator: Visitor) -> None:
    amina = await asking(hub)
    await moderator.open("/inbox")
    await moderator.follow("A resident")
    assert "كيف أسجّل طفلي" in moderator.reads
    await moderator.press("Send the answer", text="Kommen Sie am Montag zu uns.")
    assert "Your answer is on its way." in moderator.response.text
    assert "Nobody waits for an answer." in (await moderator.open("/inbox")).reads

    await hub.deliver()
    assert "Kommen Sie am Montag zu uns." in amina.reads


async def test_what_came_meanwhile_is_seen_before_an_answer_leaves(hub: Hub, moderator: Visitor) -> None:
    amina = await asking(hub)
    await moderator.open("/inbox")
    await moderator.follow("A resident")
    hub.later(minutes=1)
    await write(hub, amina, "عمره ثلاث سنوات")

    await moderator.press("Send the answer", text="Kommen Sie am Montag.")

    assert moderator.status == 409
    assert "عمره ثلاث سنوات" in moderator.reads
    assert moderator.value("text") == "Kommen Sie am Montag."


async def test_an_empty_answer_is_none(hub: Hub, moderator: Visitor) -> None:
    await asking(hub)
    await moderator.open("/inbox")
    await moderator.follow("A resident")
    await moderator.press("Send the answer", text=" ")
    assert moderator.status == 422


async def test_a_conversation_can_be_done_without_an_answer(hub: Hub, moderator: Visitor) -> None:
    await asking(hub, "Danke!")
    await moderator.open("/inbox")
    await moderator.follow("A resident")
    await moderator.press("Done without an answer")
    await moderator.open("/inbox?state=closed")
    assert "Danke!" in moderator.reads


async def test_an_answer_becomes_one_for_all_in_two_presses(hub: Hub, editor: Visitor) -> None:
    await asking(hub, "Wie melde ich mein Kind in der Kita an?")
    await editor.open("/inbox")
    await editor.follow("A resident")
    await editor.press("Send the answer", text="Im Kita-Portal der Stadt.")
    await editor.press("Make it an answer for all", language="de")
    assert "Is there anything in it about one person?" in editor.reads
    await editor.press("Publish")

    assert "It is published." in editor.response.text
    (entry,) = await hub.unit(lambda stores: stores.faq.listed(EntryState.PUBLISHED, "", 5))
    assert entry.own.answer == "Im Kita-Portal der Stadt."

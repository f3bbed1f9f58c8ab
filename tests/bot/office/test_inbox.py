"""Replies to a newsletter land with staff, and the answer goes back as a person's."""

from channels.incoming import Kind
from contacts.inquiries import InquiryState
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write

QUESTION = "هل يمكن لابنتي أن تأتي؟\n1. هي في السادسة"


async def newsletter(hub: Hub, editor: Person, reader: Person) -> str:
    """Send a newsletter; return the id of the reader's message."""
    await write(editor)
    await translate(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    return reader.sees[-1].id


async def test_an_answer_to_the_newsletter_in_the_messenger_reaches_staff(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "ar", organisation=await hub.organisation("Köprü e. V.", "tr"))
    message_id = await newsletter(hub, editor, ayse)
    editor.look_away()

    await ayse.do(Kind.TEXT, text=QUESTION, reply_to=message_id)

    assert "Köprü e. V. writes about the newsletter “Schwimmkurs”:" in editor.reads
    assert "هل يمكن لابنتي أن تأتي؟" in editor.reads
    assert "1. هي في السادسة" in editor.reads
    assert ayse.sees[-1].shown.language == "ar"


async def test_the_answer_goes_back_marked_as_from_a_person(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    message_id = await newsletter(hub, editor, ayse)
    await ayse.do(Kind.TEXT, text="May my daughter come?", reply_to=message_id)
    ayse.look_away()

    await editor.press("Answer")
    assert "They read: English." in editor.reads
    await editor.say("Yes, from *six* years on.")
    assert ayse.sees == []
    await editor.press("Send")

    assert "A person of the office answers you about “Schwimmkurs”:" in ayse.reads
    assert "Yes, from *six* years on." in ayse.reads
    await editor.press_again()
    assert "There is no answer left to send here." in editor.reads
    assert ayse.reads.count("from *six* years on") == 1


async def test_the_answer_names_the_newsletter_as_its_reader_knows_it(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "tr")
    message_id = await newsletter(hub, editor, ayse)
    await ayse.do(Kind.TEXT, text="Kızım gelebilir mi?", reply_to=message_id)
    await editor.press("Answer")
    await editor.say("Evet.")

    await editor.press("Send")

    assert "“Yüzme kursu”" in ayse.reads


async def test_the_button_works_where_a_messenger_has_no_answers(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    await newsletter(hub, editor, ayse)

    await ayse.press("Write to the office")
    await ayse.say("Thank you!")

    assert "The office has got your message." in ayse.reads
    await editor.say("/inbox")
    assert "1 message waits for an answer." in editor.reads
    await editor.press("● A resident: Thank you!")
    assert "About the newsletter “Schwimmkurs”" in editor.reads
    await editor.press("Done")
    assert "nobody waits for an answer" in editor.reads


async def test_who_writes_again_before_the_answer_adds_to_the_same_talk(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    message_id = await newsletter(hub, editor, ayse)
    await ayse.do(Kind.TEXT, text="May my daughter come?", reply_to=message_id)
    editor.look_away()

    await ayse.do(Kind.TEXT, text="She is six.", reply_to=message_id)

    assert editor.sees == []
    await editor.say("/inbox")
    await editor.press("● A resident: She is six.")
    assert "May my daughter come?" in editor.reads
    assert "She is six." in editor.reads


async def test_after_the_answer_a_new_message_is_news_again(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    message_id = await newsletter(hub, editor, ayse)
    await ayse.do(Kind.TEXT, text="May my daughter come?", reply_to=message_id)
    await editor.press("Answer")
    await editor.say("Yes.")
    await editor.press("Send")
    editor.look_away()

    await ayse.press("Write back")
    await ayse.say("Thank you!")

    assert "A resident writes about the newsletter" in editor.reads
    assert await hub.unit(lambda s: s.inquiries.count(InquiryState.OPEN)) == 1


async def test_an_answer_to_something_that_was_closed_meanwhile_is_still_sent(hub: Hub, editor: Person) -> None:
    mia = await hub.staff("Mia", Role.MODERATOR)
    ayse = await hub.subscriber("ayse", "en")
    message_id = await newsletter(hub, editor, ayse)
    await ayse.do(Kind.TEXT, text="May my daughter come?", reply_to=message_id)
    await editor.press("Answer")
    await editor.say("Yes.")
    await mia.say("/inbox")
    await mia.press("● A resident: May my daughter come?")
    await mia.press("Done")

    await editor.press("Send")

    assert "Your answer is on its way." in editor.reads
    await mia.say("/inbox")
    await mia.press("✓ A resident: Yes.")
    await mia.press("Done")
    assert "nobody waits for an answer" in mia.reads


async def test_an_answer_to_another_message_of_ours_is_no_letter(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    await ayse.say("/help")

    await ayse.do(Kind.TEXT, text="What?", reply_to=ayse.sees[-1].id)

    assert "I did not understand this." in ayse.reads
    assert await hub.unit(lambda s: s.inquiries.count(InquiryState.OPEN)) == 0


async def test_in_a_group_somebody_answers_for_all(hub: Hub, editor: Person) -> None:
    group = await hub.subscriber("group", "en", organisation=await hub.organisation("Köprü e. V.", "tr"), group=True)
    message_id = await newsletter(hub, editor, group)

    await group.do(Kind.TEXT, text="May we bring cake?", reply_to=message_id)

    assert "The office has got your message." in group.reads
    assert group.buttons == []
    await editor.press("Answer")
    await editor.say("Please do!")
    await editor.press("Send")
    assert "Please do!" in group.reads


async def test_too_long_a_letter_is_refused_with_a_sentence(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    message_id = await newsletter(hub, editor, ayse)

    await ayse.do(Kind.TEXT, text="x" * 4001, reply_to=message_id)

    assert "This is too long. Please write at most 4,000 characters." in ayse.reads


async def test_who_asks_and_cancels_sends_nothing(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    await newsletter(hub, editor, ayse)
    await ayse.press("Write to the office")

    await ayse.press("Cancel")

    assert "Nothing was sent to the office." in ayse.reads
    await ayse.say("Hello?")
    assert await hub.unit(lambda s: s.inquiries.count(InquiryState.OPEN)) == 0


async def test_a_stranger_learns_nothing_about_the_inbox(hub: Hub) -> None:
    stranger = hub.person("stranger", hint="en")

    await stranger.say("/inbox")

    assert "I do not know this command." in stranger.reads


async def test_the_menu_says_how_many_wait(hub: Hub, editor: Person) -> None:
    ayse = await hub.subscriber("ayse", "en")
    message_id = await newsletter(hub, editor, ayse)
    await ayse.do(Kind.TEXT, text="May my daughter come?", reply_to=message_id)

    await editor.say("/office")

    assert "1 message to answer" in editor.reads
    await editor.press("Inbox")
    assert "1 message waits for an answer." in editor.reads

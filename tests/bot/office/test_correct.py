from dataclasses import replace

import pytest

from broadcasts.releasing import ApprovalRule
from channels.errors import Refused
from contacts.staff import Role
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.conftest import send_to_everyone, translate, write

ARABIC = "دورة سباحة\n\nكل يوم اثنين الساعة 19."
ARABIC_RIGHT = "دورة سباحة\n\nكل يوم ثلاثاء الساعة 19."
RIGHT = "Schwimmkurs\n\nJeden Dienstag um 19 Uhr im Hallenbad."


@pytest.fixture
async def sender(hub: Hub, editor: Person) -> Person:
    """Somebody whose edition Hans has got in German and Amal in Arabic."""
    await hub.subscriber("Hans", "de")
    await hub.subscriber("Amal", "ar")
    await write(editor)
    await translate(editor, "العربية", ARABIC)
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    return editor


async def change_text(person: Person, name: str, text: str) -> None:
    await person.press("Change text")
    await person.press(name)
    await person.say(text)
    await person.press("Save")


async def begin(person: Person) -> None:
    await person.press("Show the broadcast")
    await person.press("Correct…")


async def test_a_mistake_is_corrected_in_every_chat(hub: Hub, sender: Person) -> None:
    await begin(sender)
    assert "This is a correction of edition 1: it changes messages that were sent." in sender.reads
    await change_text(sender, "Deutsch", RIGHT)
    await change_text(sender, "العربية", ARABIC_RIGHT)
    await sender.press("Correct it in all chats…")
    assert "2 chats have the text that was sent." in sender.reads
    await sender.press("Correct it now")
    assert "“Schwimmkurs” is being corrected." in sender.reads
    await hub.run_broadcasts()

    assert hub.person("Hans").history == ["Schwimmkurs\n\nJeden Dienstag um 19 Uhr im Hallenbad."]
    assert hub.person("Amal").history == ["دورة سباحة\n\nكل يوم ثلاثاء الساعة 19."]
    assert "Report: Correction of Schwimmkurs\n\n✓ 2 chats show the corrected text." in sender.reads
    await sender.say("/broadcasts")
    assert sender.buttons[:2] == ["Correction of Schwimmkurs: done", "Schwimmkurs: sent"]
    await sender.press("Schwimmkurs: sent")
    assert "✓ 2 chats have got it." in sender.reads
    assert "✓ 2 chats show the corrected text." in sender.reads


async def test_whoever_asks_for_the_newsletter_then_reads_the_corrected_one(hub: Hub, sender: Person) -> None:
    await begin(sender)
    await change_text(sender, "العربية", ARABIC_RIGHT)
    await sender.press("Correct it in all chats…")
    await sender.press("Correct it now")
    await hub.run_broadcasts()

    late = await hub.subscriber("Karim", "ar")
    await late.say("/newsletter")

    assert late.history == ["دورة سباحة\n\nكل يوم ثلاثاء الساعة 19."]


async def test_the_screen_says_who_still_has_the_old_text_and_why(hub: Hub, sender: Person) -> None:
    await begin(sender)
    await change_text(sender, "Deutsch", RIGHT)
    await change_text(sender, "العربية", ARABIC_RIGHT)
    await sender.press("Correct it in all chats…")
    await sender.press("Correct it now")
    hub.memory.fail(Refused("message to edit not found"), hub.person("Hans").address)
    await hub.run_broadcasts()

    assert "✓ 1 chat shows the corrected text." in sender.reads
    assert "✗ 1 chat still has the old text:\n\n• 1: the messenger did not accept the message" in sender.reads
    hub.memory.mend(hub.person("Hans").address)
    await sender.press("Show the broadcast")
    await sender.press("Not reached (1)")
    await sender.press("Send again to this 1 only")
    await sender.press("Yes, send it again")
    await hub.run_broadcasts()
    assert "Dienstag" in hub.person("Hans").history[0]


async def test_two_people_release_one_correction(hub: Hub, sender: Person) -> None:
    colleague = await hub.staff("Kemal", Role.EDITOR)
    for person in (sender, colleague):
        await person.press_token("ed_correct:1")
    assert "This is a correction of edition 1" in sender.reads
    assert "This is a correction of edition 1" in colleague.reads
    await change_text(sender, "Deutsch", RIGHT)
    for person in (sender, colleague):
        await person.press_token("ed_send:2")

    await sender.press("Correct it now")
    await colleague.press("Correct it now")
    assert "This is being corrected already." in colleague.reads
    await hub.run_broadcasts()

    assert len(await hub.unit(lambda stores: stores.broadcasts.latest(9))) == 2


async def test_another_person_approves_a_correction(tmp_path: object) -> None:
    async with open_hub(tmp_path, approval=ApprovalRule.EDITION) as hub:  # type: ignore[arg-type]
        author, boss = await hub.staff("Eva", Role.EDITOR), await hub.staff("Berta", Role.ADMIN)
        await hub.subscriber("Hans", "de")
        await write(author)
        await author.press("Send…")
        await author.press("News from the integration office")
        await author.press("Everyone who gets this topic")
        await author.press("Ask for approval")
        await boss.press("Show edition 1")
        await boss.press("Approve")
        await author.press("Send…")
        await author.press("Everyone who gets this topic")
        await author.press("Send now")
        await hub.run_broadcasts()

        await begin(author)
        await author.press("Change text")
        await author.say(RIGHT)
        await author.press("Save")
        await author.press("Correct it in all chats…")
        await author.press("Ask for approval")
        await boss.press("Show edition 2")
        await boss.press("Approve")
        await author.press("Send…")
        await author.press("Correct it now")
        await hub.run_broadcasts()

        assert "Dienstag" in hub.person("Hans").history[0]


async def test_a_withdrawn_message_disappears_and_nobody_gets_it_later(hub: Hub, sender: Person) -> None:
    await sender.press("Show the broadcast")
    await sender.press("Withdraw…")
    assert "Withdraw “Schwimmkurs” from 2 chats? This cannot be undone." in sender.reads
    assert "Whoever has read it has read it." in sender.reads
    await sender.press("Yes, withdraw it")
    await sender.press_again()
    assert "This is being withdrawn already." in sender.reads
    await hub.run_broadcasts()

    assert hub.person("Hans").history == []
    assert "Report: Withdrawal of Schwimmkurs\n\n✓ It was removed in 2 chats." in sender.history[-1]
    late = await hub.subscriber("Karim", "ar")
    await late.say("/newsletter")
    assert "دورة سباحة" not in late.reads
    await sender.say("/broadcasts")
    await sender.press("Schwimmkurs: sent")
    assert "Withdraw…" not in sender.buttons
    assert "Correct…" not in sender.buttons
    assert "Show the withdrawal" in sender.buttons


async def test_where_it_cannot_be_removed_people_read_a_notice_in_their_language(hub: Hub, sender: Person) -> None:
    amal = hub.person("Amal")
    hub.memory.fail(Refused("message can't be deleted for everyone"), amal.address, times=1)
    await sender.press("Show the broadcast")
    await sender.press("Withdraw…")
    await sender.press("Yes, withdraw it")
    await hub.run_broadcasts()

    assert amal.history == ["سحب المكتب هذه الرسالة. يُرجى عدم الاعتماد عليها."]
    assert "✓ It was removed in 1 chat." in sender.reads
    assert "✓ In 1 chat it could no longer be removed and became a notice." in sender.reads


async def test_the_old_text_is_never_sent_again_after_a_correction(hub: Hub, editor: Person) -> None:
    for name in ("Hans", "Greta"):
        await hub.subscriber(name, "de")
    hub.memory.fail(Refused("no"), hub.person("Greta").address)
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    hub.memory.mend(hub.person("Greta").address)
    await begin(editor)
    await editor.press("Change text")
    await editor.say(RIGHT)
    await editor.press("Save")
    await editor.press("Correct it in all chats…")
    await editor.press("Correct it now")
    await hub.run_broadcasts()

    await editor.press_token("bc_resend:1:1")

    assert "so the old text is no longer sent" in editor.reads
    assert hub.person("Greta").history == []


async def test_a_paused_broadcast_is_corrected_for_those_who_wait_too(hub: Hub, editor: Person) -> None:
    for name in ("Hans", "Greta"):
        await hub.subscriber(name, "de")
    await write(editor)
    await send_to_everyone(editor)
    await hub.prepare_broadcasts()
    await editor.press_token("bc_pause:1")
    await editor.press_token("ed_correct:1")
    await editor.press("Change text")
    await editor.say(RIGHT)
    await editor.press("Save")
    await editor.press("Correct it in all chats…")
    assert "2 chats still wait, because sending was paused: they get the corrected text now." in editor.reads
    await editor.press("Correct it now")
    await editor.press_token("bc_resume:1")
    assert "so the old text is no longer sent" in editor.reads
    await hub.run_broadcasts()

    assert [hub.person(name).history for name in ("Hans", "Greta")] == [[RIGHT], [RIGHT]]


async def test_a_file_that_was_exchanged_is_named_at_the_release(hub: Hub, sender: Person) -> None:
    await begin(sender)
    await sender.press("Pictures and documents")
    await sender.press("Add a picture or PDF")
    await sender.send_file("plan.pdf", b"%PDF-1.4 plan", "application/pdf")
    await sender.press_token("ed_send:2")

    assert "⚠ The picture or file differs." in sender.reads


async def test_old_buttons_say_how_it_stands(hub: Hub, sender: Person) -> None:
    await sender.press_token("ed_correct:99")
    assert "This edition no longer exists." in sender.reads
    await sender.press_token("bc_withdraw:99")
    assert "This broadcast no longer exists." in sender.reads
    await sender.press_token("ed_fix:1:1:0")
    assert "This edition was sent; its texts can no longer change." in sender.reads


async def test_a_correction_that_was_changed_meanwhile_is_shown_again(hub: Hub, sender: Person) -> None:
    await begin(sender)
    await sender.press("Correct it in all chats…")
    old = sender.sees[-1].shown.choices[0][0].token
    await sender.press("Back to the edition")
    await change_text(sender, "Deutsch", RIGHT)

    await sender.press_token(old)

    assert "The edition was changed since you saw the numbers." in sender.reads


async def test_a_broken_release_names_the_missing_language(hub: Hub, sender: Person) -> None:
    await begin(sender)

    async def drop(stores: object) -> None:
        editions = stores.editions  # type: ignore[attr-defined]
        draft = await editions.get(2)
        await editions.save(replace(draft, texts={"de": draft.texts["de"]}), hub.now)

    await hub.unit(drop)
    await sender.press("Correct it in all chats…")

    assert "The correction lacks a language in which it was sent: العربية." in sender.reads

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.office.choices import choices_of, code_of
from broadcasts.broadcasts import BroadcastState
from broadcasts.gate import Instead
from broadcasts.releasing import ApprovalRule
from contacts.staff import Role
from locales.registry import LANGUAGES
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.conftest import take_the_defaults, translate, write

SWIMMING_IN_ARABIC = "سباحة\n\nكل يوم اثنين الساعة 19"


@pytest.fixture
async def asked(hub: Hub, editor: Person) -> Person:
    """Somebody who is asked what readers of Arabic and Persian are to get of an edition in German and Turkish."""
    club = await hub.organisation("Verein", "ar")
    for name, language in (("Ayşe", "tr"), ("Ali", "ar"), ("Reza", "fa"), ("Rana", "fa"), ("Hans", "de")):
        await hub.subscriber(name, language)
    await hub.subscriber("Vorstand", organisation=club)
    await hub.subscriber("Gruppe", organisation=club, group=True)
    await write(editor)
    await translate(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    return editor


async def choose(person: Person, language: str, what: str) -> None:
    await person.press(f"{language}…")
    await person.press(what)


async def test_whom_each_choice_touches_is_shown_first(asked: Person) -> None:
    assert "These languages are asked for and not ready." in asked.reads
    assert (
        "• العربية, no text: 3 chats (organisations: 1, people: 1) → the main text, below a sentence in their language"
        in asked.reads
    )
    assert "• فارسی, no text: 2 chats (organisations: 0, people: 2) → the main text" in asked.reads
    assert asked.buttons == ["Take this for all", "العربية…", "فارسی…", "Back", "Back to the edition"]


async def test_the_defaults_give_everybody_the_main_text_with_a_sentence(hub: Hub, asked: Person) -> None:
    await asked.press("Take this for all")
    assert "It goes to 7 chats:" in asked.reads
    await asked.press("Send now")
    await hub.run_broadcasts()

    assert "Schwimmkurs" in hub.person("Reza").reads
    assert hub.person("Ali").reads.startswith("هذا النص")


async def test_wait_and_leave_out_send_nothing_now_and_are_no_failure(hub: Hub, asked: Person) -> None:
    await choose(asked, "العربية", "Wait for the text")
    assert "→ nothing now, but their text once it is ready" in asked.reads
    await choose(asked, "فارسی", "Leave them out")
    await asked.press("Take this for all")
    assert "It goes to 2 chats:" in asked.reads
    assert "3 chats wait for their language: العربية." in asked.reads
    assert "2 chats are left out, because their language is not ready: فارسی." in asked.reads
    await asked.press("Send now")
    await hub.run_broadcasts()

    assert "✓ 2 chats have got it." in asked.reads
    assert "3 chats did not get it yet: they wait for the text in their language." in asked.reads
    assert "2 chats were left out, as chosen: the text in their language was not ready." in asked.reads
    assert "not reached" not in asked.reads
    assert [hub.person(name).history for name in ("Ali", "Vorstand", "Reza")] == [[], [], []]
    await asked.press("Show the broadcast")
    assert not [label for label in asked.buttons if label.startswith("Not reached")]
    await asked.press("As a table (CSV)")
    (digest,) = [each.digest for message in asked.sees for each in message.shown.attachments]
    content = (await hub.unit(lambda stores: stores.files.get(digest))).content.decode()
    assert content.count("they wait for the text in their language") == 3
    assert content.count("they were left out by choice") == 2


async def test_the_choices_hold_for_a_broadcast_at_a_time(hub: Hub, asked: Person) -> None:
    await choose(asked, "العربية", "Wait for the text")
    await asked.press("Take this for all")
    await asked.press("Choose a time…")
    await asked.say("tomorrow 9:00")
    await asked.press("Yes, send it then")

    (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.latest(5))
    assert (broadcast.state, broadcast.fallbacks) == (BroadcastState.SCHEDULED, {"ar": "wait"})


async def test_buttons_with_choices_nobody_can_read_send_nothing(hub: Hub, asked: Person) -> None:
    for code in ("", "zzz", "??", "20261126T0900"):
        await asked.press_token(f"ed_now:1:4:everyone:{code}")

        assert await hub.unit(lambda stores: stores.broadcasts.latest(5)) == []
        assert "Here they are again." in asked.reads


async def test_a_choice_that_is_no_longer_needed_says_so(asked: Person) -> None:
    await asked.press_token(f"ed_instead:1:everyone:{code_of({})}:tr")

    assert "This language needs no choice any more." in asked.reads


async def test_where_all_are_ready_nothing_is_asked(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Ayşe", "tr", "de")
    await write(editor)

    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")

    assert "It goes to 1 chat:" in editor.reads
    assert "Send now" in editor.buttons


@pytest.mark.parametrize(
    "choices",
    [{}, {"tr": Instead.WAIT}, dict.fromkeys(LANGUAGES, Instead.LEAVE_OUT), {"de": Instead.WAIT, "ti": Instead.WAIT}],
)
def test_choices_are_a_few_letters(choices: dict[str, str]) -> None:
    code = code_of(choices)

    assert choices_of(code) == choices
    assert len(f"ed_plan:1234567:1234:organisations:{code}:20261126T0900".encode()) <= 64


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path, approval=ApprovalRule.LANGUAGE) as hub:
        yield hub


async def late_edition(hub: Hub, editor: Person) -> None:
    """Let an edition go out in German while one chat waits for Turkish and two for Arabic."""
    for name, language in (("Ayşe", "tr"), ("Ali", "ar"), ("Aya", "ar"), ("Hans", "de")):
        await hub.subscriber(name, language)
    await write(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await choose(editor, "العربية", "Wait for the text")
    await choose(editor, "Türkçe", "Wait for the text")
    await editor.press("Take this for all")
    await editor.press("Send now")
    await hub.run_broadcasts()
    await editor.say("/editions")
    await editor.press("Sent: Schwimmkurs")


async def test_a_late_text_goes_to_those_who_wait_with_one_press(hub: Hub, editor: Person) -> None:
    await late_edition(hub, editor)
    assert "2 chats wait for this language: العربية." in editor.reads
    assert "1 chat waits for this language: Türkçe." in editor.reads
    await translate(editor, "العربية", SWIMMING_IN_ARABIC)
    assert "Saved." in editor.reads

    await editor.press("Send to the 2 who wait: العربية")
    await editor.press_again()
    assert editor.reads == "This is being sent already."
    await hub.run_broadcasts()

    assert hub.person("Ali").reads.startswith("سباحة")
    assert [len(hub.person(name).history) for name in ("Ali", "Aya", "Ayşe", "Hans")] == [1, 1, 0, 1]
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert edition.sent_languages == ("de", "ar")
    await editor.press("Show the edition")
    assert "العربية." not in editor.reads
    assert "1 chat waits for this language: Türkçe." in editor.reads


async def test_only_languages_somebody_waits_for_can_still_be_written(hub: Hub, editor: Person) -> None:
    await late_edition(hub, editor)

    for token in ("ed_lang:1:de", "ed_lang:1:fr", "ed_untext:1:de", "ed_topic:1"):
        await editor.press_token(token)

        assert "its texts can no longer change" in editor.reads
    await editor.press_token("ed_late:1:fr:1")
    assert "Nobody waits for this language any more." in editor.reads
    await editor.press_token("ed_late:1:tr:1")
    assert "This text is not approved yet, so nothing was sent." in editor.reads


async def test_a_late_text_is_approved_first_and_staff_are_told(strict: Hub) -> None:
    editor, boss = await strict.staff("Eva", Role.EDITOR), await strict.staff("Ada", Role.APPROVER)
    for name, language in (("Ayşe", "tr"), ("Hans", "de")):
        await strict.subscriber(name, language)
    await write(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await editor.press("Ask for approval")
    await boss.press("Show edition 1")
    await boss.press("Deutsch")
    await boss.press("Approve")
    await editor.press("Send…")
    await editor.press("Everyone who gets this topic")
    await choose(editor, "Türkçe", "Wait for the text")
    await editor.press("Take this for all")
    await editor.press("Send now")
    await strict.run_broadcasts()
    await editor.press("Show the edition")
    await translate(editor)
    assert "Send to the 1 who waits: Türkçe" not in editor.buttons
    await editor.press("Ask for approval")
    editor.look_away()

    await boss.press("Show edition 1")
    await boss.press("Türkçe")
    await boss.press("Approve")
    assert editor.reads == "1 chat waits for this language: Türkçe."
    await editor.press("Show the edition")
    await editor.press("Send to the 1 who waits: Türkçe")
    await strict.run_broadcasts()

    assert strict.person("Ayşe").reads.startswith("Yüzme kursu")
    assert len(strict.person("Hans").history) == 1


async def test_a_text_that_is_not_approved_is_not_ready(strict: Hub) -> None:
    editor, boss = await strict.staff("Eva", Role.EDITOR), await strict.staff("Ada", Role.APPROVER)
    await strict.subscriber("Ayşe", "tr")
    await write(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await editor.press("Ask for approval")
    await boss.press("Show edition 1")
    await boss.press("Deutsch")
    await boss.press("Approve")
    await editor.press("Show the edition")
    await translate(editor)

    await editor.press("Send…")
    await editor.press("Everyone who gets this topic")
    assert "• Türkçe, not approved: 1 chat" in editor.reads
    await take_the_defaults(editor)
    await editor.press("Send now")
    await strict.run_broadcasts()

    assert strict.person("Ayşe").reads.endswith("Jeden Montag um 19 Uhr im Hallenbad.")

"""One entry: what staff see of it, publishing, withdrawing, removing, and what happens when two work on it."""

from datetime import date

import pytest

from contacts.staff import Role
from faq.askings import Asking, Outcome
from faq.entries import EntryState, FaqText, Source
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import REGISTER, an_entry, changed_by_somebody_else, stored

NEWEST = "Somebody has changed this entry meanwhile. Here it is as it stands now; nothing of yours was saved."


async def test_an_entry_shows_all_that_belongs_to_it(hub: Hub, editor: Person) -> None:
    await an_entry(hub, words=("Anmeldung",), place="registration_office", valid_until=date(2027, 1, 1), sensitive=True)

    await editor.press_token("fqs_entry:1")

    assert editor.reads == (
        "Wie melde ich meine Adresse an?\n\n> Gehen Sie zum Bürgeramt.\n\n"
        "• State: Published.\n"
        "• Topic: 🧭 Arriving\n"
        "• Name in files: register\n"
        "• Other wordings of the question: 1\n"
        "• Official words: Anmeldung\n"
        "• Place: Citizens’ Office (Bürgeramt)\n"
        "• Its last day: Friday, 1 January 2027\n"
        "• Sensitive: beside the answer people are always offered a person of the office.\n\n"
        "Source: Bundesministerium der Justiz: Bundesmeldegesetz § 17 "
        "(https://www.gesetze-im-internet.de/bmg/__17.html)\n\n"
        "> Wer eine Wohnung bezieht, hat sich anzumelden.\n\n"
        "Read there on 1 Nov 2026.\n\n"
        "Languages:\n\n"
        "• Українська: ⚠ outdated, the main text has changed since\n"
        "• Einfache Sprache (Deutsch), Русский, Română, Italiano, Hrvatski, Polski, Ελληνικά, Shqip, فارسی, Kurmancî, "
        "Français, Español and ትግርኛ: ⚠ missing\n"
        "• العربية: taken over from elsewhere, not checked yet\n"
        "• Türkçe: translated by a machine, not checked yet\n"
        "• Deutsch and English: checked"
    )


async def test_a_draft_is_published_once_nothing_is_missing(hub: Hub, editor: Person) -> None:
    texts = {"de": FaqText("Wo ist das Rathaus?", "")}
    await an_entry(hub, texts=texts, source=Source(), state=EntryState.DRAFT, valid_until=date(2026, 11, 1))
    await editor.press_token("fqs_entry:1")
    assert editor.reads.endswith(
        "⚠ Missing before it can be published:\n\n"
        "• the answer in the language of the original\n"
        "• the authority that it relies on\n"
        "• the link to the source\n"
        "• the day on which somebody read the source\n"
        "• a later last day: the present one is over"
    )

    await editor.press("Publish")

    assert editor.reads.startswith("It cannot be published yet.")
    assert (await stored(hub)).state is EntryState.DRAFT


async def test_an_answer_is_published_withdrawn_and_published_again(hub: Hub, editor: Person) -> None:
    await an_entry(hub, state=EntryState.DRAFT)
    await editor.press_token("fqs_entry:1")

    await editor.press("Publish")
    assert editor.reads.startswith("It is published. Those who wanted to hear the answer are told now.")
    await editor.press_again()
    assert editor.reads.startswith(NEWEST)
    await editor.press("Withdraw")
    assert (await stored(hub)).state is EntryState.WITHDRAWN
    await editor.press("Publish again")

    assert (await stored(hub)).state is EntryState.PUBLISHED


async def test_those_who_wait_are_told_when_it_is_published(hub: Hub, editor: Person) -> None:
    await an_entry(hub, state=EntryState.DRAFT)
    anna = await hub.subscriber("anna", "en")
    question = "Where do I register?"
    waiting = Asking(0, await anna.address_id(), "en", question, Outcome.UNKNOWN, None, hub.now, wants_answer=True)
    await hub.unit(lambda stores: stores.askings.add(waiting))
    anna.look_away()

    await editor.press_token("fqs_do:1:1:publish")

    assert anna.reads.startswith("You asked this, and now there is an answer:\n\n> Where do I register?")


async def test_a_draft_is_removed_after_a_question(hub: Hub, editor: Person) -> None:
    await an_entry(hub, state=EntryState.DRAFT)
    await editor.press_token("fqs_entry:1")
    await editor.press("Remove the draft")
    assert editor.reads == "Remove this draft for good? “Wie melde ich meine Adresse an?”"

    await editor.press("Yes, remove it")

    assert editor.reads == "The draft was removed."
    assert await hub.unit(lambda stores: stores.faq.get(1)) is None
    await editor.press_again()
    assert editor.reads == "This entry no longer exists."


async def test_what_was_published_cannot_be_removed(hub: Hub, editor: Person) -> None:
    await an_entry(hub)

    await editor.press_token("fqs_del:1:1:yes")

    assert editor.reads.startswith("Only a draft can be removed. This one can be withdrawn.")
    assert (await stored(hub)).key == "register"


@pytest.mark.parametrize(
    "token",
    [
        "fqs_do:1:1:withdraw",
        "fqs_del:1:1:yes",
        "fqs_sens:1:1",
        "fqs_topic:1:1:health",
        "fqs_place:1:1:1",
        "fqs_edit:1:1:title",
        "fqs_clear:1:1:title",
        "fqs_today:1:1",
        "fqs_lead:1:1",
        "fqs_to:1:1:0",
        "fqs_write:1:1:de",
        "fqs_read:1:1:tr",
        "fqs_slight:1:1:0000000000000000",
        "fqs_alt:1:1:en",
        "fqs_altdel:1:1:en:0",
    ],
)
async def test_a_button_of_an_older_version_shows_the_newest_and_changes_nothing(
    hub: Hub, editor: Person, token: str
) -> None:
    await an_entry(hub)
    await changed_by_somebody_else(hub)
    before = await stored(hub)

    await editor.press_token(token)

    assert editor.reads.startswith(NEWEST)
    assert await stored(hub) == before


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("fqs_edit:1:1:title", "Ein Gesetz"),
        ("fqs_write:1:1:de", "Frage?\n\nAntwort."),
        ("fqs_alt:1:1:de", "Andere Frage?"),
        ("fqs_lead:1:1", "register"),
    ],
)
async def test_what_was_written_for_an_older_version_is_not_saved(
    hub: Hub, editor: Person, token: str, answer: str
) -> None:
    await an_entry(hub)
    await editor.press_token(token)
    await changed_by_somebody_else(hub)
    before = await stored(hub)

    await editor.say(answer)

    assert editor.reads.startswith(NEWEST)
    assert await stored(hub) == before


async def test_a_moderator_reads_and_changes_nothing(hub: Hub, moderator: Person) -> None:
    await an_entry(hub)
    await moderator.press_token("fqs_entry:1")
    assert moderator.buttons == ["Languages…", "Questions and answers", "Office"]

    await moderator.press_token("fqs_do:1:1:withdraw")

    assert moderator.reads.startswith("This button no longer works.")
    assert (await stored(hub)).state is EntryState.PUBLISHED


async def test_an_approver_writes_too(hub: Hub) -> None:
    ada = await hub.staff("Ada", Role.APPROVER)
    await an_entry(hub)

    await ada.press_token("fqs_do:1:1:withdraw")

    assert (await stored(hub)).state is EntryState.WITHDRAWN


async def test_a_stranger_learns_nothing(hub: Hub) -> None:
    await an_entry(hub)
    anna = await hub.subscriber("anna", "en")

    await anna.say("/faqs")
    assert anna.reads.startswith("I do not know this command.")
    await anna.press_token("fqs_entry:1")
    assert anna.reads.startswith("This button no longer works.")


async def test_an_entry_that_is_gone_is_said_to_be(hub: Hub, editor: Person) -> None:
    for token in ("fqs_entry:7", "fqs_texts:7", "fqs_src:7", "fqs_do:7:1:publish", "fqs_entry"):
        await editor.press_token(token)

        assert editor.reads == "This entry no longer exists."


async def test_an_entry_that_leads_on_needs_no_source(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, REGISTER, key="again", source=Source(), see="register", state=EntryState.DRAFT)

    await editor.press_token("fqs_do:2:1:publish")

    assert (await stored(hub, 2)).state is EntryState.PUBLISHED
    assert "• It leads on to the entry “register”, which answers instead." in editor.reads

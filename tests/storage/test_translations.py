from dataclasses import replace
from datetime import timedelta

import pytest

from broadcasts.editions import Edition, EditionText, TextState, save_edition
from broadcasts.machine import MachineDraft, store_draft
from broadcasts.translating import (
    LINK_LIFE,
    IllegalAction,
    LinkUnusable,
    MainTextChanged,
    RequestState,
    TranslationRequest,
    accept_translation,
    ask_translation,
    end_request,
    keep_translation,
    open_request,
    return_translation,
    send_back,
)
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ANNA, MINUTE, NOON

GERMAN = EditionText("de", "Fest", "Am **Samstag**.")


async def a_draft(database: Database) -> Edition:
    draft = await database.unit(lambda s: s.editions.add("de", 7, NOON))
    return await database.unit(lambda s: save_edition(s.editions, replace(draft, texts={"de": GERMAN}), NOON))


async def asked(database: Database, edition: Edition) -> str:
    return await database.unit(lambda s: ask_translation(s.translations, edition, "ar", "bald", 7, NOON))


async def opened(database: Database, edition: Edition) -> TranslationRequest:
    """Return a request that a contact has opened and written a text for."""
    code = await asked(database, edition)

    async def work(stores: Stores) -> TranslationRequest:
        chat = await stores.addresses.open(ANNA, NOON)
        found = await stores.translations.by_code(code)
        mine = await open_request(stores.translations, found, chat.contact_id, NOON)
        return await keep_translation(
            stores.translations, mine, "عيد", "يوم **السبت**.", edition.text_hash("de"), NOON + MINUTE
        )

    return await database.unit(work)


async def returned(database: Database, edition: Edition) -> TranslationRequest:
    mine = await opened(database, edition)
    return await database.unit(lambda s: return_translation(s.translations, mine, edition, NOON + MINUTE))


async def test_a_request_is_kept_and_found_by_its_code_only(database: Database) -> None:
    edition = await a_draft(database)

    code = await asked(database, edition)

    found = await database.read(lambda s: s.translations.by_code(code))
    assert found == TranslationRequest(
        1, edition.id, "ar", "bald", 7, NOON, NOON + LINK_LIFE, None, RequestState.ASKED, "", "", "", NOON
    )
    assert await database.read(lambda s: s.translations.get(1)) == found
    assert await database.read(lambda s: s.translations.by_code(code[:-1])) is None


async def test_what_a_translator_writes_is_kept(database: Database) -> None:
    edition = await a_draft(database)

    mine = await opened(database, edition)

    assert await database.read(lambda s: s.translations.get(1)) == mine
    assert (mine.state, mine.title, mine.changed_at) == (RequestState.OPEN, "عيد", NOON + MINUTE)
    assert await database.read(lambda s: s.translations.chats(mine)) == [1]


async def test_an_accepted_translation_is_the_editions_text(database: Database) -> None:
    edition = await a_draft(database)
    mine = await returned(database, edition)
    assert [each.id for each in await database.read(lambda s: s.translations.returned())] == [mine.id]

    saved = await database.unit(
        lambda s: accept_translation(s.translations, s.editions, mine, edition, 8, NOON + MINUTE)
    )

    text = EditionText("ar", "عيد", "يوم **السبت**.", TextState.REVIEWED, edition.text_hash("de"), 8)
    assert saved.texts["ar"] == text
    assert not saved.outdated("ar")
    assert await database.read(lambda s: s.translations.returned()) == []
    (event, *_) = await database.read(lambda s: s.editions.history(edition.id, 5))
    assert (event.language, event.staff_id, event.machine) == ("ar", 8, False)


async def test_a_second_decision_changes_nothing(database: Database) -> None:
    edition = await a_draft(database)
    mine = await returned(database, edition)
    await database.unit(lambda s: send_back(s.translations, mine, "kürzer", 8, NOON))

    with pytest.raises(IllegalAction):
        await database.unit(lambda s: accept_translation(s.translations, s.editions, mine, edition, 9, NOON))

    assert await database.read(lambda s: s.editions.get(edition.id)) == edition
    back = await database.read(lambda s: s.translations.get(1))
    assert back is not None
    assert (back.state, back.reason, back.decided_by) == (RequestState.OPEN, "kürzer", 8)


async def test_who_has_not_seen_the_new_original_cannot_hand_in(database: Database) -> None:
    edition = await a_draft(database)
    mine = await opened(database, edition)
    changed = replace(edition, texts={"de": replace(GERMAN, body="Am Sonntag.")})
    newer = await database.unit(lambda s: save_edition(s.editions, changed, NOON))

    with pytest.raises(MainTextChanged):
        await database.unit(lambda s: return_translation(s.translations, mine, newer, NOON))


async def test_a_link_opens_once_and_for_two_weeks(database: Database) -> None:
    edition = await a_draft(database)
    code = await asked(database, edition)
    found = await database.read(lambda s: s.translations.by_code(code))
    chat = await database.unit(lambda s: s.addresses.open(ANNA, NOON))

    with pytest.raises(LinkUnusable):
        await database.unit(lambda s: open_request(s.translations, found, chat.contact_id, NOON + LINK_LIFE))
    first = await database.unit(lambda s: open_request(s.translations, found, chat.contact_id, NOON))
    with pytest.raises(IllegalAction):  # by two at once, the second of whom still sees it unopened
        await database.unit(lambda s: open_request(s.translations, found, None, NOON))
    with pytest.raises(LinkUnusable):
        await database.unit(lambda s: open_request(s.translations, first, None, NOON))

    later = NOON + LINK_LIFE + timedelta(days=30)
    assert await database.unit(lambda s: open_request(s.translations, first, chat.contact_id, later)) == first


async def test_a_language_is_given_out_once_at_a_time(database: Database) -> None:
    edition = await a_draft(database)
    await asked(database, edition)

    with pytest.raises(IllegalAction):
        await asked(database, edition)
    with pytest.raises(IllegalAction):
        await database.unit(lambda s: ask_translation(s.translations, edition, "de", "", 7, NOON))

    found = await database.read(lambda s: s.translations.get(1))
    assert found is not None
    assert await database.read(lambda s: s.translations.under_way(edition.id, NOON)) == [found]
    await database.unit(lambda s: end_request(s.translations, found, 8, NOON))
    assert await database.read(lambda s: s.translations.under_way(edition.id, NOON)) == []
    await asked(database, edition)


async def test_requests_go_with_their_edition(database: Database) -> None:
    edition = await a_draft(database)
    await asked(database, edition)
    await database.unit(lambda s: s.machine_drafts.ask(MachineDraft(edition.id, "tr", 7, NOON)))

    await database.unit(lambda s: s.editions.remove(edition))

    assert await database.read(lambda s: s.translations.get(1)) is None
    assert await database.read(lambda s: s.machine_drafts.asked(edition.id)) == []


async def test_a_browsers_key_belongs_to_one_link(database: Database) -> None:
    keys = await database.read(_keys)

    assert len(set(keys)) == 2
    assert keys == await database.read(_keys)


async def _keys(stores: Stores) -> list[str]:
    return [stores.translations.browser_key(code) for code in ("one", "two")]


async def test_a_machine_draft_is_asked_for_once_and_claimed_once(database: Database) -> None:
    edition = await a_draft(database)
    draft = MachineDraft(edition.id, "tr", 7, NOON)

    assert await database.unit(lambda s: s.machine_drafts.ask(draft)) is True
    assert await database.unit(lambda s: s.machine_drafts.ask(draft)) is False
    assert await database.unit(lambda s: s.machine_drafts.claim(NOON - MINUTE, NOON)) is None
    assert await database.unit(lambda s: s.machine_drafts.claim(NOON, NOON + MINUTE)) == draft
    assert await database.unit(lambda s: s.machine_drafts.claim(NOON, NOON + MINUTE)) is None
    again = replace(draft, attempts=1, due_at=NOON + 5 * MINUTE, error="busy")
    await database.unit(lambda s: s.machine_drafts.put(again))
    assert await database.read(lambda s: s.machine_drafts.asked(edition.id)) == [again]
    await database.unit(lambda s: s.machine_drafts.remove(draft))
    assert await database.read(lambda s: s.machine_drafts.asked(edition.id)) == []


async def test_a_machine_never_overwrites_a_persons_text(database: Database) -> None:
    edition = await a_draft(database)
    machine = EditionText("tr", "Şenlik", "Cumartesi.", TextState.MACHINE, edition.text_hash("de"))

    first = await database.unit(lambda s: store_draft(s.editions, edition.id, machine, NOON))
    second = await database.unit(
        lambda s: store_draft(s.editions, edition.id, replace(machine, body="Cumartesi günü."), NOON)
    )
    assert first is not None
    assert second is not None
    human = replace(second, texts={**second.texts, "tr": EditionText("tr", "Şenlik", "Cumartesi günü saat 10’da.")})
    saved = await database.unit(lambda s: save_edition(s.editions, human, NOON, 7))

    assert second.texts["tr"].body == "Cumartesi günü."
    assert await database.unit(lambda s: store_draft(s.editions, edition.id, machine, NOON)) is None
    assert await database.read(lambda s: s.editions.get(edition.id)) == saved
    events = await database.read(lambda s: s.editions.history(edition.id, 9))
    assert [event.machine for event in events if event.language == "tr"] == [False, True, True]

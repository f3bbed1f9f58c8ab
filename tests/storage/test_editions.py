from dataclasses import replace

import pytest

from broadcasts.correcting import begin_correction
from broadcasts.editions import (
    ChangedMeanwhile,
    Edition,
    EditionClosed,
    EditionFile,
    EditionState,
    EditionText,
    TextState,
    save_edition,
)
from broadcasts.releasing import ApprovalRule, NotApproved, NothingToSend, approve_edition
from broadcasts.restoring import copy_edition
from channels.outgoing import AttachmentKind
from tests.databases import Database
from tests.storage.people import MINUTE, NOON

GERMAN = EditionText("de", "Fest", "Am **Samstag**.")
ARABIC = EditionText("ar", "عيد", "يوم السبت", TextState.MACHINE, "source")


async def a_draft(database: Database) -> Edition:
    draft = await database.unit(lambda s: s.editions.add("de", 7, NOON))
    written = replace(draft, texts={"de": GERMAN, "ar": ARABIC})
    return await database.unit(lambda s: save_edition(s.editions, written, NOON))


async def test_a_new_edition_is_an_empty_draft(database: Database) -> None:
    draft = await database.unit(lambda s: s.editions.add("de", 7, NOON))

    assert draft == Edition(draft.id, None, "de", EditionState.DRAFT, 1, 7, changed_at=NOON, number=1)
    assert await database.read(lambda s: s.editions.get(draft.id)) == draft
    assert await database.read(lambda s: s.editions.get(draft.id + 1)) is None


async def test_an_edition_is_kept_with_texts_and_files(database: Database) -> None:
    await database.unit(lambda s: s.files.add("ab12", "plakat.png", "image/png", b"png", NOON))
    draft = await a_draft(database)
    picture = EditionFile(AttachmentKind.PHOTO, "ab12", "plakat.png", "image/png", {"de": "Ein Plakat"})
    changed = replace(draft, texts={"de": GERMAN}, files=(picture,))

    saved = await database.unit(lambda s: save_edition(s.editions, changed, NOON + MINUTE))

    assert saved == replace(changed, version=3, changed_at=NOON + MINUTE)
    assert await database.read(lambda s: s.editions.get(draft.id)) == saved


async def test_of_two_who_change_one_draft_the_second_is_told(database: Database) -> None:
    draft = await a_draft(database)
    saved = await database.unit(lambda s: save_edition(s.editions, replace(draft, texts={"de": GERMAN}), NOON))

    with pytest.raises(ChangedMeanwhile):
        await database.unit(lambda s: save_edition(s.editions, replace(draft, texts={"ar": ARABIC}), NOON))

    assert await database.read(lambda s: s.editions.get(draft.id)) == saved


async def test_an_approval_holds_for_this_content_only(database: Database) -> None:
    draft = await a_draft(database)

    with pytest.raises(NotApproved):
        await database.unit(lambda s: approve_edition(s.editions, draft, 7, ApprovalRule.EDITION, NOON))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, 8, ApprovalRule.EDITION, NOON))
    kept = await database.read(lambda s: s.editions.get(draft.id))
    assert kept is not None
    other = replace(kept, texts={"de": replace(GERMAN, body="Am **Sonntag**.")})
    changed = await database.unit(lambda s: save_edition(s.editions, other, NOON))

    assert kept == approved
    assert (kept.can_be_sent, kept.approvals["de"].approved_by, changed.can_be_sent) == (True, 8, False)


async def test_without_a_main_text_there_is_nothing_to_send(database: Database) -> None:
    draft = await database.unit(lambda s: s.editions.add("de", 7, NOON))

    with pytest.raises(NothingToSend):
        await database.unit(lambda s: approve_edition(s.editions, draft, 7, ApprovalRule.NONE, NOON))


async def test_what_is_being_sent_no_longer_changes(database: Database) -> None:
    draft = await a_draft(database)
    await database.unit(lambda s: approve_edition(s.editions, draft, 8, ApprovalRule.EDITION, NOON))
    await database.unit(lambda s: s.editions.close(draft, NOON, ["de"]))
    other = replace(draft, texts={**draft.texts, "de": replace(GERMAN, body="Am Sonntag.")})

    with pytest.raises(EditionClosed):
        await database.unit(lambda s: save_edition(s.editions, other, NOON))
    with pytest.raises(ChangedMeanwhile):  # by one who looked before it was closed
        await database.unit(lambda s: s.editions.save(draft, NOON))


async def test_the_latest_change_comes_first(database: Database) -> None:
    first, second = await a_draft(database), await a_draft(database)
    first = await database.unit(lambda s: save_edition(s.editions, first, NOON + MINUTE))
    sent = await a_draft(database)
    await database.unit(lambda s: s.editions.close(sent, NOON))

    assert await database.read(lambda s: s.editions.latest(EditionState.DRAFT, 5)) == [first, second]
    assert [one.id for one in await database.read(lambda s: s.editions.latest(None, 1))] == [first.id]
    assert await database.read(lambda s: s.editions.count(EditionState.DRAFT)) == 2


async def test_a_draft_can_be_thrown_away_but_not_what_was_sent(database: Database) -> None:
    draft, sent = await a_draft(database), await a_draft(database)
    await database.unit(lambda s: s.editions.close(sent, NOON))

    assert await database.unit(lambda s: s.editions.remove(draft)) is True
    assert await database.unit(lambda s: s.editions.remove(sent)) is False
    assert await database.read(lambda s: s.editions.get(draft.id)) is None
    assert await database.read(lambda s: s.editions.get(sent.id)) is not None


async def test_what_is_made_of_an_invitation_invites_to_the_same_hearing(database: Database) -> None:
    draft = await database.unit(lambda s: s.editions.add("de", 7, NOON, hearing_id=3))
    written = await database.unit(lambda s: save_edition(s.editions, replace(draft, texts={"de": GERMAN}), NOON))

    copied = await database.unit(lambda s: copy_edition(s.editions, written, 7, NOON))
    correction = await database.unit(lambda s: begin_correction(s.editions, written, 7, NOON))

    stored = await database.read(lambda s: s.editions.latest(None, 9))
    assert {each.id for each in stored} == {written.id, copied.id, correction.id}
    assert [each.hearing_id for each in stored] == [3, 3, 3]

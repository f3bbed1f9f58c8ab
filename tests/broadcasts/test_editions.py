from dataclasses import replace

import pytest

from broadcasts.editions import (
    Approval,
    ChangedMeanwhile,
    Edition,
    EditionClosed,
    EditionFile,
    EditionState,
    EditionText,
    TextState,
    save_edition,
)
from broadcasts.history import EventKind
from broadcasts.releasing import ApprovalRule, NotApproved, NothingToSend, approve_edition
from channels.outgoing import AttachmentKind
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import NOON

EVA, PAUL = 1, 2
GERMAN = EditionText("de", "Schwimmkurs", "Jeden Montag.")
TURKISH = EditionText("tr", "Yüzme kursu", "Her pazartesi.")
PICTURE = EditionFile(AttachmentKind.PHOTO, "a" * 64, "pool.jpg", "image/jpeg", {"de": "Ein Becken"})
EDITION = Edition(7, 3, "de", EditionState.DRAFT, 1, EVA, {"de": GERMAN, "tr": TURKISH}, (PICTURE,), changed_at=NOON)


FOR_TURKISH = replace(PICTURE, language="tr")
FILM = replace(PICTURE, digest="c" * 64)


@pytest.mark.parametrize(
    ("changed", "still"),
    [
        (replace(EDITION, texts={"de": replace(GERMAN, title="Schwimmkurse"), "tr": TURKISH}), {"tr"}),
        (replace(EDITION, texts={"de": GERMAN, "tr": replace(TURKISH, body="Her salı.")}), {"de"}),
        (replace(EDITION, texts={"de": GERMAN, "tr": replace(TURKISH, state=TextState.MACHINE)}), {"de"}),
        (replace(EDITION, texts={"de": GERMAN}), {"de"}),
        (replace(EDITION, texts={**EDITION.texts, "uk": replace(TURKISH, language="uk")}), {"de", "tr"}),
        (replace(EDITION, files=()), set()),
        (replace(EDITION, files=(FOR_TURKISH,)), {"tr"}),
        (replace(EDITION, files=(PICTURE, replace(FILM, language="tr"))), {"de"}),
        (replace(EDITION, files=(replace(PICTURE, digest="b" * 64),)), set()),
        (replace(EDITION, files=(replace(PICTURE, alt={"de": "Ein Becken", "tr": "Havuz"}),)), {"de"}),
        (replace(EDITION, version=9, changed_at=None), {"de", "tr"}),
        (replace(EDITION, texts={"tr": TURKISH, "de": GERMAN}), {"de", "tr"}),
        (replace(EDITION, texts={"de": replace(GERMAN, source_hash="x", changed_by=9), "tr": TURKISH}), {"de", "tr"}),
        (replace(EDITION, note="Druckerei fragen", topic_id=8), {"de", "tr"}),
    ],
    ids=[
        "title",
        "body",
        "machine",
        "language gone",
        "language more",
        "file gone",
        "file of one language only",
        "file more for one language",
        "other file",
        "description in one language",
        "version",
        "order",
        "source and author",
        "note and topic",
    ],
)
def test_an_approval_is_for_exactly_what_readers_of_a_language_see(changed: Edition, still: set[str]) -> None:
    approvals = {tag: Approval(tag, EDITION.release_hash(tag), PAUL, NOON) for tag in EDITION.texts}

    assert set(replace(changed, approvals=approvals).approved_languages) == still


def test_title_and_body_cannot_pass_for_each_other() -> None:
    one = replace(EDITION, texts={"de": EditionText("de", "ab", "c")})
    other = replace(EDITION, texts={"de": EditionText("de", "a", "bc")})

    assert one.release_hash("de") != other.release_hash("de")


def test_without_an_approval_nothing_is_approved() -> None:
    assert (EDITION.approved_languages, EDITION.can_be_sent) == ((), False)


def test_a_translation_is_outdated_once_the_main_text_changed() -> None:
    turkish = replace(TURKISH, source_hash=EDITION.text_hash("de"))
    fresh = replace(EDITION, texts={"de": GERMAN, "tr": turkish})
    stale = replace(EDITION, texts={"de": replace(GERMAN, body="Jeden Dienstag."), "tr": turkish})

    assert [fresh.outdated("tr"), stale.outdated("tr"), stale.outdated("de")] == [False, True, False]


async def new_edition(stores: Stores, *texts: EditionText) -> Edition:
    draft = await stores.editions.add("de", EVA, NOON)
    return await save_edition(stores.editions, replace(draft, texts={text.language: text for text in texts}), NOON)


async def test_another_person_approves(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))

    with pytest.raises(NotApproved):
        await database.unit(lambda s: approve_edition(s.editions, draft, EVA, ApprovalRule.EDITION, NOON))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))

    assert approved.approvals == {"de": Approval("de", draft.release_hash("de"), PAUL, NOON)}
    assert approved.can_be_sent
    assert await database.unit(lambda s: s.editions.get(draft.id)) == approved


async def test_where_no_approval_is_required_the_author_releases_it(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))

    approved = await database.unit(lambda s: approve_edition(s.editions, draft, EVA, ApprovalRule.NONE, NOON))

    assert approved.approvals["de"].approved_by == EVA
    assert approved.can_be_sent


async def test_what_is_approved_needs_no_second_approval(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))

    assert (
        await database.unit(lambda s: approve_edition(s.editions, approved, EVA, ApprovalRule.EDITION, NOON))
        == approved
    )


async def test_a_change_after_the_approval_asks_for_another(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))
    changed = replace(approved, texts={"de": replace(GERMAN, body="Jeden Dienstag.")})

    saved = await database.unit(lambda s: save_edition(s.editions, changed, NOON))

    assert not saved.can_be_sent
    with pytest.raises(NotApproved):
        await database.unit(lambda s: approve_edition(s.editions, saved, EVA, ApprovalRule.EDITION, NOON))


async def test_an_edition_without_its_main_text_is_not_approved(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, TURKISH))

    with pytest.raises(NothingToSend):
        await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))


async def test_of_two_who_edit_the_slower_one_is_told(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    faster = await database.unit(
        lambda s: save_edition(s.editions, replace(draft, texts={"de": GERMAN, "tr": TURKISH}), NOON)
    )

    with pytest.raises(ChangedMeanwhile):
        await database.unit(lambda s: save_edition(s.editions, replace(draft, texts={}), NOON))
    assert await database.unit(lambda s: s.editions.get(draft.id)) == faster


async def test_a_sent_edition_no_longer_changes(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))
    await database.unit(lambda s: s.editions.close(approved, NOON))
    sent = await database.unit(lambda s: s.editions.get(draft.id))
    assert sent is not None

    with pytest.raises(EditionClosed):
        await database.unit(lambda s: save_edition(s.editions, replace(sent, texts={}), NOON))
    with pytest.raises(ChangedMeanwhile):  # somebody has it open still
        await database.unit(lambda s: s.editions.save(draft, NOON))


async def test_a_language_that_was_not_sent_can_still_be_added_afterwards(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))
    await database.unit(lambda s: s.editions.close(approved, NOON))
    sent = await database.unit(lambda s: s.editions.get(draft.id))
    assert sent is not None

    added = replace(sent, texts={**sent.texts, "tr": TURKISH})
    saved = await database.unit(lambda s: save_edition(s.editions, added, NOON))

    assert (saved.sent_languages, sorted(saved.texts)) == (("de",), ["de", "tr"])


async def test_nobody_approves_a_text_they_wrote_into_somebody_elses_edition(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    added = replace(draft, texts={"de": GERMAN, "tr": TURKISH})
    draft = await database.unit(lambda s: save_edition(s.editions, added, NOON, PAUL))

    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON))

    assert approved.approved_languages == ("de",)


async def test_the_history_says_who_did_what(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    changed = replace(draft, texts={"de": GERMAN, "tr": TURKISH}, files=(PICTURE,))
    await database.unit(lambda s: s.files.add("a" * 64, "pool.jpg", "image/jpeg", b"x", NOON))
    draft = await database.unit(lambda s: save_edition(s.editions, changed, NOON, EVA))
    await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, ApprovalRule.EDITION, NOON, ["de"]))

    events = await database.read(lambda s: s.editions.history(draft.id, 10))

    assert [(each.kind, each.language, each.staff_id, each.version) for each in events] == [
        (EventKind.APPROVED, "de", PAUL, 4),
        (EventKind.FILES, "", EVA, 3),
        (EventKind.TEXT, "tr", EVA, 3),
        (EventKind.TEXT, "de", None, 2),
    ]
    assert (events[1].files, events[2].body) == ((PICTURE,), TURKISH.body)

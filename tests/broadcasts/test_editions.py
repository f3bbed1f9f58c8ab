from dataclasses import replace

import pytest

from broadcasts.editions import (
    ChangedMeanwhile,
    Edition,
    EditionClosed,
    EditionFile,
    EditionState,
    EditionText,
    NotApproved,
    NothingToSend,
    approve_edition,
    save_edition,
)
from channels.outgoing import AttachmentKind
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import NOON

EVA, PAUL = 1, 2
GERMAN = EditionText("de", "Schwimmkurs", "Jeden Montag.")
TURKISH = EditionText("tr", "Yüzme kursu", "Her pazartesi.")
PICTURE = EditionFile(AttachmentKind.PHOTO, "a" * 64, "pool.jpg", "image/jpeg", {"de": "Ein Becken"})
EDITION = Edition(7, 3, "de", EditionState.DRAFT, 1, EVA, {"de": GERMAN, "tr": TURKISH}, (PICTURE,), changed_at=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        replace(EDITION, texts={"de": replace(GERMAN, title="Schwimmkurse"), "tr": TURKISH}),
        replace(EDITION, texts={"de": replace(GERMAN, body="Jeden Dienstag."), "tr": TURKISH}),
        replace(EDITION, texts={"de": GERMAN}),
        replace(EDITION, texts={"de": GERMAN, "uk": replace(TURKISH, language="uk")}),
        replace(EDITION, files=()),
        replace(EDITION, files=(replace(PICTURE, digest="b" * 64),)),
        replace(EDITION, files=(replace(PICTURE, alt={"de": "Ein See"}),)),
    ],
    ids=["title", "body", "language gone", "other language", "file gone", "other file", "other description"],
)
def test_an_approval_is_for_exactly_what_readers_will_see(changed: Edition) -> None:
    approved = replace(EDITION, approved_hash=EDITION.content_hash())

    assert approved.is_approved
    assert not replace(changed, approved_hash=approved.approved_hash).is_approved


@pytest.mark.parametrize(
    "same",
    [
        replace(EDITION, version=9, changed_at=None),
        replace(EDITION, texts={"tr": TURKISH, "de": GERMAN}),
        replace(EDITION, texts={"de": replace(GERMAN, source_hash="x"), "tr": TURKISH}),
    ],
    ids=["version", "order", "source"],
)
def test_what_readers_do_not_see_leaves_the_approval_alone(same: Edition) -> None:
    assert same.content_hash() == EDITION.content_hash()


def test_title_and_body_cannot_pass_for_each_other() -> None:
    one = replace(EDITION, texts={"de": EditionText("de", "ab", "c")})
    other = replace(EDITION, texts={"de": EditionText("de", "a", "bc")})

    assert one.content_hash() != other.content_hash()


def test_without_an_approval_nothing_is_approved() -> None:
    assert not EDITION.is_approved


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
        await database.unit(lambda s: approve_edition(s.editions, draft, EVA, 1, NOON))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, 1, NOON))

    assert (approved.is_approved, approved.approved_by) == (True, PAUL)
    assert await database.unit(lambda s: s.editions.get(draft.id)) == approved


async def test_where_no_approval_is_required_the_author_releases_it(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))

    approved = await database.unit(lambda s: approve_edition(s.editions, draft, EVA, 0, NOON))

    assert (approved.is_approved, approved.approved_by) == (True, EVA)


async def test_what_is_approved_needs_no_second_approval(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, 1, NOON))

    assert await database.unit(lambda s: approve_edition(s.editions, approved, EVA, 1, NOON)) == approved


async def test_a_change_after_the_approval_asks_for_another(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, GERMAN))
    approved = await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, 1, NOON))
    changed = replace(approved, texts={"de": replace(GERMAN, body="Jeden Dienstag.")})

    saved = await database.unit(lambda s: save_edition(s.editions, changed, NOON))

    assert not saved.is_approved
    with pytest.raises(NotApproved):
        await database.unit(lambda s: approve_edition(s.editions, saved, EVA, 1, NOON))


async def test_an_edition_without_its_main_text_is_not_approved(database: Database) -> None:
    draft = await database.unit(lambda s: new_edition(s, TURKISH))

    with pytest.raises(NothingToSend):
        await database.unit(lambda s: approve_edition(s.editions, draft, PAUL, 1, NOON))


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
    await database.unit(lambda s: s.editions.close(draft, NOON))
    sent = await database.unit(lambda s: s.editions.get(draft.id))
    assert sent is not None

    with pytest.raises(EditionClosed):
        await database.unit(lambda s: save_edition(s.editions, replace(sent, texts={}), NOON))
    with pytest.raises(ChangedMeanwhile):  # somebody has it open still
        await database.unit(lambda s: s.editions.save(draft, NOON))

"""Rules of release that a conversation cannot reach: both engines."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from broadcasts.deliveries import TRAINING, DeliveryState
from broadcasts.editions import ChangedMeanwhile, Edition, EditionFile, EditionText, save_edition
from broadcasts.emergency import (
    ChangedSinceAsked,
    EmergencyOver,
    ask_second,
    decline_emergency,
    release_in_emergency,
)
from broadcasts.history import EventKind
from broadcasts.preparing import NOT_APPROVED
from broadcasts.rejecting import reject_edition, rejections, waits_for
from broadcasts.releasing import (
    ApprovalRule,
    NotApproved,
    NothingToSend,
    approve_edition,
    release_edition,
    to_approve,
)
from broadcasts.small_changes import NotSmall, confirm_small_change, mark_small, small_change
from channels.outgoing import AttachmentKind
from storage.stores import Stores
from storage.tables.broadcasts import edition as edition_table
from tests.broadcasts.town import Town, chat
from tests.databases import Database
from tests.storage.people import NOON

EVA, PAUL, BEN = 1, 2, 3
GERMAN = EditionText("de", "Schwimmkurs", "Jeden Montag.")
TURKISH = EditionText("tr", "Yüzme kursu", "Her pazartesi.")
RULE = ApprovalRule.EDITION


async def written(stores: Stores, *texts: EditionText, training: bool = False) -> Edition:
    """Return what Eva wrote; translations are of the German text."""
    draft = await stores.editions.add("de", EVA, NOON, training=training)
    german = await save_edition(stores.editions, replace(draft, texts={"de": GERMAN}), NOON, EVA)
    more = {each.language: replace(each, source_hash=german.text_hash("de")) for each in texts}
    return await save_edition(stores.editions, replace(german, texts={**german.texts, **more}), NOON, EVA)


async def approved(stores: Stores) -> Edition:
    return await approve_edition(stores.editions, await written(stores, TURKISH), PAUL, RULE, NOON)


async def change(stores: Stores, edition: Edition, language: str, body: str) -> Edition:
    text = replace(edition.texts[language], body=body, minor_of="")
    return await save_edition(stores.editions, replace(edition, texts={**edition.texts, language: text}), NOON, EVA)


async def test_sending_approves_only_where_nobody_else_is_needed(database: Database) -> None:
    async def work(stores: Stores) -> None:
        draft, practice = await written(stores), await written(stores, training=True)

        for person in (EVA, PAUL):
            with pytest.raises(NotApproved):
                await release_edition(stores.editions, draft, person, RULE, NOON)
        assert (await release_edition(stores.editions, practice, EVA, RULE, NOON)).can_be_sent
        assert (await release_edition(stores.editions, draft, EVA, ApprovalRule.NONE, NOON)).can_be_sent

    await database.unit(work)


async def test_without_a_main_text_nothing_is_released(database: Database) -> None:
    async def work(stores: Stores) -> None:
        empty = await stores.editions.add("de", EVA, NOON)

        for rule in ApprovalRule:
            with pytest.raises(NothingToSend):
                await release_edition(stores.editions, empty, PAUL, rule, NOON)
        with pytest.raises(NothingToSend):
            await ask_second(stores.editions, empty, EVA, BEN, "Sturm", NOON)

    await database.unit(work)


async def test_an_approval_keeps_the_text_that_was_read(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition = await approved(stores)

        notes = await stores.editions.noted(edition.id, [EventKind.APPROVED])
        assert {(each.language, each.title, each.body, each.hash) for each in notes} == {
            (tag, text.title, text.body, edition.release_hash(tag)) for tag, text in edition.texts.items()
        }

    await database.unit(work)


async def test_translations_follow_a_small_change_and_those_outdated_before_stay_so(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition = await approved(stores)
        old = EditionText("ar", "سباحة", "يوم الاثنين", source_hash="of an older text")
        edition = await save_edition(stores.editions, replace(edition, texts={**edition.texts, "ar": old}), NOON, EVA)

        first = await mark_small(stores.editions, await change(stores, edition, "de", "Jeden Montag!"), "de", NOON)
        second = await mark_small(stores.editions, await change(stores, first, "de", "Jeden  Montag!"), "de", NOON)

        assert [second.outdated("tr"), second.outdated("ar")] == [False, True]
        assert (second.unconfirmed, second.texts["de"].minor_of) == (("de",), edition.approvals["de"].hash)
        assert (await small_change(stores.editions, second, "de")).before.body == "Jeden Montag."

    await database.unit(work)


async def test_only_a_marked_change_is_confirmed_and_only_by_somebody_else(database: Database) -> None:
    async def work(stores: Stores) -> None:
        changed = await change(stores, await approved(stores), "de", "Jeden Dienstag.")

        with pytest.raises(NotSmall):
            await confirm_small_change(stores.editions, changed, "de", PAUL, RULE, NOON)
        marked = await mark_small(stores.editions, changed, "de", NOON)
        with pytest.raises(NotApproved):
            await confirm_small_change(stores.editions, marked, "de", EVA, RULE, NOON)
        confirmed = await confirm_small_change(stores.editions, marked, "de", PAUL, RULE, NOON)

        assert (confirmed.can_be_sent, confirmed.texts["de"].minor_of) == (True, "")
        assert await stores.editions.get(confirmed.id) == confirmed

    await database.unit(work)


async def test_a_small_change_is_one_of_the_wording_alone(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await stores.files.add("a" * 64, "pool.jpg", "image/jpeg", b"x", NOON)
        picture = EditionFile(AttachmentKind.PHOTO, "a" * 64, "pool.jpg", "image/jpeg")
        edition = await approved(stores)
        changed = await change(stores, replace(edition, files=(picture,)), "de", "Jeden Dienstag.")

        for tag in ("de", "tr", "xx"):
            with pytest.raises(NotSmall):
                await mark_small(stores.editions, changed, tag, NOON)
        with pytest.raises(NotSmall):
            await mark_small(stores.editions, await written(stores), "de", NOON)  # was never approved

    await database.unit(work)


async def test_a_change_not_called_small_takes_the_mark_away(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition = await approved(stores)
        marked = await mark_small(stores.editions, await change(stores, edition, "tr", "Her salı."), "tr", NOON)

        changed = await change(stores, marked, "tr", "Hiçbir zaman.")

        assert (changed.unconfirmed, changed.approved_languages) == ((), ("de",))

    await database.unit(work)


async def test_an_old_look_marks_nothing(database: Database) -> None:
    async def work(stores: Stores) -> None:
        changed = await change(stores, await approved(stores), "de", "Jeden Dienstag.")
        await change(stores, changed, "tr", "Her salı.")

        with pytest.raises(ChangedMeanwhile):
            await mark_small(stores.editions, changed, "de", NOON)

    await database.unit(work)


async def test_a_broadcast_with_an_unconfirmed_small_change_is_cancelled(town: Town) -> None:
    await town.subscribe(chat(1), languages=("ar",))
    await town.plan(EditionText("de", "", "Montag"), EditionText("ar", "", "الاثنين"))

    async def unconfirmed(stores: Stores) -> None:
        (edition,) = await stores.editions.latest(None, 1)
        arabic = replace(edition.texts["ar"], body="الثلاثاء", minor_of=edition.approvals["ar"].hash)
        await stores.editions.save(replace(edition, texts={**edition.texts, "ar": arabic}), town.time())

    await town.unit(unconfirmed)
    broadcast = await town.prepare()

    assert broadcast.note == NOT_APPROVED
    assert await town.states() == []


async def test_a_rejection_of_one_language_stands_until_that_language_changed(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition, store = await written(stores, TURKISH), stores.editions
        await reject_edition(store, edition, "tr", edition.read_hash("tr"), PAUL, "Tag fehlt", NOON)
        assert waits_for(edition, await rejections(store, edition)) == ["de"]

        edition = await change(stores, edition, "de", "Jeden Dienstag.")
        assert [each.reason for each in await rejections(store, edition)] == ["Tag fehlt"]
        edition = await change(stores, edition, "tr", "Her salı.")

        assert await rejections(store, edition) == []
        assert sorted(waits_for(edition, await rejections(store, edition))) == ["de", "tr"]

    await database.unit(work)


async def test_a_rejection_of_what_is_no_longer_there_does_not_stand(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition, store = await written(stores, TURKISH), stores.editions
        seen = edition.read_hash("tr")
        edition = await save_edition(store, replace(edition, texts={"de": edition.texts["de"]}), NOON, EVA)

        assert not await reject_edition(store, edition, "tr", seen, PAUL, "Tag fehlt", NOON)

        assert await rejections(store, edition) == []

    await database.unit(work)


async def test_an_emergency_takes_two_people_and_a_reason(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition = await written(stores)

        with pytest.raises(ValueError, match="two people"):
            await ask_second(stores.editions, edition, EVA, EVA, "Sturm", NOON)
        with pytest.raises(ValueError, match="a reason"):
            await ask_second(stores.editions, edition, EVA, BEN, "  ", NOON)
        assert await stores.editions.history(edition.id, 10) == await stores.editions.noted(
            edition.id, [EventKind.TEXT]
        )

    await database.unit(work)


async def test_only_the_newest_question_of_an_emergency_can_be_answered(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition, store = await written(stores, TURKISH), stores.editions
        old = await ask_second(store, edition, EVA, BEN, "Sturm", NOON)
        new = await ask_second(store, edition, EVA, PAUL, "Orkan", NOON)

        for asked, second in ((old.id, BEN), (new.id, BEN), (new.id, EVA), (new.id + 1, PAUL)):
            with pytest.raises(EmergencyOver):
                await release_in_emergency(store, edition, asked, second, NOON)
        released = await release_in_emergency(store, edition, new.id, PAUL, NOON)

        given = {(each.approved_by, each.second_by, each.reason) for each in released.approvals.values()}
        assert (given, released.can_be_sent) == ({(EVA, PAUL, "Orkan")}, True)
        assert await store.get(edition.id) == released
        with pytest.raises(EmergencyOver):
            await decline_emergency(store, released, new.id, PAUL, NOON)

    await database.unit(work)


async def test_a_declined_emergency_is_over(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition, store = await written(stores), stores.editions
        asked = await ask_second(store, edition, EVA, BEN, "Sturm", NOON)
        await decline_emergency(store, edition, asked.id, BEN, NOON)
        (declined,) = await store.noted(edition.id, [EventKind.EMERGENCY_DECLINED])

        for each in (asked, declined):
            with pytest.raises(EmergencyOver):
                await release_in_emergency(store, edition, each.id, BEN, NOON)

    await database.unit(work)


async def test_an_emergency_is_for_what_was_asked_about(database: Database) -> None:
    async def work(stores: Stores) -> None:
        edition, store = await written(stores), stores.editions
        asked = await ask_second(store, edition, EVA, BEN, "Sturm", NOON)
        changed = await change(stores, edition, "de", "Nie.")

        with pytest.raises(ChangedSinceAsked):
            await release_in_emergency(store, changed, asked.id, BEN, NOON)

        assert to_approve(changed, PAUL, RULE) == ["de"]

    await database.unit(work)


async def test_no_sender_ever_takes_what_is_for_practice(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await town.plan()
    await town.unit(as_practice)

    await town.prepare()
    await town.sender.work_off()

    assert await town.states() == [DeliveryState.SKIPPED] * 2
    assert town.channel.sent == []
    tally = await town.unit(lambda stores: stores.ledger.tally(town.broadcast_id))
    assert tally.reasons == {(DeliveryState.SKIPPED, TRAINING): 2}
    assert await town.unit(lambda stores: stores.ledger.queue_again(town.broadcast_id, town.time())) == 0
    assert await town.unit(lambda stores: stores.broadcasts.latest_sent_edition()) is None


async def test_practice_is_deleted_with_its_corrections_and_nothing_else(database: Database) -> None:
    async def work(stores: Stores) -> None:
        earnest, practice = await written(stores), await written(stores, training=True)
        correction = await stores.editions.add("de", EVA, NOON, corrects_id=practice.id, training=True)

        assert [earnest.number, practice.number, correction.number] == [1, 0, 0]
        assert not await stores.editions.remove_practice(earnest)
        assert await stores.editions.remove_practice(practice)

        assert [each.id for each in await stores.editions.latest(None, 10)] == [earnest.id]

    await database.unit(work)


async def as_practice(stores: Stores) -> None:
    await stores.session.run(update(edition_table).values(training=True))

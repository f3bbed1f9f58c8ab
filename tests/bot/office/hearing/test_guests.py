from dataclasses import replace
from datetime import timedelta

from broadcasts.editions import Edition, EditionState
from contacts.staff import Role
from hearings.attendance import Attendance
from hearings.hearings import Hearing, Phase
from hearings.participants import join
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.bot.people.hearing.inviting import an_evening


async def come(hub: Hub, hearing: Hearing, name: str, people: int, *interpreters: str, needs: str = "") -> None:
    of = await hub.organisation(name, "ar")
    chat = await hub.subscriber(f"chat of {name}", "ar", organisation=of)
    address_id = await chat.address_id()
    said = Attendance(hearing.id, address_id, of, people, interpreters, needs, hub.now)
    await hub.unit(lambda stores: stores.attendance.put(said))


async def take_part(hub: Hub, hearing: Hearing, language: str, count: int) -> None:
    async def work(stores: Stores) -> None:
        for number in range(count):
            chat = await stores.addresses.open(hub.person(f"{language}{number}").address, hub.now)
            await join(stores.participants, hearing, chat.id, language, "memory", None, hub.now)

    await hub.unit(work)


async def test_staff_see_who_comes_what_they_need_and_how_many_tables_that_makes(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    await come(hub, evening.hearing, "Amal e. V.", 20, "ar", needs="A ramp")
    await come(hub, evening.hearing, "Nur e. V.", 11, "ar", "tr")
    mona = await hub.staff("mona", Role.MODERATOR)

    await mona.press_token(f"hg:{evening.hearing.id}")

    for line in (
        "31 people come.",
        "Amal e. V.: 20",
        "العربية: asked for by groups of 31 together",
        "Türkçe: asked for by groups of 11 together",
        "Amal e. V.: A ramp",
        "1 🏠: 2 tables for 16 people",
        "2 📚: 2 tables for 15 people",
    ):
        assert line in mona.reads


async def test_where_nobody_has_said_anything_that_is_said(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    mona = await hub.staff("mona", Role.MODERATOR)

    await mona.press_token(f"hg:{evening.hearing.id}")

    assert "Nobody has said yet that they come." in mona.reads


async def test_who_is_missing_is_shown_without_small_numbers(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await take_part(hub, evening.hearing, "ar", 13)
    await take_part(hub, evening.hearing, "uk", 4)
    mona = await hub.staff("mona", Role.MODERATOR)

    await mona.press_token(f"hg:{evening.hearing.id}")

    assert "العربية: 10 or more" in mona.reads
    assert "Українська: below 5" in mona.reads
    assert "Türkçe: below 5" in mona.reads
    assert "13" not in mona.reads


async def test_who_does_not_lead_hearings_sees_no_guests(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    await come(hub, evening.hearing, "Amal e. V.", 20, needs="A ramp")
    editor = await hub.staff("editor", Role.EDITOR)

    for token in ("hg", "hg_inv", "hg_st"):
        await editor.press_token(f"{token}:{evening.hearing.id}")
        assert "Amal" not in editor.reads


async def drafts(hub: Hub) -> list[Edition]:
    found: list[Edition] = await hub.unit(lambda stores: stores.editions.latest(EditionState.DRAFT, 10))
    return found


async def test_the_invitation_is_a_draft_in_every_language_with_the_hearings_facts(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    later = replace(evening.hearing, event_at=hub.now + timedelta(days=30))
    await hub.unit(lambda stores: stores.hearings.save(later, hub.now))
    anna = await hub.staff("anna", Role.ADMIN)

    await anna.press_token(f"hg:{evening.hearing.id}")
    await anna.press("Write the invitation")

    assert "This is the invitation." in anna.reads
    (draft,) = await drafts(hub)
    assert draft.hearing_id == evening.hearing.id
    assert {"de", "en", "ar", "tr", "uk", "ru"} <= set(draft.texts)
    for tag, text in draft.texts.items():
        assert f"h_{evening.hearing.code}" in text.body
        assert "Rathaus" in text.body
        assert tag == "de" or text.source_hash == draft.text_hash("de")
    assert "السكن" in draft.texts["ar"].body


async def test_a_moderator_who_writes_no_editions_leaves_the_invitation_to_others(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    mona = await hub.staff("mona", Role.MODERATOR)

    await mona.press_token(f"hg_inv:{evening.hearing.id}")

    (draft,) = await drafts(hub)
    assert f"The invitation waits as draft {draft.number}" in mona.reads
    await mona.press_token(f"hg_inv:{evening.hearing.id}")
    assert await drafts(hub) == [draft]


async def test_an_invitation_to_an_evening_that_is_over_is_not_written(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.VOTING)
    mona = await hub.staff("mona", Role.MODERATOR)

    await mona.press_token(f"hg_inv:{evening.hearing.id}")

    assert await drafts(hub) == []


async def test_afterwards_figures_are_exact_where_nobody_can_be_recognised(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.COUNTING)
    await take_part(hub, evening.hearing, "ar", 13)
    await take_part(hub, evening.hearing, "uk", 9)
    await take_part(hub, evening.hearing, "tr", 4)
    await take_part(hub, evening.hearing, "ru", 3)
    mona = await hub.staff("mona", Role.MODERATOR)

    await mona.press_token(f"hg:{evening.hearing.id}")

    assert "العربية: 13" in mona.reads
    assert "Українська: 9" in mona.reads
    assert "Türkçe: below 5, or hidden to protect others" in mona.reads
    assert "Русский: below 5, or hidden to protect others" in mona.reads

"""Moderators merge measures, every supporter is asked, and no support moves without its supporter's tap."""

from channels.incoming import Kind
from contacts.staff import Role
from hearings.measures import Measure, MeasureState
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import Evening


async def pair(measuring: Evening, *languages: str) -> tuple[Measure, Measure, list[Person], list[int]]:
    """Return two measures: the second one has a supporter for each language; their chats and ids."""
    _, hans = await measuring.guest("hans", "de")
    guests = [await measuring.guest(f"guest{n}", tag) for n, tag in enumerate(languages)]
    stays = await measuring.measure("Ein Garten", hans)
    goes = await measuring.measure("Ein Beet", *(who for _, who in guests))
    return stays, goes, [person for person, _ in guests], [who.id for _, who in guests]


async def do_merge(mia: Person, stays: Measure, goes: Measure, words: str = "Ein Beet") -> None:
    await mia.press_token(f"hme_one:{stays.id}")
    await mia.press("Merge others into it…")
    await mia.press(f"☐ {goes.number} · {words}")
    await mia.press("Go on")
    await mia.press("Merge them")


async def test_a_supporter_is_asked_in_their_language_and_takes_their_support_along(
    measuring: Evening, mia: Person
) -> None:
    stays, goes, (lea, noor), (lea_id, noor_id) = await pair(measuring, "en", "ar")

    await mia.press_token(f"hme:{measuring.hearing.id}")
    assert "There are 2 measures." in mia.reads
    await mia.press("🏠 1 · Housing (2)")
    assert "📌 1 Ein Garten (1 person supports it)" in mia.reads
    await mia.press("📌 1")
    await mia.press("Merge others into it…")
    await mia.press("☐ 2 · Ein Beet")
    await mia.press("Go on")
    assert "2 people are asked." in mia.reads
    assert lea.sees == []
    await mia.press("Merge them")

    assert "1 measure was merged into this one." in mia.reads
    assert "📌 2 Ein Beet (Deutsch)" in lea.reads
    assert "📌 1 Ein Garten (Deutsch)" in lea.reads
    assert noor.sees[-1].shown.language == "ar"
    assert await measuring.supports(goes) == sorted([lea_id, noor_id])

    await lea.press("Look at it")
    assert "📌 1 🏠 Housing" in lea.reads
    await lea.press("Yes, take it along")
    assert "Your support now counts for measure 1." in lea.reads
    await lea.press_again()
    assert "You have answered this already" in lea.reads
    await noor.press_token(f"hm_keep:{goes.id}:{noor_id}")

    assert lea_id in await measuring.supports(stays)
    assert await measuring.supports(goes) == [noor_id]
    merged = await measuring.stored_measure(goes)
    assert (merged.state, merged.merged_into) == (MeasureState.MERGED, stays.id)


async def test_who_does_not_answer_stays_and_is_shown_as_such(measuring: Evening, mia: Person) -> None:
    stays, goes, (lea, _), _ids = await pair(measuring, "en", "en")
    await do_merge(mia, stays, goes)
    await lea.press("Yes, take it along")

    await mia.press_token(f"hme_one:{goes.id}")

    assert "1 person supports it." in mia.reads
    assert "It was merged into measure 1." in mia.reads
    assert "1 of them has not answered yet: the support stays here." in mia.reads
    assert "Undo the merging" not in mia.buttons
    await mia.press_token(f"hme_undo:{goes.id}")
    assert "This can no longer be undone" in mia.reads


async def test_the_ideas_go_along_and_come_back_when_it_is_undone(measuring: Evening, mia: Person) -> None:
    _, hans = await measuring.guest("hans", "de")
    lea, lea_p = await measuring.guest("lea", "en")
    one, two = await measuring.idea(hans, "Garten"), await measuring.idea(lea_p, "Beet")
    stays = await measuring.measure("Ein Garten", hans, ideas=(one,))
    goes = await measuring.measure("Ein Beet", lea_p, ideas=(one, two))
    await do_merge(mia, stays, goes)
    assert (await measuring.stored_measure(stays)).idea_ids == (one.id, two.id)
    assert "Made of these ideas: 1, 2" in mia.reads
    lea.look_away()

    await mia.press_token(f"hme_one:{goes.id}")
    await mia.press("Undo the merging")

    assert "Undone. Whoever was asked is told so." in mia.reads
    assert "Measure 2 is a measure of its own again." in lea.reads
    assert (await measuring.stored_measure(stays)).idea_ids == (one.id,)
    back = await measuring.stored_measure(goes)
    assert (back.state, back.merged_into, back.idea_ids) == (MeasureState.CANDIDATE, None, (one.id, two.id))
    await lea.press("Yes, take it along")
    assert "it is not asked any more" in lea.reads
    assert await measuring.supports(goes) == [lea_p.id]


async def test_what_was_merged_on_is_asked_about_anew(measuring: Evening, mia: Person) -> None:
    middle, first, (lea,), (lea_id,) = await pair(measuring, "en")
    _, ben = await measuring.guest("ben", "de")
    last = await measuring.measure("Ein Park", ben)
    await do_merge(mia, middle, first)
    await do_merge(mia, last, middle, "Ein Garten")

    await lea.press("Yes, take it along")
    assert "📌 3 Ein Park (Deutsch)" in lea.reads
    assert await measuring.supports(first) == [lea_id]
    await lea.press("Yes, take it along")

    assert "Your support now counts for measure 3." in lea.reads
    assert lea_id in await measuring.supports(last)
    assert await measuring.supports(first) == []


async def test_who_supports_both_counts_once_afterwards(measuring: Evening, mia: Person) -> None:
    lea, lea_p = await measuring.guest("lea", "en")
    stays, goes = await measuring.measure("Ein Garten", lea_p), await measuring.measure("Ein Beet", lea_p)
    await do_merge(mia, stays, goes)

    await lea.press("Yes, take it along")

    assert await measuring.supports(stays) == [lea_p.id]
    assert await measuring.supports(goes) == []


async def test_only_measures_of_the_same_goal_are_offered_and_only_while_they_are_made(
    hub: Hub, measuring: Evening, mia: Person
) -> None:
    stays, goes, _people, _ids = await pair(measuring, "en")
    _, ben = await measuring.guest("ben", "de")
    await measuring.measure("Sprachcafé", ben, goal=1)
    await mia.press_token(f"hme_pick:{stays.id}")
    assert [label for label in mia.buttons if label[0] in "☐☑"] == ["☐ 2 · Ein Beet"]
    await mia.press("☐ 2 · Ein Beet")
    await mia.press("Go on")

    await measuring.advance(1)
    await mia.press("Merge them")

    assert "Measures are put in order while people make them." in mia.reads
    assert (await measuring.stored_measure(goes)).state is MeasureState.CANDIDATE


async def test_an_answer_after_the_rating_has_begun_moves_nothing(measuring: Evening, mia: Person) -> None:
    stays, goes, (lea,), (lea_id,) = await pair(measuring, "en")
    await do_merge(mia, stays, goes)
    await measuring.advance(1)

    await lea.press("Yes, take it along")

    assert "The time to answer this is over. Your support stays with your measure." in lea.reads
    assert await measuring.supports(goes) == [lea_id]


async def test_two_moderators_who_merge_the_same_measure(hub: Hub, measuring: Evening, mia: Person) -> None:
    ben = await hub.staff("Ben", Role.MODERATOR)
    stays, _goes, (lea,), _ids = await pair(measuring, "en")
    for each in (mia, ben):
        await each.press_token(f"hme_pick:{stays.id}")
        await each.press("☐ 2 · Ein Beet")
        await each.press("Go on")
    await mia.press("Merge them")
    lea.look_away()

    await ben.press("Merge them")

    assert "Some were changed, merged or taken back meanwhile and stay as they are." in ben.reads
    assert lea.sees == []
    await ben.press_again()
    assert "Nothing was chosen." in ben.reads


async def test_somebody_who_cannot_be_reached_is_counted_and_stays(measuring: Evening, mia: Person) -> None:
    stays, goes, (lea,), (lea_id,) = await pair(measuring, "en")
    await lea.do(Kind.BLOCKED)

    await do_merge(mia, stays, goes)

    assert "1 person cannot be asked, so that support stays where it is." in mia.reads
    assert await measuring.supports(goes) == [lea_id]


async def test_nobody_answers_for_another(measuring: Evening, mia: Person) -> None:
    stays, goes, (_lea, noor), (lea_id, noor_id) = await pair(measuring, "en", "en")
    await do_merge(mia, stays, goes)

    await noor.press_token(f"hm_take:{goes.id}:{lea_id}")

    assert "Only who was asked can answer this." in noor.reads
    assert await measuring.supports(goes) == sorted([lea_id, noor_id])


async def test_a_text_while_choosing_loses_nothing(measuring: Evening, mia: Person) -> None:
    stays, _goes, _people, _ids = await pair(measuring, "en")
    await mia.press_token(f"hme_pick:{stays.id}")
    await mia.press("☐ 2 · Ein Beet")

    await mia.say("Beide!")
    await mia.press("Show it again")

    assert "☑ 2 · Ein Beet" in mia.buttons


async def test_old_buttons_are_answered(measuring: Evening, mia: Person) -> None:
    lea, _ = await measuring.guest("lea", "en")
    for token in ("hme_one:99", "hme_pick:99", "hme_merge:99", "hme_undo:99", "hme_tr:99"):
        await mia.press_token(token)
        assert "This measure no longer exists." in mia.reads
    await mia.press_token("hme_goal:99")
    assert "This goal no longer exists." in mia.reads
    await lea.press_token("hm_take:99:1")
    assert "This is not asked any more." in lea.reads

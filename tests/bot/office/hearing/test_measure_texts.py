"""Staff translate measures, and write their own, which say so."""

from dataclasses import replace

from hearings.content import Content
from hearings.measures import MeasureState
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import Evening


async def test_an_arabic_measure_gets_a_german_text(measuring: Evening, mia: Person) -> None:
    _, noor = await measuring.guest("noor", "ar")
    measure = await measuring.measure("حديقة", noor, language="ar")
    await mia.press_token(f"hme_one:{measure.id}")
    assert "Written in: العربية" in mia.reads

    await mia.press("Translate…")
    assert "العربية" not in mia.buttons
    await mia.press("Deutsch")
    assert "What is to be done?" in mia.reads
    await mia.say("Ein Garten")
    await mia.say("Für alle")
    await mia.say("Die Stadt")

    stored = await measuring.stored_measure(measure)
    assert [each.say("de", "de")[0] for each in (stored.what, stored.for_whom, stored.who_helps)] == [
        "Ein Garten",
        "Für alle",
        "Die Stadt",
    ]
    assert stored.what.texts["ar"].text == "حديقة"
    assert "The translation is saved: Deutsch." in mia.reads


async def test_nobody_changes_the_words_of_its_makers(measuring: Evening, mia: Person) -> None:
    _, hans = await measuring.guest("hans", "de")
    measure = await measuring.measure("Ein Garten", hans)

    await mia.press_token(f"hme_lang:{measure.id}:de")
    await mia.say("Kein Garten")

    assert (await measuring.stored_measure(measure)).what.texts["de"].text == "Ein Garten"


async def test_words_that_changed_while_they_were_translated_are_translated_again(
    hub: Hub, measuring: Evening, mia: Person
) -> None:
    _, hans = await measuring.guest("hans", "de")
    measure = await measuring.measure("Ein Garten", hans)
    await mia.press_token(f"hme_lang:{measure.id}:en")
    await mia.say("A garden")
    await mia.say("For all")

    async def rewrite(stores: Stores) -> None:
        await stores.measures.save(replace(measure, what=Content.of("de", "Ein Park")))

    await hub.unit(rewrite)
    await mia.say("The city")

    assert "Its makers changed their words while you were translating." in mia.reads
    assert "en" not in (await measuring.stored_measure(measure)).what.texts


async def test_a_measure_by_the_office_says_so_everywhere(measuring: Evening, mia: Person) -> None:
    _, hans = await measuring.guest("hans", "de")
    idea = await measuring.idea(hans, "Bänke")
    await mia.press_token(f"hi_show:{idea.id}")
    await mia.press_token(f"hme_goal:{measuring.goals[0].id}")
    await mia.press("Write one for the office…")
    await mia.say("Bänke aufstellen")
    await mia.say("-")
    await mia.say("Der Bauhof")
    await mia.say("1, 7")
    assert "No measure can be made of this: 7." in mia.reads
    await mia.say("1")
    assert "Everybody reads that the office wrote it." in mia.reads
    await mia.press("Save")

    assert "The office wrote it." in mia.reads
    assert "Made of these ideas: 1" in mia.reads
    (measure,) = await measuring.hub.unit(lambda s: s.measures.of_goal(measuring.goals[0].id))
    assert (measure.by_staff, measure.state, measure.idea_ids) == (True, MeasureState.CANDIDATE, (idea.id,))
    assert measure.for_whom.texts == {}
    await mia.press_again()
    assert "There is no measure left to save here." in mia.reads
    await mia.press_token(f"hme_goal:{measuring.goals[0].id}")
    assert "written by the office" in mia.reads


async def test_staff_write_no_measure_outside_of_its_step(measuring: Evening, mia: Person) -> None:
    await mia.press_token(f"hme_new:{measuring.goals[0].id}")
    await measuring.advance(1)

    await mia.say("Bänke aufstellen")

    assert "Measures are not made in this step of the hearing." in mia.reads

"""What is done at the console while a hearing runs: ideas, measures, recordings, organisations' reports, the report."""

from dataclasses import replace
from typing import Any

from contacts.organisations import OrganisationState
from contacts.staff import Role
from hearings.hearings import Phase
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from hearings.measures import MeasureState
from hearings.recordings import ReadAloud
from hearings.statements import StatementState
from tests.bot.driver import Hub
from tests.bot.office.hearing.giving import GARDEN, GARTEN, OGG, Evening, an_evening
from tests.bot.office.hearing.test_report import Printer
from tests.console.office.visitor import Visitor, staff_at_console


async def ideas_of(evening: Evening) -> list[Idea]:
    found: list[Idea] = await evening.hub.unit(
        lambda stores: stores.ideas.of_goal(evening.goals[0].id, IdeaState.SHOWN)
    )
    return found


async def test_the_german_text_is_written_and_its_author_asked(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    amina, author = await evening.guest("Amina", "ar")
    idea = await evening.idea(author, GARDEN)
    await moderator.open(f"/hearings/{evening.hearing.id}/ideas")
    await moderator.follow("Write the German text")
    await moderator.press("Save", text=GARTEN)

    assert "Its author is asked whether this is right." in moderator.reads
    await hub.deliver()
    assert GARTEN in amina.reads
    await amina.press("نعم، هذا صحيح")
    assert (await evening.stored(idea)).reading is Reading.AGREED


async def test_of_two_german_texts_the_second_replaces_nothing_unseen(
    hub: Hub, moderator: Visitor, admin: Visitor
) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    _amina, author = await evening.guest("Amina", "ar")
    idea = await evening.idea(author, GARDEN)
    for each in (moderator, admin):
        await each.open(f"/ideas/{idea.id}")
    await moderator.press("Save", text=GARTEN)
    await admin.press("Save", text="Ein Park")

    assert admin.status == 409
    assert admin.value("text") == "Ein Park"
    assert GARTEN in admin.reads
    await admin.open(f"/ideas/{idea.id}")
    await admin.press("Yes, use it")
    assert (await evening.stored(idea)).reading is Reading.OVERRIDDEN


async def test_a_recording_is_heard_where_it_is_typed_up(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    _amina, author = await evening.guest("Amina", "ar")
    idea = await evening.idea(author, "", IdeaKind.VOICE, OGG)
    await moderator.open(f"/ideas/{idea.id}/file")

    assert moderator.response.content == OGG
    assert moderator.response.headers["content-type"] == "audio/ogg"
    assert "sandbox" in moderator.response.headers["content-security-policy"]


async def test_a_file_that_is_no_picture_is_never_opened_here(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    _amina, author = await evening.guest("Amina", "ar")
    idea = await evening.idea(author, "", IdeaKind.PHOTO, b"<script>")
    await hub.unit(lambda stores: stores.files.add("0" * 64, "x.html", "text/html", b"<script>", hub.now))
    await hub.unit(lambda stores: stores.ideas.save(replace(idea, file_digest="0" * 64)))
    await moderator.open(f"/ideas/{idea.id}/file")

    assert moderator.response.headers["content-type"] == "application/octet-stream"
    assert moderator.response.headers["content-disposition"].startswith("attachment")


async def test_ideas_from_paper_are_typed_in_and_taken_out(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await moderator.open(f"/hearings/{evening.hearing.id}/ideas")
    await moderator.follow("Ideas from paper…")
    await moderator.press("Save all", lines="x" * 2000)
    assert moderator.status == 422
    assert moderator.value("lines") == "x" * 2000
    await moderator.press("Save all", lines="1. Mehr Bänke\n- Ein Brunnen", language="de")
    assert "2 ideas from paper are saved." in moderator.reads
    assert {idea.text for idea in await ideas_of(evening)} == {"Mehr Bänke", "Ein Brunnen"}
    await moderator.press("Undo")
    assert await ideas_of(evening) == []


async def test_measures_are_written_translated_and_merged(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    amina, author = await evening.guest("Amina", "ar")
    theirs = await evening.measure("مقهى للغة", author, language="ar")
    await moderator.open(f"/hearings/{evening.hearing.id}/measures")
    await moderator.press("Save the measure", what="")
    assert moderator.status == 422
    await moderator.press("Save the measure", what="Ein Sprachcafé", goal=str(evening.goals[0].id))
    assert "written by the office" in moderator.reads
    await moderator.press("Merge them", other=[str(theirs.id)])
    assert "1 measure was merged into this one. 1 person is asked." in moderator.reads
    assert (await evening.stored_measure(theirs)).state is MeasureState.MERGED
    await hub.deliver()
    assert "Sprachcafé" in amina.reads
    await moderator.open(f"/measures/{theirs.id}/words")
    await moderator.press("Undo the merging")
    assert (await evening.stored_measure(theirs)).state is MeasureState.CANDIDATE
    await moderator.follow("Deutsch")
    await moderator.press("Save", what="Ein Café für die Sprache", for_whom="Alle", who_helps="Wir")
    assert (await evening.stored_measure(theirs)).what.say("de", "de")[0] == "Ein Café für die Sprache"


async def test_a_translation_of_words_that_changed_is_compared_first(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    _amina, author = await evening.guest("Amina", "ar")
    measure = await evening.measure("مقهى", author, language="ar")
    await moderator.open(f"/measures/{measure.id}/words/de")
    other = replace(measure, what=measure.what.with_text("ar", "حديقة"))
    await hub.unit(lambda stores: stores.measures.save(other))
    await moderator.press("Save", what="Café", for_whom="Alle", who_helps="Wir")

    assert moderator.status == 409
    assert "Its makers changed their words" in moderator.reads
    assert moderator.value("what") == "Café"


async def test_nothing_is_merged_once_the_rating_is_open(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    _amina, author = await evening.guest("Amina", "ar")
    first, second = await evening.measure("Café", author), await evening.measure("Garten", author)
    await moderator.open(f"/measures/{first.id}/words")
    await evening.advance(1)
    await moderator.press("Merge them", other=[str(second.id)])

    assert moderator.status == 409
    assert (await evening.stored_measure(second)).state is MeasureState.CANDIDATE


async def test_a_goal_is_read_aloud(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    goal = evening.goals[0]
    await moderator.open(f"/goals/{goal.id}")
    await moderator.follow("Read aloud…")
    await moderator.press("Save the recording", language="ar", files={"sound": ("a.txt", b"text", "text/plain")})
    assert "This is no sound." in moderator.reads
    await moderator.press("Save the recording", language="ar", files={"sound": ("a.ogg", OGG, "audio/ogg")})
    assert "The recording is saved" in moderator.reads
    assert "ar" in await hub.unit(lambda stores: stores.recordings.of(ReadAloud.GOAL, goal.id))
    await moderator.open(f"/read-aloud/goal/{goal.id}/ar")
    assert moderator.response.content == OGG
    await moderator.open(f"/read-aloud/goal/{goal.id}")
    await moderator.press("Take it out العربية")
    assert await hub.unit(lambda stores: stores.recordings.of(ReadAloud.GOAL, goal.id)) == {}


async def test_a_sheet_of_an_organisation_is_typed_in_shown_and_hidden(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    await hub.organisation("Amal e. V.", "ar", state=OrganisationState.CONFIRMED)
    await moderator.open(f"/hearings/{evening.hearing.id}/statements")
    await moderator.follow("Type in sheets from paper…")
    await moderator.open(f"/hearings/{evening.hearing.id}/statements/new?words=Amal")
    await moderator.follow("Amal e. V.")
    figures: dict[str, Any] = {"people": "14", "for_count": "9", "against_count": "6", "open_count": "0"}
    await moderator.press("Save the sheet", **figures, deciding="hands", words="نريد دورات")
    assert "There are more voices than people who talked about it." in moderator.reads
    assert moderator.value("people") == "14"
    await moderator.press("Save the sheet", against_count="5", deciding="hands")
    assert "The sheet is typed in." in moderator.reads

    await moderator.open(f"/hearings/{evening.hearing.id}/statements")
    assert "It came on paper" in moderator.reads
    await moderator.press("Show it")
    (stored,) = await hub.unit(lambda stores: stores.statements.of(evening.hearing.id))
    assert (stored.state, stored.people_count, stored.on_paper) == (StatementState.SHOWN, 14, True)
    await moderator.press("Hide it", reason="advert")
    assert "It is advertising" in moderator.reads


async def test_the_report_and_the_sheets_come_as_files(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.COUNTING)
    hub.office = replace(hub.office, printing=Printer())
    mia = await staff_at_console(hub, "Mia", Role.MODERATOR)
    await mia.open(f"/hearings/{evening.hearing.id}/report")
    await mia.follow("العربية (PDF)")
    assert mia.response.content == b"%PDF ar"
    assert mia.response.headers["content-disposition"].endswith('-ar.pdf"')
    for path in ("report.csv", "report.xlsx", "sheets.pdf"):
        await mia.open(f"/hearings/{evening.hearing.id}/{path}")
        assert mia.status == 200
    await mia.open(f"/hearings/{evening.hearing.id}/report.exe")
    assert mia.status == 404


async def test_before_nothing_more_is_collected_there_is_no_report(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await moderator.open(f"/hearings/{evening.hearing.id}/report")
    assert "The report can be made once nothing more is collected." in moderator.reads
    await moderator.open(f"/hearings/{evening.hearing.id}/report.pdf")
    assert moderator.status == 404


async def test_where_nothing_can_be_printed_it_says_so(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    await moderator.open(f"/hearings/{evening.hearing.id}/sheets.pdf")
    assert moderator.status == 503
    assert "Nothing can be printed now" in moderator.reads

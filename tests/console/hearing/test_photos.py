"""Photos of ideas on pages: there while the idea is shown, and for nobody before or afterwards."""

from dataclasses import replace

import httpx
import pytest

from console.hearing.pages import HearingPages
from hearings.content import Content
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.moderation import hide_idea, show_idea
from hearings.report import HearingReport, gather_everything
from storage.stores import Stores
from tests.console.hearing.library import Evening

PICTURE = b"\xff\xd8\xff\xe0 a dangerous crossing"
DIGEST = "c" * 64
WORDS = 'Die Kreuzung ist "gefährlich"'


async def an_idea(evening: Evening, kind: IdeaKind = IdeaKind.PHOTO, *, on_wall: bool = False) -> Idea:
    """Return an idea with a file that waits for a moderator."""

    async def work(stores: Stores) -> Idea:
        assert evening.hearing is not None
        (goal, *_) = await stores.goals.of(evening.hearing.id)
        await stores.files.add(DIGEST, "idea.jpg", "image/jpeg", PICTURE, evening.now)
        given = Idea(
            0, evening.hearing.id, goal.id, 0, None, None, kind, "de", WORDS, Content.of("de", WORDS),
            Reading.AGREED, IdeaState.RECEIVED, DIGEST, on_wall=on_wall,
        )  # fmt: skip
        return await stores.ideas.move(await stores.ideas.add(given, evening.now), IdeaAction.CONFIRM)

    made: Idea = await evening.unit(work)
    return made


def address(evening: Evening, idea: Idea) -> str:
    return f"/hearings/{evening.code}/ideas/{idea.number}.jpg"


async def test_a_photo_is_there_while_its_idea_is_shown(published: Evening, reader: httpx.AsyncClient) -> None:
    waiting, page = await an_idea(published), f"/hearings/{published.code}/de"
    unread, page_before = await reader.get(address(published, waiting)), await reader.get(page)
    shown = await published.unit(lambda stores: show_idea(stores.ideas, waiting, "de"))
    read, page_then = await reader.get(address(published, waiting)), await reader.get(page)
    await published.unit(lambda stores: hide_idea(stores.ideas, shown, "A person could be recognised"))
    hidden, page_after = await reader.get(address(published, waiting)), await reader.get(page)

    assert [each.status_code for each in (unread, read, hidden)] == [404, 200, 404]
    assert (read.content, read.headers["content-type"], read.headers["cache-control"]) == (
        PICTURE,
        "image/jpeg",
        "no-cache",
    )
    assert "nosniff" in read.headers["x-content-type-options"]
    assert PICTURE not in unread.content + hidden.content
    assert ["ideas/" in each.text for each in (page_before, page_then, page_after)] == [False, True, False]
    assert f'src="/aalen{address(published, waiting)}"' in page_then.text
    assert 'alt="Die Kreuzung ist &#34;gefährlich&#34;"' in page_then.text
    assert "img-src 'self'" in page_then.headers["content-security-policy"]


async def test_before_the_results_only_photos_on_the_wall_are_seen(evening: Evening, reader: httpx.AsyncClient) -> None:
    await evening.advance(2)
    wall = f"/hearings/{evening.code}/wall"
    waiting = await an_idea(evening, on_wall=True)
    early, early_wall = await reader.get(address(evening, waiting)), await reader.get(wall)
    shown = await evening.unit(lambda stores: show_idea(stores.ideas, waiting, "de"))
    hanging, wall_then = await reader.get(address(evening, waiting)), await reader.get(wall)
    await evening.unit(lambda stores: stores.ideas.save(replace(shown, on_wall=False)))
    taken_off = await reader.get(address(evening, waiting))

    assert [each.status_code for each in (early, hanging, taken_off)] == [404, 200, 404]
    assert 'class="photo"' not in early_wall.text
    assert f'<img class="photo" src="/aalen{address(evening, waiting)}" alt="Die Kreuzung' in wall_then.text
    assert "img-src 'self'" in wall_then.headers["content-security-policy"]


async def test_a_voice_note_is_never_served(published: Evening, reader: httpx.AsyncClient) -> None:
    waiting = await an_idea(published, IdeaKind.VOICE)
    await published.unit(lambda stores: show_idea(stores.ideas, waiting, "de"))

    reply, page = await reader.get(address(published, waiting)), await reader.get(f"/hearings/{published.code}/de")

    assert reply.status_code == 404
    assert "Die Kreuzung" in page.text
    assert 'class="photo"' not in page.text


@pytest.mark.parametrize("number", ["0", "1", "99", "x", "-1", "01"])
async def test_other_numbers_lead_nowhere(published: Evening, reader: httpx.AsyncClient, number: str) -> None:
    assert (await reader.get(f"/hearings/{published.code}/ideas/{number}.jpg")).status_code == 404
    assert (await reader.get(f"/hearings/nowhere/ideas/{number}.jpg")).status_code == 404


async def test_the_printed_report_has_the_words_only(published: Evening) -> None:
    waiting = await an_idea(published)
    await published.unit(lambda stores: show_idea(stores.ideas, waiting, "de"))

    async def gathered(stores: Stores) -> HearingReport:
        assert published.hearing is not None
        return await gather_everything(stores, published.hearing, ("de",), published.now)

    report = await published.unit(gathered)
    html = HearingPages(published.site).printed("de", report, published.now, plain_summary=False)

    assert "Die Kreuzung" in html
    assert 'class="photo"' not in html

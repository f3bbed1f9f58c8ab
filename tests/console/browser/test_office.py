"""The console in a real Chromium, in a hub as it is started: a new member of staff finds the way by what is written on
buttons and links, on a laptop and on a phone, in German and in Arabic; nothing is wider than the screen; axe agrees."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.app import ALL, Hub, build_hub
from bot.demo.seed import seed
from bot.settings import Telegram, Web, load_settings
from broadcasts.broadcasts import BroadcastState
from broadcasts.editions import save_edition
from broadcasts.releasing import ApprovalRule
from broadcasts.writing import with_texts
from channels.address import Address
from contacts.inquiries import InquiryState, write_inquiry
from contacts.sign_in import open_session
from contacts.staff import Role, invite_staff
from contacts.subscriptions import subscribe
from hearings.closing import close_poll
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, Phase
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.measures import Measure, MeasureAction, MeasureState
from hearings.opening import open_poll
from hearings.paper_ballots import enter_ballot, read_marks
from hearings.polls import Option, Poll, PollKind, PollState
from hub.clock import utc_now
from locales.catalogues import translator
from storage.stores import Stores
from tests.console.browser.test_translate import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAPTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
MOST_ACTIONS = 15
#: The pages of a hearing.
HEARING = (
    *(
        "details",
        "text/ar",
        "goals",
        "calendar",
        "tables",
        "codes",
        "guests",
        "committee",
        "ideas",
        "paper",
        "measures",
    ),
    *("polls", "polls/new", "cards", "statements", "statements/new", "report", "promises"),
)


@dataclass
class Town:
    hub: Hub
    url: str
    evening: Hearing
    idea: int
    inquiry: int
    poll: int = 0  #: one that is closed, with a result
    measure: int = 0
    draft: int = 0


@dataclass
class Newcomer:
    """Somebody who has never seen the console; every press and every field that they fill is counted."""

    page: Page
    tag: str
    actions: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    def words(self, label: str, domain: str = "console") -> str:
        return translator(self.tag, domain).gettext(label)  # type: ignore[arg-type]

    async def press(self, label: str) -> None:
        """Press the button or link with these words of the console, and wait for the page it leads to."""
        words = self.words(label)
        target = self.page.get_by_role("button", name=words, exact=True)
        self.actions += 1
        async with self.page.expect_navigation():
            await target.or_(self.page.get_by_role("link", name=words, exact=True)).first.click()

    async def fill(self, label: str, text: str) -> None:
        self.actions += 1
        await self.page.get_by_label(self.words(label), exact=True).fill(text)

    async def chat(self, label: str) -> None:
        """Press a button in the chat, which speaks the languages that its texts have."""
        self.actions += 1
        await self.page.get_by_role("button", name=label, exact=True).last.click()


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    settings = load_settings(
        data_dir=tmp_path,
        database_url="",
        city_file=None,
        approval=ApprovalRule.NONE,
        undo_seconds=0,
        link_check=False,
        web=Web(port=0),
        telegram=Telegram(),
    )
    async with build_hub(settings, ALL) as hub:
        await hub.database.unit(lambda stores: seed(stores, hub.office, utc_now()))
        evening, idea, inquiry = await hub.database.unit(_an_evening)
        poll, measure = await hub.database.unit(lambda stores: _a_result(stores, hub, evening))
        draft = await hub.database.unit(_a_draft)
        ready = asyncio.Event()
        running = asyncio.create_task(hub.run(ready.set))
        await ready.wait()
        assert hub.socket is not None
        port = hub.socket.getsockname()[1]
        yield Town(hub, f"http://127.0.0.1:{port}", evening, idea, inquiry, poll, measure, draft)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
async def test_a_new_member_of_staff_finds_the_way(
    browser: Browser, town: Town, tag: str, screen: ViewportSize
) -> None:
    context = await browser.new_context(locale=tag, viewport=screen)
    new = Newcomer(await context.new_page(), tag)
    database = town.hub.database
    code = await database.unit(lambda stores: invite_staff(stores.staff, Role.ADMIN, None, utc_now()))

    # From the invitation to a sent edition.
    await new.page.goto(f"{town.url}/?start=s_{code}")
    new.actions += 1
    await new.page.locator("button.primary").click()
    await new.chat({"de": "Deutsch", "ar": "العربية"}[tag])
    await new.chat(translator(tag, "office").gettext("Skip"))
    await new.chat(translator(tag, "office").gettext("Console"))
    link = new.page.locator("#log a[href*='/console/sign-in/']").last
    href = await link.get_attribute("href")
    assert href is not None
    new.actions += 1
    await new.page.goto(href)
    await new.press("Sign in")
    await new.press("Write an edition")
    await new.fill("Title", "Laternenfest")
    await new.fill("Text", "Am **11. November** um 17 Uhr im Park. [Mehr](https://example.org/fest)")
    await new.page.get_by_label(new.words("Topic"), exact=True).select_option(index=1)
    new.actions += 1
    await new.press("Save")
    await new.press("Send…")
    await new.press("Send now")
    await expect(new.page.locator("progress, .badge").first).to_be_visible()
    assert new.actions <= MOST_ACTIONS
    assert await _is_sent(town)

    # A hearing's next step: one action on its page.
    await new.page.goto(f"{town.url}/console/hearings/{town.evening.id}")
    new.actions = 0
    async with new.page.expect_navigation():
        await new.page.locator("form[action$='/next'] button.primary").click()
    await new.page.get_by_role("status").wait_for()
    assert await _phase(town) is Phase.MEASURES

    # A moderated idea: two actions.
    await new.press("Moderate ideas")
    await new.press("Show it")
    await new.page.get_by_role("status").wait_for()
    assert new.actions == 2
    idea = await database.read(lambda stores: stores.ideas.get(town.idea))
    assert idea is not None
    assert idea.state is IdeaState.SHOWN

    # An answered question: three.
    await new.page.goto(f"{town.url}/console/inbox")
    new.actions = 0
    await new.press("A resident")
    await new.fill("Your answer", "Gerne, am Montag um 9 Uhr.")
    await new.press("Send the answer")
    await new.page.get_by_role("status").wait_for()
    assert new.actions == 3
    found = await database.read(lambda stores: stores.inquiries.get(town.inquiry))
    assert found is not None
    assert found.state is InquiryState.ANSWERED
    await context.close()


@pytest.mark.parametrize("tag", ["de", "ar"])
async def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_screen(
    browser: Browser, town: Town, tag: str
) -> None:
    page = await _signed_in(browser, town, tag)
    found: list[str] = []
    for path in _paths(town):
        await page.goto(f"{town.url}/console{path}")
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            found += [f"{path} {scheme}: {each}" for each in await violations(page)]
        if (wide := await page.evaluate("document.documentElement.scrollWidth")) > 320:
            found.append(f"{path}: {wide} px wide")
        if await page.evaluate("document.documentElement.dir") != ("rtl" if tag == "ar" else "ltr"):
            found.append(f"{path}: wrong direction")

    await page.context.close()
    assert found == []


async def test_a_page_is_small_and_speaks_only_with_us(browser: Browser, town: Town) -> None:
    page = await _signed_in(browser, town, "de")
    sizes: dict[str, int] = {}
    faults: list[str] = []

    async def weigh(response: object) -> None:
        sizes[response.url] = int((await response.request.sizes())["responseBodySize"])  # type: ignore[attr-defined]

    page.on("response", weigh)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    await page.goto(f"{town.url}/console/editions/new", wait_until="networkidle")

    await page.context.close()
    assert sum(sizes.values()) < 100_000
    assert all(url.startswith(town.url) for url in sizes)
    assert faults == []


async def test_the_preview_follows_what_is_written(browser: Browser, town: Town) -> None:
    page = await _signed_in(browser, town, "de")
    await page.goto(f"{town.url}/console/editions/new")
    await page.locator("#title").fill("Laternenfest")
    await page.locator("#body").fill("Um **17 Uhr** im Park.")

    await expect(page.locator("#preview .bubble strong", has_text="17 Uhr")).to_be_visible()
    await page.context.close()


async def test_it_is_used_by_keyboard_alone(browser: Browser, town: Town) -> None:
    page = await _signed_in(browser, town, "de")
    await page.goto(f"{town.url}/console/inbox/{town.inquiry}")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    for _ in range(12):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "text":
            break
    await page.keyboard.type("Ja, gerne.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await page.get_by_role("status").wait_for()
    found = await town.hub.database.read(lambda stores: stores.inquiries.get(town.inquiry))
    assert found is not None
    assert found.state is InquiryState.ANSWERED
    await page.context.close()


def _paths(town: Town) -> list[str]:
    return [
        *(
            "",
            "/editions",
            "/editions/new",
            "/editions/1",
            "/editions/1/text/ar",
            "/editions/1/check",
            "/broadcasts",
            "/broadcasts/1",
        ),
        *(
            "/editions/1/files",
            "/editions/1/translators",
            "/editions/1/history",
            "/hearings",
            f"/hearings/{town.evening.id}",
            f"/hearings/{town.evening.id}/ideas",
        ),
        *(f"/hearings/{town.evening.id}/{part}" for part in HEARING),
        *("/hearings/new", f"/ideas/{town.idea}", "/read-aloud/goal/1"),
        *(f"/polls/{town.poll}", f"/polls/{town.poll + 1}", f"/polls/{town.poll + 1}/edit"),
        *(f"/polls/{town.poll + 1}/paper", f"/polls/{town.poll + 1}/text/ar"),
        *(f"/measures/{town.measure}/words", f"/measures/{town.measure}/words/ar"),
        *(f"/organisations/{part}" for part in ("new", "import", "1/edit", "1/sheet")),
        "/broadcasts/1/withdraw",
        "/editions/file",
        *(f"/editions/{town.draft}{part}" for part in ("", "/send", "/audience?words=a", "/emergency")),
        f"/editions/{town.draft}/repeat?at=10:00",
        *("/inbox", "/reach", f"/inbox/{town.inquiry}", "/organisations", "/organisations/1"),
        *("/answers", "/answers/new", "/answers/languages", "/answers/unanswered", "/answers/test", "/answers/figures"),
        *(f"/answers/1{part}" for part in ("", "/about", "/text/ar", "/twins", "/lead")),
        *("/reach", "/me", "/staff", "/audit", "/settings", "/nowhere"),
    ]


async def _signed_in(browser: Browser, town: Town, tag: str) -> Page:
    async def work(stores: Stores) -> str:
        chat = await stores.addresses.open(Address("webchat", "", f"{tag}-staff"), utc_now())
        assert chat.contact_id is not None
        member = await stores.staff.by_contact(chat.contact_id)
        member = member or await stores.staff.add(chat.contact_id, Role.ADMIN, "Sabine Weber", utc_now())
        return await open_session(stores.sign_in, member.id, "Chromium", tag, utc_now())

    key = await town.hub.database.unit(work)
    context = await browser.new_context(locale=tag, viewport=ViewportSize(width=320, height=640))
    await context.add_cookies([{"name": "sprachrohr_console", "value": key, "url": f"{town.url}/console"}])
    return await context.new_page()


async def _is_sent(town: Town) -> bool:
    """Wait until the newest broadcast has left."""
    for _ in range(200):
        (newest,) = await town.hub.database.read(lambda stores: stores.broadcasts.latest(1))
        if newest.state is BroadcastState.FINISHED:
            return True
        await asyncio.sleep(0.1)
    return False


async def _phase(town: Town) -> Phase | None:
    found = await town.hub.database.read(lambda stores: stores.hearings.get(town.evening.id))
    return found.phase if found else None


async def _a_result(stores: Stores, hub: Hub, evening: Hearing) -> tuple[int, int]:
    """Close a poll with five ballots on paper, begin a draft after it, and make a measure."""
    keys, now = hub.office.poll_keys, utc_now()
    assert keys is not None
    options = tuple(Option(number, Content.of("de", text)) for number, text in enumerate(("Montag", "Freitag"), 1))
    new = Poll(0, evening.id, None, PollKind.SINGLE, Content.of("de", "Wann?"), options, PollState.DRAFT, cards=False)
    poll = await open_poll(stores, keys, (await stores.polls.add(new, None, now)).id, now)
    for mark in "11122":
        await enter_ballot(stores, keys, poll.id, 0, read_marks(poll, mark), "webchat")
    await close_poll(stores, keys, poll.id, ("de", "ar"), now)
    await stores.polls.add(new, None, now)
    goal, *_ = await stores.goals.of(evening.id)
    words = Content.of("de", "Ein Sprachcafé")
    made = Measure(0, evening.id, goal.id, 0, words, words, words, MeasureState.MAKING)
    measure = await stores.measures.move(await stores.measures.add(made, now), MeasureAction.CONFIRM)
    return poll.id, measure.id


async def _a_draft(stores: Stores) -> int:
    topic, *_ = await stores.subscriptions.topics()
    made = await stores.editions.add("de", None, utc_now())
    written = with_texts(made, {"de": ("Laternenfest", "Am Freitag im Park.")})
    await save_edition(stores.editions, replace(written, topic_id=topic.id), utc_now())
    return made.id


async def _an_evening(stores: Stores) -> tuple[Hearing, int, int]:
    """Make a hearing that collects ideas, one that waits for a moderator, and somebody who asks the office."""
    now = utc_now()
    hearing = await stores.hearings.add(Content.of("de", "Hearing der Vereine"), None, now)
    goal = await stores.goals.add(Goal(0, hearing.id, 0, Content.of("de", "Wohnen"), Content.of("de", "Wohnen"), ""))
    for _ in range(2):
        hearing = await stores.hearings.move(hearing, HearingAction.ADVANCE, now)
    new = Idea(0, hearing.id, goal.id, 0, None, None, IdeaKind.PAPER, "de", "Mehr Bänke", None,
               Reading.NONE, IdeaState.RECEIVED)  # fmt: skip
    idea = await stores.ideas.move(await stores.ideas.add(new, now), IdeaAction.CONFIRM)
    chat = await stores.addresses.open(Address("webchat", "", "amina"), now)
    topics = [each.id for each in await stores.subscriptions.topics()]
    await subscribe(stores.subscriptions, chat.id, topics, None, "ar", "webchat:press", now)
    inquiry, _ = await write_inquiry(stores.inquiries, chat.id, None, "كيف أسجّل طفلي؟", now)
    return hearing, idea.id, inquiry.id

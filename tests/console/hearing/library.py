"""A hearing as it is after the evening: goals, ideas, measures, results, promises, and what must not be seen of it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from channels.webchat.look import SHIPPED_THEME
from console.hearing import committee
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from console.hearing.routes import router
from console.hearing.wall import WallScreens
from console.live import LiveStreams
from console.site import Site
from contacts.organisations import OrganisationKind, OrganisationState, new_code
from hearings.content import Content, TextState
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.measures import Measure, MeasureAction, MeasureState, SupportKind
from hearings.participants import Helping
from hearings.polls import Option, Poll, PollAction, PollKind, PollState
from hearings.progress import Progress
from hearings.results import Breakdown, Line, Method, Proof, Result
from hearings.statements import Deciding, GroupStatement, StatementState
from storage.stores import Stores
from tests.databases import Database, Place

EVENING: Final = datetime(2026, 6, 15, 16, 0, tzinfo=UTC)
SITE: Final = Site(
    url="https://hub.example/aalen",
    city={"de": "Aalen"},
    office={"de": "Büro für Integration", "ar": "مكتب الاندماج"},
    languages=("de", "en", "ar", "tr", "uk", "ru"),
    main_language="de",
    zone=ZoneInfo("Europe/Berlin"),
    theme=SHIPPED_THEME.read_text(),
    contact="+49 7361 52-0",
    privacy_url="https://aalen.example/privacy",
)
HIDDEN: Final = "Mein Nachbar Müller ist laut"
UNMODERATED: Final = "Noch nicht gelesen"
FORMULA: Final = "=cmd|calc"
EVIL: Final = '<script>alert(1)</script>" onload="x'
NOT_RELEASED: Final = "Geheime Zwischenfrage"
DRAFTED_NEWS: Final = "Noch nicht veröffentlicht"


def both(german: str, arabic: str, state: TextState = TextState.REVIEWED) -> Content:
    return Content.of("de", german).with_text("ar", arabic, state)


@dataclass
class Evening:
    """A hearing in a database, and the time."""

    database: Database
    place: Place
    now: datetime = EVENING
    site: Site = SITE
    hearing: Hearing | None = None

    def clock(self) -> datetime:
        return self.now

    @property
    def code(self) -> str:
        assert self.hearing is not None
        return self.hearing.code

    def web(self) -> FastAPI:
        app = FastAPI()
        pages = HearingPages(self.site)
        self.press = Press(pages, self.place.data_dir / "printed", self.clock)
        self.streams = LiveStreams()
        self.wall = WallScreens(self.database, pages, self.streams)
        app.include_router(self.wall.router())
        app.include_router(committee.router(self.database, pages, self.press, self.clock))
        app.include_router(router(self.database, pages, self.press, self.clock))
        return app

    async def unit(self, work: Any) -> Any:
        return await self.database.unit(work)

    async def advance(self, steps: int) -> None:
        async def work(stores: Stores) -> None:
            assert self.hearing is not None
            for _ in range(steps):
                self.hearing = await stores.hearings.move(self.hearing, HearingAction.ADVANCE, self.now)

        await self.unit(work)

    async def fill(self, *, ballots: int = 48) -> None:
        """Store a hearing that is still a draft, with everything in it."""
        await self.unit(lambda stores: self._fill(stores, ballots))

    async def _fill(self, stores: Stores, ballots: int) -> None:
        now = self.now
        hearing = await stores.hearings.add(both("Integrationshearing 2026", "جلسة الاندماج 2026"), None, now)
        self.hearing = replace(
            hearing, place=both("Rathaus, Foyer", "مبنى البلدية"), event_at=now, languages=("de", "en", "ar", "tr")
        )
        await stores.hearings.save(self.hearing, now)
        goals = [
            await stores.goals.add(
                Goal(0, hearing.id, 0, title, wording, sign, date(2026, 5, 10), "Sitzung 3/2026, TOP 4")
            )
            for title, wording, sign in (
                (both("Wohnen", "السكن"), both("Alle finden eine gute Wohnung.", "يجد الجميع مسكناً جيداً."), "🏠"),
                (both("Bildung und Sprache", "التعليم واللغة"), Content.of("de", "Alle können Deutsch lernen."), "📚"),
            )
        ]
        first = goals[0]
        ideas = [
            await self._idea(
                stores,
                first,
                Content.of("ar", "مكتب يساعد في البحث عن سكن").with_text("de", "Ein Büro hilft bei der Wohnungssuche."),
                IdeaState.SHOWN,
                on_wall=True,
            ),
            await self._idea(stores, first, both("Mehr Sozialwohnungen", "مزيد من المساكن", TextState.MACHINE)),
            await self._idea(stores, first, Content.of("de", HIDDEN), IdeaState.HIDDEN, on_wall=True),
            await self._idea(stores, first, Content.of("de", UNMODERATED), IdeaState.CONFIRMED, on_wall=True),
            await self._idea(stores, first, Content.of("de", EVIL)),
            await self._idea(stores, goals[1], Content.of("de", FORMULA)),
        ]
        measures = [
            await self._measure(stores, first, number, what, tuple(idea.id for idea in ideas[:3]))
            for number, what in enumerate(
                (
                    both("Wohnungslotsen einstellen", "تعيين مرشدين للسكن"),
                    both("Wohnungsbörse im Netz", "سوق مساكن على الإنترنت", TextState.MACHINE),
                    Content.of("de", "Mieterberatung in sechs Sprachen, jeden Dienstag im Rathaus und online"),
                )
            )
        ]
        await self._supporters(stores, hearing, measures[0], 12)
        await self._supporters(stores, hearing, measures[1], 3)
        into = await stores.measures.move(measures[2], MeasureAction.MERGE)
        await stores.measures.save(replace(into, merged_into=measures[0].id))
        await self._promise(stores, measures[0])
        await self._polls(stores, hearing, first, measures, ballots)
        organisation = await stores.organisations.add(
            "Tigray-Verein", OrganisationKind.ASSOCIATION, ("ti",), OrganisationState.CONFIRMED, new_code(), (), "", now
        )
        for state, text in ((StatementState.SHOWN, "Wir wollen Lotsen."), (StatementState.SENT, UNMODERATED)):
            await stores.statements.add(
                GroupStatement(
                    0,
                    hearing.id,
                    first.id,
                    organisation,
                    14,
                    Deciding.HANDS,
                    10,
                    2,
                    2,
                    Content.of("de", text),
                    state,
                    on_paper=True,
                ),
                now,
            )

    async def _idea(
        self,
        stores: Stores,
        goal: Goal,
        text: Content,
        state: IdeaState = IdeaState.SHOWN,
        *,
        on_wall: bool = False,
    ) -> Idea:
        idea = await stores.ideas.add(
            Idea(
                0, goal.hearing_id, goal.id, 0, None, None, IdeaKind.PAPER, text.source, "Privat geschrieben", text,
                Reading.AGREED, IdeaState.RECEIVED, on_wall=on_wall,
            ),
            self.now,
        )  # fmt: skip
        idea = await stores.ideas.move(idea, IdeaAction.CONFIRM)
        if state is IdeaState.HIDDEN:
            return await stores.ideas.move(idea, IdeaAction.HIDE)
        return await stores.ideas.move(idea, IdeaAction.SHOW) if state is IdeaState.SHOWN else idea

    async def _measure(self, stores: Stores, goal: Goal, number: int, what: Content, ideas: tuple[int, ...]) -> Measure:
        measure = await stores.measures.add(
            Measure(
                0, goal.hearing_id, goal.id, 0, what, both("Familien", "العائلات"), Content.of("de", "Mieterverein"),
                MeasureState.MAKING, ideas, by_staff=number == 1,
            ),
            self.now,
        )  # fmt: skip
        return await stores.measures.move(measure, MeasureAction.CONFIRM)

    async def _supporters(self, stores: Stores, hearing: Hearing, measure: Measure, count: int) -> None:
        for slot in range(count):
            person = await stores.participants.add(
                hearing.id, None, slot + 1, "ar" if slot % 2 else "de", "webchat", Helping.ALONE, None, self.now
            )
            await stores.measures.support(measure.id, person.id, SupportKind.JOINED, self.now)

    async def _promise(self, stores: Stores, measure: Measure) -> None:
        for action in (MeasureAction.OPEN, MeasureAction.FREEZE, MeasureAction.TAKE_UP, MeasureAction.PLAN):
            measure = await stores.measures.move(measure, action)
        steps: list[tuple[MeasureAction | None, MeasureState, int, Content]] = [
            (MeasureAction.TAKE_UP, MeasureState.TAKEN_UP, 0, both("Der Ausschuss ist dafür.", "اللجنة موافقة.")),
            (MeasureAction.PLAN, MeasureState.PLANNED, 20, Content.of("de", "Die Stelle ist ausgeschrieben.")),
            (None, MeasureState.PLANNED, 30, Content.of("de", DRAFTED_NEWS)),
        ]
        for months, (done, state, percent, text) in enumerate(steps):
            at = self.now + timedelta(days=30 * months)
            step = await stores.progress.add(
                Progress(0, measure.id, done, state, percent, date(2027, 1, 15), text, None, at)
            )
            if months < 2:
                await stores.progress.publish(step.id, at)

    async def _polls(self, stores: Stores, hearing: Hearing, goal: Goal, measures: list[Measure], ballots: int) -> None:
        rating = Poll(
            0, hearing.id, goal.id, PollKind.RATING, both("Wie wichtig sind diese?", "ما أهمية هذه التدابير؟"),
            tuple(Option(number, measure.what, measure.id) for number, measure in enumerate(measures[:2], 1)),
            PollState.DRAFT, cards=True,
        )  # fmt: skip
        quarter = ballots // 4
        counts = {"1": 0, "2": 2, "3": quarter, "4": quarter, "5": ballots - 2 * quarter - 2}
        await self.release(
            stores,
            rating,
            (Line(1, counts, 4.2), Line(2, {**counts, "3": quarter + 1, "4": quarter - 1}, 3.6)),
            ballots,
            (
                Breakdown(
                    "language",
                    {
                        "de": {"1:for": 20, "1:not": 7, "2:for": 15, "2:not": 8},
                        "ar": {"1:for": 8, "1:not": 6, "2:for": None, "2:not": None},
                        "tr": dict.fromkeys(("1:for", "1:not", "2:for", "2:not")),
                    },
                ),
            ),
        )
        ranked = replace(
            rating,
            kind=PollKind.RANKED,
            goal_id=None,
            question=both("Was zuerst?", "ماذا أولاً؟"),
            options=tuple(replace(each, measure_id=None) for each in rating.options),
        )
        await self.release(
            stores,
            ranked,
            (
                Line(1, {"first": 20, "second": 12, "third": 6}),
                Line(2, {"first": 12, "second": 18, "third": 9}),
            ),
            ballots,
        )
        few = replace(rating, kind=PollKind.YES_NO, goal_id=None, question=Content.of("de", "Zu wenige"), options=())
        await self.release(stores, few, (), None)
        await stores.polls.add(replace(few, question=Content.of("de", NOT_RELEASED)), None, self.now)

    async def release(
        self,
        stores: Stores,
        poll: Poll,
        lines: tuple[Line, ...],
        ballots: int | None,
        breakdowns: tuple[Breakdown, ...] = (),
    ) -> Poll:
        added = await stores.polls.add(poll, None, self.now)
        method = Method(Proof.CARD, ballots, None, True, ("de", "en", "ar", "tr"), True)
        await stores.results.put(Result(added.id, method, lines, breakdowns, self.now))
        for action in (PollAction.OPEN, PollAction.CLOSE, PollAction.RELEASE):
            added = await stores.polls.move(added, action, self.now)
        return added

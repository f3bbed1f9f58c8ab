"""Ideas and measures of people in a hearing, made without their screens."""

from dataclasses import dataclass
from hashlib import sha256

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, Phase
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.measures import Measure, MeasureAction, MeasureState, SupportKind
from hearings.participants import Participant, join
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.hearings.voting import a_goal, a_hearing

GARDEN = "حديقة لكل حي"
GARTEN = "Ein Garten für jedes Viertel"
OGG = b"OggS\x00 a voice note"


@dataclass
class Evening:
    """A hearing with two goals, and the people in it."""

    hub: Hub
    hearing: Hearing
    goals: list[Goal]

    async def advance(self, steps: int) -> None:
        """Go on with the next steps of the hearing."""

        async def work(stores: Stores) -> Hearing:
            present = self.hearing
            for _ in range(steps):
                present = await stores.hearings.move(present, HearingAction.ADVANCE, self.hub.now)
            return present

        self.hearing = await self.hub.unit(work)

    async def guest(self, name: str, language: str) -> tuple[Person, Participant]:
        """Return somebody who takes part with a chat of their own."""
        person = self.hub.person(name)

        async def work(stores: Stores) -> Participant:
            chat = await stores.addresses.open(person.address, self.hub.now)
            await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
            return await join(stores.participants, self.hearing, chat.id, language, "memory", None, self.hub.now)

        return person, await self.hub.unit(work)

    async def idea(
        self, author: Participant, text: str, kind: IdeaKind = IdeaKind.TEXT, file: bytes = b"", *, goal: int = 0
    ) -> Idea:
        """Let somebody give an idea and confirm it."""

        async def work(stores: Stores) -> Idea:
            digest = sha256(file).hexdigest() if file else ""
            if file:
                await stores.files.add(digest, "note.ogg", "audio/ogg", file, self.hub.now)
            new = Idea(
                id=0,
                hearing_id=self.hearing.id,
                goal_id=self.goals[goal].id,
                number=0,
                participant_id=author.id,
                address_id=author.address_id,
                kind=kind,
                language=author.language,
                text=text,
                public=None,
                reading=Reading.NONE,
                state=IdeaState.RECEIVED,
                file_digest=digest,
            )
            return await stores.ideas.move(await stores.ideas.add(new, self.hub.now), IdeaAction.CONFIRM)

        return await self.hub.unit(work)  # type: ignore[no-any-return]

    async def stored(self, idea: Idea) -> Idea:
        found = await self.hub.unit(lambda stores: stores.ideas.get(idea.id))
        assert found is not None
        return found  # type: ignore[no-any-return]

    async def measure(
        self, text: str, *supporters: Participant, goal: int = 0, language: str = "de", ideas: tuple[Idea, ...] = ()
    ) -> Measure:
        """Let people make a measure: the first wrote it, the others joined."""

        async def work(stores: Stores) -> Measure:
            content = Content.of(language, text)
            ids = tuple(each.id for each in ideas)
            goal_id = self.goals[goal].id
            new = Measure(0, self.hearing.id, goal_id, 0, content, content, content, MeasureState.MAKING, ids)
            made = await stores.measures.move(await stores.measures.add(new, self.hub.now), MeasureAction.CONFIRM)
            for each in supporters:
                kind = SupportKind.MAKER if each is supporters[0] else SupportKind.JOINED
                await stores.measures.support(made.id, each.id, kind, self.hub.now)
            return made

        return await self.hub.unit(work)  # type: ignore[no-any-return]

    async def stored_measure(self, measure: Measure) -> Measure:
        found = await self.hub.unit(lambda stores: stores.measures.get(measure.id))
        assert found is not None
        return found  # type: ignore[no-any-return]

    async def supports(self, measure: Measure) -> list[int]:
        return sorted(await self.hub.unit(lambda stores: stores.measures.supporters(measure.id)))


async def an_evening(hub: Hub, phase: Phase) -> Evening:
    async def work(stores: Stores) -> tuple[Hearing, list[Goal]]:
        hearing = await a_hearing(stores, phase=phase)
        return hearing, [await a_goal(stores, hearing), await a_goal(stores, hearing, "Sprache")]

    hearing, goals = await hub.unit(work)
    return Evening(hub, hearing, goals)

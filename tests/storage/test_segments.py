"""Whom a segment reaches: every filter, alone and together. On both engines."""

from dataclasses import replace

from broadcasts.audience import Audience, Reach, Segment
from channels.address import Address
from contacts.organisations import OrganisationKind, OrganisationState, new_code
from contacts.subscriptions import Rhythm, SubscriptionState
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import NOON, a_topic

ASSOCIATION, COMMUNITY = OrganisationKind.ASSOCIATION, OrganisationKind.COMMUNITY
EVERYBODY = ["arab", "garden", "kurd", "leyla", "mona", "new"]


class Scene:
    """Two residents, and chats of three confirmed organisations and one that waits."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.names: dict[int, str] = {}
        self.organisations: dict[str, int] = {}

    async def fill(self) -> "Scene":
        self.news, self.courses = await a_topic(self.stores, "news"), await a_topic(self.stores, "courses")
        self.segment = Segment(self.news)
        await self.chat("leyla", "ar")
        await self.chat("mona", "de-simple")
        await self.club("arab", ASSOCIATION, ("ar", "de"), "Nord")
        await self.club("garden", COMMUNITY, ("de",), "Süd", "tr")
        await self.club("kurd", COMMUNITY, ("kmr",), "")
        await self.club("new", ASSOCIATION, ("ar",), "Nord", state=OrganisationState.PENDING)
        return self

    async def club(
        self,
        name: str,
        kind: OrganisationKind,
        languages: tuple[str, ...],
        district: str,
        *own: str,
        state: OrganisationState = OrganisationState.CONFIRMED,
    ) -> None:
        store = self.stores.organisations
        id_ = await store.add(name, kind, languages, state, new_code(), (), "", NOON, district)
        self.organisations[name] = id_
        await self.chat(name, *own, organisation=id_)

    async def chat(self, name: str, *languages: str, organisation: int | None = None) -> int:
        chat = await self.stores.addresses.open(Address("telegram", "1", name), NOON)
        await self.stores.addresses.set_languages(chat.id, languages, bilingual=False)
        if organisation is not None:
            await self.stores.organisations.link(chat, organisation, NOON)
        await self.stores.subscriptions.put(chat.id, self.news, SubscriptionState.ACTIVE, organisation, NOON)
        self.names[chat.id] = name
        return chat.id

    async def reached(self, **filters: object) -> list[str]:
        segment = replace(self.segment, **filters)  # type: ignore[arg-type]
        found = await self.stores.broadcasts.recipients(segment, 0, 100)
        return sorted(self.names[each.address_id] for each in found)

    def of(self, *names: str) -> tuple[int, ...]:
        return tuple(self.organisations[name] for name in names)


async def test_each_filter_lets_through_what_it_says(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()

        assert await scene.reached() == EVERYBODY
        assert await scene.reached(kinds=(COMMUNITY,)) == ["garden", "kurd"]
        assert await scene.reached(kinds=(ASSOCIATION, COMMUNITY)) == ["arab", "garden", "kurd"]
        assert await scene.reached(districts=("Nord", "Süd")) == ["arab", "garden"]
        assert await scene.reached(languages=("ar",)) == ["arab", "leyla"]
        assert await scene.reached(languages=("de",)) == ["arab", "garden"]  # and not "de-simple"
        assert await scene.reached(languages=("tr", "de-simple")) == ["garden", "mona"]
        assert await scene.reached(languages=("%",)) == []

    await database.unit(work)


async def test_filters_together_let_through_who_passes_all_of_them(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()

        assert await scene.reached(kinds=(COMMUNITY,), languages=("de",)) == ["garden"]
        assert await scene.reached(audience=Audience.RESIDENTS, languages=("ar",)) == ["leyla"]
        assert await scene.reached(audience=Audience.RESIDENTS, kinds=(COMMUNITY,)) == []

    await database.unit(work)


async def test_single_organisations_come_in_beside_the_filters_and_exclusions_win(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()
        arab, garden, kurd, new = scene.of("arab", "garden", "kurd", "new")

        assert await scene.reached(audience=Audience.RESIDENTS, organisations=(kurd,)) == ["kurd", "leyla", "mona"]
        assert await scene.reached(audience=Audience.NAMED) == []
        assert await scene.reached(audience=Audience.NAMED, organisations=(arab, new)) == ["arab"]
        assert await scene.reached(audience=Audience.NAMED, languages=("tr",), organisations=(arab,)) == ["arab"]
        assert await scene.reached(excluded=(garden, new)) == ["arab", "kurd", "leyla", "mona"]
        assert await scene.reached(audience=Audience.NAMED, organisations=(arab, kurd), excluded=(arab,)) == ["kurd"]
        await stores.subscriptions.put(next(iter(scene.names)), scene.news, SubscriptionState.ENDED, None, NOON)
        assert await scene.reached(audience=Audience.RESIDENTS) == ["mona"]

    await database.unit(work)


async def test_who_gets_several_of_the_topics_gets_it_once(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()
        leyla = next(iter(scene.names))
        await stores.subscriptions.put(leyla, scene.courses, SubscriptionState.ACTIVE, None, NOON)
        both = replace(scene.segment, audience=Audience.RESIDENTS, more_topics=(scene.courses,))

        assert [each.address_id for each in await stores.broadcasts.recipients(both, 0, 100)].count(leyla) == 1
        await stores.subscriptions.put(leyla, scene.news, SubscriptionState.ENDED, None, NOON)
        assert await scene.reached(audience=Audience.RESIDENTS) == ["mona"]
        assert await scene.reached(audience=Audience.RESIDENTS, more_topics=(scene.courses,)) == ["leyla", "mona"]

    await database.unit(work)


async def test_who_wants_urgent_editions_only_gets_only_those(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()
        leyla = next(iter(scene.names))
        await stores.addresses.set_rhythm(leyla, Rhythm.URGENT)

        assert await scene.reached(audience=Audience.RESIDENTS) == ["mona"]
        assert await scene.reached(audience=Audience.RESIDENTS, urgent=True) == ["leyla", "mona"]
        assert await stores.broadcasts.recipient(scene.segment, leyla) is None

    await database.unit(work)


async def test_a_reserve_stands_in_for_a_chat_that_the_filters_or_its_rhythm_keep_out(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()
        (garden,) = scene.of("garden")
        reserve = await scene.chat("reserve", "uk", organisation=garden)
        await stores.addresses.set_standby(reserve, True)
        first = next(id_ for id_, name in scene.names.items() if name == "garden")

        assert await scene.reached() == EVERYBODY
        assert await scene.reached(languages=("uk",)) == ["reserve"]
        await stores.addresses.set_rhythm(first, Rhythm.URGENT)
        assert "reserve" in await scene.reached()
        assert "reserve" not in await scene.reached(urgent=True)

    await database.unit(work)


async def test_the_reach_counts_chats_and_confirmed_organisations(database: Database) -> None:
    async def work(stores: Stores) -> None:
        scene = await Scene(stores).fill()
        await scene.chat("board", organisation=scene.organisations["arab"])

        assert await stores.broadcasts.reach(scene.segment) == Reach(7, 3)
        assert await stores.broadcasts.reach(replace(scene.segment, districts=("Nord",))) == Reach(2, 1)
        assert await stores.broadcasts.reach(replace(scene.segment, audience=Audience.NAMED)) == Reach(0, 0)

    await database.unit(work)

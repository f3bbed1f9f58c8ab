from datetime import timedelta

from broadcasts.links import LinkCheck, LinkProblem
from broadcasts.writers import Writer
from tests.databases import Database
from tests.storage.people import MINUTE, NOON

KURS, FEST = "https://aalen.example/kurs", "https://aalen.example/fest"
DAY = timedelta(days=1)


async def test_what_is_asked_for_is_claimed_once_and_then_known(database: Database) -> None:
    await database.unit(lambda s: s.links.ask([KURS, FEST], NOON))
    await database.unit(lambda s: s.links.ask([KURS], NOON))

    claimed = await database.unit(lambda s: s.links.claim(NOON, 9))
    again = await database.unit(lambda s: s.links.claim(NOON, 9))
    await database.unit(lambda s: s.links.settle(LinkCheck(KURS, LinkProblem.NOT_FOUND, "de"), NOON + MINUTE))

    assert (sorted(claimed), again) == ([FEST, KURS], [])
    known = await database.read(lambda s: s.links.known([KURS, FEST, "https://other.example"]))
    assert known == {
        KURS: LinkCheck(KURS, LinkProblem.NOT_FOUND, "de", NOON + MINUTE),
        FEST: LinkCheck(FEST, LinkProblem.CHECKING, "", NOON),
    }
    assert [known[url].is_known for url in (KURS, FEST)] == [True, False]


async def test_a_result_is_good_for_a_day(database: Database) -> None:
    await database.unit(lambda s: s.links.ask([KURS], NOON))
    await database.unit(lambda s: s.links.claim(NOON, 9))
    await database.unit(lambda s: s.links.settle(LinkCheck(KURS), NOON))

    await database.unit(lambda s: s.links.ask([KURS], NOON + DAY - MINUTE))
    assert await database.unit(lambda s: s.links.claim(NOON + DAY - MINUTE, 9)) == []
    await database.unit(lambda s: s.links.ask([KURS], NOON + DAY + MINUTE))

    assert await database.unit(lambda s: s.links.claim(NOON + DAY + MINUTE, 9)) == [KURS]


async def test_what_was_out_of_reach_or_left_behind_by_a_dead_worker_is_tried_again(database: Database) -> None:
    await database.unit(lambda s: s.links.ask([KURS, FEST], NOON))
    await database.unit(lambda s: s.links.claim(NOON, 9))
    await database.unit(lambda s: s.links.settle(LinkCheck(KURS, LinkProblem.UNREACHABLE), NOON))

    assert await database.unit(lambda s: s.links.claim(NOON + 2 * MINUTE, 9)) == [FEST]
    assert await database.unit(lambda s: s.links.claim(NOON + 2 * MINUTE, 9)) == []
    assert sorted(await database.unit(lambda s: s.links.claim(NOON + 11 * MINUTE, 9))) == [FEST, KURS]


async def test_what_nobody_asks_for_is_forgotten(database: Database) -> None:
    await database.unit(lambda s: s.links.ask([KURS], NOON))
    await database.unit(lambda s: s.links.ask([FEST], NOON + DAY))

    assert await database.unit(lambda s: s.links.forget_before(NOON + MINUTE)) == 1
    assert list(await database.read(lambda s: s.links.known([KURS, FEST]))) == [FEST]


async def test_asking_for_nothing_is_no_mistake(database: Database) -> None:
    await database.unit(lambda s: s.links.ask([], NOON))

    assert await database.read(lambda s: s.links.known([])) == {}


async def test_who_writes_is_known_for_half_an_hour_since_they_began(database: Database) -> None:
    edition = await database.unit(lambda s: s.editions.add("de", 1, NOON))
    await database.unit(lambda s: s.writers.begin(edition.id, 7, "tr", NOON))
    await database.unit(lambda s: s.writers.begin(edition.id, 7, "tr", NOON + 20 * MINUTE))
    await database.unit(lambda s: s.writers.begin(edition.id, 8, "de", NOON + MINUTE))

    assert await database.read(lambda s: s.writers.of_edition(edition.id, NOON + 20 * MINUTE)) == [
        Writer(edition.id, 7, "tr", NOON),
        Writer(edition.id, 8, "de", NOON + MINUTE),
    ]
    await database.unit(lambda s: s.writers.end(8))
    assert await database.read(lambda s: s.writers.of_edition(edition.id, NOON + 31 * MINUTE)) == []
    await database.unit(lambda s: s.writers.begin(edition.id, 7, "tr", NOON + 31 * MINUTE))
    assert await database.read(lambda s: s.writers.of_edition(edition.id, NOON + 31 * MINUTE)) == [
        Writer(edition.id, 7, "tr", NOON + 31 * MINUTE)
    ]

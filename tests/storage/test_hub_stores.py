from datetime import UTC, datetime, timedelta

from channels.chat_store import StoredFile
from channels.outgoing import Outgoing
from hub.leases import DEAD_AFTER
from hub.steps import Step
from storage.stores import Stores
from tests.databases import Database, Place
from tests.storage.people import ANNA, BORIS, GROUP, NOON, SECOND, TELEGRAM
from tests.workers import fall_silent

HOUR = timedelta(hours=1)
#: Whichever clock wrote the last heartbeat: the test's, or PostgreSQL's own.
LONG_AFTER = max(NOON, datetime.now(UTC)) + timedelta(days=2)


async def test_an_update_is_new_once_per_account(database: Database) -> None:
    async def work(stores: Stores) -> list[bool]:
        return [
            await stores.updates.first_time(channel, account, key, NOON)
            for channel, account, key in (
                ("telegram", "1", "7"),
                ("telegram", "1", "7"),
                ("telegram", "2", "7"),
                ("webchat", "", "7"),
                ("telegram", "1", "8"),
            )
        ]

    assert await database.unit(work) == [True, False, True, True, True]
    assert await database.unit(work) == [False] * 5


async def test_update_keys_are_forgotten_after_their_time(database: Database) -> None:
    await database.unit(lambda s: s.updates.first_time("telegram", "1", "7", NOON))
    await database.unit(lambda s: s.updates.first_time("telegram", "1", "8", NOON + HOUR))

    forgotten = await database.unit(lambda s: s.updates.forget_before(NOON + HOUR))

    assert forgotten == 1
    assert await database.unit(lambda s: s.updates.first_time("telegram", "1", "7", NOON)) is True
    assert await database.unit(lambda s: s.updates.first_time("telegram", "1", "8", NOON)) is False


async def test_a_step_belongs_to_a_person_in_a_chat(database: Database) -> None:
    asked, chosen = Step("organisation.name", 2, {"name": "Köprü e. V.", "topics": [1, 2]}), Step("languages")

    async def work(stores: Stores) -> list[Step | None]:
        group, anna = await stores.addresses.open(GROUP, NOON), await stores.addresses.open(ANNA, NOON)
        await stores.steps.put(group.id, "1001", Step("replaced"))
        await stores.steps.put(group.id, "1001", asked)
        await stores.steps.put(anna.id, "", chosen)
        wanted = ((group.id, "1001"), (group.id, "1002"), (anna.id, ""))
        return [await stores.steps.get(address_id, person) for address_id, person in wanted]

    assert await database.unit(work) == [asked, None, chosen]


async def test_a_step_is_forgotten_by_putting_none(database: Database) -> None:
    anna = await database.unit(lambda s: s.addresses.open(ANNA, NOON))
    await database.unit(lambda s: s.steps.put(anna.id, "", Step("languages")))

    await database.unit(lambda s: s.steps.put(anna.id, "", None))

    assert await database.read(lambda s: s.steps.get(anna.id, "")) is None


async def test_a_job_is_claimed_by_one_and_again_when_its_next_turn_comes(database: Database) -> None:
    async def claim(stores: Stores) -> list[bool]:
        return [await stores.jobs.claim("tidy", now, now + HOUR) for now in (NOON, NOON, NOON + SECOND, NOON + HOUR)]

    assert await database.unit(claim) == [True, False, False, True]
    assert await database.read(lambda s: s.jobs.known()) == {"tidy": NOON + 2 * HOUR}


async def test_a_file_is_kept_once_by_its_digest(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await stores.files.add("ab12", "plan.pdf", "application/pdf", b"\x00%PDF", NOON)
        await stores.files.add("ab12", "copy.pdf", "application/pdf", b"\x00%PDF", NOON)

    await database.unit(work)

    assert await database.read(lambda s: s.files.get("ab12")) == StoredFile("plan.pdf", "application/pdf", b"\x00%PDF")
    assert await database.read(lambda s: s.files.get("cd34")) is None


async def test_workers_get_numbers_that_never_come_again(database: Database) -> None:
    first = await database.unit(lambda s: s.leases.begin("bot", NOON))
    await database.unit(lambda s: s.leases.end(first))
    assert await database.unit(lambda s: s.leases.tidy(LONG_AFTER)) == 1

    assert await database.unit(lambda s: s.leases.begin("bot", NOON)) > first


async def test_on_a_shared_database_a_worker_is_dead_after_ten_silent_seconds(place: Place, database: Database) -> None:
    silent = await database.unit(lambda s: s.leases.begin("sender", NOON))
    living = await database.unit(lambda s: s.leases.begin("sender", NOON))

    await database.unit(lambda s: fall_silent(s, silent, since=DEAD_AFTER / 2) if not place.is_sqlite else nothing())
    await database.unit(lambda s: s.leases.bury())
    still_alive = await database.unit(lambda s: s.leases.beat(silent, NOON))
    await database.unit(lambda s: fall_silent(s, silent))
    await database.unit(lambda s: s.leases.bury())

    assert still_alive is True
    assert await database.unit(lambda s: s.leases.beat(silent, NOON)) is False
    assert await database.unit(lambda s: s.leases.beat(living, NOON)) is True


async def nothing() -> None:
    """Silence kills nobody where the hub is alone with its database."""


async def test_bury_names_the_dead_who_still_hold_something(database: Database) -> None:
    async def arrange(stores: Stores) -> tuple[int, int]:
        holds, idle = await stores.leases.begin("courier", NOON), await stores.leases.begin("courier", NOON)
        chat = await stores.addresses.open(BORIS, NOON)
        await stores.outbox.add(chat.id, Outgoing("Hello"), NOON)
        await stores.outbox.take(TELEGRAM, holds, NOON, 1)
        await fall_silent(stores)
        return holds, idle

    holds, _ = await database.unit(arrange)

    assert await database.unit(lambda s: s.leases.bury()) == [holds]
    assert await database.unit(lambda s: s.take_over([], NOON)) == 1
    assert await database.unit(lambda s: s.leases.bury()) == []
    assert await database.unit(lambda s: s.leases.tidy(LONG_AFTER)) == 2


async def test_one_worker_leads_until_it_dies(database: Database) -> None:
    first = await database.unit(lambda s: s.leases.begin("bot", NOON))
    second = await database.unit(lambda s: s.leases.begin("bot", NOON))

    async def lead(epoch: int) -> bool:
        return await database.unit(lambda s: s.leases.lead("poll telegram:1", epoch))

    led = [await lead(first), await lead(second), await lead(first)]
    await database.unit(lambda s: fall_silent(s, first))
    led += [await lead(second), await lead(first)]

    assert led == [True, False, True, True, False]


async def test_a_worker_that_left_in_good_order_is_replaced_at_once(database: Database) -> None:
    first = await database.unit(lambda s: s.leases.begin("bot", NOON))
    second = await database.unit(lambda s: s.leases.begin("bot", NOON))
    await database.unit(lambda s: s.leases.lead("poll", first))

    await database.unit(lambda s: s.leases.end(first))

    assert await database.unit(lambda s: s.leases.lead("poll", second)) is True

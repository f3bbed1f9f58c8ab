"""A hub after ten years, filled in bulk: organisations, chats, editions, deliveries, letters, questions, a hearing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Table, case, func, insert, literal, select, text

from benchmarks.texts import TEXT
from bot.demo.hearing import seed_hearing
from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import DeliveryAction, DeliveryState
from broadcasts.editions import EditionText
from broadcasts.releasing import ApprovalRule, approve_edition
from broadcasts.tally import Tally
from channels.address import Address, account_key
from contacts.addresses import AddressState
from contacts.inquiries import Author, InquiryState
from contacts.organisation_names import search_key
from contacts.organisations import OrganisationKind, OrganisationState, new_code
from contacts.subscriptions import SubscriptionState
from faq.askings import Outcome
from faq.shipped import shipped_entries
from hearings.content import Content
from hearings.ideas import IdeaKind, IdeaState, Reading
from hearings.measures import MEASURES_PER_GOAL, Measure, MeasureAction, MeasureState
from hearings.polls import Option, Poll, PollKind, PollState
from locales.registry import LANGUAGES
from storage.address_store import VALUE
from storage.asking_store import PLACE, WORDS
from storage.inquiry_store import TEXT as LETTER
from storage.organisation_store import CODE
from storage.postgres import PostgresDatabase
from storage.sealing import Seal
from storage.stores import Stores
from storage.tables.broadcasts import broadcast, delivery, edition, edition_approval, edition_text
from storage.tables.contacts import (
    address,
    contact,
    inquiry,
    inquiry_message,
    organisation,
    organisation_topic,
    representative,
    subscription,
)
from storage.tables.faq import faq_asking
from storage.tables.hearings import idea
from storage.tables.hub import data_key
from tests.bot.driver import Hub

ORGANISATIONS: Final = 5_000
CHATS: Final = 10_000
EDITIONS: Final = 500
DELIVERIES: Final = 1_000_000
LETTERS: Final = 4_000
QUESTIONS: Final = 6_000
IDEAS: Final = 600
LANGUAGE_COUNT: Final = 16
BATCH: Final = 1_000
WAITING: Final = 40  #: organisations, editions and letters that are still to be done
CHANNEL: Final = "memory"
TAGS: Final = ("de", "tr", "ar", "uk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Filled:
    """Numbers that stand in addresses of pages."""

    organisation: int
    draft: int
    sent: int
    broadcast: int
    hearing: int
    goal: int
    letter: int
    entry: int
    idea: int
    measure: int
    poll: int


class Filler:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._keys: list[Seal] = []  #: of the chats, by the number of the chat

    async def fill(self) -> Filled:
        await self._organisations()
        await self._chats()
        draft, sent = await self._editions()
        newest = await self._broadcasts()
        letter = await self._letters()
        await self._questions()
        hearing, goal, first_idea, measure, poll = await self._hearing()
        entry = await self._answers()
        if isinstance(self._hub.database, PostgresDatabase):
            await self._hub.unit(_as_autovacuum_does)
        return Filled(ORGANISATIONS // 2, draft, sent, newest, hearing, goal, letter, entry, first_idea, measure, poll)

    async def _organisations(self) -> None:
        kinds, first_key = [*OrganisationKind], await self._last(data_key) + 1

        async def work(stores: Stores, numbers: Sequence[int]) -> None:
            session, (topic, *_) = stores.session, await stores.subscriptions.topics()
            keys, rows, topics = [], [], []
            for number in numbers:
                key, wrapped = session.vault.new_key()
                code, name = new_code(), f"{LANGUAGES[TAGS[number % 6]].name} Kulturverein {number}"
                seal = Seal(first_key + number - 1, key)
                keys.append({"id": seal.key_id, "wrapped": wrapped, "created_at": self._hub.now})
                rows.append(
                    {
                        "id": number,
                        "key_id": seal.key_id,
                        "name": name,
                        "search_name": search_key(name),
                        "kind": kinds[number % len(kinds)],
                        "languages": [TAGS[number % 6], "de"],
                        "state": OrganisationState.PENDING if number <= WAITING else OrganisationState.CONFIRMED,
                        "code": seal.close(code, CODE),
                        "code_lookup": session.vault.lookup("organisation-code", code),
                        "created_at": self._hub.now,
                        "district": self._hub.office.city.districts[number % 5],
                    }
                )
                topics.append({"organisation_id": number, "topic_id": topic.id})
            for table, of in ((data_key, keys), (organisation, rows), (organisation_topic, topics)):
                await session.run(insert(table), of)

        for numbers in _batches(range(1, ORGANISATIONS + 1)):
            await self._hub.unit(partial(work, numbers=numbers))
        await self._continue(data_key, organisation)

    async def _chats(self) -> None:
        first_key = await self._last(data_key) + 1

        async def work(stores: Stores, numbers: Sequence[int]) -> None:
            session, topics = stores.session, await stores.subscriptions.topics()
            rows: dict[Table, list[dict[str, Any]]] = {
                each: [] for each in (data_key, contact, address, subscription, representative)
            }
            for number in numbers:
                key, wrapped = session.vault.new_key()
                seal = Seal(first_key + number - 1, key)
                self._keys.append(seal)
                to, owner = Address(CHANNEL, "", f"chat {number}"), 1 + number % ORGANISATIONS
                lost = number % 100 == 0
                rows[data_key].append({"id": seal.key_id, "wrapped": wrapped, "created_at": self._hub.now})
                rows[contact].append({"id": number, "key_id": seal.key_id, "created_at": self._hub.now})
                rows[address].append(
                    {
                        "id": number,
                        "channel": to.channel,
                        "account": to.account,
                        "lookup": session.vault.lookup_address(to),
                        "value": seal.close(to.value, VALUE),
                        "is_group": False,
                        "key_id": seal.key_id,
                        "contact_id": number,
                        "organisation_id": owner,
                        "languages": [TAGS[number % 6]],
                        "state": AddressState.BLOCKED if lost else AddressState.ACTIVE,
                        "state_at": self._hub.now,
                        "created_at": self._hub.now,
                        "told_at": self._hub.now if lost else None,
                    }
                )
                rows[subscription].append(
                    {
                        "address_id": number,
                        "topic_id": topics[0].id,
                        "organisation_id": owner,
                        "state": SubscriptionState.ACTIVE,
                        "changed_at": self._hub.now,
                    }
                )
                rows[representative].append({"contact_id": number, "organisation_id": owner, "since": self._hub.now})
            for table, of in rows.items():
                await session.run(insert(table), of)

        for numbers in _batches(range(1, CHATS + 1)):
            await self._hub.unit(partial(work, numbers=numbers))
        await self._continue(data_key, contact, address)

    async def _editions(self) -> tuple[int, int]:
        """Write and approve one as staff do, and copy its rows; return the newest draft and the newest sent one."""

        async def work(stores: Stores) -> tuple[int, int]:
            session, now = stores.session, self._hub.now
            topic = (await stores.subscriptions.topics())[0].id
            draft = await stores.editions.add("de", None, now)
            texts = {tag: EditionText(tag, f"Ausgabe {tag}", TEXT) for tag in [*LANGUAGES][:LANGUAGE_COUNT]}
            draft = await stores.editions.save(replace(draft, texts=texts, topic_id=topic), now)
            draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, now)
            (model,) = await session.rows(select(edition).where(edition.c.id == draft.id))
            parts = {
                table: [dict(row._mapping) for row in await session.rows(select(table))]
                for table in (edition_text, edition_approval)
            }
            for number in range(2, EDITIONS + 1):
                sent = number <= EDITIONS - WAITING
                at = now - timedelta(days=EDITIONS - number)
                of = dict(model._mapping) | {"id": number, "number": number, "created_at": at, "changed_at": at}
                await session.run(insert(edition).values(of | {"sent_at": at if sent else None}))
                for table, rows in parts.items():
                    await session.run(insert(table), [row | {"edition_id": number} for row in rows])
            return EDITIONS, EDITIONS - WAITING

        found: tuple[int, int] = await self._hub.unit(work)
        await self._continue(edition)
        return found

    async def _broadcasts(self) -> int:
        """Make a broadcast of every edition that was sent; its deliveries are written by one statement."""
        count = EDITIONS - WAITING
        each = DELIVERIES // count

        async def work(stores: Stores, number: int) -> None:
            session, at = stores.session, self._hub.now - timedelta(days=EDITIONS - number)
            topic = (await stores.subscriptions.topics())[0].id
            planned = await stores.broadcasts.add(
                number,
                Segment(topic),
                None,
                at,
                next_at=at,
                send_local="",
                zone="Europe/Berlin",
                report_address_id=None,
                request_key=None,
            )
            assert planned is not None
            start = number * each % (CHATS - each)
            states = case((address.c.id % 100 == 0, "failed"), else_="sent")
            columns = {
                "broadcast_id": literal(planned.id),
                "address_id": address.c.id,
                "part": literal(0),
                "language": literal("de"),
                "language_part": literal(0),
                "wanted": literal(""),
                "text_hash": literal("0" * 64),
                "state": states,
                "reason": case((address.c.id % 100 == 0, "blocked"), else_=""),
                "attempts": literal(1),
                "due_at": literal(at, delivery.c.due_at.type),
                "remote_id": literal("1"),
                "shown_hash": literal(""),
                "changed_at": literal(at, delivery.c.changed_at.type),
                "account": literal(account_key(CHANNEL, "")),
                "part_count": literal(1),
                "action": literal(DeliveryAction.SEND.value),
                "for_organisation": literal(True),
            }
            chosen = select(*columns.values()).where(address.c.id > start, address.c.id <= start + each)
            await session.run(insert(delivery).from_select([*columns], chosen))
            missed = each // 100
            reasons = {(DeliveryState.SENT, ""): each - missed, (DeliveryState.FAILED, "blocked"): missed}
            tally = Tally(reasons, {"de": each})
            await session.run(
                broadcast.update()
                .where(broadcast.c.id == planned.id)
                .values(
                    state=BroadcastState.FINISHED,
                    started_at=at,
                    finished_at=at + timedelta(minutes=2),
                    tally=tally.to_json(),
                    tallied_at=at,
                )
            )

        for number in range(1, count + 1):
            await self._hub.unit(partial(work, number=number))
        return int(await self._last(broadcast))

    async def _letters(self) -> int:
        """Let chats write to the office; some still wait for its answer."""

        async def work(stores: Stores, numbers: Sequence[int]) -> None:
            letters, words = [], []
            for number in numbers:
                at = self._hub.now - timedelta(hours=LETTERS - number)
                state = InquiryState.OPEN if number > LETTERS - WAITING else InquiryState.ANSWERED
                letters.append({"id": number, "address_id": number, "state": state, "opened_at": at, "changed_at": at})
                said = self._keys[number - 1].close("Wann beginnt der Kurs, und was kostet er?", LETTER)
                authors = [Author.PERSON] if state is InquiryState.OPEN else [*Author]
                words += [{"inquiry_id": number, "author": each, "text": said, "at": at} for each in authors]
            await stores.session.run(insert(inquiry), letters)
            await stores.session.run(insert(inquiry_message), words)

        for numbers in _batches(range(1, LETTERS + 1)):
            await self._hub.unit(partial(work, numbers=numbers))
        await self._continue(inquiry)
        return LETTERS

    async def _questions(self) -> None:
        outcomes = [*Outcome]

        async def work(stores: Stores, numbers: Sequence[int]) -> None:
            rows = []
            for number in numbers:
                recent, words = number > QUESTIONS // 2, f"Wo melde ich mich an? {number}"
                rows.append(
                    {
                        "address_id": number if recent else None,
                        "language": TAGS[number % 6],
                        "words": self._keys[number - 1].close(words, WORDS) if recent else None,
                        "place": self._keys[number - 1].close_bytes(b"", PLACE) if recent else None,
                        "text": "" if recent else words,
                        "outcome": outcomes[number % len(outcomes)],
                        "asked_at": self._hub.now - timedelta(minutes=10 * (QUESTIONS - number)),
                        "helped": (True, False, None)[number % 3],
                        "wants_answer": recent and number % 10 == 0,
                        "vector": b"",
                        "counts": True,
                    }
                )
            await stores.session.run(insert(faq_asking), rows)

        for numbers in _batches(range(1, QUESTIONS + 1)):
            await self._hub.unit(partial(work, numbers=numbers))

    async def _hearing(self) -> tuple[int, int, int, int, int]:
        """Announce the demo's hearing, with ideas in every state a moderator sees, measures and polls."""
        states = (IdeaState.CONFIRMED, IdeaState.SHOWN, IdeaState.SHOWN, IdeaState.HIDDEN)

        async def work(stores: Stores) -> tuple[int, int, int, int]:
            hearing = await seed_hearing(stores, self._hub.office.city, self._hub.now)
            goals = await stores.goals.of(hearing.id)
            rows = [
                {
                    "hearing_id": hearing.id,
                    "goal_id": goals[number % len(goals)].id,
                    "number": number,
                    "kind": IdeaKind.PAPER,
                    "language": "de",
                    "public": Content.of("de", f"Mehr Licht im Park, Weg {number}").to_json(),
                    "reading": Reading.NONE,
                    "state": states[number % len(states)],
                    "created_at": self._hub.now,
                }
                for number in range(1, IDEAS + 1)
            ]
            await stores.session.run(insert(idea), rows)
            measure, poll = 0, 0
            for goal in goals:
                for number in range(MEASURES_PER_GOAL):
                    words = Content.of("de", f"Sprachcafé {number} im Stadtteil, jeden Donnerstag")
                    new = Measure(0, hearing.id, goal.id, 0, words, words, words, MeasureState.MAKING)
                    made = await stores.measures.add(new, self._hub.now)
                    measure = (await stores.measures.move(made, MeasureAction.CONFIRM)).id
                options = tuple(Option(number, Content.of("de", f"Tag {number}")) for number in range(1, 8))
                asked = Content.of("de", "Wann passt es Ihnen?")
                draft = Poll(0, hearing.id, goal.id, PollKind.SINGLE, asked, options, PollState.DRAFT, cards=True)
                poll = (await stores.polls.add(draft, None, self._hub.now)).id
            return hearing.id, goals[0].id, measure, poll

        hearing, goal, measure, poll = await self._hub.unit(work)
        return hearing, goal, 1, measure, poll

    async def _answers(self) -> int:
        async def work(stores: Stores) -> int:
            added = [await stores.faq.add(entry) for entry in shipped_entries()]
            return added[0].id

        return int(await self._hub.unit(work))

    # ---- ids ----

    async def _last(self, table: Table) -> int:
        async def work(stores: Stores) -> int:
            (row,) = await stores.session.rows(select(func.coalesce(func.max(table.c.id), 0).label("last")))
            return int(row.last)

        return int(await self._hub.unit(work))

    async def _continue(self, *tables: Table) -> None:
        """Let PostgreSQL, which counts ids apart from the rows, go on behind ours."""
        if not isinstance(self._hub.database, PostgresDatabase):
            return
        for table in tables:
            last = await self._last(table)
            sequence = func.pg_get_serial_sequence(table.name, "id")
            await self._hub.unit(partial(_set, statement=select(func.setval(sequence, last))))


async def _set(stores: Stores, statement: Any) -> None:
    await stores.session.rows(statement)


async def _as_autovacuum_does(stores: Stores) -> None:
    """Let PostgreSQL know how many rows there are: by itself it would within minutes."""
    await stores.session.run(text("ANALYZE"))


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def numbers_of(filled: Filled) -> Mapping[str, int]:
    """Return which number stands in the addresses of a part of the console."""
    return {
        "organisations": filled.organisation,
        "editions": filled.draft,
        "broadcasts": filled.broadcast,
        "hearings": filled.hearing,
        "goals": filled.goal,
        "ideas": filled.idea,
        "inbox": filled.letter,
        "answers": filled.entry,
        "measures": filled.measure,
        "polls": filled.poll,
        "read-aloud": filled.goal,
    }

"""A database with something in every table, and a look at it through the stores."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastAction
from broadcasts.deliveries import DeliveryState, NewDelivery, Outcome
from broadcasts.editions import EditionFile, EditionText, TextState, save_edition
from broadcasts.machine import MachineDraft
from broadcasts.receptions import ReceptionKind, receive_edition
from broadcasts.rejecting import reject_edition
from broadcasts.releasing import ApprovalRule, approve_edition
from broadcasts.repeating import Every, Rule
from broadcasts.schedule import IfLate
from broadcasts.translating import ask_translation, keep_translation, open_request
from channels.chat_store import Author
from channels.outgoing import AttachmentKind, Outgoing
from contacts.addresses import AddressRecord
from contacts.directory import Account
from contacts.inquiries import write_inquiry
from contacts.organisations import OrganisationKind, OrganisationState
from contacts.staff import Role, accept_invite
from contacts.subscriptions import subscribe
from hearings.content import Content
from hearings.goal_drafts import GoalDraft
from hearings.goals import Goal, record_goal
from hearings.hearings import Phase, PhasePlan
from hearings.leading import open_next
from hearings.participants import join
from hub.posts import Message, Urgency
from hub.problems import Problem, ProblemCode
from hub.steps import Step
from storage.stores import Stores
from storage.tables import metadata
from tests.databases import Database
from tests.storage.filled_answers import fill_answers
from tests.storage.filled_hearing import fill_evening, fill_office, fill_votes
from tests.storage.people import ACCOUNT, ANNA, BORIS, GROUP, NOON, RUNNING, TELEGRAM, WEB, a_broadcast

DAY = timedelta(days=1)


async def fill(database: Database) -> None:
    """Write a little of everything, among it work that is under way."""
    await database.unit(_contacts)
    await database.unit(_hub)
    await database.unit(_broadcasts)
    await database.unit(_receptions)
    await database.unit(_desk)
    await database.unit(_release)
    await database.unit(_translations)
    await database.unit(_repetition)
    await database.unit(_hearing)


async def _contacts(stores: Stores) -> None:
    await stores.subscriptions.put_topic("culture", {"de": "Kultur", "ar": "ثقافة"}, {"de": "Feste"}, 1)
    (topic,) = await stores.subscriptions.topics()
    organisation_id = await stores.organisations.add(
        "Ägäis e. V.",
        OrganisationKind.ASSOCIATION,
        ("el", "de"),
        OrganisationState.CONFIRMED,
        "ABCD2345",
        (topic.id,),
        "Vorstand wechselt im Mai",
        NOON,
    )
    for number, to in enumerate((ANNA, BORIS, WEB, GROUP)):
        chat = await stores.addresses.open(to, NOON)
        await subscribe(stores.subscriptions, chat.id, [topic.id], None, "de", "chat", NOON)
        if number != 1:
            await stores.organisations.link(chat, organisation_id, NOON)
    await stores.addresses.set_languages((await _chat(stores)).id, ("ar", "de"), bilingual=True)
    await stores.staff.add_invite("one-time", Role.ADMIN, None, NOON, NOON + DAY)
    await accept_invite(stores.staff, "one-time", (await _chat(stores)).contact_id or 0, "Anna Öz", NOON)
    await stores.staff.add_invite("open", Role.EDITOR, 1, NOON, NOON + DAY)
    await write_inquiry(stores.inquiries, (await _chat(stores)).id, None, "Wann ist das Fest?", NOON)
    await _console(stores)


async def _console(stores: Stores) -> None:
    (member,) = await stores.staff.members()
    await stores.pairing.add_code("a-code", (await _chat(stores)).id, NOON, NOON + DAY)
    await stores.sign_in.add_link("a-link", member.id, NOON, NOON + DAY)
    await stores.sign_in.add_session("a-key", member.id, "Firefox, Linux", "de", NOON)
    await stores.directory.add(member.id, Account("https://login.city.example", "eva"), NOON)
    await stores.passkeys.add(member.id, b"a-device", b"a-public-key", 1, "Firefox, Linux", NOON)
    await stores.pushes.put((await _chat(stores)).id, "https://push.example/1", "{}", NOON)
    await stores.audit.add(member.id, "/editions/{number}/send", "5", {"when": "now"}, NOON)


async def _hub(stores: Stores) -> None:
    epoch = await stores.leases.begin("bot", NOON)
    await stores.leases.lead("poll telegram:1", epoch)
    await stores.leases.end(epoch)
    await stores.updates.first_time("telegram", "1", "7", NOON)
    await stores.jobs.claim("tidy", NOON, NOON + DAY)
    await stores.pace.block("telegram", "1", NOON, NOON)
    await stores.problems.begin(Problem(ProblemCode.DISK_FULL, "", {"megabytes": 812}), "hub1", NOON)
    await stores.posts.add(["json://it:geheim@127.0.0.1"], Message("Platte", "fast voll", Urgency.FAILURE), NOON)
    await stores.files.add("ab12", "plakat.png", "image/png", b"\x89PNG\x00\xff", NOON)
    chat = await _chat(stores)
    await stores.steps.put(chat.id, "", Step("organisation.name", 1, {"typed": "Köprü"}))
    await stores.chat.append(WEB, Author.PERSON, Outgoing("Merhaba"), "update:1", NOON)
    sent = await stores.outbox.add(chat.id, Outgoing("Willkommen"), NOON)
    await stores.outbox.take(TELEGRAM, epoch, NOON, 1)
    await stores.outbox.sent(sent, "77", NOON)
    await stores.outbox.add(chat.id, Outgoing("Noch nicht gesendet"), NOON, target=sent)


async def _broadcasts(stores: Stores) -> None:
    """Leave one broadcast sent, one under way, one planned."""
    sent = await a_broadcast(stores, *RUNNING)
    edition = await stores.editions.get(sent.edition_id)
    assert edition is not None
    text = EditionText("ar", "عيد", "يوم السبت", TextState.REVIEWED, "hash")
    picture = EditionFile(AttachmentKind.PHOTO, "ab12", "plakat.png", "image/png", {"de": "Ein Plakat"})
    written = replace(edition, texts={"de": EditionText("de", "Fest", "Am Samstag"), "ar": text}, files=(picture,))
    await stores.editions.save(replace(written, topic_id=1), NOON)
    chats = [await _chat(stores), await stores.addresses.open(BORIS, NOON)]
    await stores.deliveries.add(
        sent.id, [NewDelivery(chat.id, ACCOUNT, 0, 1, "ar", 0, "ti", "h") for chat in chats], NOON
    )
    leased = await stores.deliveries.lease(ACCOUNT, 1, NOON, 10)
    ids = await stores.deliveries.begin([one.id for one in leased], 1, NOON)
    outcomes = [Outcome(ids[0], DeliveryState.SENT, "", "78", "h"), Outcome(ids[1], DeliveryState.FAILED, "blocked")]
    await stores.deliveries.settle(outcomes, NOON)
    await stores.broadcasts.move(sent, BroadcastAction.FINISH, NOON)
    running = await a_broadcast(stores, *RUNNING)
    await stores.deliveries.add(
        running.id, [NewDelivery(chats[0].id, ACCOUNT, part, 2, "de", part, "", "h") for part in range(2)], NOON
    )
    (first,) = await stores.deliveries.lease(ACCOUNT, 1, NOON, 10)
    await stores.deliveries.begin([first.id], 1, NOON)
    await a_broadcast(stores)


async def _desk(stores: Stores) -> None:
    """Somebody is changing a text whose links are looked at."""
    draft = await stores.editions.add("de", 1, NOON)
    written = replace(draft, texts={"de": EditionText("de", "Kurs", "https://aalen.example/kurs")}, note="Saal?")
    await save_edition(stores.editions, written, NOON, 1)
    await stores.writers.begin(draft.id, 1, "de", NOON)
    await stores.links.ask(["https://aalen.example/kurs"], NOON)


async def _receptions(stores: Stores) -> None:
    (club,) = await stores.organisations.all()
    await receive_edition(stores.receptions, 1, club.id, ReceptionKind.DISCUSSED, NOON)


async def _release(stores: Stores) -> None:
    """Approve a draft, then send it back."""
    draft = await stores.editions.add("de", 1, NOON)
    draft = await stores.editions.save(replace(draft, texts={"de": EditionText("de", "Entwurf", "Noch leer")}), NOON)
    approved = await approve_edition(stores.editions, draft, 2, ApprovalRule.EDITION, NOON)
    await reject_edition(stores.editions, approved, "de", approved.read_hash("de"), 2, "Datum fehlt", NOON)


async def _translations(stores: Stores) -> None:
    """Leave a text that a translator works on, and one that a machine shall draft."""
    edition = await stores.editions.get(1)
    assert edition is not None
    code = await ask_translation(stores.translations, edition, "tr", "bis Freitag", 1, NOON)
    opened = await open_request(
        stores.translations, await stores.translations.by_code(code), (await _chat(stores)).contact_id, NOON
    )
    await keep_translation(stores.translations, opened, "Şenlik", "Cumartesi", edition.text_hash("de"), NOON)
    await stores.machine_drafts.ask(MachineDraft(edition.id, "uk", 1, NOON + DAY))


async def _repetition(stores: Stores) -> None:
    rule = Rule(Every.WEEK, time(10), weekday=3, first=NOON.date())
    first = datetime(2026, 12, 3, 10)  # noqa: DTZ001 - a wall time
    await stores.schedules.add(
        1,
        Segment(1),
        rule,
        first,
        "Europe/Berlin",
        IfLate.MISS,
        None,
        NOON,
        report_address_id=None,
        request_key=b"wish",
    )


async def _hearing(stores: Stores) -> None:
    """Announce a hearing with a goal, a table and somebody at it."""
    hearing = await stores.hearings.add(Content.of("de", "Integrationshearing"), 1, NOON)
    title, wording = Content.of("de", "Wohnen").with_text("ar", "السكن"), Content.of("de", "Alle sollen gut wohnen.")
    goal = await record_goal(
        stores.goals, hearing, Goal(0, hearing.id, 0, title, wording, "🏠", NOON.date(), "Protokoll 3, TOP 4")
    )
    await stores.goal_drafts.ask(GoalDraft(goal.id, "tr", 1, NOON + DAY))
    table = await stores.hearings.add_table(hearing.id, goal.id, "Am Fenster")
    announced = await open_next(stores, hearing, NOON)
    await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.IDEAS, NOON + DAY, NOON + 2 * DAY))
    chat = await _chat(stores)
    person = await join(stores.participants, announced, chat.id, "ar", "telegram", table, NOON)
    (club,) = await stores.organisations.all()
    await fill_evening(stores, announced, goal, person, "دروس لغة للأمهات")
    await fill_votes(stores, announced, "غرفة")
    await fill_office(stores, announced, goal, club.id, "Frau Stadträtin Yılmaz")
    await fill_answers(stores, chat.id, "أين أتعلم السباحة؟")


async def look(stores: Stores) -> dict[str, Any]:
    """Read what `fill` wrote, sealed values opened; everything is plain JSON."""
    chats = [await stores.addresses.find(to) for to in (ANNA, BORIS, WEB, GROUP)]
    organisations = await stores.organisations.all()
    editions = await stores.editions.latest(None, 10)
    step = await stores.steps.get(chats[0].id, "") if chats[0] else None
    file = await stores.files.get("ab12")
    return {
        "rows": {
            table.name: (await stores.session.rows(select(func.count().label("number")).select_from(table)))[0].number
            for table in metadata.sorted_tables
        },
        "topics": [[topic.code, topic.names, topic.descriptions] for topic in await stores.subscriptions.topics()],
        "organisations": [[o.name, o.code, o.notes, list(o.languages), list(o.topic_ids)] for o in organisations],
        "by code": [o.name for o in [await stores.organisations.by_code("ABCD2345")] if o],
        "chats": [_plain(chat) for chat in chats if chat],
        "subscriptions": [
            [s.topic_id, s.state] for chat in chats if chat for s in await stores.subscriptions.of(chat.id)
        ],
        "staff": [[member.name, member.role] for member in await stores.staff.members()],
        "step": [step.name, step.data] if step else None,
        "web chat": [entry.message.text for entry in await stores.chat.entries(WEB, 0, 10)],
        "file": [file.name, file.content.hex()] if file else None,
        "editions": sorted([e.id, e.title, sorted(e.texts), [f.digest for f in e.files]] for e in editions),
        "broadcasts": [[b.id, b.state, b.note] for b in await stores.broadcasts.latest(10)],
        "deliveries": {
            str(b.id): {state.value: number for state, number in (await stores.ledger.counts(b.id)).items()}
            for b in await stores.broadcasts.latest(10)
        },
        "repetitions": [
            [each.rule.to_json(), str(each.next_local), each.if_late] for each in await stores.schedules.living()
        ],
        "hearings": [
            [each.title.to_json(), each.phase, [str(plan.closes_at) for plan in await stores.hearings.plan(each.id)]]
            for each in await stores.hearings.latest(10)
        ],
        "goals": [
            [goal.title.to_json(), goal.wording.to_json(), goal.pictogram, str(goal.decided_on), goal.minutes]
            for each in await stores.hearings.latest(10)
            for goal in await stores.goals.of(each.id)
        ],
        "jobs": {name: at.isoformat() for name, at in (await stores.jobs.known()).items()},
    }


def _plain(chat: AddressRecord) -> list[Any]:
    return [chat.address.value, chat.state, list(chat.languages), chat.bilingual, chat.organisation_id]


async def _chat(stores: Stores) -> AddressRecord:
    return await stores.addresses.open(ANNA, NOON)

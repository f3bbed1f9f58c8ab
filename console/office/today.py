"""Today: what waits for whoever is signed in, each with the way to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from broadcasts.broadcasts import Broadcast, BroadcastState
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import Edition
from broadcasts.waiting import WaitingDrafts, waiting_drafts
from broadcasts.words.changes import name_of, state_of
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, page
from console.office.visit import Shown, Visit
from contacts.inquiries import InquiryState
from contacts.staff import Role
from faq.entries import NEAR
from hearings.hearings import NEXT, HearingAction
from hearings.ideas import IdeaState

LISTED: Final = 5
UNDER_WAY: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING, BroadcastState.PAUSED)
MISSED_FOR: Final = timedelta(days=7)  #: so long a finished broadcast with chats that were not reached is a task
ASKED_FOR: Final = timedelta(days=7)
LOOKED_AT: Final = 10  #: newest broadcasts


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits."""

    path: str
    label: str
    detail: str = ""
    since: datetime | None = None
    language: str = ""  #: of the label, where it is somebody's words


@dataclass(frozen=True, slots=True)
class Task:
    """What waits of one kind: how many, and the first of them."""

    heading: str
    count: int
    path: str  #: where all of them are
    more: str  #: what the link there says
    lines: Sequence[Line] = ()


@page("/")
async def today(visit: Visit) -> Reply:
    tasks: list[Task] = []
    for look in (_editions, _broadcasts, _inbox, _organisations, _hearings, _answers):
        tasks += await look(visit)
    return Shown("today.html", {"tasks": tasks, "may_write": visit.staff.may(Role.EDITOR)})


async def _editions(visit: Visit) -> list[Task]:
    _ = visit.gettext
    found: WaitingDrafts = await waiting_drafts(visit.stores.editions, visit.staff)
    back = {draft.id for draft in found.sent_back}
    mine = [draft for draft in found.own if draft.id not in back]
    tasks = []
    for heading, editions in (
        (_("To approve"), found.to_approve),
        (_("Sent back to you"), found.sent_back),
        (_("Your drafts"), mine),
    ):
        if editions:
            lines = [_edition(_("Without a title"), each) for each in editions[:LISTED]]
            tasks.append(Task(heading, len(editions), "/editions", _("All drafts"), lines))
    return tasks


def _edition(nameless: str, draft: Edition) -> Line:
    return Line(f"/editions/{draft.id}", draft.title or nameless, "", draft.changed_at, draft.main_language)


async def _broadcasts(visit: Visit) -> list[Task]:
    _, stores = visit.gettext, visit.stores
    if not visit.staff.may(Role.EDITOR):
        return []
    tasks = []
    for heading, states in ((_("Being sent"), UNDER_WAY), (_("Planned"), (BroadcastState.SCHEDULED,))):
        if found := await stores.broadcasts.in_state(*states):
            lines = [await _broadcast(visit, each, state_of(_, each)) for each in found[:LISTED]]
            tasks.append(Task(heading, len(found), "/broadcasts", _("All broadcasts"), lines))
    missed = [
        (each, count)
        for each in await stores.broadcasts.latest(LOOKED_AT)
        if each.state is BroadcastState.FINISHED
        and (each.started_at or visit.now) > visit.now - MISSED_FOR
        and each.tally is not None
        and (count := each.tally.of(DeliveryState.FAILED, DeliveryState.UNCERTAIN))
    ]
    if missed:
        lines = [
            await _broadcast(visit, each, _.n("%(n)s chat not reached", "%(n)s chats not reached", count))
            for each, count in missed[:LISTED]
        ]
        tasks.append(Task(_("Not everybody was reached"), len(missed), "/broadcasts", _("All broadcasts"), lines))
    return tasks


async def _broadcast(visit: Visit, broadcast: Broadcast, detail: str) -> Line:
    edition = await visit.stores.edition_of_broadcast(broadcast.id)
    name = name_of(visit.gettext, broadcast, edition.title)
    return Line(f"/broadcasts/{broadcast.id}", name, detail, broadcast.started_at or broadcast.next_at)


async def _inbox(visit: Visit) -> list[Task]:
    _, inquiries = visit.gettext, visit.stores.inquiries
    if not visit.staff.may(*INBOX_READERS):
        return []
    count = await inquiries.count(InquiryState.OPEN)
    if not count:
        return []
    lines = []
    for each in await inquiries.in_state(InquiryState.OPEN, LISTED):
        chat = await visit.stores.addresses.get(each.address_id)
        of = await visit.stores.organisations.get(chat.organisation_id) if chat.organisation_id else None
        lines.append(Line(f"/inbox/{each.id}", of.name if of else _("A resident"), _("waits since:"), each.changed_at))
    return [Task(_("Messages to answer"), count, "/inbox", _("Inbox"), lines)]


async def _organisations(visit: Visit) -> list[Task]:
    _ = visit.gettext
    waits = visit.staff.may(Role.MODERATOR) and await visit.stores.organisations.count_waiting()
    return [Task(_("Organisations to confirm"), int(waits), "/organisations", _("Organisations"))] if waits else []


async def _hearings(visit: Visit) -> list[Task]:
    """Return ideas that nobody has looked at, and a step whose planned time has come."""
    _, stores = visit.gettext, visit.stores
    hearing = await stores.hearings.current() if visit.staff.may(Role.MODERATOR) else None
    if hearing is None:
        return []
    tasks, path = [], f"/hearings/{hearing.id}"
    title = hearing.title.say(visit.language, visit.desk.site.main_language)[0]
    counts = await stores.ideas.counts(hearing.id)
    if ideas := sum(count for (_goal, state), count in counts.items() if state is IdeaState.CONFIRMED):
        tasks.append(Task(_("Ideas to look at"), ideas, path, _("Hearing"), [Line(path, title)]))
    following = NEXT.get((hearing.phase, HearingAction.ADVANCE))
    plan = await stores.hearings.plan(hearing.id)
    due = next((each.opens_at for each in plan if each.phase is following), None)
    if due is not None and due <= visit.now:
        detail = _("Nothing opens by itself; it was planned for:")
        tasks.append(Task(_("A step of the hearing is due"), 1, path, _("Hearing"), [Line(path, title, detail, due)]))
    return tasks


async def _answers(visit: Visit) -> list[Task]:
    _, stores = visit.gettext, visit.stores
    if not visit.staff.may(*INBOX_READERS):
        return []
    until = visit.now.astimezone(visit.desk.site.zone).date() + NEAR
    ending = await stores.faq.count_expiring(until)
    asked = await stores.askings.count_unanswered(visit.now - ASKED_FOR)
    found = ((_("Answers whose last day is near or over"), ending), (_("Asked this week, without an answer"), asked))
    return [Task(heading, count, "/answers", _("Answers"), ()) for heading, count in found if count]

"""Today: what waits for whoever is signed in, each with the way there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from broadcasts.broadcasts import Broadcast, BroadcastState
from broadcasts.editions import EditionState
from broadcasts.missed import CLOSED, MISSED
from broadcasts.tally import Tally
from broadcasts.waiting import waiting_drafts
from broadcasts.words.changes import state_of
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, page
from console.office.visit import Shown, Visit
from contacts.inquiries import InquiryState
from contacts.staff import Role
from faq.entries import NEAR
from hearings.hearings import NEXT, HearingAction, Phase
from hearings.words.steps import NAMES
from hub.problem_words import what_happened

UNDER_WAY: Final = (
    BroadcastState.SCHEDULED,
    BroadcastState.PREPARING,
    BroadcastState.RUNNING,
    BroadcastState.PAUSED,
)
OPEN: Final = (Phase.ANNOUNCED, Phase.IDEAS, Phase.MEASURES, Phase.VOTING, Phase.COUNTING)
LISTED: Final = 8
LOOKED_BACK: Final = timedelta(days=30)
MISSED_FOR: Final = timedelta(days=7)  #: so long it is a task that somebody was not reached


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: `what` in words, and where it is done."""

    what: str
    path: str
    urgent: bool = False


@page("/")
async def today(visit: Visit) -> Reply:
    tasks = [
        *await _problems(visit),
        *await _editions(visit),
        *await _people(visit),
        *await _steps(visit),
        *await _answers(visit),
        *await _not_reached(visit),
    ]
    return Shown(
        "today.html",
        {
            "tasks": tasks,
            "broadcasts": await _broadcasts(visit),
            "hearings": await _hearings(visit),
            "writes": visit.staff.may(Role.EDITOR),
        },
    )


async def _problems(visit: Visit) -> list[Task]:
    """Return what keeps the hub from its work."""
    known = await visit.stores.problems.told() if visit.staff.may(Role.ADMIN) else ()
    return [Task(what_happened(visit.gettext, each.problem), "/settings", urgent=True) for each in known]


async def _editions(visit: Visit) -> list[Task]:
    """Return what waits of editions: to be approved, to be changed, to be finished."""
    _, stores, staff = visit.gettext, visit.stores, visit.staff
    tasks: list[Task] = []
    if not staff.may(Role.APPROVER, Role.EDITOR):
        return tasks
    waiting = await waiting_drafts(stores, staff)
    if staff.may(Role.APPROVER):
        tasks += [
            Task(_("Read and approve: %(title)s", title=each.title), f"/editions/{each.id}/read", urgent=True)
            for each in waiting.to_approve
        ]
    if staff.may(Role.EDITOR):
        tasks += [
            Task(_("Sent back to you: %(title)s", title=each.title), f"/editions/{each.id}", urgent=True)
            for each in waiting.sent_back
        ]
        if drafts := await stores.editions.count(EditionState.DRAFT):
            tasks.append(Task(_.n("%(n)s draft", "%(n)s drafts", drafts), "/editions"))
    return tasks


async def _people(visit: Visit) -> list[Task]:
    """Return what people and organisations wait for."""
    _, stores, staff = visit.gettext, visit.stores, visit.staff
    tasks: list[Task] = []
    if staff.may(*INBOX_READERS) and (letters := await stores.inquiries.count(InquiryState.OPEN)):
        words = _.n("%(n)s message waits for an answer", "%(n)s messages wait for an answer", letters)
        tasks.append(Task(words, "/inbox", urgent=True))
    if staff.may(Role.MODERATOR) and (waiting := await stores.organisations.count_waiting()):
        words = _.n("%(n)s organisation to confirm", "%(n)s organisations to confirm", waiting)
        tasks.append(Task(words, "/organisations?state=pending", urgent=True))
    if staff.may(Role.MODERATOR):
        for hearing in await stores.hearings.in_phase(*OPEN):
            if ideas := await stores.ideas.count_waiting(hearing.id):
                words = _.n("%(n)s idea to moderate", "%(n)s ideas to moderate", ideas)
                tasks.append(Task(words, f"/hearings/{hearing.id}/ideas", urgent=True))
    return tasks


async def _answers(visit: Visit) -> list[Task]:
    """Return what the answers wait for: entries whose last day is near, and questions that none answered."""
    _, stores = visit.gettext, visit.stores
    tasks: list[Task] = []
    if not visit.staff.may(*INBOX_READERS):
        return tasks
    day = visit.now.astimezone(visit.desk.site.zone).date()
    if near := await stores.faq.count_expiring(day + NEAR):
        over = await stores.faq.count_expiring(day - timedelta(days=1))
        words = _.n("%(n)s answer’s last day is near", "%(n)s answers’ last day is near", near)
        tasks.append(Task(words, "/answers", urgent=over > 0))
    if unknown := await stores.askings.count_unknown(visit.now - LOOKED_BACK):
        words = _.n(
            "%(n)s question of the last 30 days found no answer",
            "%(n)s questions of the last 30 days found no answer",
            unknown,
        )
        tasks.append(Task(words, "/answers/unanswered"))
    return tasks


async def _not_reached(visit: Visit) -> list[Task]:
    """Return broadcasts of the last days that did not reach everybody: the newest, by what was counted at their end."""
    _, stores = visit.gettext, visit.stores
    tasks: list[Task] = []
    if not visit.staff.may(Role.EDITOR):
        return tasks
    recent = [
        each
        for each in await stores.broadcasts.latest(LISTED)
        if each.state is BroadcastState.FINISHED and (each.started_at or visit.now) > visit.now - MISSED_FOR
    ]
    titles = await _titles(visit, recent)
    for each in recent:
        if each.tally and (missed := _missed(each.tally)):
            words = _.n(
                "%(n)s chat was not reached: %(title)s",
                "%(n)s chats were not reached: %(title)s",
                missed,
                title=titles[each.edition_id],
            )
            tasks.append(Task(words, f"/broadcasts/{each.id}"))
    return tasks


async def _titles(visit: Visit, broadcasts: Collection[Broadcast]) -> dict[int, str]:
    """Return the titles of what these broadcasts send, by the edition's id."""
    return await visit.stores.editions.titles({each.edition_id for each in broadcasts})


def _missed(tally: Tally) -> int:
    """Return of how many chats somebody can still do something about it."""
    causes = tally.reasons.items()
    return sum(count for (state, reason), count in causes if state in MISSED and reason not in CLOSED)


async def _steps(visit: Visit) -> list[Task]:
    """Return hearings whose next step was planned to open by now: nothing opens by itself."""
    _, stores, main = visit.gettext, visit.stores, visit.desk.site.main_language
    tasks: list[Task] = []
    for hearing in await stores.hearings.in_phase(Phase.DRAFT, *OPEN) if visit.staff.may(Role.MODERATOR) else ():
        following = NEXT.get((hearing.phase, HearingAction.ADVANCE))
        plan = {each.phase: each.opens_at for each in await stores.hearings.plan(hearing.id)}
        planned = plan.get(following) if following is not None else None
        if following is not None and planned is not None and planned <= visit.now:
            title = hearing.title.say(visit.language, main)[0]
            words = _("The next step is due: %(step)s (%(title)s)", step=_(NAMES[following]), title=title)
            tasks.append(Task(words, f"/hearings/{hearing.id}", urgent=True))
    return tasks


async def _broadcasts(visit: Visit) -> list[tuple[str, str, str]]:
    """Return broadcasts that are planned or under way: title, state, path."""
    if not visit.staff.may(Role.EDITOR):
        return []
    found = (await visit.stores.broadcasts.in_state(*UNDER_WAY))[:LISTED]
    titles = await _titles(visit, found)
    return [(titles[each.edition_id], state_of(visit.gettext, each), f"/broadcasts/{each.id}") for each in found]


async def _hearings(visit: Visit) -> list[tuple[str, str, str]]:
    """Return hearings that are under way: title, step, path."""
    if not visit.staff.may(Role.MODERATOR):
        return []
    main = visit.desk.site.main_language
    return [
        (each.title.say(visit.language, main)[0], visit.gettext(NAMES[each.phase]), f"/hearings/{each.id}")
        for each in await visit.stores.hearings.in_phase(*OPEN)
    ]

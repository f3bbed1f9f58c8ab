"""One organisation: whether it takes part, which of its chats are reached, what they get and have received."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from broadcasts.receptions import ReceptionKind
from broadcasts.words.chats import TROUBLES, chat_kind
from broadcasts.words.missed import STEPS
from console.office.organisations.lists import BADGES
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.addresses import LOST, AddressRecord, AddressState
from contacts.invitations import invitation
from contacts.organisations import (
    STALE_LETTERS,
    IllegalOrganisationAction,
    Organisation,
    OrganisationAction,
    OrganisationState,
    decide_organisation,
    grouped_code,
    pause_organisation,
    resume_organisation,
)
from contacts.quiet_words import quiet_lines
from contacts.staff import Role
from contacts.subscriptions import Subscription, SubscriptionState
from contacts.topics import Topic
from contacts.words.organisations import KINDS, STATES
from locales.catalogues import N_

HISTORY: Final = 10
SHOWN_CHATS: Final = 100
SAID: Final[Mapping[ReceptionKind, str]] = {
    ReceptionKind.RECEIVED: N_("Received"),
    ReceptionKind.DISCUSSED: N_("Discussed"),
}


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A chat as staff can tell it from the others: it has no name."""

    chat: AddressRecord
    kind: str
    trouble: str  #: why it is not reached, "" where it is
    step: str  #: what to do about it
    invitation: str
    paused: bool

    @property
    def lost(self) -> bool:
        return self.chat.state in LOST


@dataclass(frozen=True, slots=True)
class TopicLine:
    topic: Topic
    chosen: bool  #: by the organisation
    counts: Mapping[SubscriptionState, int]


@page("/organisations/{number}", Role.MODERATOR)
async def organisation(visit: Visit) -> Reply:
    return await show(visit, await the_organisation(visit))


@form("/organisations/{number}/confirm", Role.MODERATOR)
async def confirm(visit: Visit) -> Reply:
    return await _decide(visit, OrganisationAction.CONFIRM)


@form("/organisations/{number}/reject", Role.MODERATOR)
async def reject(visit: Visit) -> Reply:
    return await _decide(visit, OrganisationAction.REJECT)


@form("/organisations/{number}/remove", Role.MODERATOR)
async def remove(visit: Visit) -> Reply:
    return await _decide(visit, OrganisationAction.REMOVE)


@form("/organisations/{number}/pause", Role.MODERATOR)
async def pause(visit: Visit) -> Reply:
    _, found, stores = visit.gettext, await the_organisation(visit), visit.stores
    chats = await pause_organisation(stores.organisations, stores.subscriptions, found.id, visit.now)
    if not chats:
        return await show(visit, found, [_("No chat of it was getting anything. Nothing was changed now.")], 409)
    told = await visit.desk.notices.paused(stores, found, chats, visit.now, over=False)
    return Went(f"/organisations/{found.id}", _with_told(visit, _("Its chats get nothing for now."), told))


@form("/organisations/{number}/resume", Role.MODERATOR)
async def resume(visit: Visit) -> Reply:
    _, found, stores = visit.gettext, await the_organisation(visit), visit.stores
    chats = await resume_organisation(stores.organisations, stores.subscriptions, found.id, visit.now)
    if not chats:
        return await show(visit, found, [_("No chat of it had a break. Nothing was changed now.")], 409)
    told = await visit.desk.notices.paused(stores, found, chats, visit.now, over=True)
    return Went(f"/organisations/{found.id}", _with_told(visit, _("The break is over."), told))


@form("/organisations/{number}/chat", Role.MODERATOR)
async def change_chat(visit: Visit) -> Reply:
    """Make a chat the reserve or an ordinary one, or take it out of the organisation."""
    _, found, stores = visit.gettext, await the_organisation(visit), visit.stores
    wish = next((each for each in ("reserve", "ordinary", "remove") if visit.field(each)), "")
    chats = {str(each.id): each for each in await stores.organisations.chats(found.id)}
    chat = chats.get(visit.field(wish))
    if chat is None:
        return await show(visit, found, [_("This chat did not belong to it any more.")], 409)
    if wish == "remove":
        await stores.organisations.link(chat, None, visit.now)
        told = await visit.desk.notices.chat_removed(stores, found, chat, visit.now)
        note = _("The chat has been removed and told.") if told else _("The chat has been removed.")
    else:
        await stores.addresses.set_standby(chat.id, wish == "reserve")
        note = _("It is the reserve now.") if wish == "reserve" else _("It is an ordinary chat again.")
    return Went(f"/organisations/{found.id}", note)


async def the_organisation(visit: Visit) -> Organisation:
    found = await visit.stores.organisations.get(visit.number())
    if found is None:
        raise Missing
    return found


async def show(visit: Visit, found: Organisation, problems: Sequence[str] = (), status: int = 200) -> Shown:
    """Show the organisation as it is now."""
    _, stores, at = visit.gettext, visit.stores, visit.page_number()
    chats = await stores.organisations.chats(found.id)
    subscribed = await stores.subscriptions.of_organisation(found.id)
    history = await stores.receptions.of_organisation(found.id, HISTORY + 1, (at - 1) * HISTORY)
    lines = [_line(visit, found, chat, subscribed.get(chat.id, [])) for chat in chats[:SHOWN_CHATS]]
    lines.sort(key=lambda line: not line.lost)  # what needs somebody comes first
    states = Counter(each.state for each_chat in subscribed.values() for each in each_chat)
    return Shown(
        "organisations/organisation.html",
        {
            "organisation": found,
            "problems": problems,
            "kind": _(KINDS[found.kind]),
            "state": _(STATES[found.state]),
            "badge": BADGES.get(found.state, ""),
            "pending": found.state is OrganisationState.PENDING,
            "confirmed": found.state is OrganisationState.CONFIRMED,
            "chats": lines,
            "hidden_chats": max(0, len(chats) - SHOWN_CHATS),
            "reached": sum(chat.state is AddressState.ACTIVE for chat in chats),
            "chat_count": len(chats),
            "topics": await _topics(visit, found, subscribed),
            "active": states[SubscriptionState.ACTIVE] > 0,
            "paused": states[SubscriptionState.PAUSED] > 0,
            "quiet": quiet_lines(_, found.quiet),
            "history": history[:HISTORY],
            "said": SAID,
            "reads_editions": visit.staff.may(Role.EDITOR),
            "page": at,
            "more": len(history) > HISTORY,
            "code": grouped_code(found.code),
            "code_mark": found.code[:STALE_LETTERS],
        },
        status,
    )


def _line(visit: Visit, found: Organisation, chat: AddressRecord, subscribed: Sequence[Subscription]) -> ChatLine:
    _, alive = visit.gettext, [each.state for each in subscribed if each.state is not SubscriptionState.ENDED]
    lost = chat.state in LOST
    trouble = TROUBLES.get(chat.state, "")
    step = STEPS.get(chat.state.value, "")
    return ChatLine(
        chat,
        chat_kind(_, chat),
        _(trouble) if trouble else "",
        _(step) if step else "",
        invitation(visit.desk.channels, found, chat.address) if lost else "",
        bool(alive) and all(state is SubscriptionState.PAUSED for state in alive),
    )


async def _decide(visit: Visit, action: OrganisationAction) -> Reply:
    """Decide, and tell the chats it had; the form carries the state that was decided upon."""
    _, found = visit.gettext, await the_organisation(visit)
    chats = await visit.stores.organisations.chats(found.id)
    try:
        if visit.field("state") != found.state:
            raise IllegalOrganisationAction(found.state, action)
        decided = await decide_organisation(visit.stores.organisations, found, action, visit.staff.id, visit.now)
    except IllegalOrganisationAction:
        note = _("This was decided before: %(state)s. Nothing was changed now.", state=_(STATES[found.state]))
        return await show(visit, found, [note], 409)
    told = await visit.desk.notices.decided(visit.stores, decided, chats, visit.now)
    done = {
        OrganisationAction.CONFIRM: _("**%(name)s** is confirmed.", name=found.name),
        OrganisationAction.REJECT: _("**%(name)s** is rejected.", name=found.name),
        OrganisationAction.REMOVE: _("**%(name)s** is no longer on the list.", name=found.name),
    }
    back = "/organisations" if visit.field("back") == "list" else f"/organisations/{found.id}"
    return Went(back, _with_told(visit, done[action], told))


async def _topics(
    visit: Visit, found: Organisation, subscribed: Mapping[int, Sequence[Subscription]]
) -> list[TopicLine]:
    """Return the organisation's topics, and what else its chats get."""
    counts: dict[int, Counter[SubscriptionState]] = {}
    for each in (one for chat in subscribed.values() for one in chat):
        counts.setdefault(each.topic_id, Counter())[each.state] += 1
    return [
        TopicLine(topic, topic.id in found.topic_ids, counts.get(topic.id, Counter()))
        for topic in await visit.stores.subscriptions.topics()
        if topic.id in found.topic_ids or topic.id in counts
    ]


def _with_told(visit: Visit, note: str, told: int) -> str:
    _ = visit.gettext
    return f"{note} {_.n('I have told its chat.', 'I have told its %(n)s chats.', told)}" if told else note

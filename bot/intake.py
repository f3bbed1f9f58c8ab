"""The way in: one event is one unit of work, from the update key to the queued replies."""

import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot import fallbacks
from bot.command_names import english_name
from bot.office.faq import trying, twins
from bot.people.faq import found, telling
from bot.people.reply import answered_newsletter
from bot.request import Office, Request
from bot.routing import COMMANDS, PRESSES, STEPS, Handler, Route, Where
from channels.chat_store import Author
from channels.incoming import Incoming, Kind, Lookup, LookupKind
from channels.outgoing import Outgoing
from contacts.addresses import AddressRecord, AddressState
from contacts.staff import StaffMember
from faq.found_answer import TWINS
from faq.publishing import AGAIN
from hub.clock import Clock
from hub.steps import Step
from hub.units import Unavailable, Units
from locales.words import is_start_word, is_stop_word
from storage.stores import Stores

log = logging.getLogger(__name__)
CHECK: Final = "group_check"  #: step: waits to hear whether the person is an administrator
ADMIN: Final = "group_admin"  #: step: the person is one, `until` says for how long we take it for granted
ADMIN_FOR: Final = timedelta(minutes=15)
#: Tables that every talk changes, whatever it is about.
TALK: Final = frozenset({"step", "outbox", "chat_message", "address", "data_key", "update_key", "edition_writer"})
ABOUT: Final = ("edition", "edition_id", "inquiry_id", "poll_id", "statement_id")  #: in a step
UNANSWERED: Final = frozenset({Kind.LEFT, Kind.MOVED, Kind.BLOCKED, Kind.UNBLOCKED})
STATE_AFTER: Final = {
    Kind.LEFT: AddressState.REMOVED,
    Kind.BLOCKED: AddressState.BLOCKED,
}


class HubIntake:
    """`channels.channel.Intake`: hands every event to the function that answers it."""

    def __init__(self, units: Units[Stores], office: Office, clock: Clock) -> None:
        self._units = units
        self._office = office
        self._clock = clock

    async def __call__(self, page: Sequence[Incoming]) -> None:
        heard = [event for event in page if event.addressed]  # what people in a group say to each other is not ours
        chats: defaultdict[str, list[Incoming]] = defaultdict(list)
        for event in heard:
            chats[event.address.value].append(event)
        results = await self._units.lines([[self._work(event) for event in events] for events in chats.values()])
        for events, outcomes in zip(chats.values(), results, strict=True):
            for event, outcome in zip(events, outcomes, strict=True):
                await self._look_after(event, outcome)

    async def _look_after(self, event: Incoming, outcome: Exception | None) -> None:
        """Answer an event that failed with an apology; the others of its page are done."""
        if isinstance(outcome, Unavailable):
            raise outcome  # not acknowledged, so the messenger brings it again
        if outcome is not None:
            log.error("update_failed", extra={"channel": event.address.channel, "kind": event.kind}, exc_info=outcome)
            await self._apologise(event)

    def _work(self, event: Incoming) -> Callable[[Stores], Coroutine[Any, Any, None]]:
        async def work(stores: Stores) -> None:
            if await self._is_new(stores, event):
                await handle(stores, event, self._office, self._clock())

        return work

    async def _apologise(self, event: Incoming) -> None:
        """Say that something went wrong. Where even that fails, note the update, or it would come again for ever."""
        (failure,) = await self._units.units([self._apology(event)])
        if isinstance(failure, Exception):
            log.error("apology_failed", extra={"channel": event.address.channel}, exc_info=failure)
            await self._units.unit(lambda stores: self._is_new(stores, event))

    def _apology(self, event: Incoming) -> Callable[[Stores], Coroutine[Any, Any, None]]:
        async def work(stores: Stores) -> None:
            if not await self._is_new(stores, event) or event.kind in UNANSWERED:
                return
            now = self._clock()
            address = await stores.addresses.open(event.address, now)
            request = Request(event, address, stores, self._office, now)
            request.step = await stores.steps.get(address.id, request.person)
            request.secret = _is_part_of_vote(request)
            await fallbacks.something_went_wrong(request)
            await _keep(request, event)

        return work

    async def _is_new(self, stores: Stores, event: Incoming) -> bool:
        to = event.address
        return await stores.updates.first_time(to.channel, to.account, event.update_key, self._clock())


async def handle(stores: Stores, event: Incoming, office: Office, now: datetime) -> None:
    """Do all that one new event brings about."""
    if event.kind is Kind.MOVED:
        await _move(stores, event)
        return
    address = await stores.addresses.open(event.address, now)
    if event.kind in STATE_AFTER:
        await stores.addresses.set_state(address.id, STATE_AFTER[event.kind], now)
        await stores.deliveries.skip_address(address.id, STATE_AFTER[event.kind].value, now)
        return
    if address.state is not AddressState.ACTIVE and event.kind is not Kind.LOOKED_UP:
        await stores.addresses.set_state(address.id, AddressState.ACTIVE, now)  # whoever writes can be written to again
    if event.kind is Kind.UNBLOCKED:
        return
    request = Request(event, address, stores, office, now)
    if address.state is AddressState.ERASING:
        await fallbacks.being_erased(request)
        return
    request.step = await stores.steps.get(address.id, request.person)
    request.staff = await _staff(stores, address)
    await route(request)
    await _keep(request, event)


async def _move(stores: Stores, event: Incoming) -> None:
    """Follow a chat to its new id. Messengers tell it twice, in both chats: the second time nobody is left here."""
    here = await stores.addresses.find(event.address)
    if here is not None:
        await stores.addresses.move(here.id, event.moved_to)


async def _keep(request: Request, event: Incoming) -> None:
    """Put what the person said into the history, where the messenger has no memory of its own.

    A press that changed the menu in place is seen there; opening a link is nothing said, and its code is nobody's to
    read; what is part of a vote is kept nowhere.
    """
    if not event.keep or request.edited or request.secret or event.command == "start":
        return
    text = f"/{event.command} {event.text}".strip() if event.kind is Kind.COMMAND else event.text
    said = Outgoing(text=text or (event.file.name if event.file else ""))
    await request.stores.chat.append(event.address, Author.PERSON, said, f"in:{event.update_key}"[:80], request.now)


async def route(request: Request) -> None:
    """Find the entry for the event, check who asks, and run it."""
    event = request.incoming
    if event.kind is Kind.JOINED:
        await fallbacks.joined(request)
    elif event.kind is Kind.LOOKED_UP and request.step is not None and request.step.name == CHECK:
        await _checked(request, request.step)
    elif search := _search(event):
        await _found(request, search)
    elif event.kind is Kind.PRESS:
        await _run(request, PRESSES.get(event.token.partition(":")[0]), fallbacks.old_button)
    elif event.kind is Kind.COMMAND:
        await _run(request, COMMANDS.get(english_name(event.command)), fallbacks.unknown_command)
    elif event.kind is Kind.TEXT and is_stop_word(event.text):
        await _run(request, COMMANDS["unsubscribe"], fallbacks.unexpected)
    elif event.kind is Kind.TEXT and request.step is None and is_start_word(event.text):
        request.incoming = replace(event, kind=Kind.COMMAND, command="start", text="")
        await _run(request, COMMANDS["start"], fallbacks.unexpected)
    elif not await answered_newsletter(request):
        await _run(request, _current_step(request), fallbacks.unexpected)


def _search(event: Incoming) -> str:
    """Return what the search was for whose answer this is, "" for none; who asked may be at something else by now."""
    lookup = event.answer.lookup if event.answer else None
    return lookup.about if lookup is not None and lookup.kind is LookupKind.SEARCH else ""


async def _found(request: Request, search: str) -> None:
    """Show what was found to whom it was looked for."""
    if search == trying.ABOUT:
        await _run(request, STEPS[trying.ASKED_QUESTION], fallbacks.unexpected)
    elif search == TWINS:
        await twins.warn(request)
    elif search.startswith(AGAIN):
        await telling.tell(request)
    else:
        await found.receive(request)


async def _run(request: Request, entry: Route | None, otherwise: Handler) -> None:
    in_group = request.incoming.address.group
    if entry is None or (entry.roles and not (request.staff and request.staff.may(*entry.roles))):
        await otherwise(request)  # a stranger learns nothing about what staff can do
    elif in_group and entry.where is Where.PRIVATE:
        await fallbacks.only_in_private(request)
    elif in_group and entry.where is Where.GROUP_ADMIN and not _known_admin(request):
        await _check(request)
    else:
        request.secret = entry.secret
        if in_group:
            request.step = None  # it says who is an administrator, and is not what a conversation may end
        if entry.roles:
            await _noted(request, entry)
        else:
            await entry.handler(request)


async def _noted(request: Request, entry: Route) -> None:
    """Let staff do something; what changed more than the talk itself is noted, without any words."""
    staff, subject, changed = request.staff, _subject(request), request.stores.session.changed
    assert staff is not None
    changed.clear()
    await entry.handler(request)
    if not changed <= TALK:
        await request.stores.audit.add(staff.id, entry.name, subject, {}, request.now)


def _subject(request: Request) -> str:
    """Return the number that the pressed button names, else the one that the answered question is about."""
    numbers = [each for each in request.args if each.isdecimal()]
    if not numbers and request.step is not None:
        numbers = [str(value) for name, value in request.step.data.items() if name in ABOUT and isinstance(value, int)]
    return numbers[0] if numbers else ""


def _current_step(request: Request) -> Route | None:
    if request.step is None:
        return None
    entry = STEPS.get(request.step.name)
    return entry if entry is not None and entry.version == request.step.version else None


def _is_part_of_vote(request: Request) -> bool:
    event = request.incoming
    pressed = event.kind is Kind.PRESS
    entry = PRESSES.get(event.token.partition(":")[0]) if pressed else _current_step(request)
    return entry is not None and entry.secret


async def _staff(stores: Stores, address: AddressRecord) -> StaffMember | None:
    if address.contact_id is None or address.address.group:
        return None
    return await stores.staff.by_contact(address.contact_id)


def _known_admin(request: Request) -> bool:
    step = request.step
    return step is not None and step.name == ADMIN and datetime.fromisoformat(step.data["until"]) > request.now


async def _check(request: Request) -> None:
    """Ask the platform whether the person is an administrator, and remember what they wanted."""
    event = request.incoming
    await request.go(
        CHECK,
        kind=event.kind.value,
        command=event.command,
        text=event.text,
        token=event.token,
        message_id=event.message_id,
        language_hint=event.language_hint,
    )
    await request.look_up(Lookup(LookupKind.GROUP_ADMIN, event.person))


async def _checked(request: Request, step: Step) -> None:
    """Go on with what an administrator wanted; tell everybody else."""
    answer = request.incoming.answer
    wanted = {name: step.data[name] for name in ("command", "text", "token", "message_id", "language_hint")}
    request.incoming = replace(request.incoming, kind=Kind(step.data["kind"]), answer=None, **wanted)
    if answer is None or not answer.yes:
        await request.done()
        await (fallbacks.admins_unknown if answer is None or answer.refusal else fallbacks.only_for_admins)(request)
        return
    await request.go(ADMIN, until=(request.now + ADMIN_FOR).isoformat())
    await route(request)

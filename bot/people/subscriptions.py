"""Topics: subscribe, change, pause, unsubscribe, undo."""

from collections.abc import Iterable
from typing import Final

from bot.people import menu
from bot.people.subscribing import coming_line, subscribe_here
from bot.request import Request, row
from bot.routing import Where, command, press
from broadcasts.newcomers import drop_unwanted
from channels.outgoing import Choice
from contacts import subscriptions as domain
from contacts.organisations import learn_topics
from contacts.subscriptions import Rhythm, SubscriptionState
from contacts.topics import Topic
from locales.formatting import Raw, bold, format_list, inserted

UNSUBSCRIBED: Final = "unsubscribed"  #: reason of what an edition under way no longer brings
TAKING_A_BREAK: Final = "paused"  #: likewise
MARKS: Final = {SubscriptionState.ACTIVE: "☑", SubscriptionState.PAUSED: "⏸"}
NOT_CHOSEN: Final = "☐"
UNDONE_AT_ONCE: Final = 12  #: topics whose ids fit into the 64 bytes of a button's token


@command("subscribe", where=Where.GROUP_ADMIN)
@command("topics", where=Where.GROUP_ADMIN)
@press("topics", where=Where.GROUP_ADMIN)
async def ask_topics(request: Request) -> None:
    await show_topics(request)


async def show_topics(request: Request, coming: int = 0) -> None:
    """The topics with their descriptions; a press subscribes at once.

    Args:
        coming: how many newsletters are on their way because of the press.
    """
    _ = request.gettext
    await request.done()
    states = await _states(request)
    topics = await request.stores.subscriptions.topics()
    lines: list[str] = [_("**Which topics would you like to get?** Press to choose; you can stop at any time.")]
    lines += [_line(topic, request) for topic in topics]
    if SubscriptionState.PAUSED in states.values():
        lines.append(_("⏸ means that you are taking a break from it. Press it to go on."))
    lines.append(coming_line(request, coming))
    await request.show(
        "\n\n".join(filter(None, lines)),
        *[row(_topic_button(topic, states.get(topic.id), request)) for topic in topics],
        row(rhythm_choice(request)),
        row(Choice(_("All topics"), "topic:all"), Choice(_("Done"), "topics_done")),
    )


@press("topic", where=Where.GROUP_ADMIN)
async def choose_topic(request: Request) -> None:
    """Subscribe or end one topic, or subscribe to all. The button says which, so that pressing it twice is no harm."""
    wanted, end = [*request.args, ""][0], request.args[1:] == ["off"]
    states = await _states(request)
    topic_ids = [topic.id for topic in await request.stores.subscriptions.topics()]
    chosen = [each for each in topic_ids if wanted in ("all", str(each))]
    coming = 0
    if not end:
        coming = await _subscribe(
            request, [each for each in chosen if states.get(each) is not SubscriptionState.ACTIVE]
        )
    elif chosen:
        await domain.end_topic(
            request.stores.subscriptions,
            request.address.id,
            chosen[0],
            request.language,
            _source(request),
            request.now,
        )
        await drop_unwanted(request.stores, request.address.id, request.now)
    await _tell_organisation(request)
    await show_topics(request, coming)


@press("rhythm", where=Where.GROUP_ADMIN)
async def choose_rhythm(request: Request) -> None:
    """Everything, or urgent messages only. The button says which, so that pressing it twice is no harm."""
    if request.args[:1] and request.args[0] in list(Rhythm):
        await request.stores.addresses.set_rhythm(request.address.id, Rhythm(request.args[0]))
        await request.refresh()
    await show_topics(request)


@press("topics_done", where=Where.GROUP_ADMIN)
async def topics_done(request: Request) -> None:
    _ = request.gettext
    active, paused = await _names(request, SubscriptionState.ACTIVE), await _names(request, SubscriptionState.PAUSED)
    lines = []
    if active:
        lines.append(_("Thank you! From now on you get: %(topics)s.", topics=active))
    if active and request.address.rhythm is Rhythm.URGENT:
        lines.append(_("I write to you only when it is urgent."))
    if paused:
        lines.append(_("You are taking a break from: %(topics)s.", topics=paused))
    await request.show(
        "\n\n".join(lines) or _("You get no topic at the moment."),
        row(Choice(_("Go on after the break"), "resume")) if paused else (),
        row(Choice(_("Latest newsletter"), "latest")) if active else row(Choice(_("Choose topics"), "topics")),
        *_menu(request),
    )


async def show_joined(request: Request, name: str, coming: int) -> None:
    """Say that the chat now belongs to an organisation, and what it gets."""
    _ = request.gettext
    active = await _names(request, SubscriptionState.ACTIVE)
    lines = [
        _("This chat now belongs to **%(name)s**.", name=name),
        _("From now on you get: %(topics)s.", topics=active) if active else _("You get no topic at the moment."),
        coming_line(request, coming),
    ]
    change = Choice(_("Change topics") if active else _("Choose topics"), "topics")
    await request.show(
        "\n\n".join(filter(None, lines)), row(change, Choice(_("Latest newsletter"), "latest")), *_menu(request)
    )


@press("stop", where=Where.GROUP_ADMIN)
async def pause_or_stop(request: Request) -> None:
    _ = request.gettext
    states = set((await _states(request)).values())
    if states <= {SubscriptionState.ENDED}:
        await topics_done(request)
        return
    await request.show(
        _("A break keeps your topics; unsubscribing ends them."),
        row(Choice(_("Take a break"), "pause")) if SubscriptionState.ACTIVE in states else (),
        row(Choice(_("Go on after the break"), "resume")) if SubscriptionState.PAUSED in states else (),
        row(Choice(_("Unsubscribe"), "leave")),
        *_menu(request),
    )


@press("pause", where=Where.GROUP_ADMIN)
async def pause(request: Request) -> None:
    _ = request.gettext
    if not await domain.pause(request.stores.subscriptions, request.address.id, request.now):
        await topics_done(request)
        return
    await request.stores.deliveries.skip_address(request.address.id, TAKING_A_BREAK, request.now)
    await request.show(
        _("I will not write until you say so."), row(Choice(_("Go on after the break"), "resume")), *_menu(request)
    )


@press("resume", where=Where.GROUP_ADMIN)
async def resume(request: Request) -> None:
    await domain.resume(request.stores.subscriptions, request.address.id, request.now)
    await topics_done(request)


@command("unsubscribe", where=Where.GROUP_ADMIN)
@press("leave", where=Where.GROUP_ADMIN)
async def unsubscribe(request: Request) -> None:
    """End everything this chat gets, with a way back. The newsletter it was pressed under stays readable."""
    _ = request.gettext
    await request.done()
    ended = await domain.unsubscribe(
        request.stores.subscriptions, request.address.id, request.language, _source(request), request.now
    )
    if not ended:
        await request.say(_("You are not subscribed to anything."), *_menu(request))
        return
    await request.stores.deliveries.skip_address(request.address.id, UNSUBSCRIBED, request.now)
    await request.say(
        _("You are unsubscribed. I will send you no more newsletters."),
        row(Choice(_("Undo"), "undo:" + ",".join(map(str, ended[:UNDONE_AT_ONCE])))),
        *_menu(request),
    )


@press("undo", where=Where.GROUP_ADMIN)
async def undo(request: Request) -> None:
    wanted = (request.args or [""])[0].split(",")
    topics = await request.stores.subscriptions.topics()
    await _subscribe(request, [topic.id for topic in topics if str(topic.id) in wanted])
    await topics_done(request)


def rhythm_choice(request: Request) -> Choice:
    _ = request.gettext
    if request.address.rhythm is Rhythm.URGENT:
        return Choice(f"{MARKS[SubscriptionState.ACTIVE]} {_('Only when it is urgent')}", f"rhythm:{Rhythm.EVERYTHING}")
    return Choice(f"{NOT_CHOSEN} {_('Only when it is urgent')}", f"rhythm:{Rhythm.URGENT}")


async def _subscribe(request: Request, topic_ids: list[int]) -> int:
    return await subscribe_here(request, topic_ids, _source(request)) if topic_ids else 0


async def _tell_organisation(request: Request) -> None:
    """What the people of a new organisation choose becomes what it gets, until staff confirm it."""
    if request.address.organisation_id is None:
        return
    organisation = await request.stores.organisations.get(request.address.organisation_id)
    if organisation is not None:
        await learn_topics(request.stores.organisations, request.stores.subscriptions, organisation)


def _source(request: Request) -> str:
    """Return how somebody said yes or no, for the proof: "telegram:press", "webchat:press:library"."""
    how = f"{request.address.address.channel}:{request.incoming.kind.value}"
    return f"{how}:{request.address.source}" if request.address.source else how


async def _states(request: Request) -> dict[int, SubscriptionState]:
    return {each.topic_id: each.state for each in await request.stores.subscriptions.of(request.address.id)}


async def _names(request: Request, state: SubscriptionState) -> Raw:
    """Return the names of this chat's topics in one state, as an enumeration; empty for none."""
    states, topics = await _states(request), await request.stores.subscriptions.topics()
    return format_list([_name(topic, request) for topic in topics if states.get(topic.id) is state], request.language)


def _topic_button(topic: Topic, state: SubscriptionState | None, request: Request) -> Choice:
    mark = MARKS.get(state, NOT_CHOSEN) if state else NOT_CHOSEN
    turn = "off" if state is SubscriptionState.ACTIVE else "on"
    return Choice(f"{mark} {_name(topic, request)}", f"topic:{topic.id}:{turn}")


def _name(topic: Topic, request: Request) -> str:
    return topic.name(request.language, request.office.city.main_language)


def _line(topic: Topic, request: Request) -> str:
    main = request.office.city.main_language
    description = topic.descriptions.get(request.language) or topic.descriptions.get(main, "")
    name = bold(_name(topic, request), request.language)
    return f"{name}: {inserted(description, request.language)}" if description else name


def _menu(request: Request) -> Iterable[tuple[Choice, ...]]:
    return () if request.incoming.address.group else menu.home(request)

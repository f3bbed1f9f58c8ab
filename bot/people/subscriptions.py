"""Topics: subscribe, change, pause, unsubscribe, undo."""

from collections.abc import Iterable

from bot.people import menu
from bot.request import Request, row
from bot.routing import Where, command, press
from channels.outgoing import Choice
from contacts import subscriptions as domain
from contacts.subscriptions import SubscriptionState
from contacts.topics import Topic
from locales.formatting import bold, format_list, inserted

ON, OFF = "☑", "☐"


@command("subscribe", where=Where.GROUP_ADMIN)
@command("topics", where=Where.GROUP_ADMIN)
@press("topics", where=Where.GROUP_ADMIN)
async def show_topics(request: Request) -> None:
    """The topics with their descriptions; a press subscribes at once."""
    _ = request.gettext
    await request.done()
    active = await _active(request)
    topics = await request.stores.subscriptions.topics()
    lines = [_("**Which topics would you like to get?** Press to choose; you can stop at any time.")]
    lines += [_line(topic, request) for topic in topics]
    await request.show(
        "\n\n".join(lines),
        *[row(Choice(f"{ON if t.id in active else OFF} {_name(t, request)}", f"topic:{t.id}")) for t in topics],
        row(Choice(_("All topics"), "topic:all"), Choice(_("Done"), "topics_done")),
    )


@press("topic", where=Where.GROUP_ADMIN)
async def toggle_topic(request: Request) -> None:
    """Subscribe or end one topic, or subscribe to all."""
    topics = await request.stores.subscriptions.topics()
    active = await _active(request)
    wanted = request.args[0] if request.args else ""
    if wanted == "all":
        await _subscribe(request, [topic.id for topic in topics if topic.id not in active])
    elif wanted.isdecimal() and int(wanted) in active:
        await request.stores.subscriptions.put(
            request.address.id, int(wanted), SubscriptionState.ENDED, request.address.organisation_id, request.now
        )
    else:
        await _subscribe(request, [topic.id for topic in topics if str(topic.id) == wanted])
    await show_topics(request)


@press("topics_done", where=Where.GROUP_ADMIN)
async def topics_done(request: Request) -> None:
    _ = request.gettext
    active = await _active(request)
    names = [_name(t, request) for t in await request.stores.subscriptions.topics() if t.id in active]
    if not names:
        await request.show(_("You get no topic at the moment."), *_menu(request))
        return
    await request.show(
        _("Thank you! From now on you get: %(topics)s.", topics=format_list(names, request.language)),
        row(Choice(_("Latest newsletter"), "latest")),
        *_menu(request),
    )


async def show_joined(request: Request, name: str) -> None:
    """Say that the chat now belongs to an organisation, and what it gets."""
    _ = request.gettext
    active = await _active(request)
    names = [_name(t, request) for t in await request.stores.subscriptions.topics() if t.id in active]
    text = _("This chat now belongs to **%(name)s**.", name=name)
    if names:
        text += "\n\n" + _("From now on you get: %(topics)s.", topics=format_list(names, request.language))
    await request.show(
        text, row(Choice(_("Change topics"), "topics"), Choice(_("Latest newsletter"), "latest")), *_menu(request)
    )


@press("stop", where=Where.GROUP_ADMIN)
async def pause_or_stop(request: Request) -> None:
    _ = request.gettext
    states = {each.state for each in await request.stores.subscriptions.of(request.address.id)}
    choices = []
    if SubscriptionState.ACTIVE in states:
        choices.append(row(Choice(_("Take a break"), "pause")))
    if SubscriptionState.PAUSED in states:
        choices.append(row(Choice(_("Go on after the break"), "resume")))
    choices.append(row(Choice(_("Unsubscribe"), "leave")))
    await request.show(_("A break keeps your topics; unsubscribing ends them."), *choices, *_menu(request))


@press("pause", where=Where.GROUP_ADMIN)
async def pause(request: Request) -> None:
    _ = request.gettext
    paused = await domain.pause(request.stores.subscriptions, request.address.id, request.now)
    if not paused:
        await request.show(_("You get no topic at the moment."), *_menu(request))
        return
    await request.show(
        _("I will not write until you say so."), row(Choice(_("Go on after the break"), "resume")), *_menu(request)
    )


@press("resume", where=Where.GROUP_ADMIN)
async def resume(request: Request) -> None:
    _ = request.gettext
    await domain.resume(request.stores.subscriptions, request.address.id, request.now)
    await topics_done(request)


@command("unsubscribe", where=Where.GROUP_ADMIN)
@press("leave", where=Where.GROUP_ADMIN)
async def unsubscribe(request: Request) -> None:
    """End everything this chat gets, with a way back. The newsletter it was pressed under stays readable."""
    _ = request.gettext
    await request.done()
    ended = await domain.unsubscribe(
        request.stores.subscriptions, request.address.id, request.language, request.incoming.kind.value, request.now
    )
    if not ended:
        await request.say(_("You are not subscribed to anything. Nobody gets messages without wanting them."), *_menu(request))
        return
    await request.say(
        _("You are unsubscribed. I will send you no more newsletters."),
        row(Choice(_("Undo"), "undo:" + ",".join(map(str, ended[:12])))),
        *_menu(request),
    )


@press("undo", where=Where.GROUP_ADMIN)
async def undo(request: Request) -> None:
    wanted = (request.args or [""])[0].split(",")
    topics = await request.stores.subscriptions.topics()
    await _subscribe(request, [topic.id for topic in topics if str(topic.id) in wanted])
    await topics_done(request)


async def _subscribe(request: Request, topic_ids: list[int]) -> None:
    if topic_ids:
        await domain.subscribe(
            request.stores.subscriptions,
            request.address.id,
            topic_ids,
            request.address.organisation_id,
            request.language,
            f"{request.address.address.channel}:{request.incoming.kind.value}",
            request.now,
        )


async def _active(request: Request) -> set[int]:
    rows = await request.stores.subscriptions.of(request.address.id)
    return {each.topic_id for each in rows if each.state is SubscriptionState.ACTIVE}


def _name(topic: Topic, request: Request) -> str:
    return topic.name(request.language, request.office.city.main_language)


def _line(topic: Topic, request: Request) -> str:
    main = request.office.city.main_language
    description = topic.descriptions.get(request.language) or topic.descriptions.get(main, "")
    name = bold(_name(topic, request), request.language)
    return f"{name}: {inserted(description, request.language)}" if description else name


def _menu(request: Request) -> Iterable[tuple[Choice, ...]]:
    return () if request.incoming.address.group else menu.home(request)

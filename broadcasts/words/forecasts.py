"""When a broadcast will probably be through, in words; or what it waits for."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any, Final

from broadcasts.broadcasts import Broadcast
from broadcasts.forecast import Outlook, foresee
from broadcasts.later import Later
from broadcasts.tally import Tally
from broadcasts.words.messengers import messenger_name
from channels.channel import Channel
from locales.catalogues import Translator
from locales.formatting import format_datetime, format_time

IN_MINUTES: Final = 90  #: so many at most; then hours


async def outlook_of(
    stores: Any, channels: Iterable[Channel], broadcast: Broadcast, tally: Tally, now: datetime
) -> Outlook:
    """Return what may be expected of a broadcast that is being sent."""
    queues = []
    for channel in channels:
        blocked_until = await stores.pace.blocked_until(channel.name, channel.account, now)
        queues.append(await stores.ledger.queue(broadcast.id, channel, tally, blocked_until, now))
    return foresee(tally, queues, now, await stores.ledger.later(broadcast.id, now))


def outlook_line(_: Translator, outlook: Outlook, now: datetime, zone: tzinfo) -> str:
    """Return what may be expected, "" while nobody can say anything."""
    return "\n\n".join(filter(None, [_end_line(_, outlook, now, zone), later_line(_, outlook.later, now, zone)]))


def later_line(_: Translator, later: Later, now: datetime, zone: tzinfo) -> str:
    """Say how many chats do not want to be disturbed now, and when the last of them gets it."""
    if later.last_at is None:
        return ""
    return _.n(
        "%(n)s chat gets it later, because its organisation does not want to be disturbed now: on %(time)s.",
        "%(n)s chats get it later, because their organisations do not want to be disturbed now: "
        "the last one on %(time)s.",
        later.chats,
        time=format_datetime(later.last_at, _.language.tag, zone),
    )


def _end_line(_: Translator, outlook: Outlook, now: datetime, zone: tzinfo) -> str:
    tag = _.language.tag
    if (queue := outlook.blocked) is not None and queue.blocked_until is not None:
        messenger = messenger_name(_, queue.channel)
        until = format_time(queue.blocked_until, tag, zone, now)
        if queue.out_of_reach:
            return _(
                "This messenger cannot be reached at the moment: %(messenger)s. "
                "I try again by myself; nothing gets lost.",
                messenger=messenger,
            )
        return _(
            "This messenger asks us to wait until %(time)s: %(messenger)s. Then it goes on by itself.",
            messenger=messenger,
            time=until,
        )
    if outlook.ends_at is None:
        return ""
    minutes = (outlook.ends_at - now).total_seconds() / 60
    until = format_time(outlook.ends_at, tag, zone, now)
    if minutes < 1:
        return _("Less than a minute left.")
    if minutes <= IN_MINUTES:
        return _.n(
            "About %(n)s minute left, until about %(time)s.",
            "About %(n)s minutes left, until about %(time)s.",
            round(minutes),
            time=until,
        )
    return _.n(
        "About %(n)s hour left, until about %(time)s.",
        "About %(n)s hours left, until about %(time)s.",
        round(minutes / 60),
        time=until,
    )

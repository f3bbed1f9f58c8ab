"""When a broadcast will probably be through, in words; or what it waits for."""

from datetime import datetime, tzinfo
from typing import Final

from bot.office.lengths import messenger_name
from bot.request import Office
from broadcasts.broadcasts import Broadcast
from broadcasts.forecast import Outlook, foresee
from broadcasts.tally import Tally
from locales.catalogues import Translator
from locales.formatting import format_time
from storage.stores import Stores

IN_MINUTES: Final = 90  #: so many at most; then hours


async def outlook_of(stores: Stores, office: Office, broadcast: Broadcast, tally: Tally, now: datetime) -> Outlook:
    """Return what may be expected of a broadcast that is being sent."""
    queues = []
    for channel in office.channels.values():
        blocked_until = await stores.pace.blocked_until(channel.name, channel.account, now)
        queues.append(await stores.ledger.queue(broadcast.id, channel, tally, blocked_until, now))
    return foresee(tally, queues, now)


def outlook_line(_: Translator, outlook: Outlook, now: datetime, zone: tzinfo) -> str:
    """Return one line, "" while nobody can say anything."""
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

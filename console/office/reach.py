"""Reach: how many the newsletter reaches by language and messenger over the last months; and the last newsletters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from markupsafe import Markup

from broadcasts.broadcasts import BroadcastKind, BroadcastState
from broadcasts.deliveries import DeliveryState
from broadcasts.words.messengers import messenger_name
from console.office.routing import Reply, page
from console.office.visit import Shown, Visit
from contacts.reach import by_channel, by_language, month_ends
from contacts.staff import Role
from locales.formatting import direction, format_month, format_number
from locales.registry import LANGUAGES

NEWSLETTERS: Final = 12  #: so many of the last ones are listed
MOMENT: Final = timedelta(microseconds=1)
HEIGHT: Final = 120  #: of the highest column
STEP: Final = 56  #: from column to column
COLUMN: Final = 36


@page("/reach", Role.EDITOR, Role.MODERATOR)
async def reach(visit: Visit) -> Reply:
    stores, tag, _ = visit.stores, visit.language, visit.gettext
    ends = month_ends(visit.now, visit.desk.time_zone)
    reached = await stores.subscriptions.reached(ends)
    total = [sum(counts) for counts in zip(*(each.chats for each in reached), strict=True)] or [0] * len(ends)
    days = [(end.astimezone(visit.desk.site.zone) - MOMENT).date() for end in ends]  # the last one of each month
    return Shown(
        "reach.html",
        {
            "total": total,
            "readers": await stores.subscriptions.readers(),
            "months": [format_month(day, tag) for day in days],
            "by_language": by_language(reached),
            "by_channel": [(messenger_name(_, channel), counts) for channel, counts in by_channel(reached)],
            "chart": columns(total, [format_month(day, tag, short=True) for day in days], tag),
            "known": LANGUAGES,
            "newsletters": await _newsletters(visit),
        },
    )


async def _newsletters(visit: Visit) -> list[tuple[str, datetime, int, int, str]]:
    """Return the last newsletters: title, when, chats that got it, chats it was for, path."""
    found = [
        each
        for each in await visit.stores.broadcasts.latest(NEWSLETTERS)
        if each.kind is BroadcastKind.SEND and each.state is BroadcastState.FINISHED and each.tally and each.started_at
    ]
    titles = await visit.stores.editions.titles({each.edition_id for each in found})
    return [
        (
            titles[each.edition_id],
            each.started_at,
            each.tally.of(DeliveryState.SENT),
            each.tally.chats,
            f"/broadcasts/{each.id}",
        )
        for each in found
        if each.tally and each.started_at
    ]


def columns(values: Sequence[int], labels: Sequence[str], tag: str) -> Markup:
    """Return a chart of columns as SVG, the first where one begins to read. Its figures stand in a table too."""
    width, mirrored = STEP * len(values), direction(tag) == "rtl"
    most, pieces = max(*values, 1), []
    for at, (value, label) in enumerate(zip(values, labels, strict=True)):
        left = width - STEP * (at + 1) if mirrored else STEP * at
        height = HEIGHT * value / most
        pieces.append(
            Markup(
                '<rect x="{x}" y="{y:.1f}" width="{w}" height="{h:.1f}" fill="currentColor"/>'
                '<text x="{middle}" y="{over:.1f}" text-anchor="middle">{value}</text>'
                '<text x="{middle}" y="{under}" text-anchor="middle" lang="{tag}">{label}</text>'
            ).format(
                x=left + (STEP - COLUMN) / 2,
                y=18 + HEIGHT - height,
                w=COLUMN,
                h=height,
                middle=left + STEP / 2,
                over=13 + HEIGHT - height,
                under=HEIGHT + 36,
                value=format_number(value, tag),
                label=label,
                tag=tag,
            )
        )
    return Markup(
        '<svg class="columns" xmlns="http://www.w3.org/2000/svg" aria-hidden="true" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}" font-size="13" fill="currentColor" direction="ltr">{pieces}</svg>'
    ).format(w=width, h=HEIGHT + 44, pieces=Markup("").join(pieces))

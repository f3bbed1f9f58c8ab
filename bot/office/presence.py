"""Who else is writing at an edition."""

from zoneinfo import ZoneInfo

from bot.request import Request
from broadcasts.editions import Edition
from locales.formatting import format_time
from locales.registry import own_name


async def writer_lines(request: Request, edition: Edition) -> list[str]:
    """Return a line for every colleague who is writing at one of its texts."""
    _ = request.office_gettext
    lines: list[str] = []
    zone = ZoneInfo(request.office.city.time_zone)
    for writer in await request.stores.writers.of_edition(edition.id, request.now):
        member = await request.stores.staff.get(writer.staff_id)
        if member is None or (request.staff is not None and member.id == request.staff.id):
            continue
        lines.append(
            _(
                "✎ %(name)s is writing %(language)s (since %(time)s).",
                name=member.name or "—",
                language=own_name(writer.language),
                time=format_time(writer.at, _.language.tag, zone, request.now),
            )
        )
    return lines

"""Who sees this? In one screen, before anybody answers anything, and always by a button."""

from bot.people.hearing.place import place
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.who_sees import WEB_CHAT, who_reads_along
from hearings.hearings import Hearing
from hearings.who_sees import who_sees_the_hearing
from locales.formatting import Raw


@press("h_who")
async def show_who(request: Request) -> None:
    here = await place(request)
    if here is None:
        from bot.people.hearing.home import no_hearing

        await no_hearing(request)
        return
    _ = request.gettext
    await request.show(who_text(request), *web_chat_row(request, here.hearing), row(Choice(_("Hearing"), "hearing")))


def who_text(request: Request) -> str:
    """Return who sees what is said in the hearing, on this channel."""
    _ = request.gettext
    city = request.office.city
    office = city.say(city.office, request.language)
    lines = [_("**Who sees this?**"), *who_sees_the_hearing(_, office)]
    if authority := city.immigration_office.get(request.language) or city.immigration_office.get(city.main_language):
        lines.append(Raw(authority))
    lines.append(who_reads_along(_, request.address.address.channel))
    return "\n\n".join(lines)


def web_chat_row(request: Request, hearing: Hearing, payload: str = "") -> list[Row]:
    """Return the way into the city's own web chat, for who is in a company's messenger."""
    _ = request.gettext
    if request.address.address.channel == WEB_CHAT:
        return []
    link = f"{request.office.public_url}/?start={payload or f'h_{hearing.code}'}"
    return [row(Choice(_("Open the web chat"), url=link))]

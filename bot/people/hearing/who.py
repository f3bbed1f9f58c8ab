"""Who sees this? In one screen, before anybody answers anything, and always by a button."""

from bot.people.hearing.place import place
from bot.people.privacy import WEB_CHAT
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from hearings.hearings import Hearing
from hearings.ideas import VOICE_KEPT_DAYS
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
    lines: list[Raw] = [
        _("**Who sees this?**"),
        _(
            "Your name and your number are not stored. %(office)s sees ideas and measures, not who they are from.",
            office=office,
        ),
        _("Ideas are public after the office has read them. Measures are public, too."),
        _("Votes are secret: when the vote has closed, nobody can find out any more who voted for what."),
        _.n(
            "A voice note is deleted as soon as it has been written down, after %(n)s day at the latest.",
            "A voice note is deleted as soon as it has been written down, after %(n)s days at the latest.",
            VOICE_KEPT_DAYS,
        ),
    ]
    if authority := city.immigration_office.get(request.language) or city.immigration_office.get(city.main_language):
        lines.append(Raw(authority))
    if request.address.address.channel == WEB_CHAT:
        lines.append(_("This web chat belongs to the office. No outside company reads along."))
    else:
        lines.append(
            _(
                "The company that runs this messenger can see what you write and press here, and keeps its own copy. "
                "The web chat of the office avoids that."
            )
        )
    return "\n\n".join(lines)


def web_chat_row(request: Request, hearing: Hearing, payload: str = "") -> list[Row]:
    """Return the way into the city's own web chat, for who is in a company's messenger."""
    _ = request.gettext
    if request.address.address.channel == WEB_CHAT:
        return []
    link = f"{request.office.public_url}/?start={payload or f'h_{hearing.code}'}"
    return [row(Choice(_("Open the web chat"), url=link))]

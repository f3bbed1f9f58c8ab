"""The way from the chat to the console: a link that signs its opener in once."""

from bot.office.menu import office_button, say
from bot.request import Request, row
from bot.routing import press
from contacts.sign_in import LINK_LIFE, make_sign_in_link
from contacts.staff import Role
from locales.formatting import Raw


@press("of_console", tuple(Role))
async def give_link(request: Request) -> None:
    """Send it in a message of its own, which leaves when the link has ended."""
    _ = request.office_gettext
    assert request.staff is not None
    code = await make_sign_in_link(request.stores.sign_in, request.staff.id, request.now)
    url = Raw(f"<{request.office.public_url}/console/sign-in/{code}>")
    text = _(
        "The console shows on a screen what you can also do here. Open this link on the computer or phone on which "
        "you want to work: %(link)s",
        link=url,
    )
    minutes = int(LINK_LIFE.total_seconds()) // 60
    hint = _.n(
        "It works once, within the next minute. Pass it on to nobody: whoever opens it works in your name.",
        "It works once, within the next %(n)s minutes. Pass it on to nobody: whoever opens it works in your name.",
        minutes,
    )
    await say(request, f"{text}\n\n{hint}", row(office_button(_)))

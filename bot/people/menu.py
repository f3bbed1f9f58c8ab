"""The menu: everything a person can do here, on buttons."""

from bot.request import Request, row, rows_of
from bot.routing import Where, command, press
from channels.outgoing import Choice, Row


def home(request: Request) -> list[Row]:
    """Return the one button that leads to the menu, for the end of any answer."""
    return [row(Choice(request.gettext("Menu"), "menu"))]


def cancel(request: Request) -> Choice:
    """Return the button out of a question."""
    return Choice(request.gettext("Cancel"), "menu")


def rows(request: Request, *first: Choice) -> list[Row]:
    """Return the menu, after what is possible only now and then."""
    _ = request.gettext
    choices = [
        *first,
        Choice(_("Ask a question"), "ask"),
        Choice(_("My topics"), "topics"),
        Choice(_("Latest newsletter"), "latest"),
        Choice(_("My organisation"), "org"),
        Choice(_("Language"), "languages"),
        Choice(_("Pause or unsubscribe"), "stop"),
        Choice(_("Contact the office"), "contact"),
        Choice(_("Who sees this?"), "whosees"),
        Choice(_("My data"), "mydata"),
    ]
    if request.staff is not None:
        choices.append(Choice(_("Office"), "of_menu"))
    return rows_of(choices)


@command("help", where=Where.ANYWHERE)
@press("menu")
async def show_menu(request: Request) -> None:
    _ = request.gettext
    if request.incoming.address.group:
        await request.say(
            _(
                "In this group I deliver the newsletter.\n\n"
                "/language: languages of the group\n\n/organisation CODE: link the group with your organisation\n\n"
                "/topics: topics\n\n/unsubscribe: no more messages"
            )
        )
        return
    await request.done()
    first = [Choice(_("Hearing"), "hearing")] if await request.stores.hearings.current() is not None else []
    await request.show(_("What would you like to do?"), *rows(request, *first))

"""Answers to what no conversation expected: nobody meets silence, and nobody learns what only staff can do."""

from bot.people import language, menu
from bot.request import Request, row
from channels.incoming import Kind
from channels.outgoing import Row


async def unknown_command(request: Request) -> None:
    if request.incoming.address.group:
        return  # commands in a group may be meant for another bot
    _ = request.gettext
    await request.say(_("I do not know this command."), *_ways_on(request))


async def old_button(request: Request) -> None:
    """Answer below, for what stands above the button may be worth keeping."""
    _ = request.gettext
    if request.incoming.address.group:
        await request.say(_("This button no longer works. /help shows what I can do here."))
    else:
        await request.say(_("This button no longer works. Here is what you can do now:"), *_ways_on(request))


async def unexpected(request: Request) -> None:
    """A text or file that answers no question of ours."""
    from bot.people import crisis
    from bot.people.faq import asking

    _ = request.gettext
    kind = request.incoming.kind
    if kind is Kind.LOOKED_UP:  # the question it answers is no longer asked
        return
    if request.incoming.address.group:
        await request.say(_("I only understand commands and buttons here. /help shows what I can do."))
    elif kind is Kind.TEXT and await crisis.help_at_once(request, request.incoming.text):
        return
    elif kind is Kind.TEXT and await asking.may_be_question(request):
        await _take_question(request)
    elif kind is Kind.TEXT:
        await request.say(_("I did not understand this. Please choose:"), *_ways_on(request))
    else:
        await request.say(_("I cannot read this kind of message yet. Please write, or choose:"), *_ways_on(request))


async def text_expected(request: Request) -> None:
    """A picture, a voice note or the like where a text was asked for; the question stands."""
    _ = request.gettext
    if request.incoming.kind is not Kind.LOOKED_UP:
        await request.say(_("Please answer with a text message."), row(menu.cancel(request)))


async def only_in_private(request: Request) -> None:
    _ = request.gettext
    await request.say(_("Please write to me in a private chat for this."))


async def only_for_admins(request: Request) -> None:
    _ = request.gettext
    await request.say(_("Only administrators of this group can do this."))


async def admins_unknown(request: Request) -> None:
    _ = request.gettext
    await request.say(_("I cannot find out at the moment who administers this group. Please try again later."))


async def being_erased(request: Request) -> None:
    """The chat's data are about to be destroyed; whatever were begun now would be lost with them."""
    _ = request.gettext
    await request.say(_("Your data are being deleted right now. Please write again in a minute."))


async def something_went_wrong(request: Request) -> None:
    _ = request.gettext
    text = _("Something went wrong on our side, and nothing was changed. Please try again in a moment.")
    await request.say(text, *(() if request.incoming.address.group else menu.home(request)))


async def joined(request: Request) -> None:
    """We were added to a group, or let in again."""
    from bot.people import groups

    await groups.hello(request)


async def _take_question(request: Request) -> None:
    """Whatever answers no question of ours is one of theirs; a stranger chooses a language first."""
    from bot.people.faq import asking

    if request.address.languages:
        await asking.take(request, request.incoming.text)
    else:
        await language.ask_language(request, question=request.incoming.text)


def _ways_on(request: Request) -> list[Row]:
    """Return the way to the menu; a stranger chooses a language first."""
    return menu.home(request) if request.address.languages else language.language_rows(request)

"""What readers will see: an edition in one language exactly as it will arrive, or all languages sent to oneself."""

from bot.office.board import in_order, show_board
from bot.office.menu import edition_button, number, office_button, say, show, ways_out
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.composing import compose_edition
from broadcasts.editions import Edition
from broadcasts.sending import message_counts
from broadcasts.words.messengers import messenger_name
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.formatting import Raw
from locales.registry import own_name


@press("ed_view", role=Role.EDITOR)
async def choose_preview(request: Request) -> None:
    """Ask for the language; where there is only one, show that."""
    _, edition = request.office_gettext, await _with_texts(request)
    if edition is None:
        return
    if len(edition.texts) == 1:
        await _show(request, edition, next(iter(edition.texts)))
    else:
        await show(request, _("In which language?"), *_languages(request, edition), ways_out(_, edition.id))


@press("ed_show", role=Role.EDITOR)
async def show_preview(request: Request) -> None:
    edition, tag = await _with_texts(request), request.args[-1]
    if edition is None:
        return
    if tag in edition.texts:
        await _show(request, edition, tag)
    else:
        await show_board(request, edition.id)


@press("ed_test", role=Role.EDITOR)
async def test_send(request: Request) -> None:
    """Send every language as real messages to whoever asks, with the buttons of an organisation, which has them all."""
    _, edition = request.office_gettext, await _with_texts(request)
    if edition is None:
        return
    for tag in in_order(request, edition):
        await say(request, _("Test: %(language)s", language=own_name(tag)))
        await request.send(compose_edition(edition, tag, for_organisation=True))
    await say(
        request, _("That was the test. Nobody else got it."), row(edition_button(_, edition.id), office_button(_))
    )


async def _with_texts(request: Request) -> Edition | None:
    """Return the edition the button is about; otherwise show why there is nothing to see."""
    edition = await request.stores.editions.get(number(request))
    if edition is None or not edition.texts:
        await show_board(request, number(request))
        return None
    request.practice = edition.training
    return edition


async def _show(request: Request, edition: Edition, tag: str) -> None:
    """Show one language, between a line about how it arrives and the ways on."""
    _ = request.office_gettext
    heading = _("**Preview.** As it will arrive in this language: %(language)s", language=own_name(tag))
    await show(request, "\n\n".join([heading, *warnings(request, edition, tag)]))
    await request.send(compose_edition(edition, tag))
    others = _languages(request, edition) if len(edition.texts) > 1 else []
    await say(request, _("End of the preview."), *others, ways_out(_, edition.id))


def warnings(request: Request, edition: Edition, tag: str) -> list[Raw]:
    """Say where a text arrives as several messages, and why."""
    _ = request.office_gettext
    lines, files = [], len(edition.files_for(tag))
    for channel, count in message_counts(edition, tag, request.office.channels).items():
        if count == 1:
            continue
        messenger = messenger_name(_, channel)
        if files == 1 and count == 2:
            words = _(
                "⚠ On %(messenger)s the text is too long to stand below the picture or file: "
                "that comes first, then the text as a message of its own.",
                messenger=messenger,
            )
        elif files > 1 and count == files + 1:
            words = _.n(
                "On %(messenger)s the %(n)s file comes first, each as a message of its own, then the text.",
                "On %(messenger)s the %(n)s files come first, each as a message of its own, then the text.",
                files,
                messenger=messenger,
            )
        else:
            words = _.n(
                "⚠ On %(messenger)s it arrives as %(n)s message.",
                "⚠ On %(messenger)s it arrives as %(n)s messages.",
                count,
                messenger=messenger,
            )
        lines.append(words)
    return lines


def _languages(request: Request, edition: Edition) -> list[Row]:
    return rows_of([Choice(own_name(tag), f"ed_show:{edition.id}:{tag}") for tag in in_order(request, edition)], 3)

"""Questions that staff answer with a line of text, and care for what they have written elsewhere and not saved."""

from typing import Any

from bot.office.menu import office_button, say, show
from bot.office.unsaved import Unsaved
from bot.request import Request, row
from channels.incoming import Kind
from channels.outgoing import Choice, Row


async def leave_question(request: Request) -> None:
    """Forget what was asked; texts of an edition that are not saved yet stay."""
    if Unsaved.of(request.step) is None:
        await request.done()


async def ask_line(request: Request, step: str, question: str, cancel: str, *rows: Row, **data: Any) -> None:
    """Ask for a line of text, unless that would throw away what is not saved.

    Args:
        cancel: the token of the button that leads out of the question.
        rows: answers on buttons, instead of writing.
    """
    _ = request.office_gettext
    if Unsaved.of(request.step) is None:
        await request.go(step, **data)
        await show(request, question, *filter(None, rows), row(Choice(_("Cancel"), cancel)))
        return
    await say(
        request,
        _("Please finish first what you have written for an edition: it is not saved yet."),
        row(Choice(_("Go on with it"), "ed_unsaved"), office_button(_)),
    )


async def written_line(request: Request, cancel: str, max_chars: int) -> str:
    """Return the line without superfluous spaces, or "" after having said why it cannot be taken: it is still asked."""
    _ = request.office_gettext
    line = " ".join(request.incoming.text.split())
    if request.incoming.kind is not Kind.TEXT or not line:
        problem = _("Please answer with a text message.")
    elif len(line) > max_chars:
        problem = _.n(
            "This is too long. Please use at most %(n)s character.",
            "This is too long. Please use at most %(n)s characters.",
            max_chars,
        )
    else:
        return line
    await request.say(problem, row(Choice(_("Cancel"), cancel)), language=_.language.tag)
    return ""

"""Test a question: staff see what would come of it, how sure that is, and which rule decided.

Searching takes longer than a unit of work may, so its answer comes as an event of its own to the step that waits.
"""

from typing import Final

from bot.office.asking import ask_line
from bot.office.faq.words import READERS, entry_choice, question_of, ways_back
from bot.office.menu import say
from bot.request import Request
from bot.routing import press, step
from channels.incoming import Kind, Lookup, LookupAnswer, LookupKind
from channels.outgoing import Row
from faq.askings import TEXT_CHARS
from faq.found_answer import FoundAnswer, FoundMatch, read_found
from faq.words.answers import GUARDS, OUTCOMES
from locales.formatting import Raw, quoted
from locales.registry import LANGUAGES, own_name

ASKED_QUESTION: Final = "fqs_try"
ABOUT: Final = "test"


@press("fqs_try", role=READERS)
async def ask_question(request: Request) -> None:
    _ = request.office_gettext
    question = _("Please write a question as somebody would ask it, in any language. Only you see what comes of it.")
    await ask_line(request, ASKED_QUESTION, question, "fqs")


@step(ASKED_QUESTION, role=READERS)
async def receive(request: Request) -> None:
    """Let a question be searched for, or show what was found; another one may be written at once."""
    _, answer, text = request.office_gettext, request.incoming.answer, request.incoming.text.strip()
    if answer is not None:
        await _show(request, answer)
    elif request.incoming.kind is not Kind.TEXT or not text:
        await say(request, _("Please answer with a text message."), ways_back(_))
    else:
        await request.look_up(Lookup(LookupKind.SEARCH, text[:TEXT_CHARS], about=ABOUT))


async def _show(request: Request, answer: LookupAnswer) -> None:
    _ = request.office_gettext
    if answer.content is None:
        await say(request, _("It cannot be searched for at the moment. Please try again later."), ways_back(_))
        return
    found = read_found(answer.content)
    blocks: list[str] = [quoted(answer.lookup.argument), _(OUTCOMES[found.outcome])]
    if found.guard:
        blocks.append(_(GUARDS[found.guard]) if found.guard in GUARDS else found.guard)
    if found.language in LANGUAGES:
        blocks.append(_("The question seems to be in this language: %(language)s", language=own_name(found.language)))
    lines, rows = await _matches(request, found)
    blocks += lines or [_("No entry is near to it.")]
    blocks.append(_("You can write the next question at once."))
    await say(request, "\n\n".join(blocks), *rows, ways_back(_))


async def _matches(request: Request, found: FoundAnswer) -> tuple[list[Raw], list[Row]]:
    """Return a line and a button for every match whose entry is still there."""
    entries = {entry.id: entry for entry in await request.stores.faq.some([each.entry_id for each in found.matches])}
    lines: list[Raw] = []
    rows: list[Row] = []
    for match in found.matches:
        if entry := entries.get(match.entry_id):
            lines.append(_line(request, len(lines) + 1, match, question_of(request, entry)))
            rows.append((entry_choice(request, entry),))
    return lines, rows


def _line(request: Request, place: int, match: FoundMatch, question: str) -> Raw:
    _ = request.office_gettext
    language = own_name(match.language) if match.language in LANGUAGES else match.language
    return _(
        "%(place)s. %(question)s: %(percent)s %%, by “%(phrasing)s” (%(language)s)",
        place=str(place),
        question=question,
        percent=round(match.score * 100),
        phrasing=match.phrasing,
        language=language,
    )

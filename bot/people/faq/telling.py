"""Telling those who wanted to hear the answer that there is one now: each once, in their language."""

from dataclasses import replace

from bot.people.faq.answers import answer_text, helped_row
from bot.people.faq.asked import today
from bot.request import Request, row
from channels.outgoing import Choice
from faq.askings import Asking, Outcome
from faq.entries import FaqEntry, answering
from faq.found_answer import SearchOutcome, read_found
from locales.formatting import quoted


async def tell(request: Request) -> None:
    """Tell somebody who waits, if this entry is the answer: it was made of their question, or it is found for it."""
    answer = request.incoming.answer
    assert answer is not None
    _, asking_id, entry_id, _ = answer.lookup.about.split(":")
    asking = await request.stores.askings.get(int(asking_id))
    entry = await answering(request.stores.faq, await request.stores.faq.get(int(entry_id)))
    if asking is None or not asking.wants_answer or entry is None or not entry.valid(today(request)):
        return
    if not (_made_of_it(asking, entry) or _is_found(answer.content, int(entry_id))):
        return
    await request.stores.askings.save(
        replace(asking, wants_answer=False, outcome=Outcome.ANSWERED, entry_id=entry.id, helped=None)
    )
    await _say(request, asking, entry)


async def _say(request: Request, asking: Asking, entry: FaqEntry) -> None:
    _ = request.gettext
    heading = _("You asked this, and now there is an answer:")
    text = f"{heading}\n\n{quoted(asking.text)}\n\n{answer_text(request, entry)}"
    await request.say(text, helped_row(request, asking), row(Choice(_("Menu"), "menu")))


def _made_of_it(asking: Asking, entry: FaqEntry) -> bool:
    return entry.inquiry_id is not None and asking.inquiry_id == entry.inquiry_id


def _is_found(content: bytes | None, entry_id: int) -> bool:
    if content is None:
        return False
    found = read_found(content)
    return found.outcome is SearchOutcome.ANSWER and found.matches[0].entry_id == entry_id

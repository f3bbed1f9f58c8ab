"""What a search found: the answer, up to three to choose from, or the honest sentence that there is none."""

from typing import Final

from bot.people import menu
from bot.people.faq import answers
from bot.people.faq.asked import own_asking, settle, today
from bot.people.faq.handing_over import ways_to_a_person
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from faq.askings import Asking, Outcome
from faq.entries import FaqEntry, answering
from faq.found_answer import FoundAnswer, SearchOutcome, read_found
from locales.formatting import quoted

OFFERED: Final = 3
LABEL_CHARS: Final = 60


async def receive(request: Request) -> None:
    """Answer a question with what was found for it."""
    answer = request.incoming.answer
    assert answer is not None
    _ = request.gettext
    if answer.content is None:
        await request.say(_("I cannot look for answers at the moment. Please try again later."), *menu.home(request))
        return
    text, found = answer.lookup.argument, read_found(answer.content)
    entries = await _entries(request, found)
    sure = found.outcome is SearchOutcome.ANSWER and bool(entries)
    asked = Asking(
        0,
        request.address.id,
        request.wishes[0],
        text,
        _outcome(found, entries),
        entries[0].id if sure else None,
        request.now,
        vector=found.vector,
    )
    asking = await request.stores.askings.add(asked)
    if sure:
        await answers.show_answer(request, asking, entries[0])
    elif entries:
        await _offer(request, asking, entries)
    else:
        await _admit(request, asking)


@press("fq_none")
async def none_of_these(request: Request) -> None:
    """None of those offered: a person may know."""
    asking = await own_asking(request)
    if asking is None:
        return
    if asking.outcome is Outcome.OFFERED:
        await settle(request, asking, Outcome.NONE_OF_THESE)
    await _admit(request, asking)


async def _offer(request: Request, asking: Asking, entries: list[FaqEntry]) -> None:
    _ = request.gettext
    rows: list[Row] = [
        row(Choice(answers.label(request, entry, LABEL_CHARS), f"fq_e:{asking.id}:{entry.id}")) for entry in entries
    ]
    rows.append(row(Choice(_("None of these"), f"fq_none:{asking.id}")))
    await request.show(f"{quoted(asking.text)}\n\n{_('Did you mean one of these?')}", *rows)


async def _admit(request: Request, asking: Asking) -> None:
    """Say that there is no answer, and who may have one."""
    _ = request.gettext
    text = _("I have no answer to this. I would rather not guess.")
    rows = ways_to_a_person(request, asking)
    topics = row(Choice(_("Look through the topics"), "fq_topics"))
    await request.show(f"{quoted(asking.text)}\n\n{text}", *rows, topics, *menu.home(request))


async def _entries(request: Request, found: FoundAnswer) -> list[FaqEntry]:
    """Return the entries of the matches that are answers today, those that lead on to others replaced by them."""
    if found.outcome is SearchOutcome.UNKNOWN:
        return []
    day = today(request)
    entries: list[FaqEntry] = []
    for match in found.matches:
        entry = await answering(request.stores.faq, await request.stores.faq.get(match.entry_id))
        if entry is not None and entry.valid(day) and entry.id not in [each.id for each in entries]:
            entries.append(entry)
    return entries[:OFFERED]


def _outcome(found: FoundAnswer, entries: list[FaqEntry]) -> Outcome:
    if not entries:
        return Outcome.UNKNOWN
    return Outcome.ANSWERED if found.outcome is SearchOutcome.ANSWER else Outcome.OFFERED

"""What a search found: the answer, up to three to choose from, or the honest sentence that there is none."""

from collections.abc import Sequence
from typing import Final

from bot.people import menu
from bot.people.crisis import help_text
from bot.people.faq import answers
from bot.people.faq.asked import own_asking, settle, today
from bot.people.faq.handing_over import ways_to_a_person
from bot.people.faq.reader import Reader
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Outgoing, Row
from faq.askings import Asking, Outcome
from faq.crisis import crisis_in
from faq.entries import FaqEntry
from faq.found_answer import FoundAnswer, SearchOutcome, answers_found, read_found
from locales.formatting import quoted

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
    entries = await answers_found(request.stores.faq, found, today(request))
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


def said(reader: Reader, question: str, found: FoundAnswer, entries: Sequence[FaqEntry]) -> Outgoing:
    """Return what somebody would read who asks this, without the buttons below an answer."""
    labels: list[str] = []
    if (kind := crisis_in(question)) is not None:
        text: str = help_text(reader.gettext, kind, reader.office.city.numbers, reader.wishes[0])
    elif not entries:
        text = admitted(reader, question)
    elif found.outcome is SearchOutcome.ANSWER:
        text = answers.answer_text(reader, entries[0])
    else:
        text = offered(reader, question)
        labels = [*(answers.label(reader, each, LABEL_CHARS) for each in entries), reader.gettext("None of these")]
    return Outgoing(text=text, choices=tuple(row(Choice(label)) for label in labels), language=reader.language)


def offered(reader: Reader, question: str) -> str:
    return f"{quoted(question)}\n\n{reader.gettext('Did you mean one of these?')}"


def admitted(reader: Reader, question: str) -> str:
    """Return the words that there is no answer."""
    return f"{quoted(question)}\n\n{reader.gettext('I have no answer to this. I would rather not guess.')}"


async def _offer(request: Request, asking: Asking, entries: list[FaqEntry]) -> None:
    _ = request.gettext
    rows: list[Row] = [
        row(Choice(answers.label(request, entry, LABEL_CHARS), f"fq_e:{asking.id}:{entry.id}")) for entry in entries
    ]
    rows.append(row(Choice(_("None of these"), f"fq_none:{asking.id}")))
    await request.show(offered(request, asking.text), *rows)


async def _admit(request: Request, asking: Asking) -> None:
    """Say that there is no answer, and who may have one."""
    _ = request.gettext
    rows = ways_to_a_person(request, asking)
    topics = row(Choice(_("Look through the topics"), "fq_topics"))
    await request.show(admitted(request, asking.text), *rows, topics, *menu.home(request))


def _outcome(found: FoundAnswer, entries: list[FaqEntry]) -> Outcome:
    if not entries:
        return Outcome.UNKNOWN
    return Outcome.ANSWERED if found.outcome is SearchOutcome.ANSWER else Outcome.OFFERED

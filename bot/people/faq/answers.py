"""One answer, as people read it: in their language, with its source, and with a way on where it does not help."""

from dataclasses import replace
from typing import Final

from bot.people import menu
from bot.people.faq.asked import own_asking, settle, today
from bot.people.faq.handing_over import ways_to_a_person
from bot.people.faq.places import place_lines
from bot.people.faq.reader import Reader
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from faq.askings import Asking, Outcome
from faq.entries import SIMPLE, FaqEntry, FaqText, TextState, answering
from locales.formatting import Raw, bold, format_day, inserted, link
from locales.registry import own_name

LABEL_CHARS: Final = 60


async def show_answer(request: Request, asking: Asking | None, entry: FaqEntry) -> None:
    """Show an entry; where it answers a question, ask whether it helped."""
    _ = request.gettext
    rows: list[Row] = []
    if asking is not None:
        rows.append(helped_row(request, asking))
        if entry.sensitive:
            rows += ways_to_a_person(request, asking)
    rows.append(row(Choice(_("Topics"), "fq_topics"), Choice(_("Menu"), "menu")))
    await request.show(answer_text(request, entry), *rows)


def helped_row(request: Request, asking: Asking) -> Row:
    """Return the two buttons that say whether it helped."""
    _ = request.gettext
    return row(Choice(_("👍 That helps"), f"fq_yes:{asking.id}"), Choice(_("👎 Not quite"), f"fq_no:{asking.id}"))


def answer_text(reader: Reader, entry: FaqEntry) -> str:
    """Return the answer in the reader's language; where there is none, in the source's and in simple German."""
    _, wishes = reader.gettext, reader.wishes
    shown = entry.say(wishes)
    text = entry.texts[shown]
    blocks: list[Raw] = [bold(_question(reader, entry), reader.language)]
    if shown not in wishes:
        blocks.append(
            _("There is no answer in your language yet. Here it is in this one: %(language)s", language=own_name(shown))
        )
    blocks.append(_words(text.answer))
    if shown not in wishes and shown == "de" and SIMPLE not in entry.missing((SIMPLE,)):
        blocks += [bold(own_name(SIMPLE), SIMPLE), _words(entry.texts[SIMPLE].answer)]
    blocks += _state(reader, text)
    blocks += place_lines(reader, entry.place)
    blocks += _source(reader, entry)
    return "\n\n".join(blocks)


@press("fq_e")
async def chosen(request: Request) -> None:
    """Show one of those that were offered; it counts as the answer."""
    asking = await own_asking(request)
    if asking is None:
        return
    entry = await _entry(request, 1)
    if entry is None:
        await _gone(request)
        return
    asking = await settle(request, asking, Outcome.ANSWERED, entry.id)
    await show_answer(request, asking, entry)


@press("fq_see")
async def looked_up(request: Request) -> None:
    """Show one that was found by its topic."""
    entry = await _entry(request, 0)
    if entry is None:
        await _gone(request)
    else:
        await show_answer(request, None, entry)


@press("fq_yes")
async def helped(request: Request) -> None:
    asking = await own_asking(request)
    if asking is None:
        return
    _ = request.gettext
    await request.stores.askings.save(replace(asking, helped=True))
    await request.say(_("Good. Ask me whenever you like."), *menu.home(request))


@press("fq_no")
async def not_helped(request: Request) -> None:
    """A person may help where the answer did not."""
    asking = await own_asking(request)
    if asking is None:
        return
    _ = request.gettext
    await request.stores.askings.save(replace(asking, helped=False))
    text = _("Thank you for saying so. You can ask again in other words, or pass your question on.")
    await request.say(text, *ways_to_a_person(request, asking), *menu.home(request))


def label(reader: Reader, entry: FaqEntry, chars: int) -> str:
    """Return the entry's question for a button."""
    question = _question(reader, entry)
    return question if len(question) <= chars else f"{question[: chars - 1].rstrip()}…"


def _question(reader: Reader, entry: FaqEntry) -> str:
    known = next((tag for tag in reader.wishes if tag in entry.texts and not entry.outdated(tag)), entry.language)
    return entry.texts[known].question or entry.own.question


def _state(reader: Reader, text: FaqText) -> list[Raw]:
    _ = reader.gettext
    match text.state:
        case TextState.UNREVIEWED:
            return [_("The office has not checked this text yet.")]
        case TextState.MACHINE:
            return [_("Translated by a machine; nobody has checked it yet.")]
        case TextState.REVIEWED:
            return []


def _source(reader: Reader, entry: FaqEntry) -> list[Raw]:
    _, tag, source = reader.gettext, reader.language, entry.source
    if not source.url:
        return []
    where = link(f"{source.authority}: {source.title}" if source.title else source.authority, source.url, tag)
    if source.checked_on is None:
        return [_("Source: %(source)s", source=where)]
    return [_("Source: %(source)s (read on %(day)s)", source=where, day=format_day(source.checked_on, tag))]


def _words(text: str) -> Raw:
    """Return plain text line by line, so that nothing in it becomes formatting."""
    return Raw("\n\n".join(inserted(line, "") for line in text.splitlines() if line.strip()))


async def _entry(request: Request, position: int) -> FaqEntry | None:
    number = request.args[position] if len(request.args) > position else ""
    found = await request.stores.faq.get(int(number)) if number.isdecimal() else None
    entry = await answering(request.stores.faq, found)
    return entry if entry is not None and entry.valid(today(request)) else None


async def _gone(request: Request) -> None:
    _ = request.gettext
    text = _("This answer is no longer valid, so I do not show it.")
    await request.say(text, row(Choice(_("Contact the office"), "contact")), *menu.home(request))

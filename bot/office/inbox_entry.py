"""An answer for one becomes an answer for all: two presses in the inbox."""

from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.menu import INBOX_READERS as READERS
from bot.office.menu import number, office_button, show
from bot.people.faq.telling import look_for_waiting
from bot.people.faq.topics import TOPICS
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.inquiries import Author, Inquiry
from faq.entries import (
    QUESTION_CHARS,
    EntryAction,
    EntryChanged,
    EntryState,
    FaqEntry,
    FaqText,
    IllegalEntryAction,
    Source,
    next_state,
)
from faq.masking import masked
from locales.formatting import bold, quoted

TOPIC: Final = next(reversed(TOPICS))  # until staff choose another
KEY: Final = "asked-{}"


async def entry_choices(request: Request, inquiry: Inquiry) -> list[Choice]:
    """Return the button, where the office has answered."""
    if not await request.stores.inquiries.messages(inquiry, 1, Author.OFFICE):
        return []
    _ = request.office_gettext
    return [Choice(_("Make it an answer for all"), f"in_faq:{inquiry.id}")]


@press("in_faq", role=READERS)
async def make_entry(request: Request) -> None:
    """Draft an entry of the last question and its answer; what is there already is shown again."""
    _, stores = request.office_gettext, request.stores
    inquiry = await stores.inquiries.get(number(request))
    draft = await _draft(request, inquiry) if inquiry is not None else None
    if inquiry is None or draft is None:
        await show(request, _("There is no answer here that could be one for all."), row(office_button(_)))
        return
    entry = await stores.faq.by_key(draft.key) or await stores.faq.add(draft)
    await _show(request, entry)


@press("in_pub", role=READERS)
async def publish(request: Request) -> None:
    """Let everybody get it as an answer, and tell those who wait; a second press changes nothing."""
    _, stores = request.office_gettext, request.stores
    entry = await stores.faq.get(number(request))
    if entry is None:
        await show(request, _("There is no answer here that could be one for all."), row(office_button(_)))
        return
    try:
        published = await stores.faq.save(replace(entry, state=next_state(entry.state, EntryAction.PUBLISH)))
    except (IllegalEntryAction, EntryChanged):
        await _show(request, entry)
        return
    await look_for_waiting(stores, published, request.now)
    await _show(request, published, _("It is published. Those who wanted to hear the answer are told now."))


async def _show(request: Request, entry: FaqEntry, note: str = "") -> None:
    _ = request.office_gettext
    lines = [note, bold(entry.own.question, entry.language), quoted(entry.own.answer)]
    draft = entry.state is EntryState.DRAFT
    if draft:
        lines.append(
            _("Is there anything in it about one person? Then change it first. People read it under the office's name.")
        )
    rows = [row(Choice(_("Publish"), f"in_pub:{entry.id}"))] if draft else []
    rows.append(row(Choice(_("Change it"), f"fqs_entry:{entry.id}"), Choice(_("Inbox"), "of_inbox")))
    await show(request, "\n\n".join(filter(None, lines)), *rows)


async def _draft(request: Request, inquiry: Inquiry) -> FaqEntry | None:
    """Return the entry that the last question and the office's last answer make, without what identifies."""
    stores, city = request.stores, request.office.city
    questions = await stores.inquiries.messages(inquiry, 1, Author.PERSON)
    answers = await stores.inquiries.messages(inquiry, 1, Author.OFFICE)
    if not questions or not answers:
        return None
    asked = " ".join(masked(questions[-1].text).split())[:QUESTION_CHARS]
    day = request.now.astimezone(ZoneInfo(city.time_zone)).date()
    answer = masked(answers[-1].text)
    source = Source(
        city.say(city.office, city.main_language),
        "",
        city.contact.website or request.office.public_url,
        answer,
        day,
    )
    texts = {request.language: FaqText(asked, answer)}
    key = KEY.format(inquiry.id)
    return FaqEntry(0, key, TOPIC, request.language, texts, source=source, inquiry_id=inquiry.id)

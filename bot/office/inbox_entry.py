"""An answer for one becomes an answer for all: two presses in the inbox."""

from bot.office.faq.twins import look_for_twins
from bot.office.faq.words import today
from bot.office.menu import INBOX_READERS as READERS
from bot.office.menu import number, office_button, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.inquiries import Author, Inquiry
from faq.drafting import draft_of_talk
from faq.entries import EntryChanged, EntryState, FaqEntry, IllegalEntryAction
from faq.publishing import EntryIncomplete, publish
from faq.words.answers import LACKS
from locales.formatting import bold, quoted


async def entry_choices(request: Request, inquiry: Inquiry) -> list[Choice]:
    """Return the button, where the office has answered."""
    if not await request.stores.inquiries.messages(inquiry, 1, Author.OFFICE):
        return []
    _ = request.office_gettext
    return [Choice(_("Make it an answer for all"), f"in_faq:{inquiry.id}")]


@press("in_faq", role=READERS)
async def make_entry(request: Request) -> None:
    """Draft an entry of the last question and its answer; what is there already is shown again."""
    stores, city = request.stores, request.office.city
    inquiry = await stores.inquiries.get(number(request))
    entry = None
    if inquiry is not None:
        authority = city.say(city.office, city.main_language)
        url = city.contact.website or request.office.public_url
        entry = await draft_of_talk(
            stores.faq, stores.inquiries, inquiry, request.language, authority, url, today(request)
        )
    if entry is None:
        await _nothing(request)
        return
    if entry.state is EntryState.DRAFT:
        await look_for_twins(request, entry)
    await _show(request, entry)


@press("in_pub", role=READERS)
async def publish_entry(request: Request) -> None:
    """Let everybody get it as an answer, and tell those who wait; a second press changes nothing.

    What was shown is published: where it has changed since, it is shown anew.
    """
    _, stores = request.office_gettext, request.stores
    entry = await stores.faq.get(number(request))
    if entry is None:
        await _nothing(request)
    elif entry.version != number(request, 1):
        await _show(request, entry)
    else:
        try:
            published = await publish(stores, entry, today(request), request.now)
        except EntryIncomplete as exc:
            lines = [_("⚠ Missing before it can be published:"), *[f"- {_(LACKS[each])}" for each in exc.lacks]]
            await _show(request, entry, "\n".join(lines))
        except (IllegalEntryAction, EntryChanged):
            await _show(request, await stores.faq.get(entry.id) or entry)
        else:
            await _show(request, published, _("It is published. Those who wanted to hear the answer are told now."))


async def _nothing(request: Request) -> None:
    _ = request.office_gettext
    await show(request, _("There is no answer here that could be one for all."), row(office_button(_)))


async def _show(request: Request, entry: FaqEntry, note: str = "") -> None:
    _ = request.office_gettext
    lines = [note, bold(entry.own.question, entry.language), quoted(entry.own.answer)]
    draft = entry.state is EntryState.DRAFT
    if draft:
        lines.append(
            _("Is there anything in it about one person? Then change it first. People read it under the office's name.")
        )
    rows = [row(Choice(_("Publish"), f"in_pub:{entry.id}:{entry.version}"))] if draft else []
    rows.append(row(Choice(_("Change it"), f"fqs_entry:{entry.id}"), Choice(_("Inbox"), "of_inbox")))
    await show(request, "\n\n".join(filter(None, lines)), *rows)

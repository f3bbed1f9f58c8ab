"""The inbox: what people wrote to the office, as conversations, and the office's answers."""

from typing import Final

from broadcasts.words.messengers import messenger_name
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.inquiries import (
    TEXT_CHARS,
    Author,
    IllegalInquiryAction,
    Inquiry,
    InquiryAction,
    InquiryState,
    answer_inquiry,
)

PAGE: Final = 20
SHOWN: Final = 50  #: messages of a conversation
BEGINNING_CHARS: Final = 120


@page("/inbox", *INBOX_READERS)
async def inbox(visit: Visit) -> Reply:
    """List conversations: open ones with the longest waiting first, others with the newest first."""
    wanted = visit.asked("state")
    state = InquiryState(wanted) if wanted in set(InquiryState) else InquiryState.OPEN
    at, inquiries = visit.page_number(), visit.stores.inquiries
    newest = state is not InquiryState.OPEN
    found = await inquiries.in_state(state, PAGE + 1, (at - 1) * PAGE, newest_first=newest)
    rows = []
    for each in found[:PAGE]:
        messages = await inquiries.messages(each, 1)
        beginning = " ".join(messages[0].text.split())[:BEGINNING_CHARS] if messages else ""
        rows.append((each, await _sender(visit, each), beginning))
    return Shown("inbox/list.html", {"rows": rows, "state": state, "page": at, "more": len(found) > PAGE})


@page("/inbox/{number}", *INBOX_READERS)
async def conversation(visit: Visit) -> Reply:
    return await _page(visit, await _the_inquiry(visit))


@form("/inbox/{number}/answer", *INBOX_READERS)
async def answer(visit: Visit) -> Reply:
    """Send an answer, as long as nothing new was written since the page was shown."""
    found, _, text = await _the_inquiry(visit), visit.gettext, visit.field("text")
    if not text or len(text) > TEXT_CHARS:
        words = _("Please write an answer, in at most %(most)s characters.", most=TEXT_CHARS)
        return await _page(visit, found, words, text, 422)
    if visit.field("seen") != found.changed_at.isoformat():
        words = _("Something new was written here meanwhile. Please look again; your answer is still in the form.")
        return await _page(visit, found, words, text, 409)
    try:
        answered = await answer_inquiry(visit.stores.inquiries, found, visit.staff.id, text, visit.now)
    except IllegalInquiryAction:
        words = _("Something new was written here meanwhile. Please look again; your answer is still in the form.")
        return await _page(visit, found, words, text, 409)
    await visit.desk.notices.inquiry_answered(visit.stores, answered, text, visit.now)
    return Went("/inbox", _("Your answer is on its way."))


@form("/inbox/{number}/done", *INBOX_READERS)
async def done(visit: Visit) -> Reply:
    """Nothing more is to be done; what comes later opens a talk of its own."""
    found, _ = await _the_inquiry(visit), visit.gettext
    if found.state is not InquiryState.CLOSED:
        await visit.stores.inquiries.move(found, InquiryAction.CLOSE, visit.now)
    return Went("/inbox", _("Done."))


async def _the_inquiry(visit: Visit) -> Inquiry:
    found = await visit.stores.inquiries.get(visit.number())
    if found is None:
        raise Missing
    return found


async def _sender(visit: Visit, inquiry: Inquiry) -> str:
    """Return the organisation whose chat it is; "" for a resident, whose name we do not know."""
    chat = await visit.stores.addresses.get(inquiry.address_id)
    if chat.organisation_id is None:
        return ""
    organisation = await visit.stores.organisations.get(chat.organisation_id)
    return organisation.name if organisation else ""


async def _page(visit: Visit, found: Inquiry, problem: str = "", text: str = "", status: int = 200) -> Shown:
    stores = visit.stores
    chat = await stores.addresses.get(found.address_id)
    names: dict[int, str] = {}
    messages = await stores.inquiries.messages(found, SHOWN)
    for each in messages:
        if each.staff_id is not None and each.staff_id not in names:
            member = await stores.staff.get(each.staff_id)
            names[each.staff_id] = member.name if member else ""
    edition = await stores.editions.get(found.edition_id) if found.edition_id else None
    return Shown(
        "inbox/conversation.html",
        {
            "inquiry": found,
            "sender": await _sender(visit, found),
            "messenger": messenger_name(visit.gettext, chat.address.channel),
            "reads": chat.languages or (visit.desk.site.main_language,),
            "edition": edition,
            "messages": messages,
            "person": Author.PERSON,
            "names": names,
            "text": text,
            "closed": found.state is InquiryState.CLOSED,
            "problems": [problem] if problem else [],
        },
        status,
    )

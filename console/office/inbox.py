"""The inbox: what people wrote to the office, as conversations, the office's answers, and answers for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from broadcasts.words.messengers import messenger_name
from console.office.answers.words import today
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
from contacts.staff import Role
from faq.drafting import KEY, draft_of_talk
from faq.entries import EntryChanged, EntryState, IllegalEntryAction
from faq.publishing import EntryIncomplete, publish
from faq.words.answers import LACKS

PAGE: Final = 20
SHOWN: Final = 50  #: messages of a conversation
BEGINNING_CHARS: Final = 120


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list."""

    inquiry: Inquiry
    sender: str  #: the organisation whose chat it is; "" for a resident, whose name we do not know
    beginning: str  #: of the newest message
    languages: Sequence[str]  #: that they read
    about: str  #: the newsletter that they answer, "" for none
    days: int  #: since the newest message


@page("/inbox", *INBOX_READERS)
async def inbox(visit: Visit) -> Reply:
    """List conversations: open ones with the longest waiting first, others with the newest first."""
    wanted = visit.asked("state")
    state = InquiryState(wanted) if wanted in set(InquiryState) else InquiryState.OPEN
    at, inquiries = visit.page_number(), visit.stores.inquiries
    newest = state is not InquiryState.OPEN
    found = await inquiries.in_state(state, PAGE + 1, (at - 1) * PAGE, newest_first=newest)
    return Shown(
        "inbox/list.html",
        {
            "rows": await _listed(visit, found[:PAGE]),
            "waiting": await inquiries.count(InquiryState.OPEN),
            "state": state,
            "page": at,
            "more": len(found) > PAGE,
        },
    )


@page("/inbox/{number}", *INBOX_READERS)
async def conversation(visit: Visit) -> Reply:
    return await _page(visit, await _the_inquiry(visit))


@form("/inbox/{number}/answer", *INBOX_READERS)
async def answer(visit: Visit) -> Reply:
    """Send an answer, as long as nothing new was written since the page was shown."""
    found, _, text = await _the_inquiry(visit), visit.gettext, visit.field("text")
    if not text or len(text) > TEXT_CHARS:
        words = _("Please write an answer, in at most %(most)s characters.", most=TEXT_CHARS)
        return await _page(visit, found, [words], text, 422)
    words = _("Something new was written here meanwhile. Please look again; your answer is still in the form.")
    if visit.field("seen") != found.changed_at.isoformat():
        return await _page(visit, found, [words], text, 409)
    try:
        answered = await answer_inquiry(visit.stores.inquiries, found, visit.staff.id, text, visit.now)
    except IllegalInquiryAction:
        return await _page(visit, found, [words], text, 409)
    await visit.desk.notices.inquiry_answered(visit.stores, answered, text, visit.now)
    return Went(f"/inbox/{found.id}", _("Your answer is on its way."))


@form("/inbox/{number}/preview", *INBOX_READERS, once=False)
async def preview(visit: Visit) -> Reply:
    """Show an answer that is being written as it will arrive."""
    found = await _the_inquiry(visit)
    message = await visit.desk.notices.answer_as_read(visit.stores, found, visit.field("text")[:TEXT_CHARS])
    return Shown("inbox/preview.html", {"preview": message})


@form("/inbox/{number}/done", *INBOX_READERS)
async def done(visit: Visit) -> Reply:
    """Nothing more is to be done; what comes later opens a talk of its own."""
    found, _ = await _the_inquiry(visit), visit.gettext
    if found.state is not InquiryState.CLOSED:
        await visit.stores.inquiries.move(found, InquiryAction.CLOSE, visit.now)
    return Went("/inbox", _("Done."))


@form("/inbox/{number}/entry", *INBOX_READERS)
async def make_entry(visit: Visit) -> Reply:
    """Draft an answer for all of the last question and its answer; a second press shows the same draft."""
    found, _, desk, stores = await _the_inquiry(visit), visit.gettext, visit.desk, visit.stores
    language = visit.field("language")
    if language not in desk.site.languages:
        raise Missing
    authority, url = desk.site.office_in(desk.site.main_language), desk.website or desk.site.url
    entry = await draft_of_talk(stores.faq, stores.inquiries, found, language, authority, url, today(visit))
    if entry is None:
        words = _("There is no answer here that could be one for all.")
        return await _page(visit, found, [words], status=409)
    return Went(f"/inbox/{found.id}#for-all", _("It is drafted. Read it once more before everybody gets it."))


@form("/inbox/{number}/publish", *INBOX_READERS)
async def publish_entry(visit: Visit) -> Reply:
    """Let everybody get it as an answer, as long as it is what the page showed."""
    found, _, stores = await _the_inquiry(visit), visit.gettext, visit.stores
    entry = await stores.faq.by_key(KEY.format(found.id))
    words = _("Somebody has changed this entry meanwhile. Here it is as it stands now; nothing was done.")
    if entry is None or visit.field("seen") != str(entry.version):
        return await _page(visit, found, [words], status=409)
    try:
        await publish(stores, entry, today(visit), visit.now)
    except EntryIncomplete as exc:
        lines = [
            _("It cannot be published yet: below stands what is missing."),
            *[_(LACKS[each]) for each in exc.lacks],
        ]
        return await _page(visit, found, lines, status=422)
    except (IllegalEntryAction, EntryChanged):
        return await _page(visit, found, [words], status=409)
    return Went(f"/inbox/{found.id}", _("It is published. Those who wanted to hear the answer are told now."))


async def _the_inquiry(visit: Visit) -> Inquiry:
    found = await visit.stores.inquiries.get(visit.number())
    if found is None:
        raise Missing
    return found


async def _listed(visit: Visit, inquiries: Sequence[Inquiry]) -> list[Listed]:
    """Return what the list shows of them."""
    stores, site, day = visit.stores, visit.desk.site, today(visit)
    chats = await stores.addresses.with_ids({each.address_id for each in inquiries})
    names = await stores.organisations.names({each.organisation_id for each in chats.values() if each.organisation_id})
    messages = await stores.inquiries.newest_messages(inquiries)
    editions = await stores.editions.with_ids({each.edition_id for each in inquiries if each.edition_id})
    return [
        Listed(
            each,
            names.get(chats[each.address_id].organisation_id or 0, ""),
            " ".join(messages[each.id].text.split())[:BEGINNING_CHARS] if each.id in messages else "",
            chats[each.address_id].languages or (site.main_language,),
            editions[each.edition_id].title if each.edition_id in editions else "",
            (day - each.changed_at.astimezone(site.zone).date()).days,
        )
        for each in inquiries
    ]


async def _sender(visit: Visit, organisation_id: int | None) -> str:
    """Return the organisation whose chat it is; "" for a resident, whose name we do not know."""
    organisation = await visit.stores.organisations.get(organisation_id) if organisation_id is not None else None
    return organisation.name if organisation else ""


async def _page(visit: Visit, found: Inquiry, problems: Sequence[str] = (), text: str = "", status: int = 200) -> Shown:
    stores, site = visit.stores, visit.desk.site
    chat = await stores.addresses.get(found.address_id)
    names: dict[int, str] = {}
    messages = await stores.inquiries.messages(found, SHOWN)
    for each in messages:
        if each.staff_id is not None and each.staff_id not in names:
            member = await stores.staff.get(each.staff_id)
            names[each.staff_id] = member.name if member else ""
    edition = await stores.editions.get(found.edition_id) if found.edition_id else None
    waiting = await stores.inquiries.in_state(InquiryState.OPEN, 2)
    entry = await stores.faq.by_key(KEY.format(found.id))
    return Shown(
        "inbox/conversation.html",
        {
            "inquiry": found,
            "sender": await _sender(visit, chat.organisation_id),
            "messenger": messenger_name(visit.gettext, chat.address.channel),
            "reads": chat.languages or (site.main_language,),
            "edition": edition,
            "messages": messages,
            "person": Author.PERSON,
            "names": names,
            "text": text,
            "text_chars": TEXT_CHARS,
            "preview": await visit.desk.notices.answer_as_read(stores, found, text or "…"),
            "closed": found.state is InquiryState.CLOSED,
            "is_open": found.state is InquiryState.OPEN,
            "next": next((each.id for each in waiting if each.id != found.id), None),
            "is_answered": any(each.author is Author.OFFICE for each in messages),
            "entry": entry,
            "entry_is_draft": entry is not None and entry.state is EntryState.DRAFT,
            "languages": site.languages,
            "writes_in": visit.language if visit.language in site.languages else site.main_language,
            "writes": visit.staff.may(Role.EDITOR),
            "problems": problems,
        },
        status,
    )

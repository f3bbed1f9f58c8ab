"""The inbox: what people wrote to the office, as conversations; answers go back marked as from a person."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import ask_line, leave_question
from bot.office.inbox_entry import entry_choices
from bot.office.menu import INBOX_READERS as READERS
from bot.office.menu import number, office_button, say, shortened, show
from bot.office.telling import Words, tell
from bot.people.reply import answer_of_the_office
from bot.request import Office, Request, row
from bot.routing import command, press, step
from broadcasts.words.messengers import messenger_name
from channels.incoming import Kind
from channels.outgoing import Choice, Outgoing, Row
from contacts.addresses import AddressRecord
from contacts.inquiries import (
    TEXT_CHARS,
    Author,
    IllegalInquiryAction,
    Inquiry,
    InquiryAction,
    InquiryMessage,
    InquiryState,
    answer_inquiry,
)
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import bold, format_time, quoted
from locales.registry import own_name
from storage.stores import Stores

TOLD: Final = (Role.EDITOR, Role.MODERATOR, Role.ADMIN)
ASKED_ANSWER: Final = "in_answer"
LISTED: Final = 8
SHOWN: Final = 10  #: messages of a conversation
BEGINNING_CHARS: Final = 25


@command("inbox", role=READERS)
@press("of_inbox", role=READERS)
async def show_inbox(request: Request) -> None:
    """List what waits for an answer, the longest waiting first, then what was answered last."""
    _, inquiries = request.office_gettext, request.stores.inquiries
    await leave_question(request)
    waiting = await inquiries.in_state(InquiryState.OPEN, LISTED)
    count = await inquiries.count(InquiryState.OPEN)
    answered = list(reversed(await inquiries.in_state(InquiryState.ANSWERED, LISTED)))[: LISTED - len(waiting)]
    rows = [row(Choice(await _label(request, each), f"in:{each.id}")) for each in (*waiting, *answered)]
    if count:
        text = _.n(
            "**Inbox:** %(n)s message waits for an answer.", "**Inbox:** %(n)s messages wait for an answer.", count
        )
    else:
        text = _("**Inbox:** nobody waits for an answer.")
    await show(request, text, *rows, row(office_button(_)))


@press("in", role=READERS)
async def show_inquiry(request: Request) -> None:
    await leave_question(request)
    inquiry = await request.stores.inquiries.get(number(request))
    await _show(request, inquiry)


@press("in_answer", role=READERS)
async def ask_answer(request: Request) -> None:
    _, inquiry = request.office_gettext, await request.stores.inquiries.get(number(request))
    if inquiry is None:
        await _show(request, None)
        return
    chat = await request.stores.addresses.get(inquiry.address_id)
    reads = own_name(chat.languages[0]) if chat.languages else own_name(request.office.city.main_language)
    question = _("Please write your answer. They read: %(language)s.", language=reads)
    await ask_line(request, ASKED_ANSWER, question, f"in:{inquiry.id}", inquiry_id=inquiry.id, text="")


@step(ASKED_ANSWER, role=READERS)
async def receive_answer(request: Request) -> None:
    """Show the answer once more before it leaves."""
    assert request.step is not None
    _, text, inquiry_id = request.office_gettext, request.incoming.text.strip(), request.step.data["inquiry_id"]
    cancel = Choice(_("Cancel"), f"in:{inquiry_id}")
    if request.incoming.kind is not Kind.TEXT or not text:
        await say(request, _("Please answer with a text message."), row(cancel))
    elif len(text) > TEXT_CHARS:
        await say(
            request, _("This is too long. Please write at most %(most)s characters.", most=TEXT_CHARS), row(cancel)
        )
    else:
        await request.go(ASKED_ANSWER, inquiry_id=inquiry_id, text=text)
        question = _("Send this answer?")
        await say(request, f"{quoted(text)}\n\n{question}", row(Choice(_("Send"), f"in_send:{inquiry_id}"), cancel))


@press("in_send", role=READERS)
async def send_answer(request: Request) -> None:
    """Send what was shown; a second press finds nothing to send."""
    _, stores, step_now = request.office_gettext, request.stores, request.step
    inquiry = await stores.inquiries.get(number(request))
    written = step_now is not None and step_now.name == ASKED_ANSWER and step_now.data["inquiry_id"] == number(request)
    if inquiry is None or step_now is None or not written or not step_now.data["text"]:
        await _show(request, inquiry, _("There is no answer left to send here."))
        return
    assert request.staff is not None
    text = step_now.data["text"]
    try:
        inquiry = await answer_inquiry(stores.inquiries, inquiry, request.staff.id, text, request.now)
    except IllegalInquiryAction:
        await _show(request, inquiry, _("Something new was written here meanwhile. Please look again."))
        return
    await request.done()
    await send_to_asker(stores, request.office, inquiry, text, request.now)
    await _show(request, inquiry, _("Your answer is on its way."))


async def send_to_asker(stores: Stores, office: Office, inquiry: Inquiry, text: str, now: datetime) -> None:
    """Queue the office's answer in the chat that asked, marked as from a person."""
    await stores.outbox.add(inquiry.address_id, await as_the_asker_reads(stores, office, inquiry, text), now)


async def as_the_asker_reads(stores: Stores, office: Office, inquiry: Inquiry, text: str) -> Outgoing:
    """Return the office's answer as it arrives in the chat that asked."""
    chat = await stores.addresses.get(inquiry.address_id)
    about = await _newsletter(stores, inquiry, chat.languages[0] if chat.languages else "")
    return answer_of_the_office(chat, inquiry, about, quoted(text), office.city.main_language)


@press("in_done", role=READERS)
async def close(request: Request) -> None:
    """Nothing more is to be done; what comes later opens a talk of its own."""
    _, inquiry = request.office_gettext, await request.stores.inquiries.get(number(request))
    if inquiry is not None and inquiry.state is not InquiryState.CLOSED:
        await request.stores.inquiries.move(inquiry, InquiryAction.CLOSE, request.now)
    await show_inbox(request)


async def tell_staff(stores: Stores, office: Office, inquiry: Inquiry, text: str, now: datetime) -> None:
    """Tell those who read the inbox that somebody wrote."""
    who, about = await _sender(stores, inquiry), await _newsletter(stores, inquiry)
    for chat in await stores.staff.chats(*TOLD):
        if chat != inquiry.address_id:
            await tell(stores, office, chat, _news(inquiry, who, about, text), now)


def _news(inquiry: Inquiry, who: str, about: str, text: str) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        name = who or _("A resident")
        heading = (
            _("**%(who)s** writes about the newsletter “%(title)s”:", who=name, title=about)
            if about
            else _("**%(who)s** writes to the office:", who=name)
        )
        answer = Choice(_("Answer"), f"in_answer:{inquiry.id}")
        return f"{heading}\n\n{quoted(text)}", (row(answer, Choice(_("Inbox"), "of_inbox")),)

    return words


async def _show(request: Request, inquiry: Inquiry | None, note: str = "") -> None:
    """Show a conversation, the newest message last."""
    _ = request.office_gettext
    if inquiry is None:
        gone = _("This conversation no longer exists.")
        await show(request, gone, row(Choice(_("Inbox"), "of_inbox"), office_button(_)))
        return
    chat = await request.stores.addresses.get(inquiry.address_id)
    messages = await request.stores.inquiries.messages(inquiry, SHOWN)
    lines = [note, *await _heading(request, inquiry, chat)]
    lines += [await _said(request, message) for message in messages]
    buttons = [Choice(_("Answer"), f"in_answer:{inquiry.id}")]
    if inquiry.state is not InquiryState.CLOSED:
        buttons.append(Choice(_("Done"), f"in_done:{inquiry.id}"))
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        row(*buttons),
        row(*await entry_choices(request, inquiry)),
        row(Choice(_("Inbox"), "of_inbox"), office_button(_)),
    )


async def _heading(request: Request, inquiry: Inquiry, chat: AddressRecord) -> list[str]:
    _ = request.office_gettext
    who = await _sender(request.stores, inquiry) or _("A resident")
    reads = ", ".join(own_name(each) for each in chat.languages)
    lines: list[str] = [bold(who, _.language.tag)]
    lines.append(
        _(
            "By %(messenger)s; reads: %(languages)s",
            messenger=messenger_name(_, chat.address.channel),
            languages=reads or own_name(request.office.city.main_language),
        )
    )
    if about := await _newsletter(request.stores, inquiry):
        lines.append(_("About the newsletter “%(title)s”", title=about))
    return lines


async def _said(request: Request, message: InquiryMessage) -> str:
    _ = request.office_gettext
    zone = ZoneInfo(request.office.city.time_zone)
    when = format_time(message.at, _.language.tag, zone, request.now)
    if message.author is Author.PERSON:
        heading = _("They wrote (%(when)s):", when=when)
    else:
        member = await request.stores.staff.get(message.staff_id) if message.staff_id else None
        heading = _("%(name)s answered (%(when)s):", name=member.name if member and member.name else "—", when=when)
    return f"{heading}\n\n{quoted(message.text)}"


async def _label(request: Request, inquiry: Inquiry) -> str:
    _ = request.office_gettext
    messages = await request.stores.inquiries.messages(inquiry, 1)
    who = shortened(await _sender(request.stores, inquiry) or _.gettext("A resident"), BEGINNING_CHARS)
    mark = "● " if inquiry.state is InquiryState.OPEN else "✓ "
    beginning = " ".join(messages[0].text.split()) if messages else ""
    return shortened(f"{mark}{who}: {beginning}")


async def _sender(stores: Stores, inquiry: Inquiry) -> str:
    """Return the organisation whose chat it is; "" for a resident, whose name we do not know."""
    chat = await stores.addresses.get(inquiry.address_id)
    if chat.organisation_id is None:
        return ""
    organisation = await stores.organisations.get(chat.organisation_id)
    return organisation.name if organisation else ""


async def _newsletter(stores: Stores, inquiry: Inquiry, language: str = "") -> str:
    """Return the newsletter's title in a language, else in the main one; "" where they wrote about none."""
    edition = await stores.editions.get(inquiry.edition_id) if inquiry.edition_id else None
    if edition is None:
        return ""
    return edition.texts[language].title if language in edition.texts else edition.title

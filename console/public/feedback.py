"""What somebody tells the office about a barrier: a form without cookies and scripts, which becomes an inquiry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData

from channels.address import Address
from console.public.particulars import Told
from contacts.inquiries import TEXT_CHARS, write_inquiry
from locales.catalogues import Translator
from storage.stores import Stores

FORM_BYTES: Final = 60_000  #: the longest text, every letter percent-encoded
CONTACT_CHARS: Final = 200
MOST_CHARS: Final = TEXT_CHARS - CONTACT_CHARS - 300  #: of the text; the rest is for our words around it


class Wanted(StrEnum):
    """How they want to be answered."""

    NOT = "not"
    HERE = "here"  #: in the web chat of this browser
    ELSEWHERE = "elsewhere"  #: by e-mail or telephone


@dataclass(frozen=True, slots=True)
class Feedback:
    key: str = ""
    text: str = ""
    wanted: Wanted = Wanted.NOT
    contact: str = ""
    trapped: bool = False  #: a field that nobody sees was filled in: by a machine


def feedback_of(form: FormData) -> Feedback:
    wanted = _field(form, "answer")
    return Feedback(
        _field(form, "key"),
        _field(form, "text"),
        Wanted(wanted) if wanted in [*Wanted] else Wanted.NOT,
        " ".join(_field(form, "contact").split()),
        bool(_field(form, "website")),
    )


def problems(_: Translator, feedback: Feedback) -> dict[str, str]:
    """Return what is wrong with it: field -> sentence."""
    found: dict[str, str] = {}
    if not feedback.text:
        found["text"] = _("Please write what you could not use.")
    elif len(feedback.text) > MOST_CHARS:
        found["text"] = _("This is too long. Please write at most %(most)s characters.", most=MOST_CHARS)
    if feedback.wanted is Wanted.ELSEWHERE and not feedback.contact:
        found["contact"] = _("Please write where the answer is to go.")
    elif len(feedback.contact) > CONTACT_CHARS:
        found["contact"] = _("This is too long. Please write at most %(most)s characters.", most=CONTACT_CHARS)
    return found


async def keep_feedback(
    stores: Stores, chat: Address, feedback: Feedback, _: Translator, tag: str, told: Told, now: datetime
) -> None:
    """Write to the office and tell staff; the same form sent again changes nothing.

    Args:
        _: texts in the language of the office.
        tag: the language that the answer is to be in.
    """
    if not await stores.updates.first_time("feedback", "", feedback.key, now):
        return
    address = await stores.addresses.open(chat, now)
    if not address.languages:
        await stores.addresses.set_languages(address.id, (tag,), bilingual=False)
    text = words_for_the_office(_, feedback)
    inquiry, news = await write_inquiry(stores.inquiries, address.id, None, text, now)
    if news:
        await told(stores, inquiry, text, now)


def words_for_the_office(_: Translator, feedback: Feedback) -> str:
    answer = {
        Wanted.NOT: _.gettext("No answer is wanted."),
        Wanted.HERE: _.gettext("An answer is wanted here, in the web chat."),
        Wanted.ELSEWHERE: _.gettext("An answer is wanted by e-mail or telephone, not here: %(contact)s"),
    }[feedback.wanted].replace("%(contact)s", feedback.contact)
    return f"{_.gettext('About a barrier:')}\n\n{feedback.text}\n\n{answer}"


def sender_of(request: Request) -> str:
    """Return what tells senders apart while the hub runs; it is stored nowhere."""
    return request.client.host if request.client else ""


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n").replace("\0", "").strip() if isinstance(value, str) else ""

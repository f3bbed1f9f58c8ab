"""The privacy notice as sections, made of the city's configuration and of the same words that chats use."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.public.particulars import Particulars
from contacts.who_sees import WEB_CHAT, channel_name, who_reads_along, who_sees_the_chat
from faq.who_sees import who_sees_questions
from hearings.who_sees import who_sees_the_hearing
from locales.catalogues import Translator
from locales.formatting import Raw


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    heading: str
    line: Raw | None = None
    points: Sequence[Raw] = ()
    below: Sequence["Section"] = ()


def privacy_sections(_: Translator, about: Particulars, office: str, main: str) -> list[Section]:
    """Return the notice in the language of the texts; who is responsible stands above it."""
    stored = [
        _("The address of your chat, your language, your topics, when you agreed or withdrew, what was sent."),
        _("What you write to the office, and its answers; in the web chat the whole conversation."),
        _("Your questions: for 30 days together with your chat."),
        _(
            "What you gave in a hearing. Once it was public or counted it stays without you, "
            "and nothing leads to you any more."
        ),
        _("No names and no telephone numbers, unless you write them. No IP addresses; nobody counts visits."),
        _(
            "One cookie, and only in the web chat: it is your chat, for a year. “Next person at this device” "
            "removes it. These pages set none, and load nothing from others."
        ),
    ]
    basis = [
        _(
            "Newsletters, and news of what becomes of ideas: your consent, Article 6 (1) (a) GDPR. "
            "You withdraw it at any time with the button under every newsletter, or with /unsubscribe."
        ),
        _(
            "Questions, letters to the office and the hearing: a task of the city, Article 6 (1) (e) GDPR with "
            "the law of the state. Taking part is voluntary."
        ),
        _(
            "What you say about your health so that you can take part, for instance that you need a ramp: "
            "your consent, Article 9 (2) (a) GDPR, only for that evening."
        ),
    ]
    rights = [
        _("/mydata shows what is stored about your chat. /delete deletes it."),
        _(
            "You can ask the office what it knows about you, have it corrected, deleted or restricted, "
            "and object (Articles 15 to 21 GDPR)."
        ),
        _("You can complain to the data protection authority."),
    ]
    kept = _(
        "The address of your chat and what you write are encrypted. Everything stays until you delete it "
        "with /delete, or for the time named here."
    )
    same = _("In the chat you read the same with /whosees.")
    return [
        Section("who-sees", _("Who sees this?"), same, below=_who(_, about, office, main)),
        Section("stored", _("What is stored, and for how long"), kept, stored),
        Section("basis", _("Why the office may store it"), points=basis),
        Section("rights", _("What you can ask for"), points=rights),
    ]


def _who(_: Translator, about: Particulars, office: str, main: str) -> list[Section]:
    """Return who sees what: for every purpose, and on every messenger."""
    authority = about.immigration_office.get(_.language.tag) or about.immigration_office.get(main, "")
    hearing = who_sees_the_hearing(_, office) + ([Raw(authority)] if authority else [])
    companies = sorted({channel.name for channel in about.channels.values()} - {WEB_CHAT})
    return [
        Section("chat", _("Newsletters and letters to the office"), points=who_sees_the_chat(_, office)),
        Section("questions", _("Questions to the bot"), points=who_sees_questions(_, office)),
        Section("hearing", _("Hearing"), points=hearing),
        *(Section(name, channel_name(_, name), points=_messenger(_, name)) for name in (WEB_CHAT, *companies)),
    ]


def _messenger(_: Translator, name: str) -> list[Raw]:
    if name == WEB_CHAT:
        return [who_reads_along(_, name)]
    elsewhere = _("Its servers may stand outside the European Union. Nobody needs it: the web chat can do all of it.")
    return [who_reads_along(_, name), elsewhere]

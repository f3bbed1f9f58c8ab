"""The gate before a broadcast: for each language that is asked for and not ready, staff choose what its readers get."""

from collections.abc import Mapping
from typing import Final

from bot.office.audience import word_of
from bot.office.choices import choices_of, code_of
from bot.office.menu import edition_button, show
from bot.request import Request, row, rows_of
from broadcasts.audience import Segment
from broadcasts.editions import Edition
from broadcasts.gate import Dependents, Gate, Instead, offered
from broadcasts.sending import gate_as_sent, needs_another, undecided
from channels.outgoing import Choice
from locales.catalogues import N_, Translator
from locales.formatting import Raw, bold
from locales.registry import LANGUAGES, own_name

OUTCOMES: Final[Mapping[str, str]] = {
    Instead.MAIN: N_("the main text, below a sentence in their language"),
    Instead.WAIT: N_("nothing now, but their text once it is ready"),
    Instead.LEAVE_OUT: N_("nothing"),
}
OFFERS: Final[Mapping[Instead, str]] = {
    Instead.MAIN: N_("Main text with a sentence"),
    Instead.WAIT: N_("Wait for the text"),
    Instead.LEAVE_OUT: N_("Leave them out"),
}


def gate_of(request: Request, edition: Edition, code: str = "") -> Gate:
    """Return the gate as it will be when this person sends the edition."""
    assert request.staff is not None
    rule, languages = request.office.approval, request.office.city.languages
    return gate_as_sent(edition, languages, request.staff.id, rule, choices_of(code) or {})


async def stops_at_gate(request: Request, edition: Edition, segment: Segment, code: str = "", note: str = "") -> bool:
    """Show which languages are not ready, whom each choice touches, and what is chosen; False where all are ready."""
    _ = request.office_gettext
    gate = gate_of(request, edition, code)
    missing = await undecided(request.stores, gate, segment, request.office.channels)
    if not missing or needs_another(edition, request.office.approval):
        return False
    code = code_of(gate.choices)
    intro = _("These languages are asked for and not ready. This is what their readers get:")
    possible = offered(edition, request.office.city.languages)
    lines = "\n".join(_line(_, gate, tag, who, can_be_offered=tag in possible) for tag, who in missing.items())
    await show(
        request,
        "\n\n".join(filter(None, [note, bold(edition.title, _.language.tag), intro, lines])),
        row(Choice(_("Take this for all"), f"ed_reach:{edition.id}:{word_of(segment)}:{code}")),
        *rows_of(
            [
                Choice(own_name(tag) + "…", f"ed_instead:{edition.id}:{word_of(segment)}:{code}:{tag}")
                for tag in missing
                if tag in LANGUAGES
            ],
            3,
        ),
        row(Choice(_("Back"), f"ed_send:{edition.id}"), edition_button(_, edition.id)),
    )
    return True


async def ask_instead(request: Request, edition: Edition, segment: Segment, code: str, tag: str) -> None:
    """Show whom a language's choice touches, and ask for it."""
    _ = request.office_gettext
    gate = gate_of(request, edition, code)
    who = (await undecided(request.stores, gate, segment, request.office.channels)).get(tag)
    if who is None:
        await stops_at_gate(request, edition, segment, code, _("This language needs no choice any more."))
        return
    offers = [
        Choice(_(words), f"ed_gate:{edition.id}:{word_of(segment)}:{code_of({**gate.choices, tag: instead})}")
        for instead, words in OFFERS.items()
    ]
    question = _("What are the readers of this language to get: %(language)s?", language=own_name(tag))
    back = Choice(_("Back"), f"ed_gate:{edition.id}:{word_of(segment)}:{code}")
    await show(request, f"{question}\n\n{who_words(_, who)}", *rows_of(offers, 1), row(back))


def who_words(_: Translator, who: Dependents) -> Raw:
    """Return for instance "12 chats (organisations: 3, people: 4)"."""
    return _.n(
        "%(n)s chat (organisations: %(organisations)s, people: %(people)s)",
        "%(n)s chats (organisations: %(organisations)s, people: %(people)s)",
        who.chats,
        organisations=len(who.organisations),
        people=who.people,
    )


def _line(_: Translator, gate: Gate, tag: str, who: Dependents, *, can_be_offered: bool) -> Raw:
    outcome = _(OUTCOMES[gate.choices.get(tag, Instead.MAIN)])
    name, count = own_name(tag), who_words(_, who)
    if not can_be_offered:
        return _(
            "- %(language)s, not offered any more: %(who)s → %(outcome)s", language=name, who=count, outcome=outcome
        )
    if tag in gate.edition.texts:
        return _("- %(language)s, not approved: %(who)s → %(outcome)s", language=name, who=count, outcome=outcome)
    return _("- %(language)s, no text: %(who)s → %(outcome)s", language=name, who=count, outcome=outcome)

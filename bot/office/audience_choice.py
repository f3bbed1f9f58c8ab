"""Choosing more exactly who gets an edition: what is chosen in words, how many it reaches, and its parts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.audience import keep_segment, kept_segment, wished_segment, word_of
from bot.office.audience_parts import NAMED, PARTS, changed_segment, chosen_keys, part_options
from bot.office.board import open_draft
from bot.office.menu import edition_button, number, shortened, show
from bot.office.organisation_edit import Option, ticked, toggles
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.audience import Audience, Segment
from broadcasts.editions import Edition
from broadcasts.words.audience import AUDIENCES, segment_lines
from channels.outgoing import Choice, Row
from contacts.organisations import NAME_CHARS, OrganisationState
from contacts.staff import Role
from locales.formatting import bold

ASKED_NAME: Final = "ed_org"  #: step: a part of the name of an organisation for `part` of the audience
FOUND: Final = 8
SEARCHED: Final = 50  #: of those found the ones that wait for confirmation come first, and are left out


@press("ed_exact", role=Role.EDITOR)
async def choose_exactly(request: Request) -> None:
    edition = await _asked_edition(request)
    if edition is not None:
        await _show_choice(request, edition, await kept_segment(request, edition))


@press("ed_anew", role=Role.EDITOR)
async def start_over(request: Request) -> None:
    edition = await _asked_edition(request)
    if edition is not None and edition.topic_id is not None:
        await keep_segment(request, edition, Segment(edition.topic_id))
        await _show_choice(request, edition, Segment(edition.topic_id))


@press("ed_who", role=Role.EDITOR)
async def choose_who(request: Request) -> None:
    """Offer everyone, organisations, residents or only single ones; a press on one takes it and leads back."""
    _, edition = request.office_gettext, await _asked_edition(request)
    if edition is None:
        return
    segment = await kept_segment(request, edition)
    if len(request.args) > 1 and request.args[1] in list(Audience):
        segment = replace(segment, audience=Audience(request.args[1]))
        await keep_segment(request, edition, segment)
        await _show_choice(request, edition, segment)
        return
    choices = [
        Choice(f"{ticked([segment.audience])(each)} {_(name)}", f"ed_who:{edition.id}:{each.value}")
        for each, name in AUDIENCES.items()
    ]
    await show(request, _("Who is to get it?"), *rows_of(choices, 1), row(Choice(_("Back"), f"ed_exact:{edition.id}")))


@press("ed_part", role=Role.EDITOR)
async def choose_part(request: Request) -> None:
    """Show the options of one part; a press on one takes it in or out at once."""
    edition = await _asked_edition(request)
    if edition is None:
        return
    name, segment = _part_of(request), await kept_segment(request, edition)
    if name not in PARTS:
        await _show_choice(request, edition, segment)
        return
    if len(request.args) > 2:
        segment = await changed_segment(request, segment, name, request.args[2])
        await keep_segment(request, edition, segment)
    options = await part_options(request, name, segment)
    await _show_part(request, edition, name, options, chosen_keys(request, segment, PARTS[name]))


@press("ed_find", role=Role.EDITOR)
async def ask_name(request: Request) -> None:
    _, edition = request.office_gettext, await _asked_edition(request)
    name = _part_of(request)
    if edition is not None and name not in NAMED:
        await _show_choice(request, edition, await kept_segment(request, edition))
    elif edition is not None:
        question = _("Please write a part of the organisation's name.")
        await ask_line(request, ASKED_NAME, question, f"ed_part:{edition.id}:{name}", edition=edition.id, part=name)


@step(ASKED_NAME, role=Role.EDITOR)
async def read_name(request: Request) -> None:
    """Offer the organisations whose name holds the words; only confirmed ones get anything."""
    assert request.step is not None
    _, name = request.office_gettext, request.step.data["part"]
    back = f"ed_part:{request.step.data['edition']}:{name}"
    words = await written_line(request, back, NAME_CHARS)
    edition = await open_draft(request, request.step.data["edition"]) if words else None
    if edition is None:
        return
    await leave_question(request)
    found = await request.stores.organisations.search(words, SEARCHED)
    named = [each for each in found if each.state is OrganisationState.CONFIRMED]
    options = [(str(each.id), shortened(each.name)) for each in named[:FOUND]]
    note = ""
    if not options:
        note = _("No confirmed organisation has “%(words)s” in its name.", words=words)
    elif len(named) > FOUND:
        note = _("There are more than these. Write more of the name to find others.")
    segment = await kept_segment(request, edition)
    await _show_part(request, edition, name, options, chosen_keys(request, segment, PARTS[name]), note)


async def asked_segment(request: Request, edition: Edition, word: str) -> Segment | None:
    """Return the audience that a pressed button means; None, and what is chosen now, where that has changed since."""
    _ = request.office_gettext
    segment = await wished_segment(request, edition, word)
    if segment is None:
        note = _("The audience was changed since you saw this. Please look at it again.")
        await _show_choice(request, edition, await kept_segment(request, edition), note)
    return segment


def _part_of(request: Request) -> str:
    """Return which part of the audience the pressed button is about."""
    return [*request.args, "", ""][1]


async def _asked_edition(request: Request) -> Edition | None:
    """Return the draft of the pressed button, which has a topic; otherwise show why not."""
    await leave_question(request)
    edition = await open_draft(request, number(request))
    if edition is None or edition.topic_id is not None:
        return edition
    from bot.office.topic import ask_topic

    await ask_topic(request, edition, "ed_sendtopic")
    return None


async def _show_choice(request: Request, edition: Edition, segment: Segment, note: str = "") -> None:
    """Show the filter in words, how many it reaches, and what can be changed."""
    _ = request.office_gettext
    reach = await request.stores.broadcasts.reach(replace(segment, urgent=edition.urgent))
    said = await segment_lines(_, request.stores, segment, request.office.city.main_language)
    lines = [
        note,
        bold(edition.title, _.language.tag),
        "\n".join(f"- {line}" for line in said),
        _.n("It reaches %(n)s chat now.", "It reaches %(n)s chats now.", reach.chats),
        _.n("%(n)s organisation is among them.", "%(n)s organisations are among them.", reach.organisations),
        _("It is counted again when it is sent. Whoever is in it several times gets it once."),
    ]
    choices = [Choice(_("Who"), f"ed_who:{edition.id}")]
    choices += [
        Choice(_(part.label), f"ed_part:{edition.id}:{name}")
        for name, part in PARTS.items()
        if name != "place" or request.office.city.districts
    ]
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        *rows_of(choices, 2),
        row(
            Choice(_("Start over"), f"ed_anew:{edition.id}"),
            Choice(_("Go on"), f"ed_to:{edition.id}:{word_of(segment)}"),
        ),
        row(Choice(_("Back"), f"ed_send:{edition.id}"), edition_button(_, edition.id)),
    )


async def _show_part(
    request: Request, edition: Edition, name: str, options: Sequence[Option], chosen: Sequence[str], note: str = ""
) -> None:
    _, part = request.office_gettext, PARTS[name]
    find: Row = row(Choice(_("Search"), f"ed_find:{edition.id}:{name}")) if name in NAMED else ()
    question = _(part.question)
    await show(
        request,
        f"{question}\n\n{note}" if note else question,
        *toggles(f"ed_part:{edition.id}:{name}", options, chosen, ticked(chosen), width=2 if name == "lang" else 1),
        find,
        row(Choice(_("Done"), f"ed_exact:{edition.id}")),
    )

"""Guests: who comes, what they need, how many tables that makes, and who is missing."""

from bot.office.asking import leave_question
from bot.office.hearing.words import asked_hearing, hearing_button, title_of
from bot.office.menu import office_button, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.attendance import Attendance, interpreters_wished, table_plan
from hearings.disclosure import SMALLEST
from hearings.hearings import INVITING, Hearing
from hearings.participation import RUNNING, by_language
from hearings.statements import StatementState
from locales.formatting import Raw
from locales.registry import LANGUAGES, own_name

LISTED = 30


@press("hg", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_guests(request, hearing)


async def show_guests(request: Request, hearing: Hearing, note: str = "") -> None:
    _, stores = request.office_gettext, request.stores
    said = await stores.attendance.of(hearing.id)
    blocks = [note, _("**Guests: %(title)s**", title=title_of(request, hearing))]
    blocks += await _guests(request, said) if said else [_("Nobody has said yet that they come.")]
    blocks += await _tables(request, hearing, said) if said else []
    blocks += await _participation(request, hearing)
    waiting = len(await stores.statements.of(hearing.id, StatementState.SENT))
    if waiting:
        blocks.append(
            _.n(
                "%(n)s report of an organisation waits for you.",
                "%(n)s reports of organisations wait for you.",
                waiting,
            )
        )
    rows = [row(Choice(_("Reports of organisations"), f"hg_st:{hearing.id}"))]
    if hearing.phase in INVITING:
        rows.append(row(Choice(_("Write the invitation"), f"hg_inv:{hearing.id}")))
    await show(request, "\n\n".join(filter(None, blocks)), *rows, row(hearing_button(_, hearing.id), office_button(_)))


async def _guests(request: Request, said: list[Attendance]) -> list[Raw]:
    """Return the sums, who comes by organisation, the interpreters, and the needs without names of persons."""
    _, people = request.office_gettext, sum(each.people_count for each in said)
    names = {each.address_id: await _name(request, each) for each in said}
    shown = sorted(said, key=lambda each: -each.people_count)[:LISTED]
    lines = [_("- %(organisation)s: %(count)s", organisation=names[each.address_id], count=each.people_count)
             for each in shown]  # fmt: skip
    blocks = [_.n("**%(n)s person comes.**", "**%(n)s people come.**", people), Raw("\n".join(lines))]
    if len(said) > LISTED:
        blocks.append(_.n("And %(n)s more answer.", "And %(n)s more answers.", len(said) - LISTED))
    if wished := interpreters_wished(said):
        lines = [_("- %(language)s: asked for by groups of %(count)s together", language=own_name(tag), count=count)
                 for tag, count in wished.items()]  # fmt: skip
        blocks.append(Raw("\n".join([_("**Interpreters**"), *lines])))
    if needs := [each for each in said if each.needs]:
        lines = [_("- %(organisation)s: %(needs)s", organisation=names[each.address_id], needs=each.needs)
                 for each in needs[:LISTED]]  # fmt: skip
        blocks.append(Raw("\n".join([_("**What they need**"), *lines])))
    return blocks


async def _tables(request: Request, hearing: Hearing, said: list[Attendance]) -> list[Raw]:
    """Return a proposal for the room."""
    _, goals = request.office_gettext, await request.stores.goals.of(hearing.id)
    plan = table_plan(sum(each.people_count for each in said), goals)
    if not plan:
        return []
    lines = [
        _.n(
            "- %(goal)s: %(n)s table for %(people)s people",
            "- %(goal)s: %(n)s tables for %(people)s people",
            each.tables,
            goal=f"{each.goal.number} {each.goal.pictogram}",
            people=each.people,
        )
        for each in plan
    ]
    return [Raw("\n".join([_("**Tables**, if people spread evenly, with at most 12 at each:"), *lines]))]


async def _participation(request: Request, hearing: Hearing) -> list[Raw]:
    """Return who takes part by language, as far as it may be shown."""
    _, running = request.office_gettext, hearing.phase in RUNNING
    shown = await by_language(request.stores.participants, hearing, request.office.city.languages)
    if not shown:
        return []
    lines = []
    for tag, count in shown.items():
        name = own_name(tag) if tag in LANGUAGES else tag
        if count is None:
            lines.append(_("- %(language)s: below %(smallest)s", language=name, smallest=SMALLEST) if running
                         else _("- %(language)s: below %(smallest)s, or hidden to protect others",
                                language=name, smallest=SMALLEST))  # fmt: skip
        elif running:
            lines.append(_("- %(language)s: %(count)s or more", language=name, count=count))
        else:
            lines.append(_("- %(language)s: %(count)s", language=name, count=count))
    return [Raw("\n".join([_("**Who takes part, by language** (is anybody missing?)"), *lines]))]


async def _name(request: Request, said: Attendance) -> str:
    """Return the organisation's name; who comes on their own has none here."""
    if said.organisation_id is not None:
        organisation = await request.stores.organisations.get(said.organisation_id)
        if organisation is not None:
            return organisation.name
    return request.office_gettext("without an organisation")

"""Adding an organisation, and changing one: a form whose problems are all named at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Final

from console.office.organisations.organisation import the_organisation
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.importing import NOTES_CHARS
from contacts.organisation_names import tidy_name
from contacts.organisations import (
    NAME_CHARS,
    Organisation,
    OrganisationKind,
    OrganisationState,
    add_organisation,
    update_organisation,
)
from contacts.quiet import DAYS, AlwaysQuiet, Quiet, UnreadableHours, read_hours
from contacts.staff import Role
from contacts.words.organisations import KINDS
from locales.formatting import weekday_name
from locales.registry import own_name

LANGUAGE_FIELDS: Final = 4  #: at least, and always one more than are chosen
NEW: Final = Organisation(0, "", OrganisationKind.ASSOCIATION, (), OrganisationState.CONFIRMED)


@dataclass(slots=True)
class Written:
    """What stands in the form; `organisation` is what it means, and complete where there are no problems."""

    organisation: Organisation
    quiet_from: str = ""
    quiet_to: str = ""
    quiet_days: frozenset[int] = frozenset()
    problems: list[str] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)  #: names of the fields that the problems are about

    def problem(self, field_name: str, text: str) -> None:
        self.problems.append(text)
        self.wrong.add(field_name)


@page("/organisations/new", Role.MODERATOR)
async def new(visit: Visit) -> Reply:
    return await _show(visit, Written(NEW))


@form("/organisations/new", Role.MODERATOR)
async def add(visit: Visit) -> Reply:
    _, written = visit.gettext, await _read(visit, NEW)
    if written.problems:
        return await _show(visit, written, 422)
    added = await add_organisation(visit.stores.organisations, written.organisation, visit.staff.id, visit.now)
    note = _("The organisation has been added. Print its QR sheet now and give it to its board.")
    return Went(f"/organisations/{added.id}", note)


@page("/organisations/{number}/edit", Role.MODERATOR)
async def edit(visit: Visit) -> Reply:
    return await _show(visit, _as_written(await the_organisation(visit)))


@form("/organisations/{number}/edit", Role.MODERATOR)
async def change(visit: Visit) -> Reply:
    """Store the form, unless somebody changed the organisation since it was opened: then ask again."""
    _, before = visit.gettext, await the_organisation(visit)
    written = await _read(visit, before)
    if written.problems:
        return await _show(visit, written, 422, visit.field("seen"))
    if visit.field("seen") != mark_of(before):
        written.problems.append(
            _(
                "Somebody changed this organisation while you were writing. Your words still stand here: look at how "
                "it is now in a second window, then press “Save” again to keep yours."
            )
        )
        return await _show(visit, written, 409, mark_of(before))
    await update_organisation(visit.stores.organisations, before, written.organisation, visit.now)
    return Went(f"/organisations/{before.id}", _("Saved."))


def mark_of(organisation: Organisation) -> str:
    """Return what changes with everything that the form can change."""
    changeable = replace(organisation, code="", state=OrganisationState.CONFIRMED, quiet=Quiet())
    return hashlib.sha256(repr((astuple(changeable), organisation.quiet.to_json())).encode()).hexdigest()[:16]


def _as_written(organisation: Organisation) -> Written:
    begins, ends = organisation.quiet.hours or (None, None)
    return Written(
        organisation,
        begins.isoformat("minutes") if begins else "",
        ends.isoformat("minutes") if ends else "",
        organisation.quiet.days,
    )


async def _read(visit: Visit, before: Organisation) -> Written:
    """Read the form; what cannot be meant is a problem, and stays in the form."""
    kind = visit.field("kind")
    topics = {str(each.id): each.id for each in await visit.stores.subscriptions.topics()}
    offered = {*visit.desk.site.languages, *before.languages}
    written = Written(
        replace(
            before,
            name=tidy_name(visit.field("name")),
            kind=OrganisationKind(kind) if kind in list(OrganisationKind) else before.kind,
            languages=tuple(dict.fromkeys(tag for tag in visit.chosen("languages") if tag in offered)),
            topic_ids=tuple(topics[each] for each in visit.chosen("topics") if each in topics),
            district=_district(visit, before),
            notes=visit.field("notes"),
        ),
        visit.field("quiet_from"),
        visit.field("quiet_to"),
        frozenset(day for day in DAYS if str(day) in visit.chosen("quiet_days")),
    )
    await _check(visit, written)
    _read_quiet(visit, written)
    return written


async def _check(visit: Visit, written: Written) -> None:
    _, wanted = visit.gettext, written.organisation
    if not wanted.name:
        written.problem("name", _("Please write the name."))
    elif len(wanted.name) > NAME_CHARS:
        written.problem(
            "name",
            _.n(
                "The name is too long: it may have %(n)s character, and yours has %(length)s.",
                "The name is too long: it may have %(n)s characters, and yours has %(length)s.",
                NAME_CHARS,
                length=len(wanted.name),
            ),
        )
    else:
        namesake = await visit.stores.organisations.by_name(wanted.name)
        if namesake is not None and namesake.id != wanted.id:
            written.problem("name", _("There is **%(name)s** already. Please write another name.", name=namesake.name))
    if not wanted.languages:
        written.problem("languages", _("Please choose at least one language: in it we write to them."))
    if len(wanted.notes) > NOTES_CHARS:
        written.problem(
            "notes",
            _.n(
                "The notes are too long: they may have %(n)s character.",
                "The notes are too long: they may have %(n)s characters.",
                NOTES_CHARS,
            ),
        )


def _read_quiet(visit: Visit, written: Written) -> None:
    _ = visit.gettext
    begins, ends = written.quiet_from, written.quiet_to
    try:
        hours = read_hours(f"{begins}-{ends}") if begins or ends else None
        written.organisation = replace(written.organisation, quiet=Quiet(hours, written.quiet_days))
    except UnreadableHours:
        written.problem("quiet", _("Quiet hours need a beginning and an end, for example 22:00 and 7:00."))
    except AlwaysQuiet:
        written.problem("quiet", _("That would be always, and nothing would ever arrive. Please leave some time."))


def _district(visit: Visit, before: Organisation) -> str:
    district = visit.field("district")
    return district if district in (*visit.desk.districts, before.district) else ""


async def _show(visit: Visit, written: Written, status: int = 200, seen: str = "") -> Reply:
    wanted, site = written.organisation, visit.desk.site
    return Shown(
        "organisations/edit.html",
        {
            "written": written,
            "organisation": wanted,
            "title": await _stored_name(visit, wanted.id),
            "path": f"/organisations/{wanted.id}/edit" if wanted.id else "/organisations/new",
            "seen": seen or mark_of(wanted),
            "kinds": KINDS,
            "languages": _offered(site.languages, wanted.languages),
            "chosen": [*wanted.languages, *[""] * max(1, LANGUAGE_FIELDS - len(wanted.languages))],
            "topics": await visit.stores.subscriptions.topics(),
            "districts": list(dict.fromkeys(filter(None, (*visit.desk.districts, wanted.district)))),
            "days": [(day, weekday_name(day, visit.language)) for day in DAYS],
            "name_chars": NAME_CHARS,
            "notes_chars": NOTES_CHARS,
        },
        status,
    )


async def _stored_name(visit: Visit, organisation_id: int) -> str:
    found = await visit.stores.organisations.get(organisation_id) if organisation_id else None
    return found.name if found else ""


def _offered(languages: Sequence[str], chosen: Sequence[str]) -> list[str]:
    return sorted({*languages, *chosen}, key=lambda tag: own_name(tag).casefold())

"""Lists of organisations as files: brought in, after a look at what would happen, and taken out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Response

from console.office.frame import HEADERS
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.exporting import export_organisations
from contacts.import_plan import Effect, ImportPlan, PlannedRow, carry_out, plan_import
from contacts.importing import ReadOrganisations, read_organisations
from contacts.organisation_table import FILE_BYTES, GERMAN_COLUMNS, GERMAN_KINDS, REQUIRED, Column, Problem
from contacts.staff import Role
from contacts.words.imports import sentence
from locales.catalogues import N_
from locales.registry import LANGUAGES
from locales.saved_text import UnreadableText, read_saved_text
from storage.stores import Stores

BODY_BYTES: Final = FILE_BYTES + 500_000
LISTED: Final = 200  #: lines of each sort on the page; more would not be read
COLUMN_WORDS: Final = {
    Column.NAME: N_("name"),
    Column.KIND: N_("kind"),
    Column.LANGUAGES: N_("languages"),
    Column.TOPICS: N_("topics"),
    Column.DISTRICT: N_("district"),
    Column.EMAIL: N_("mailbox"),
    Column.NOTES: N_("notes"),
    Column.CONSENT_SOURCE: N_("consent"),
    Column.CONSENT_DATE: N_("consent"),
}


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list on its way: the text stays in the form between looking and importing, nowhere else."""

    name: str
    text: str


@page("/organisations/import", Role.MODERATOR, outside=True)
async def choose(visit: Visit) -> Reply:
    return await _choose(visit)


@form("/organisations/import/check", Role.MODERATOR, outside=True, once=False, body_bytes=BODY_BYTES)
async def check(visit: Visit) -> Reply:
    """Show what an import would do, line by line; nothing is changed."""
    _, upload = visit.gettext, visit.files.get("file")
    if upload is None:
        return await _choose(visit, [_("Please choose a file.")], 422)
    try:
        file = ListFile(upload.name, read_saved_text(upload.content) if len(upload.content) <= FILE_BYTES else "")
    except UnreadableText:
        file = ListFile(upload.name, "")
    read = await _read(visit, upload.content)
    plan = await visit.units.read(lambda stores: plan_import(stores, read))
    return await _show(visit, file, plan)


@form("/organisations/import", Role.MODERATOR, outside=True, body_bytes=BODY_BYTES)
async def bring_in(visit: Visit) -> Reply:
    """Do what was shown, all of it; where the hub has changed meanwhile, show the new plan instead."""
    _, file = visit.gettext, ListFile(visit.field("name"), "".join(visit.chosen("text")))
    read = await _read(visit, file.text.encode())

    async def work(stores: Stores) -> ImportPlan | None:
        plan = await plan_import(stores, read)
        if plan.problems or mark_of(plan) != visit.field("plan"):
            return None
        await carry_out(stores, plan, visit.now)
        return plan

    done = await visit.units.unit(work)
    if done is None:
        plan = await visit.units.read(lambda stores: plan_import(stores, read))
        return await _show(visit, file, plan, stale=True)
    note = _(
        "Imported: %(new)s new, %(changed)s changed, %(same)s as they were.",
        new=done.count(Effect.NEW),
        changed=done.count(Effect.CHANGED),
        same=done.count(Effect.UNCHANGED),
    )
    return Went("/organisations", note)


@page("/organisations/export", Role.MODERATOR)
async def export(visit: Visit) -> Reply:
    content = await export_organisations(visit.stores)
    day = visit.now.astimezone(visit.desk.site.zone).date()
    name = f'attachment; filename="organisations-{day:%Y-%m-%d}.csv"'
    return Response(content, headers=HEADERS | {"Content-Disposition": name}, media_type="text/csv; charset=utf-8")


def mark_of(plan: ImportPlan) -> str:
    """Return what changes with everything that an import would do."""
    return hashlib.sha256(repr(plan.rows).encode()).hexdigest()


async def _read(visit: Visit, content: bytes) -> ReadOrganisations:
    topics = await visit.units.read(lambda stores: stores.subscriptions.topics())
    today = visit.now.astimezone(visit.desk.site.zone).date()
    return read_organisations(content, [each.code for each in topics], list(LANGUAGES), today, visit.desk.districts)


async def _choose(visit: Visit, problems: Sequence[str] = (), status: int = 200) -> Shown:
    return Shown(
        "organisations/import.html",
        {
            "problems": problems,
            "columns": await _columns(visit),
            "megabytes": FILE_BYTES // 1_000_000,
        },
        status,
    )


async def _columns(visit: Visit) -> list[tuple[Column, str, bool, str]]:
    """Return each column with its German name, whether it is needed, and what may stand in it."""
    topics = await visit.units.read(lambda stores: stores.subscriptions.topics())
    values = {
        Column.KIND: ", ".join(GERMAN_KINDS),
        Column.LANGUAGES: ", ".join(visit.desk.site.languages),
        Column.TOPICS: ", ".join(each.code for each in topics),
        Column.DISTRICT: ", ".join(visit.desk.districts),
        Column.CONSENT_DATE: "2026-03-18, 18.03.2026",
    }
    return [(column, name, column in REQUIRED, values.get(column, "")) for name, column in GERMAN_COLUMNS.items()]


async def _show(visit: Visit, file: ListFile, plan: ImportPlan, *, stale: bool = False) -> Shown:
    _ = visit.gettext
    rows = {effect: [each for each in plan.rows if each.effect is effect] for effect in Effect}
    return Shown(
        "organisations/plan.html",
        {
            "file": file,
            "stale": stale,
            "problems": [_problem(visit, each) for each in plan.problems[:LISTED]],
            "problem_count": len(plan.problems),
            "new": rows[Effect.NEW][:LISTED],
            "changed": [(each, _changes(visit, each)) for each in rows[Effect.CHANGED][:LISTED]],
            "counts": {effect.value: len(found) for effect, found in rows.items()},
            "waiting": plan.waiting_count,
            "plan": mark_of(plan),
            "listed": LISTED,
        },
        422 if plan.problems else 409 if stale else 200,
    )


def _problem(visit: Visit, problem: Problem) -> tuple[str, str, str]:
    """Return line, column and what is wrong there."""
    _ = visit.gettext
    column = _(COLUMN_WORDS[problem.column]) if problem.column else ""
    return str(problem.line) if problem.line else "", column, sentence(_, problem)


def _changes(visit: Visit, planned: PlannedRow) -> str:
    _ = visit.gettext
    return ", ".join(dict.fromkeys(_(COLUMN_WORDS[column]) for column in planned.changes))

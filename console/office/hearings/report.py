"""The report of a hearing: as PDF in every language, its figures for spreadsheets, and the links to its pages."""

from typing import Final

from fastapi import Response

from console.office.hearings.about import about, the_hearing
from console.office.routing import Reply, page
from console.office.visit import Missing, Shown, Visit
from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from hearings.printing import PressBroken
from hearings.report import HearingReport, gather_report
from locales.catalogues import fallback
from locales.registry import LANGUAGES
from storage.stores import Stores

LATE: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)  #: there is a report
SPREADSHEETS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


@page("/hearings/{number}/report", Role.MODERATOR)
async def report(visit: Visit) -> Reply:
    found = await the_hearing(visit)
    return Shown(
        "hearings/report.html",
        {
            **about(visit, found),
            "there": found.phase in LATE,
            "public": found.phase is not Phase.DRAFT,
            "prints": visit.desk.printing is not None,
            "languages": _spoken(visit, found),
            "spreadsheets": [*SPREADSHEETS],
        },
    )


@page("/hearings/{number}/report.{ending}", Role.MODERATOR, outside=True)
async def file(visit: Visit) -> Reply:
    """Return the report as PDF in the language that is asked for, or its figures in the city's main one."""
    number, ending, printing = visit.number(), visit.path["ending"], visit.desk.printing
    main = visit.desk.site.main_language
    tag = visit.asked("language") or main

    async def read(stores: Stores) -> tuple[Hearing, HearingReport]:
        hearing = await stores.hearings.get(number)
        if hearing is None or hearing.phase not in LATE or tag not in _spoken(visit, hearing):
            raise Missing
        return hearing, await gather_report(stores, hearing, visit.desk.languages, visit.now)

    hearing, gathered = await visit.units.read(read)
    if ending not in ("pdf", *SPREADSHEETS):
        raise Missing
    try:
        if printing is None:
            raise PressBroken("there is no printing here")
        if ending == "pdf":
            content, media_type = await printing.report_pdf(gathered, tag), "application/pdf"
        else:
            write = printing.report_xlsx if ending == "xlsx" else printing.report_csv
            content, media_type = write(gathered, main), SPREADSHEETS[ending]
    except PressBroken:
        return Shown("hearings/no_print.html", about(visit, hearing), 503)
    headers = {"Content-Disposition": f'attachment; filename="hearing-{hearing.code}-{tag}.{ending}"'}
    return Response(content, 200, headers, media_type)


def _spoken(visit: Visit, hearing: Hearing) -> list[str]:
    """Return the offered languages that have words of their own, the city's main one first."""
    main = visit.desk.site.main_language
    offered = [tag for tag in hearing.offered(visit.desk.languages) if tag in LANGUAGES and tag != main]
    return [main, *[tag for tag in offered if fallback(tag, "people", main) == tag]]

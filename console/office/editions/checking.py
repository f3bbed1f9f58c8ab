"""The check: what was found in which language, and why something is right as it is."""

from typing import Final

from broadcasts.editions import Edition, EditionState
from broadcasts.links import links_in
from broadcasts.linting import Finding, Severity
from broadcasts.sending import all_findings, answer_finding, open_findings
from broadcasts.words.findings import finding_words
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role

REASON_CHARS: Final = 300


@page("/editions/{number}/check", Role.EDITOR)
async def check(visit: Visit) -> Reply:
    return await _page(visit, await the_edition(visit))


@form("/editions/{number}/check", Role.EDITOR)
async def answer(visit: Visit) -> Reply:
    """Keep why something is right as it is, with exactly the text that the page showed."""
    found, _ = await the_edition(visit), visit.gettext
    reason = " ".join(visit.field("reason").split())
    findings = await open_findings(visit.stores, found, visit.desk.site.languages, link_check=visit.desk.link_check)
    finding = next((each for each in findings if each.id == visit.field("finding")), None)
    if finding is None:
        return await _page(visit, found, _("This was put right or answered meanwhile."), status=409)
    if not reason or len(reason) > REASON_CHARS:
        words = _("Please write why in one sentence, with at most %(most)s characters.", most=REASON_CHARS)
        return await _page(visit, found, words, finding.id, 422)
    await answer_finding(visit.stores, found, finding, reason, visit.staff.id, visit.now)
    return Went(f"/editions/{found.id}/check", _("The reason is kept."))


@form("/editions/{number}/look", Role.EDITOR)
async def look_at_links(visit: Visit) -> Reply:
    """Have the edition's links looked at once more."""
    found, _ = await the_edition(visit), visit.gettext
    if visit.desk.link_check and (urls := links_in(found)):
        await visit.stores.links.ask(urls, visit.now)
    return Went(f"/editions/{found.id}/check", _("The links are being looked at. Look again in a minute."))


async def _page(visit: Visit, found: Edition, problem: str = "", wrong: str = "", status: int = 200) -> Shown:
    desk = visit.desk
    order = list(dict.fromkeys([found.main_language, *desk.site.languages, *found.texts]))
    order = [tag for tag in order if tag in found.texts]
    findings = await all_findings(visit.stores, found, order, desk.channels, link_check=desk.link_check)
    by_language: dict[str, list[Finding]] = {}
    for each in sorted(findings, key=lambda one: one.severity is not Severity.STOP):
        by_language.setdefault(each.language, []).append(each)
    tags = [tag for tag in (*order, *by_language) if tag in by_language]
    return Shown(
        "editions/check.html",
        {
            "edition": found,
            "findings": {tag: by_language[tag] for tag in dict.fromkeys(tags)},
            "words": lambda finding: finding_words(visit.gettext, finding),
            "stop": Severity.STOP,
            "draft": found.state is EditionState.DRAFT,
            "links": desk.link_check and bool(links_in(found)),
            "problems": [problem] if problem else [],
            "wrong": wrong,
            "written": visit.fields.get("reason", "") if wrong else "",
        },
        status,
    )

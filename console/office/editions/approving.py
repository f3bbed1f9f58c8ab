"""Approval: somebody else reads everything that readers will see, and says yes, or what is to be changed."""

from broadcasts.composing import compose_edition
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState
from broadcasts.rejecting import reject_edition
from broadcasts.releasing import ApprovalRule, Asked, NotApproved, NothingToSend, approve_edition, to_approve
from broadcasts.sending import open_findings
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from locales.catalogues import N_
from locales.formatting import format_list
from locales.registry import own_name

REASON_CHARS = 1_000
ASKED = {
    Asked.NOW: N_("Your colleagues who approve have been asked. You hear in the chat when it is approved."),
    Asked.ALREADY: N_("They have been asked already."),
    Asked.NOBODY: N_("There is nobody else who may approve. Please ask an administrator to invite somebody."),
    Asked.SENT_BACK: N_("It was sent back. Please change it first, then ask again."),
}


@form("/editions/{number}/ask", Role.EDITOR)
async def ask(visit: Visit) -> Reply:
    found = await the_edition(visit)
    asked = await visit.desk.notices.ask_to_approve(visit.stores, found, visit.staff, visit.now)
    return Went(f"/editions/{found.id}", visit.gettext(ASKED[asked]))


@page("/editions/{number}/read", Role.APPROVER)
async def read(visit: Visit) -> Reply:
    """Show all that readers will see, and ask whether it may be sent."""
    found = await the_edition(visit)
    if found.state is not EditionState.DRAFT or not found.texts:
        raise Missing
    return await _page(visit, found)


@form("/editions/{number}/read", Role.APPROVER)
async def decide(visit: Visit) -> Reply:
    """Approve exactly what was read, or send it back with a reason."""
    found, _, stores = await the_edition(visit), visit.gettext, visit.stores
    back = f"/editions/{found.id}"
    if found.state is not EditionState.DRAFT:
        return Went(back, _("This edition can no longer change."), done=False)
    if visit.field("read") != found.read_hash():
        return await _page(visit, found, _("The edition was changed since you read it. Please read it again."), 409)
    if visit.field("answer") == "back":
        return await _send_back(visit, found)
    if await open_findings(stores, found, visit.desk.site.languages, link_check=visit.desk.link_check):
        return await _page(visit, found, _("Findings must be settled first: see the edition’s page."), 409)
    mine, read_ones = to_approve_of(visit, found), visit.chosen("language")
    if mine and not read_ones:
        return await _page(visit, found, _("Please choose which languages you have read."), 422)
    try:
        approved = await approve_edition(
            stores.editions, found, visit.staff.id, visit.desk.approval, visit.now, read_ones
        )
    except (NotApproved, NothingToSend):
        return await _page(visit, found, _("You wrote this yourself: somebody else must approve it."), 409)
    except ChangedMeanwhile:
        return await _page(visit, found, _("The edition was changed since you read it. Please read it again."), 409)
    await visit.desk.notices.approved(stores, approved, visit.staff, visit.now)
    if rest := [own_name(tag) for tag in approved.texts if not approved.is_approved(tag)]:
        names = format_list(rest, visit.language)
        words = _("You have approved “%(title)s”. Not approved yet: %(languages)s.", title=found.title, languages=names)
        return Went(back, words)
    return Went(back, _("“%(title)s” is approved. Its author can send it now.", title=found.title))


def to_approve_of(visit: Visit, edition: Edition) -> list[str]:
    return to_approve(edition, visit.staff.id, visit.desk.approval)


async def _send_back(visit: Visit, edition: Edition) -> Reply:
    _, reason = visit.gettext, visit.field("reason")
    if not reason or len(reason) > REASON_CHARS:
        words = _("Please write what is to be changed, in at most %(n)s characters.", n=REASON_CHARS)
        return await _page(visit, edition, words, 422, reason)
    tag = visit.field("about")
    if tag and tag not in edition.texts:
        raise Missing
    hash_ = edition.read_hash(tag)
    await reject_edition(visit.stores.editions, edition, tag, hash_, visit.staff.id, reason, visit.now)
    await visit.desk.notices.sent_back(visit.stores, edition, tag, reason, visit.staff, visit.now)
    return Went(
        f"/editions/{edition.id}", _("“%(title)s” was sent back. Its author has your words.", title=edition.title)
    )


async def _page(visit: Visit, edition: Edition, problem: str = "", status: int = 200, reason: str = "") -> Shown:
    mine = to_approve_of(visit, edition)
    tags = sorted(edition.texts, key=lambda tag: (tag != edition.main_language, tag))
    return Shown(
        "editions/read.html",
        {
            "edition": edition,
            "texts": [(tag, compose_edition(edition, tag).text) for tag in tags],
            "mine": mine,
            # Where each language needs a word of its own, nothing is chosen for whoever reads.
            "read_ones": visit.chosen("language") or ([] if visit.desk.approval is ApprovalRule.LANGUAGE else mine),
            "read": edition.read_hash(),
            "problems": [problem] if problem else [],
            "reason": reason,
        },
        status,
    )

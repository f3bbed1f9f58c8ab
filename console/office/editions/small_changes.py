"""A typing error in an approved text: whoever corrected it says so, and one look at the wording approves it again."""

from broadcasts.differences import difference
from broadcasts.editions import ChangedMeanwhile, Edition
from broadcasts.releasing import NotApproved
from broadcasts.small_changes import NotSmall, confirm_small_change, mark_small, small_change
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from locales.registry import own_name


@form("/editions/{number}/small", Role.EDITOR)
async def mark(visit: Visit) -> Reply:
    """Mark a text as changed only a little, and ask for the confirmation."""
    found, _, tag = await the_edition(visit), visit.gettext, visit.field("language")
    back = f"/editions/{found.id}"
    try:
        marked = await mark_small(visit.stores.editions, found, tag, visit.now)
    except (NotSmall, ChangedMeanwhile):
        text = _("More than the wording was changed here, so it must be read in full.")
        return Went(back, text, done=False)
    asked = await visit.desk.notices.small_change_asked(visit.stores, marked, tag, visit.staff, visit.now)
    if not asked:
        text = _("Marked as a small change. It must be confirmed before it is sent, but there is nobody else who may.")
        return Went(back, text)
    note = _.n(
        "Marked as a small change. I have asked %(n)s person to confirm it; before that it is not sent.",
        "Marked as a small change. I have asked %(n)s people to confirm it; before that it is not sent.",
        asked,
    )
    return Went(back, note)


@page("/editions/{number}/small/{language}", Role.APPROVER)
async def look(visit: Visit) -> Reply:
    """Show what differs, old and new."""
    return await _page(visit, await the_edition(visit))


@form("/editions/{number}/small/{language}", Role.APPROVER)
async def confirm(visit: Visit) -> Reply:
    found, _, tag = await the_edition(visit), visit.gettext, visit.path["language"]
    if tag not in found.texts or found.read_hash(tag) != visit.field("read"):
        return await _page(visit, found, _("The edition was changed since you read it. Please read it again."), 409)
    try:
        confirmed = await confirm_small_change(
            visit.stores.editions, found, tag, visit.staff.id, visit.desk.approval, visit.now
        )
    except NotApproved:
        return await _page(visit, found, _("You made this change yourself: somebody else must confirm it."), 409)
    except (NotSmall, ChangedMeanwhile):
        words = _("There is no small change to confirm here any more: it was confirmed, or more was changed since.")
        return Went(f"/editions/{found.id}", words, done=False)
    await visit.desk.notices.approved(visit.stores, confirmed, visit.staff, visit.now)
    note = _("The small change is confirmed (%(language)s).", language=own_name(tag))
    return Went(f"/editions/{found.id}", note)


async def _page(visit: Visit, edition: Edition, problem: str = "", status: int = 200) -> Shown:
    tag = visit.path["language"]
    if tag not in edition.unconfirmed:
        raise Missing
    try:
        change = await small_change(visit.stores.editions, edition, tag)
    except NotSmall:
        raise Missing from None
    before, now = (f"{each.title}\n{each.body}" for each in (change.before, change.now))
    return Shown(
        "editions/small.html",
        {
            "edition": edition,
            "language": tag,
            "change": difference(before, now, tag),
            "read": edition.read_hash(tag),
            "problems": [problem] if problem else [],
        },
        status,
    )

"""What happened to an edition, the newest first: who changed what, and the way back to a wording or to files."""

from typing import Final

from broadcasts.differences import difference
from broadcasts.editions import ChangedMeanwhile, EditionClosed, EditionState
from broadcasts.history import EditionEvent, EventKind
from broadcasts.links import links_in
from broadcasts.restoring import restore
from broadcasts.words.history import RESTORABLE, event_words
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role

PAGE: Final = 20


@page("/editions/{number}/history", Role.EDITOR)
async def history(visit: Visit) -> Reply:
    found, stores, asked = await the_edition(visit), visit.stores, visit.asked("before")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    events = await stores.editions.history(found.id, PAGE + 1, before)
    ids = {each for event in events for each in (event.staff_id, event.second_by) if each is not None}
    members = {each: await stores.staff.get(each) for each in ids}
    names = {each: member.name for each, member in members.items() if member is not None and member.name}
    return Shown(
        "editions/history.html",
        {
            "edition": found,
            "events": [
                (event, event_words(visit.gettext, event), await _change(visit, found.id, event))
                for event in events[:PAGE]
            ],
            "names": names,
            "restorable": RESTORABLE if found.state is EditionState.DRAFT else (),
            "older": events[PAGE - 1].id if len(events) > PAGE else None,
            "newest": before is None,
        },
    )


@form("/editions/{number}/restore", Role.EDITOR)
async def restore_it(visit: Visit) -> Reply:
    """Bring back what a text or the files were; that is a change like any other, and can be undone the same way."""
    found, _, stores = await the_edition(visit), visit.gettext, visit.stores
    chosen = visit.field("event")
    number = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else 0
    event = await stores.editions.event(found.id, number)
    if event is None or event.kind not in RESTORABLE:
        raise Missing
    back = f"/editions/{found.id}"
    try:
        saved = await restore(stores.editions, found, event, visit.staff.id, visit.now)
    except EditionClosed:
        return Went(back, _("This edition can no longer change."), done=False)
    except ChangedMeanwhile:
        return Went(back, _("Somebody else is changing this edition right now. Please look again."), done=False)
    if visit.desk.link_check and (urls := links_in(saved)):
        await stores.links.ask(urls, visit.now)
    return Went(back, _("Restored. In the history you can go back again."))


async def _change(visit: Visit, edition_id: int, event: EditionEvent) -> str:
    """Return what exactly was changed in a text, as small Markdown; "" for everything else."""
    if event.kind is not EventKind.TEXT:
        return ""
    before = await visit.stores.editions.before(edition_id, event)
    old, new = (f"{each.title}\n\n{each.body}" if each else "" for each in (before, event))
    return str(difference(old, new, event.language))

"""What is said once of an edition: whether it is urgent, and whether it stands in the public archive."""

from dataclasses import replace

from broadcasts.editions import EditionState
from console.office.editions.edition import ENDED, saved, the_edition
from console.office.routing import Reply, form
from console.office.visit import Missing, Visit, Went
from contacts.staff import Role


@form("/editions/{number}/urgent", Role.EDITOR)
async def set_urgent(visit: Visit) -> Reply:
    found, _ = await the_edition(visit), visit.gettext
    urgent = bool(visit.field("on"))
    note = (
        _("This edition is urgent now: it also reaches those who want urgent messages only.")
        if urgent
        else _("This edition is not urgent any more: those who want urgent messages only do not get it.")
    )
    is_open = found.state is EditionState.DRAFT and found.corrects_id is None
    return await saved(visit, replace(found, urgent=urgent) if is_open else found, note)


@form("/editions/{number}/public", Role.EDITOR)
async def set_public(visit: Visit) -> Reply:
    found, _ = await the_edition(visit), visit.gettext
    public = bool(visit.field("on")) and not found.training
    note = (
        _("From now on everybody can read this edition in the archive, once it is sent.")
        if public
        else _("This edition is not shown in the archive. Messages that were sent stay in the chats.")
    )
    return await saved(visit, replace(found, public=public), note)


@form("/editions/{number}/delete-practice", Role.EDITOR)
async def delete_practice(visit: Visit) -> Reply:
    """Delete an edition that was for practice, with its report."""
    found, _, stores = await the_edition(visit), visit.gettext, visit.stores
    if not found.training:
        raise Missing
    correction = await stores.editions.open_correction(found.id)
    for each in (found, correction) if correction else (found,):
        if any(sending.state not in ENDED for sending in await stores.broadcasts.of_edition(each.id)):
            text = _("It is still on its way. Please cancel the broadcast first.")
            return Went(f"/editions/{found.id}", text, done=False)
    await stores.editions.remove_practice(found)
    return Went("/editions", _("“%(title)s” is deleted.", title=found.title))

"""What is said once of an edition: whether it is urgent, and whether it stands in the public archive."""

from dataclasses import replace

from broadcasts.editions import EditionState
from console.office.editions.edition import saved, the_edition
from console.office.routing import Reply, form
from console.office.visit import Visit
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

"""Languages that chats wait for since an edition was sent: each text goes to exactly those who wait, once."""

from dataclasses import replace

from broadcasts.audience import Segment, WaitingOf
from broadcasts.late_languages import is_freezing, is_ready, late_languages
from broadcasts.releasing import ApprovalRule, approve_edition
from broadcasts.sending import open_findings
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form
from console.office.visit import Visit, Went
from contacts.staff import Role
from locales.registry import own_name


@form("/editions/{number}/late", Role.EDITOR)
async def send_to_waiting(visit: Visit) -> Reply:
    """Send a language to those who wait for it; pressed twice, or by two people, it is sent once."""
    await visit.stores.editions.locked(visit.number())
    found, _, stores, tag = await the_edition(visit), visit.gettext, visit.stores, visit.field("language")
    back = f"/editions/{found.id}"
    if tag not in await late_languages(stores, found, visit.desk.languages):
        return Went(back, _("Nobody waits for this language any more."), done=False)
    broadcasts = await stores.broadcasts.of_edition(found.id)
    if is_freezing(broadcasts):
        text = _("Another broadcast of this edition is just beginning. Please look again.")
        return Went(back, text, done=False)
    if not is_ready(found, tag, visit.desk.approval):
        return Went(back, _("This text is not approved yet, so nothing was sent."), done=False)
    if await open_findings(stores, found, visit.desk.languages, [tag], link_check=visit.desk.link_check):
        return Went(back, _("Findings must be settled first: see the edition’s page."), done=False)
    if visit.desk.approval is ApprovalRule.NONE:
        await approve_edition(stores.editions, found, visit.staff.id, ApprovalRule.NONE, visit.now, [tag])
    chats = await stores.staff.chats_of(visit.staff.id)
    for number, waiting in enumerate(await stores.broadcasts.waiting(found.id)):
        earlier = await stores.broadcasts.get(waiting.broadcast_id)
        if waiting.language != tag or earlier is None:
            continue
        since = WaitingOf(waiting.broadcast_id, waiting.language)
        wish = f"late:{found.id}:{tag}:{len(broadcasts)}:{number}"
        await stores.broadcasts.add(
            earlier.edition_id,
            replace(Segment.from_json(earlier.segment), waiting_of=since),
            visit.staff.id,
            visit.now,
            next_at=visit.now,
            send_local="",
            zone=visit.desk.time_zone,
            report_address_id=chats[0] if chats else None,
            request_key=stores.session.vault.lookup("broadcast", wish),
            fallbacks=earlier.fallbacks,
        )
    note = _("The text is being sent to those who wait for it: %(language)s.", language=own_name(tag))
    return Went("/broadcasts", note)

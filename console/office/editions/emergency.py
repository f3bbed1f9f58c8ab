"""The emergency way: where nobody can approve, two named people release an edition together and say why."""

from dataclasses import replace
from typing import Final

from broadcasts.composing import compose_edition
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState
from broadcasts.emergency import (
    ChangedSinceAsked,
    EmergencyOver,
    ask_second,
    decline_emergency,
    is_needed,
    open_question,
    possible_seconds,
    release_in_emergency,
    waiting_question,
)
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role

REASON_CHARS: Final = 1_000
NAME_CHARS: Final = 80


@page("/editions/{number}/emergency", Role.EDITOR)
async def emergency(visit: Visit) -> Reply:
    return await _page(visit, await _draft(visit))


@form("/editions/{number}/emergency", Role.EDITOR)
async def ask(visit: Visit) -> Reply:
    """Ask a colleague to stand for it, too."""
    found, _, stores, reason = await _draft(visit), visit.gettext, visit.stores, visit.field("reason")
    if not is_needed(found, visit.desk.approval):
        return Went(f"/editions/{found.id}", _("Nobody else needs to approve this edition."), done=False)
    colleagues = {str(each.id): each for each in await possible_seconds(stores.staff, visit.staff)}
    second = colleagues.get(visit.field("second"))
    problems: list[str] = []
    member, name = visit.staff, visit.staff.name or " ".join(visit.field("name").split())
    if not name or len(name) > NAME_CHARS:
        problems.append(_("Please write your name, with at most %(most)s characters.", most=NAME_CHARS))
    if not reason or len(reason) > REASON_CHARS:
        problems.append(_("Please write why it cannot wait, with at most %(most)s characters.", most=REASON_CHARS))
    if second is None:
        problems.append(_("Please choose who takes the responsibility with you."))
    if problems or second is None:
        return await _page(visit, found, problems, 422)
    if name != member.name:
        await stores.staff.set_name(member, name)
        member = replace(member, name=name)
    asked = await ask_second(stores.editions, found, member.id, second.id, reason, visit.now)
    await visit.desk.notices.emergency_asked(stores, found, member, second, asked, visit.now)
    note = _("I have asked %(name)s. Once both of you take the responsibility, it can be sent.", name=second.name)
    return Went(f"/editions/{found.id}", note)


@form("/editions/{number}/emergency/answer", Role.EDITOR)
async def answer(visit: Visit) -> Reply:
    """Release it in the name of both, if it still is what the first one asked about; or do not."""
    found, _, stores = await _draft(visit), visit.gettext, visit.stores
    back, text = f"/editions/{found.id}", visit.field("asked")
    asked_id = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    try:
        if visit.field("answer") != "yes":
            asked = await decline_emergency(stores.editions, found, asked_id, visit.staff.id, visit.now)
            await visit.desk.notices.emergency_declined(stores, found, asked, visit.staff, visit.now)
            return Went(back, _("Nothing was released. Whoever asked you has been told."))
        asked = await open_question(stores.editions, found, asked_id, visit.staff.id)
        first = await stores.staff.get(asked.staff_id or 0)
        if first is None or not first.may(Role.EDITOR):
            return Went(back, _("Whoever asked you no longer works here: nothing was released."), done=False)
        released = await release_in_emergency(stores.editions, found, asked_id, visit.staff.id, visit.now)
    except EmergencyOver:
        return Went(back, _("This was answered already, or asked anew. This is how it stands now:"), done=False)
    except (ChangedSinceAsked, ChangedMeanwhile):
        words = _("The edition was changed since you were asked: nothing was released. Ask anew.")
        return Went(back, words, done=False)
    await visit.desk.notices.emergency_released(stores, released, first, visit.staff, asked.reason, visit.now)
    return Went(back, _("Released. All who approve have been told who did it and why."))


async def _draft(visit: Visit) -> Edition:
    found = await the_edition(visit)
    if found.state is not EditionState.DRAFT:
        raise Missing
    return found


async def _page(visit: Visit, edition: Edition, problems: list[str] | None = None, status: int = 200) -> Shown:
    stores = visit.stores
    asked = await waiting_question(stores.editions, edition, visit.staff.id)
    first = await stores.staff.get(asked.staff_id) if asked and asked.staff_id else None
    order = sorted(edition.texts, key=lambda tag: (tag != edition.main_language, tag))
    return Shown(
        "editions/emergency.html",
        {
            "edition": edition,
            "asked": asked,
            "first": first.name if first else "",
            "texts": [(tag, compose_edition(edition, tag).text) for tag in order],
            "needed": is_needed(edition, visit.desk.approval),
            "colleagues": await possible_seconds(stores.staff, visit.staff),
            "reason": visit.field("reason"),
            "nameless": not visit.staff.name,
            "name": visit.field("name"),
            "problems": problems or [],
        },
        status,
    )

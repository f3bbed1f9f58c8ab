"""One edition: its languages with how far each is and who depends on it, and what can be done next."""

from dataclasses import replace

from broadcasts.audience import Readers, Segment
from broadcasts.broadcasts import BroadcastState
from broadcasts.editions import ChangedMeanwhile, Edition, EditionClosed, EditionState, save_edition
from broadcasts.emergency import is_needed
from broadcasts.gate import dependents, offered
from broadcasts.late_languages import is_ready, late_languages
from broadcasts.machine import MachineDraft, draftable
from broadcasts.releasing import ApprovalRule, to_approve
from broadcasts.restoring import copy_edition
from broadcasts.sending import needs_another, open_findings
from broadcasts.small_changes import small_languages
from broadcasts.standing import Standing, standing_of
from broadcasts.writing import as_current
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from console.office.words import STANDING_BADGES, STANDINGS
from contacts.staff import Role
from locales.formatting import format_list
from locales.registry import own_name


def _may_draft(edition: Edition) -> bool:
    return edition.state is EditionState.DRAFT and edition.main_language in edition.texts


ENDED = (BroadcastState.CANCELLED, BroadcastState.FINISHED)
NOTE_CHARS = 1_000


async def the_edition(visit: Visit) -> Edition:
    """Return the edition in the address. Raises `Missing`."""
    found = await visit.stores.editions.get(visit.number())
    if found is None:
        raise Missing
    return found


@page("/editions/{number}", Role.EDITOR)
async def edition(visit: Visit) -> Reply:
    found, stores, rule = await the_edition(visit), visit.stores, visit.desk.approval
    city = visit.desk.site.languages
    available = offered(found, city)
    readers: list[Readers] = []
    if found.topic_id is not None:
        readers = await stores.broadcasts.readers(Segment(found.topic_id))
    translating = await stores.editions.being_translated(found.id)
    wishes = {each.recipient.wish for each in readers} & available
    draft = found.state is EditionState.DRAFT
    tags = dict.fromkeys([found.main_language, *(city if draft else ()), *sorted(found.texts), *sorted(wishes)])
    standings = {tag: standing_of(found, tag, available, translating) for tag in tags}
    order = list(Standing)
    topics = await stores.subscriptions.topics()
    broadcasts = await stores.broadcasts.of_edition(found.id)
    late = await late_languages(stores, found, city)
    coming = {each.language for each in await stores.machine_drafts.asked(found.id)}
    author = await stores.staff.get(found.author_id) if found.author_id else None
    return Shown(
        "editions/edition.html",
        {
            "edition": found,
            "draft": draft and all(each.state in ENDED for each in broadcasts),
            "standings": dict(sorted(standings.items(), key=lambda item: order.index(item[1]))),
            "words": STANDINGS,
            "badges": STANDING_BADGES,
            "readers": dependents(readers, set(found.texts) & available, found.main_language),
            "topics": topics,
            "topic": next((each for each in topics if each.id == found.topic_id), None),
            "author": author.name if author else "",
            "broadcasts": broadcasts,
            "asks": found.state is EditionState.DRAFT and needs_another(found, rule),
            "reads": visit.staff.may(Role.APPROVER)
            and rule is not ApprovalRule.NONE
            and bool(to_approve(found, visit.staff.id, rule)),
            "sent": found.state is EditionState.SENT,
            "corrects": found.corrects_id,
            "draftable": draftable(found, city, coming) if visit.desk.translates and _may_draft(found) else [],
            "coming": sorted(coming),
            "outdated": any(found.outdated(tag) for tag in found.texts),
            "late": [(tag, count, tag in found.texts, is_ready(found, tag, rule)) for tag, count in late.most_common()],
            "small": await small_languages(stores.editions, found, rule),
            "unconfirmed": sorted(found.unconfirmed) if visit.staff.may(Role.APPROVER) else [],
            "emergency": is_needed(found, rule) and found.state is EditionState.DRAFT,
            "gone": sorted(set(found.texts) - available - set(found.sent_languages)),
            "note_chars": NOTE_CHARS,
            "findings": len(await open_findings(stores, found, city, link_check=visit.desk.link_check)),
        },
    )


@form("/editions/{number}/drafts", Role.EDITOR)
async def ask_machine(visit: Visit) -> Reply:
    """Ask the translation service for drafts, of one language or of all that are missing."""
    found, _, drafts = await the_edition(visit), visit.gettext, visit.stores.machine_drafts
    coming = {each.language for each in await drafts.asked(found.id)}
    tags = draftable(found, visit.desk.site.languages, coming) if _may_draft(found) and visit.desk.translates else []
    wish = visit.field("language")
    tags = [tag for tag in tags if wish in ("", tag)]
    for tag in tags:
        await drafts.ask(MachineDraft(found.id, tag, visit.staff.id, visit.now))
    if not tags:
        text = _("This draft was asked for already, or the text is there.")
        return Went(f"/editions/{found.id}", text, done=False)
    names = format_list([own_name(tag) for tag in tags], _.language.tag)
    note = _("The machine is translating: %(languages)s. Your chat tells you when it is done.", languages=names)
    return Went(f"/editions/{found.id}", note)


@form("/editions/{number}/topic", Role.EDITOR)
async def choose_topic(visit: Visit) -> Reply:
    found, _ = await the_edition(visit), visit.gettext
    topics = {str(each.id): each.id for each in await visit.stores.subscriptions.topics()}
    return await saved(visit, replace(found, topic_id=topics.get(visit.field("topic"))), _("Saved."))


@form("/editions/{number}/current", Role.EDITOR)
async def keep_translations(visit: Visit) -> Reply:
    """The translations are still right although the main text has changed."""
    found, _ = await the_edition(visit), visit.gettext
    return await saved(visit, as_current(found), _("All translations count as up to date."))


@form("/editions/{number}/copy", Role.EDITOR)
async def copy(visit: Visit) -> Reply:
    found, _ = await the_edition(visit), visit.gettext
    copied = await copy_edition(visit.stores.editions, found, visit.staff.id, visit.now)
    return Went(
        f"/editions/{copied.id}",
        _("This is a new edition with the texts and files of “%(title)s”. Nothing of it is approved yet.",
          title=found.title),
    )  # fmt: skip


@form("/editions/{number}/delete", Role.EDITOR)
async def delete(visit: Visit) -> Reply:
    found, _ = await the_edition(visit), visit.gettext
    if found.state is not EditionState.DRAFT or not await visit.stores.editions.remove(found):
        return Went(
            f"/editions/{found.id}", _("It was sent or is about to be sent, so it cannot be deleted."), done=False
        )
    return Went("/editions", _("The draft “%(title)s” was deleted.", title=found.title))


async def saved(visit: Visit, changed: Edition, note: str, part: str = "") -> Reply:
    """Store a changed edition and go back to its page, or a part of it."""
    _, back = visit.gettext, f"/editions/{changed.id}{part}"
    try:
        await save_edition(visit.stores.editions, changed, visit.now, visit.staff.id)
    except EditionClosed:
        return Went(back, _("This edition can no longer change."), done=False)
    except ChangedMeanwhile:
        return Went(back, _("Somebody else is changing this edition right now. Please look again."), done=False)
    return Went(back, note)

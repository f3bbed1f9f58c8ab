"""One entry: all that belongs to it, publishing and withdrawing it, letting another one answer, removing a draft.

Every form names the version that its page showed, so that nobody changes what they have not read.
"""

from collections.abc import Sequence
from typing import Final

from console.office.answers.words import (
    STANDING_BADGES,
    STANDINGS,
    STATE_BADGES,
    STATES,
    languages_of,
    question_of,
    today,
)
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, form, page
from console.office.visit import HIGHEST, Missing, Shown, Visit, Went
from contacts.staff import Role
from faq.entries import (
    NEAR,
    CyclicRedirect,
    EntryChanged,
    EntryState,
    FaqEntry,
    IllegalEntryAction,
    lead_on,
)
from faq.entry_list import Wanted
from faq.found_answer import FoundAnswer, SearchOutcome
from faq.publishing import EntryIncomplete, publish, withdraw
from faq.topics import topic_name
from faq.words.answers import LACKS

FOUND: Final = 20
WORDS_CHARS: Final = 200


async def the_entry(visit: Visit) -> FaqEntry:
    """Return the entry in the address. Raises `Missing`."""
    found = await visit.stores.faq.get(visit.number())
    if found is None:
        raise Missing
    return found


def is_as_seen(visit: Visit, entry: FaqEntry) -> bool:
    """Whether the form's page showed the entry as it is now."""
    return visit.field("seen") == str(entry.version)


@page("/answers/{number}", *INBOX_READERS)
async def entry(visit: Visit) -> Reply:
    return await _page(visit, await the_entry(visit))


@page("/answers/{number}/twins", *INBOX_READERS, outside=True)
async def near_twins(visit: Visit) -> Reply:
    """Show which entries ask nearly the same; comparing takes longer than the page may."""
    number = visit.number()
    twins = await visit.desk.answers.near_twins(number)
    numbers = [number, *(twin.entry_id for twin in twins)]
    entries = {each.id: each for each in await visit.units.read(lambda stores: stores.faq.some(numbers))}
    if number not in entries:
        raise Missing
    pairs = [(twin, *question_of(entries[twin.entry_id], visit.language)) for twin in twins if twin.entry_id in entries]
    return Shown("answers/twins.html", {"entry": entries[number], "twins": pairs})


@form("/answers/{number}/publish", Role.EDITOR)
async def make_public(visit: Visit) -> Reply:
    found, _ = await the_entry(visit), visit.gettext
    if not is_as_seen(visit, found):
        return await _changed(visit, found)
    try:
        await publish(visit.stores, found, today(visit), visit.now)
    except EntryIncomplete:
        return await _page(visit, found, [_("It cannot be published yet: below stands what is missing.")], 422)
    except (IllegalEntryAction, EntryChanged):
        return await _changed(visit, found)
    return Went(f"/answers/{found.id}", _("It is published. Those who wanted to hear the answer are told now."))


@form("/answers/{number}/withdraw", Role.EDITOR)
async def take_back(visit: Visit) -> Reply:
    found, _ = await the_entry(visit), visit.gettext
    if not is_as_seen(visit, found):
        return await _changed(visit, found)
    try:
        await withdraw(visit.stores.faq, found)
    except (IllegalEntryAction, EntryChanged):
        return await _changed(visit, found)
    return Went(f"/answers/{found.id}", _("It is withdrawn: from now on people do not get it as an answer."))


@form("/answers/{number}/delete", Role.EDITOR)
async def delete(visit: Visit) -> Reply:
    found, _ = await the_entry(visit), visit.gettext
    if not is_as_seen(visit, found) or found.state is not EntryState.DRAFT:
        return await _changed(visit, found)
    await visit.stores.faq.remove(found.id)
    return Went("/answers", _("The draft was removed."))


@page("/answers/{number}/lead", Role.EDITOR)
async def ask_other(visit: Visit) -> Reply:
    return await _leading(visit, await the_entry(visit))


@form("/answers/{number}/lead", Role.EDITOR)
async def lead(visit: Visit) -> Reply:
    """Let another entry answer; 0: it answers by itself again."""
    found, _, faq = await the_entry(visit), visit.gettext, visit.stores.faq
    if not is_as_seen(visit, found):
        return await _changed(visit, found)
    chosen = visit.field("to")
    number = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= len(str(HIGHEST)) else 0
    other = await faq.get(number) if 0 < number <= HIGHEST else None
    if other is None and chosen != "0":
        return await _leading(visit, found, [_("This entry is not there any more. Please choose another one.")], 409)
    try:
        await lead_on(faq, found, other.key if other else "")
    except CyclicRedirect:
        words = _("That entry leads to this one, so both would lead in a circle. Nothing was changed.")
        return await _leading(visit, found, [words], 422)
    except KeyError:
        words = _("That entry leads on to one that no longer exists. Nothing was changed.")
        return await _leading(visit, found, [words], 422)
    except EntryChanged:
        return await _changed(visit, found)
    return Went(f"/answers/{found.id}", _("Saved."))


async def _changed(visit: Visit, found: FaqEntry) -> Reply:
    words = visit.gettext("Somebody has changed this entry meanwhile. Here it is as it stands now; nothing was done.")
    return await _page(visit, await visit.stores.faq.get(found.id) or found, [words], 409)


async def _page(visit: Visit, found: FaqEntry, problems: Sequence[str] = (), status: int = 200) -> Shown:
    day = today(visit)
    led = await visit.stores.faq.by_key(found.see) if found.see else None
    said = FoundAnswer(SearchOutcome.ANSWER)
    reads = found.say((visit.language,))
    return Shown(
        "answers/entry.html",
        {
            "entry": found,
            "problems": problems,
            "state": STATES[found.state],
            "state_badge": STATE_BADGES.get(found.state, ""),
            "is_draft": found.state is EntryState.DRAFT,
            "is_published": found.state is EntryState.PUBLISHED,
            "topic": topic_name(found.topic, visit.gettext),
            "place": _place(visit, found.place),
            "lacks": [LACKS[each] for each in found.lacking(day)],
            "led": (led.id, *question_of(led, visit.language)) if led else None,
            "languages": languages_of(visit, found),
            "standings": STANDINGS,
            "standing_badges": STANDING_BADGES,
            "over": found.valid_until is not None and found.valid_until < day,
            "near": found.valid_until is not None and found.valid_until <= day + NEAR,
            "preview": visit.desk.notices.said_to(reads, "", said, [found]),
            "writes": visit.staff.may(Role.EDITOR),
        },
        status,
    )


async def _leading(visit: Visit, found: FaqEntry, problems: Sequence[str] = (), status: int = 200) -> Shown:
    words = visit.asked("search")[:WORDS_CHARS]
    others: list[FaqEntry] = []
    if words:
        others = await visit.stores.faq.found(Wanted(words, EntryState.PUBLISHED), FOUND + 1)
    rows = [(each.id, *question_of(each, visit.language)) for each in others if each.id != found.id]
    return Shown(
        "answers/lead.html", {"entry": found, "words": words, "rows": rows[:FOUND], "problems": problems}, status
    )


def _place(visit: Visit, code: str) -> str:
    names = visit.desk.places.get(code)
    return names.get(visit.language, names[visit.desk.site.main_language]) if names else code

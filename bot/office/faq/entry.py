"""One entry: all that belongs to it on one screen, publishing it, withdrawing it, and removing a draft.

Buttons that change something name the version that was shown, so that nobody changes what they have not read.
"""

from dataclasses import replace

from bot import fallbacks
from bot.office.asking import leave_question
from bot.office.faq.twins import look_for_twins
from bot.office.faq.words import (
    READERS,
    STANDINGS,
    STATES,
    WRITERS,
    may_write,
    place_name,
    today,
    topic_name,
    ways_back,
)
from bot.office.menu import number, show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice, Row
from faq.entries import (
    EntryAction,
    EntryChanged,
    EntryState,
    FaqEntry,
    IllegalEntryAction,
    Lack,
)
from faq.publishing import EntryIncomplete, publish, withdraw
from faq.words.answers import LACKS
from locales.formatting import Raw, bold, format_date, format_day, format_list, link, quoted
from locales.registry import own_name

MOVES = {"publish": EntryAction.PUBLISH, "withdraw": EntryAction.WITHDRAW}


@press("fqs_entry", role=READERS)
async def show_asked_entry(request: Request) -> None:
    await leave_question(request)
    entry = await open_entry(request, number(request))
    if entry is not None:
        await show_entry(request, entry)


async def show_entry(request: Request, entry: FaqEntry, note: str = "", *first: Row) -> None:
    """Show all of it, below a sentence about what was just done; `first` are buttons about that."""
    _, own = request.office_gettext, entry.own
    lines: list[str] = [note, bold(own.question, entry.language)]
    lines.append(quoted(own.answer) if own.answer else _("⚠ There is no answer yet."))
    lines.append("\n".join(_details(request, entry)))
    lines += _source(request, entry)
    lines += [_("Languages:"), _standing_lines(request, entry)]
    if lacks := entry.lacking(today(request)):
        lines.append(_lacks(request, lacks))
    await show(request, "\n\n".join(filter(None, lines)), *first, *_rows(request, entry), ways_back(_))


def languages_of(request: Request, entry: FaqEntry) -> tuple[str, ...]:
    """Return the original's language, then those that the city offers or the entry has."""
    return tuple(dict.fromkeys((entry.language, *request.office.city.languages, *entry.texts)))


async def open_entry(request: Request, entry_id: int) -> FaqEntry | None:
    entry = await request.stores.faq.get(entry_id)
    if entry is None:
        _ = request.office_gettext
        await show(request, _("This entry no longer exists."), ways_back(_))
    return entry


async def asked_version(request: Request) -> FaqEntry | None:
    """Return the entry of a button as long as it is the version that the button stood below, else show the newest."""
    return await open_version(request, number(request), number(request, 1))


async def open_version(request: Request, entry_id: int, version: int) -> FaqEntry | None:
    entry = await open_entry(request, entry_id)
    if entry is None or entry.version == version:
        return entry
    await _show_newest(request, entry)
    return None


async def keep(request: Request, entry: FaqEntry) -> FaqEntry | None:
    """Store what was changed; None after somebody else was faster, which has been said."""
    try:
        return await request.stores.faq.save(entry)
    except EntryChanged:
        await _show_changed(request, entry)
        return None


async def keep_and_show(request: Request, entry: FaqEntry, note: str = "") -> None:
    saved = await keep(request, entry)
    if saved is not None:
        await show_entry(request, saved, note or request.office_gettext("Saved."))


@press("fqs_do", role=WRITERS)
async def move(request: Request) -> None:
    """Publish or withdraw what was shown."""
    entry, action = await asked_version(request), MOVES.get(":".join(request.args[2:]))
    if entry is None:
        return
    if action is None:
        await fallbacks.old_button(request)
        return
    _, stores = request.office_gettext, request.stores
    try:
        if action is EntryAction.PUBLISH:
            moved = await publish(stores, entry, today(request), request.now)
            note = _("It is published. Those who wanted to hear the answer are told now.")
            await look_for_twins(request, moved)
        else:
            moved = await withdraw(stores.faq, entry)
            note = _("It is withdrawn: from now on people do not get it as an answer.")
    except EntryIncomplete:
        await show_entry(request, entry, _("It cannot be published yet."))
    except IllegalEntryAction:
        await show_entry(request, entry, _("This is not possible any more."))
    except EntryChanged:
        await _show_changed(request, entry)
    else:
        await show_entry(request, moved, note)


@press("fqs_del", role=WRITERS)
async def remove(request: Request) -> None:
    """Ask, then remove a draft."""
    entry = await asked_version(request)
    if entry is None:
        return
    _ = request.office_gettext
    if entry.state is not EntryState.DRAFT:
        await show_entry(request, entry, _("Only a draft can be removed. This one can be withdrawn."))
    elif request.args[2:] != ["yes"]:
        question = _("Remove this draft for good? “%(question)s”", question=entry.own.question)
        yes = Choice(_("Yes, remove it"), f"fqs_del:{entry.id}:{entry.version}:yes")
        await show(request, question, row(yes, Choice(_("Back"), f"fqs_entry:{entry.id}")))
    else:
        await request.stores.faq.remove(entry.id)
        await show(request, _("The draft was removed."), ways_back(_))


@press("fqs_sens", role=WRITERS)
async def change_sensitive(request: Request) -> None:
    """Say that a wrong answer does harm, or that it does not."""
    entry = await asked_version(request)
    if entry is not None:
        await keep_and_show(request, replace(entry, sensitive=not entry.sensitive))


async def _show_changed(request: Request, entry: FaqEntry) -> None:
    newest = await open_entry(request, entry.id)
    if newest is not None:
        await _show_newest(request, newest)


async def _show_newest(request: Request, entry: FaqEntry) -> None:
    _ = request.office_gettext
    await request.done()
    note = _("Somebody has changed this entry meanwhile. Here it is as it stands now; nothing of yours was saved.")
    await show_entry(request, entry, note)


def _standing_lines(request: Request, entry: FaqEntry) -> str:
    """Return a line for every standing with the languages that have it."""
    _, tags = request.office_gettext, languages_of(request, entry)
    lines: list[Raw] = []
    for standing, words in STANDINGS.items():
        names = format_list([own_name(tag) for tag in tags if entry.standing(tag) is standing], _.language.tag)
        if names:
            lines.append(_("- %(language)s: %(details)s", language=names, details=_(words)))
    return "\n".join(lines)


def _details(request: Request, entry: FaqEntry) -> list[Raw]:
    _, tag = request.office_gettext, request.office_gettext.language.tag
    lines = [
        _("- State: %(state)s", state=_(STATES[entry.state])),
        _("- Topic: %(topic)s", topic=topic_name(request, entry.topic)),
        _("- Name in files: %(key)s", key=entry.key),
    ]
    if entry.see:
        lines.append(_("- It leads on to the entry “%(key)s”, which answers instead.", key=entry.see))
    if wordings := sum(len(text.alternatives) for text in entry.texts.values()):
        lines.append(_("- Other wordings of the question: %(number)s", number=wordings))
    if entry.words:
        lines.append(_("- Official words: %(words)s", words=format_list(entry.words, tag)))
    if entry.place:
        lines.append(_("- Place: %(place)s", place=place_name(request, entry.place)))
    if entry.valid_until is not None:
        over = entry.valid_until < today(request)
        day = format_date(entry.valid_until, tag)
        lines.append(_("- ⚠ Its last day was: %(day)s", day=day) if over else _("- Its last day: %(day)s", day=day))
    if entry.sensitive:
        lines.append(_("- Sensitive: beside the answer people are always offered a person of the office."))
    return lines


def _source(request: Request, entry: FaqEntry) -> list[Raw]:
    _, tag, source = request.office_gettext, request.office_gettext.language.tag, entry.source
    named = ": ".join(filter(None, (source.authority, source.title)))
    if not named and not source.url:
        return []
    where = link(named or source.url, source.url, tag) if source.url else named
    lines = [_("Source: %(source)s", source=where)]
    if source.sentence:
        lines.append(quoted(source.sentence))
    if source.checked_on is not None:
        lines.append(_("Read there on %(day)s.", day=format_day(source.checked_on, tag)))
    return lines


def _lacks(request: Request, lacks: tuple[Lack, ...]) -> str:
    _ = request.office_gettext
    return "\n".join([_("⚠ Missing before it can be published:"), *[f"- {_(LACKS[each])}" for each in lacks]])


def _rows(request: Request, entry: FaqEntry) -> list[Row]:
    _, at = request.office_gettext, f"{entry.id}:{entry.version}"
    choices = [Choice(_("Languages…"), f"fqs_texts:{entry.id}")]
    if not may_write(request):
        return rows_of(choices)
    choices += [
        Choice(_("Topic…"), f"fqs_topic:{at}"),
        Choice(_("Official words…"), f"fqs_edit:{at}:words"),
        Choice(_("Place…"), f"fqs_place:{at}"),
        Choice(_("Source…"), f"fqs_src:{entry.id}"),
        Choice(_("Last day…"), f"fqs_edit:{at}:until"),
        Choice(_("Not sensitive") if entry.sensitive else _("Sensitive"), f"fqs_sens:{at}"),
        Choice(_("Lead on…"), f"fqs_lead:{at}"),
    ]
    return [_moves(request, entry), *rows_of(choices)]


def _moves(request: Request, entry: FaqEntry) -> Row:
    _, at = request.office_gettext, f"{entry.id}:{entry.version}"
    match entry.state:
        case EntryState.DRAFT:
            return row(Choice(_("Publish"), f"fqs_do:{at}:publish"), Choice(_("Remove the draft"), f"fqs_del:{at}"))
        case EntryState.PUBLISHED:
            return row(Choice(_("Withdraw"), f"fqs_do:{at}:withdraw"))
        case EntryState.WITHDRAWN:
            return row(Choice(_("Publish again"), f"fqs_do:{at}:publish"))

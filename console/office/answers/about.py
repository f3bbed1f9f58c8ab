"""What is said once of an entry: the source it relies on, topic, place, last day, official words. One form for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from console.office.answers.entry import is_as_seen, the_entry
from console.office.answers.words import question_of, today, topics
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from faq.entries import EntryChanged, EntryState, FaqEntry, Source
from faq.words.answers import LACKS
from faq.words.reading import (
    NAME_CHARS,
    SENTENCE_CHARS,
    Unfit,
    check_last_day,
    check_read_on,
    read_link,
    read_words,
    within,
)
from locales.formatting import format_list


@dataclass(slots=True)
class Written:
    """What stands in the form; `entry` is what it means, and complete where there are no problems."""

    entry: FaqEntry
    fields: dict[str, str]
    problems: list[str] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)  #: names of the fields that the problems are about

    def read(self, name: str, read: Callable[[str], FaqEntry]) -> None:
        """Take a field over, or name what is wrong with it."""
        try:
            self.entry = read(self.fields[name])
        except Unfit as exc:
            self.problems.append(str(exc))
            self.wrong.add(name)


@page("/answers/{number}/about", Role.EDITOR)
async def about(visit: Visit) -> Reply:
    found = await the_entry(visit)
    return _page(visit, found, _fields(found))


@form("/answers/{number}/about", Role.EDITOR)
async def change(visit: Visit) -> Reply:
    """Store the form, unless somebody changed the entry since it was opened: then ask again."""
    found, _ = await the_entry(visit), visit.gettext
    written = _read(visit, found)
    if written.problems:
        return _page(visit, found, written.fields, written.problems, 422, written.wrong)
    words = _(
        "Somebody has changed this entry meanwhile. Your words still stand here; press “Save” again to keep yours."
    )
    if not is_as_seen(visit, found):
        return _page(visit, found, written.fields, [words], 409)
    try:
        await visit.stores.faq.save(written.entry)
    except EntryChanged:
        return _page(visit, found, written.fields, [words], 409)
    return Went(f"/answers/{found.id}", _("Saved."))


def _fields(entry: FaqEntry) -> dict[str, str]:
    source = entry.source
    return {
        "topic": entry.topic,
        "place": entry.place,
        "words": ", ".join(entry.words),
        "until": entry.valid_until.isoformat() if entry.valid_until else "",
        "sensitive": "yes" if entry.sensitive else "",
        "authority": source.authority,
        "title": source.title,
        "url": source.url,
        "sentence": source.sentence,
        "checked": source.checked_on.isoformat() if source.checked_on else "",
    }


def _read(visit: Visit, before: FaqEntry) -> Written:
    """Read the form; what cannot be meant is a problem, and stays in the form."""
    _, day = visit.gettext, today(visit)
    written = Written(before, {name: visit.field(name) for name in _fields(before)})

    def sourced(**values: object) -> FaqEntry:
        return replace(written.entry, source=replace(written.entry.source, **values))  # type: ignore[arg-type]

    def last_day(text: str) -> FaqEntry:
        until = _day(visit, text)
        if until is not None and until != before.valid_until:
            check_last_day(_, until, day)
        return replace(written.entry, valid_until=until)

    def read_on(text: str) -> FaqEntry:
        checked = _day(visit, text)
        if checked is not None:
            check_read_on(_, checked, day)
        return sourced(checked_on=checked)

    written.read("authority", lambda text: sourced(authority=within(_, text, NAME_CHARS)))
    written.read("title", lambda text: sourced(title=within(_, text, NAME_CHARS)))
    written.read("url", lambda text: sourced(url=read_link(_, text) if text else ""))
    written.read("sentence", lambda text: sourced(sentence=within(_, text, SENTENCE_CHARS)))
    written.read("checked", read_on)
    written.read("words", lambda text: replace(written.entry, words=read_words(_, text)))
    written.read("until", last_day)
    written.entry = replace(
        written.entry,
        topic=written.fields["topic"] if written.fields["topic"] in topics(visit) else before.topic,
        place=written.fields["place"] if written.fields["place"] in ("", *visit.desk.places) else before.place,
        sensitive=bool(written.fields["sensitive"]),
    )
    if not written.problems and before.state is EntryState.PUBLISHED:
        _check_published(visit, before, written)
    return written


def _check_published(visit: Visit, before: FaqEntry, written: Written) -> None:
    """What people get as an answer keeps what it needs."""
    _, day = visit.gettext, today(visit)
    lacks = [_(LACKS[each]) for each in written.entry.lacking(day) if each not in before.lacking(day)]
    if lacks:
        named = format_list(lacks, _.language.tag)
        written.problems.append(_("People get this answer already, so this cannot be left out: %(lacks)s", lacks=named))


def _day(visit: Visit, text: str) -> date | None:
    """Return a day as a browser's field for days writes it. Raises `Unfit`."""
    _ = visit.gettext
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        example = today(visit).isoformat()
        raise Unfit(_("I do not understand this date. For example: %(example)s", example=example)) from None


def _page(
    visit: Visit,
    entry: FaqEntry,
    fields: dict[str, str],
    problems: Sequence[str] = (),
    status: int = 200,
    wrong: set[str] | None = None,
) -> Shown:
    site = visit.desk.site
    question, tag = question_of(entry, visit.language)
    names = {code: each.get(visit.language, each[site.main_language]) for code, each in visit.desk.places.items()}
    if entry.place and entry.place not in names:
        names[entry.place] = entry.place
    return Shown(
        "answers/about.html",
        {
            "entry": entry,
            "question": question,
            "question_language": tag,
            "fields": fields,
            "wrong": wrong or set(),
            "problems": problems,
            "seen": entry.version,
            "topics": topics(visit, entry.topic),
            "places": names,
            "today": today(visit).isoformat(),
            "name_chars": NAME_CHARS,
            "sentence_chars": SENTENCE_CHARS,
            "has_source": entry.source != Source(),
        },
        status,
    )

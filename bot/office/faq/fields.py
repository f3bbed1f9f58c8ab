"""What is said once of an entry: topic, place, official words, last day, source. Each is changed by itself in the chat.

Every field that is written as a message is one row of `FIELDS`.
"""

from dataclasses import replace
from typing import Final

from bot import fallbacks
from bot.office.asking import ask_line, leave_question
from bot.office.faq.entry import asked_version, keep_and_show, open_entry, open_version
from bot.office.faq.reading import FIELDS
from bot.office.faq.words import WRITERS, place_name, today, topic_choices, topic_name
from bot.office.menu import number, say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from faq.entries import FaqEntry
from faq.topics import TOPICS
from faq.words.reading import Unfit
from locales.formatting import Raw, format_day, quoted

ASKED_FIELD: Final = "fqs_field"
NOTHING: Final = Raw("—")


@press("fqs_topic", role=WRITERS)
async def choose_topic(request: Request) -> None:
    """Show the topics, or take the one that was pressed."""
    _, entry = request.office_gettext, await asked_version(request)
    if entry is None:
        return
    if request.args[2:]:
        await _take_topic(request, entry, request.args[2])
        return
    text = _("Now: %(topic)s. Which topic does it belong to?", topic=topic_name(request, entry.topic))
    choices = topic_choices(request, f"fqs_topic:{entry.id}:{entry.version}")
    await show(request, text, *rows_of(choices), row(Choice(_("Back"), f"fqs_entry:{entry.id}")))


async def _take_topic(request: Request, entry: FaqEntry, code: str) -> None:
    if code in TOPICS:
        await keep_and_show(request, replace(entry, topic=code))
    else:
        await fallbacks.old_button(request)


@press("fqs_place", role=WRITERS)
async def choose_place(request: Request) -> None:
    """Show the city's places, or take the one that was pressed: by its number from 1, 0 for none."""
    _, entry = request.office_gettext, await asked_version(request)
    if entry is None:
        return
    codes = ("", *request.office.city.places)
    if request.args[2:] and number(request, 2) < len(codes):
        await keep_and_show(request, replace(entry, place=codes[number(request, 2)]))
        return
    at = f"fqs_place:{entry.id}:{entry.version}"
    names = [place_name(request, code) if code else _("None") for code in codes]
    choices = [Choice(name, f"{at}:{place}") for place, name in enumerate(names)]
    text = _("Where do people go for this? The places come from the city’s configuration.")
    await show(request, text, *rows_of(choices), row(Choice(_("Back"), f"fqs_entry:{entry.id}")))


@press("fqs_src", role=WRITERS)
async def show_source(request: Request) -> None:
    """Show the source, with a button for everything about it."""
    await leave_question(request)
    entry = await open_entry(request, number(request))
    if entry is None:
        return
    _, source, at = request.office_gettext, entry.source, f"{entry.id}:{entry.version}"
    day = format_day(source.checked_on, _.language.tag) if source.checked_on else NOTHING
    lines = [
        _("**On what this answer relies**"),
        _("Authority: %(authority)s", authority=source.authority or NOTHING),
        _("Title: %(title)s", title=source.title or NOTHING),
        _("Link: %(link)s", link=source.url or NOTHING),
        _("Read there on: %(day)s", day=day),
        _("The sentence, word for word:"),
        quoted(source.sentence) if source.sentence else NOTHING,
    ]
    choices = [
        Choice(_("All in one message…"), f"fqs_edit:{at}:source"),
        Choice(_("I have read it there today"), f"fqs_today:{at}"),
        Choice(_("Authority…"), f"fqs_edit:{at}:authority"),
        Choice(_("Title…"), f"fqs_edit:{at}:title"),
        Choice(_("Link…"), f"fqs_edit:{at}:url"),
        Choice(_("Sentence…"), f"fqs_edit:{at}:sentence"),
        Choice(_("Read there on…"), f"fqs_edit:{at}:checked"),
    ]
    await show(request, "\n\n".join(lines), *rows_of(choices), row(Choice(_("Back"), f"fqs_entry:{entry.id}")))


@press("fqs_today", role=WRITERS)
async def checked_today(request: Request) -> None:
    entry = await asked_version(request)
    if entry is not None:
        await keep_and_show(request, replace(entry, source=replace(entry.source, checked_on=today(request))))


@press("fqs_edit", role=WRITERS)
async def ask_asked_field(request: Request) -> None:
    entry, name = await asked_version(request), ":".join(request.args[2:])
    if entry is None:
        return
    if name in FIELDS:
        await ask_field(request, entry, name)
    else:
        await fallbacks.old_button(request)


async def ask_field(request: Request, entry: FaqEntry, name: str, note: str = "") -> None:
    """Ask for a field, below a sentence about what was just done."""
    _, field = request.office_gettext, FIELDS[name]
    question = "\n\n".join(filter(None, [note, field.question(request)]))
    leave_empty = Choice(_("Leave it empty"), f"fqs_clear:{entry.id}:{entry.version}:{name}")
    rows = [row(leave_empty)] if field.clear is not None else []
    await ask_line(
        request, ASKED_FIELD, question, f"fqs_entry:{entry.id}", *rows, id=entry.id, version=entry.version, field=name
    )


@press("fqs_clear", role=WRITERS)
async def clear_field(request: Request) -> None:
    """Leave a field empty instead of writing."""
    entry, field = await asked_version(request), FIELDS.get(":".join(request.args[2:]))
    if entry is None:
        return
    if field is None or field.clear is None:
        await fallbacks.old_button(request)
        return
    await leave_question(request)
    await keep_and_show(request, field.clear(entry))


@step(ASKED_FIELD, role=WRITERS)
async def receive_field(request: Request) -> None:
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    entry = await open_version(request, data["id"], data["version"])
    if entry is None:
        await request.done()
        return
    cancel, text = row(Choice(_("Cancel"), f"fqs_entry:{entry.id}")), request.incoming.text.strip()
    if request.incoming.kind is not Kind.TEXT or not text:
        await say(request, _("Please answer with a text message."), cancel)
        return
    try:
        changed = FIELDS[data["field"]].read(request, entry, text)
    except Unfit as exc:
        await say(request, str(exc), cancel)
        return
    await request.done()
    await keep_and_show(request, changed)

"""How far the languages are over all entries: what is missing, outdated, by machine or not checked, and where."""

from collections import Counter
from typing import Final

from bot.office.asking import leave_question
from bot.office.faq.words import READERS, STANDINGS, entry_choice, ways_back
from bot.office.menu import number, show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice
from faq.entries import Progress, Standing
from locales.formatting import Raw, bold
from locales.registry import own_name

PAGE: Final = 8
SIGNS: Final = {Standing.OUTDATED: "⚠", Standing.MISSING: "○", Standing.UNREVIEWED: "👁", Standing.MACHINE: "🤖"}


@press("fqs_langs", role=READERS)
async def show_all(request: Request) -> None:
    """Count, for every language of the city, the entries that need somebody."""
    _ = request.office_gettext
    await leave_question(request)
    entries = await request.stores.faq.progress()
    languages = request.office.city.languages
    lines = [_line(request, tag, Counter(each.of(tag) for each in entries)) for tag in languages]
    heading = _("**Answers in the city’s languages** (drafts too)")
    choices = [Choice(own_name(tag), f"fqs_lang:{tag}") for tag in languages]
    await show(request, "\n\n".join([heading, "\n".join(lines)]), *rows_of(choices, 3), ways_back(_))


@press("fqs_lang", role=READERS)
async def show_language(request: Request) -> None:
    """List the entries that need somebody in one language: outdated ones first. `fqs_lang:language:after`."""
    _, tag, skipped = request.office_gettext, (*request.args, "")[0], number(request, 1)
    if tag not in request.office.city.languages:
        await show_all(request)
        return
    todo = _todo(await request.stores.faq.progress(), tag)
    shown = todo[skipped : skipped + PAGE]
    entries = {entry.id: entry for entry in await request.stores.faq.some([each.entry_id for each in shown])}
    rows = [
        row(entry_choice(request, entries[each.entry_id], f"fqs_text:{each.entry_id}:{tag}", SIGNS[each.of(tag)]))
        for each in shown
    ]
    more = row(Choice(_("More"), f"fqs_lang:{tag}:{skipped + PAGE}")) if len(todo) > skipped + PAGE else ()
    legend = "\n".join(f"- {sign} {_(STANDINGS[standing]).removeprefix('⚠ ')}" for standing, sign in SIGNS.items())
    text = legend if shown else _("Nothing is left to do in this language.")
    await show(
        request,
        f"{bold(own_name(tag), tag)}\n\n{text}",
        *rows,
        more,
        row(Choice(_("Languages"), "fqs_langs")),
        ways_back(_),
    )


def _todo(entries: list[Progress], tag: str) -> list[Progress]:
    """Return the entries that need somebody in this language, by what they need."""
    order = list(SIGNS)
    return sorted((each for each in entries if each.of(tag) in SIGNS), key=lambda each: order.index(each.of(tag)))


def _line(request: Request, tag: str, counts: Counter[Standing]) -> Raw:
    _ = request.office_gettext
    if not any(counts[standing] for standing in SIGNS):
        return _("- %(language)s: everything is there and checked", language=own_name(tag))
    return _(
        "- %(language)s: missing %(missing)s, outdated %(outdated)s, by machine %(machine)s, "
        "not checked %(unreviewed)s",
        language=own_name(tag),
        missing=counts[Standing.MISSING],
        outdated=counts[Standing.OUTDATED],
        machine=counts[Standing.MACHINE],
        unreviewed=counts[Standing.UNREVIEWED],
    )

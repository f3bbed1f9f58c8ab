"""How values are shown inside texts: isolated, escaped, and with dates, numbers and lists as the language writes them.

Texts are small Markdown. Whatever is inserted must neither become formatting nor turn the direction of the words around
it, so every value passes through `inserted` unless it is `Raw`.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from typing import Final
from urllib.parse import quote

from babel import Locale, dates, lists, numbers

from locales.registry import Direction, language

FSI: Final = "\u2068"  #: FIRST STRONG ISOLATE: what follows takes the direction of its own first letter
PDI: Final = "\u2069"  #: POP DIRECTIONAL ISOLATE: ends it

_DIRECTION_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT: Final = re.compile("[A-Za-z\u00c0-\u052f]")
_IN_BRACKETS: Final = re.compile(r"\(([^()]+)\)")
_LINE_BREAKS: Final = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>#&~|]|:(?=//)")  # the last: a bare address would become a link

_URL_CHARACTERS: Final = "/:?#[]@!$&'()*+,;=%~-._"  # RFC 3986 reserved and unreserved, and % of what is encoded already


class Raw(str):
    """Trusted Markdown: a text of ours, or one whose values are already escaped. It is inserted as it is."""

    __slots__ = ()


Value = str | int | float | Decimal
"""What a text accepts for a placeholder. Years, codes and ids are `str`: a number gets its language's separators."""


def isolate(value: str) -> str:
    """Wrap a value in FSI...PDI; direction controls inside it, which could break out, are dropped."""
    return f"{FSI}{steadied(value)}{PDI}"


def steadied(value: str) -> str:
    """Return a value whose brackets keep their place: "جمعية (AKD e.V.)" would show the last stop before "AKD"."""
    value = _DIRECTION_CONTROLS.sub("", value)
    if "(" in value and _RIGHT_TO_LEFT.search(value) and _LEFT_TO_RIGHT.search(value):
        return _IN_BRACKETS.sub(rf"({FSI}\1{PDI})", value)
    return value


def escape_markdown(value: str) -> str:
    """Return the value so that Markdown shows it letter by letter, in one line.

    Marks that count only at the start of a line (`1.`, `-`, `+`, `=`) are left: `isolate` puts a character before them.
    """
    return _MARKDOWN.sub(r"\\\g<0>", _LINE_BREAKS.sub(" ", value))


def inserted(value: Value, tag: str) -> str:
    """Return the value as it stands in a text of this language: escaped and isolated, `Raw` unchanged."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, str):
        return isolate(escape_markdown(value))
    return isolate(format_number(value, tag))


def quoted(text: str) -> Raw:
    """Return somebody's words as a quotation, line by line, so that nothing in them becomes formatting."""
    return Raw("\n>\n".join(f"> {isolate(escape_markdown(line))}" for line in text.splitlines() if line.strip()))


def bold(value: Value, tag: str) -> Raw:
    """Return the value in bold."""
    return Raw(f"**{inserted(value, tag)}**")


def link(label: Value, url: str, tag: str) -> Raw:
    """Return a link to an address of ours; characters that could end it early are percent-encoded."""
    return Raw(f"[{inserted(label, tag)}](<{quote(url, safe=_URL_CHARACTERS)}>)")


def direction(tag: str) -> Direction:
    return language(tag).direction


def format_number(number: int | float | Decimal, tag: str) -> str:
    """Return the number with the separators of the language, in Western digits, which everyone here reads on forms."""
    if isinstance(number, int) and 0 <= number < 1000:  # by far the most frequent, and the same in every language
        return str(int(number))
    return numbers.format_decimal(number, locale=_locale(tag))


def format_date(day: date, tag: str) -> str:
    """Return the day in words with its weekday ("Mittwoch, 4. März 2026"). For an instant use `format_datetime`."""
    return dates.format_date(day, format="full", locale=_locale(tag))


def format_day(day: date, tag: str) -> str:
    """Return the day as short as a button wants it ("04.03.2026")."""
    return dates.format_date(day, format="medium", locale=_locale(tag))


def format_month(day: date, tag: str, *, short: bool = False) -> str:
    """Return the month of a day ("März 2026"), short as a chart's label wants it ("März")."""
    return dates.format_skeleton("MMM" if short else "yMMMM", day, locale=_locale(tag))


def weekday_name(day: int, tag: str) -> str:
    """Return the name of a weekday, Monday is 0."""
    return str(dates.get_day_names("wide", "stand-alone", _locale(tag))[day])


def format_datetime(instant: datetime, tag: str, zone: tzinfo) -> str:
    """Return day and time of an instant as they are in `zone`.

    In every language on the 24-hour clock: so do offices, tickets and timetables here.

    Raises:
        ValueError: the instant has no time zone, so which moment it means is unknown.
    """
    if instant.utcoffset() is None:
        raise ValueError("an instant must carry its time zone")
    local = instant.astimezone(zone)
    pattern = str(_locale(tag).datetime_formats["long"])
    return pattern.replace("{0}", local.strftime("%H:%M")).replace("{1}", format_date(local.date(), tag))


def format_time(instant: datetime, tag: str, zone: tzinfo, now: datetime) -> str:
    """Return the time of an instant as it is in `zone`, with its day unless that is today."""
    if instant.astimezone(zone).date() != now.astimezone(zone).date():
        return format_datetime(instant, tag, zone)
    return instant.astimezone(zone).strftime("%H:%M")


def format_list(values: Iterable[Value], tag: str) -> Raw:
    """Return the values as an enumeration ("A, B und C"), each escaped and isolated; empty for none."""
    return Raw(lists.format_list([inserted(value, tag) for value in values], locale=_locale(tag)))


@cache
def _locale(tag: str) -> Locale:
    return Locale.parse(language(tag).babel)

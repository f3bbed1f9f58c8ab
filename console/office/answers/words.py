"""The words of answers on pages, and what they share: how far something is, topics, and today in the city."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from console.office.visit import Visit
from faq.entries import EntryState, FaqEntry, Standing
from faq.topics import TOPICS, topic_name
from locales.catalogues import N_

STATES: Final[Mapping[EntryState, str]] = {
    EntryState.DRAFT: N_("Draft"),
    EntryState.PUBLISHED: N_("Published"),
    EntryState.WITHDRAWN: N_("Withdrawn"),
}
STATE_BADGES: Final[Mapping[EntryState, str]] = {EntryState.PUBLISHED: "good"}
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.OUTDATED: N_("outdated"),
    Standing.MISSING: N_("missing"),
    Standing.UNREVIEWED: N_("taken over, unchecked"),
    Standing.MACHINE: N_("by a machine, unchecked"),
    Standing.REVIEWED: N_("checked"),
}
STANDING_BADGES: Final[Mapping[Standing, str]] = {Standing.OUTDATED: "bad", Standing.REVIEWED: "good"}


def today(visit: Visit) -> date:
    return visit.now.astimezone(visit.desk.site.zone).date()


def topics(visit: Visit, *others: str) -> dict[str, str]:
    """Return the topics by their codes, and after them codes that are in use and none of ours."""
    return {code: topic_name(code, visit.gettext) for code in dict.fromkeys((*TOPICS, *filter(None, others)))}


def question_of(entry: FaqEntry, language: str) -> tuple[str, str]:
    """Return its question as its reader knows it best, in this language or the original's, and the language."""
    tag = language if language in entry.texts and not entry.outdated(language) else entry.language
    return entry.texts[tag].question, tag


def languages_of(visit: Visit, entry: FaqEntry) -> list[str]:
    """Return the original's language, then those that the city offers or the entry has."""
    return list(dict.fromkeys((entry.language, *visit.desk.site.languages, *entry.texts)))

"""Sheets to print: for the wall, for each table and for organisations' reports, and the voting cards."""

import base64
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from console.hearing.pages import HearingPages
from console.hearing.words import Said, plain, said
from hearings.cards import printed
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, ThemeTable
from hearings.statement_words import DECIDED, DECISION, PEOPLE, QUESTIONS, SHOWN_BESIDE, WORDS
from hearings.statements import Deciding, Voices
from hub.qr import qr_svg, qr_svg_once
from locales.catalogues import N_, fallback, translator
from locales.registry import LANGUAGES

CARD_LANGUAGES: Final = ("de", "en")  #: there is no room for more; a sign says it to everybody else
TITLES: Final = 8  #: languages of a title on a sheet: as many as fit above the picture
CARDS_A_PAGE: Final = 10


def card_page(pages: HearingPages, hearing: Hearing, cards: Sequence[tuple[int, str]]) -> str:
    """Return the document with voting cards.

    Args:
        cards: number and code of each.
    """
    drawn = [
        (number, printed(code), _picture(qr_svg_once(pages.site.link(f"/?start=v_{code}")))) for number, code in cards
    ]
    main = pages.site.main_language
    return pages.render(
        "cards.html",
        main,
        hearing=hearing,
        sheets=[drawn[start : start + CARDS_A_PAGE] for start in range(0, len(drawn), CARDS_A_PAGE)],
        sentences=[Said(translator(tag, main=main)("One card, one vote."), tag) for tag in CARD_LANGUAGES],
        css=_css(pages),
    )


def table_page(pages: HearingPages, hearing: Hearing, tables: Sequence[ThemeTable], goals: Sequence[Goal]) -> str:
    """Return the document with the sheet for the wall and one for each table."""
    known = {goal.id: goal for goal in goals}
    languages = hearing.languages or tuple(pages.site.languages)
    sheets = []
    for table in tables:
        goal = known.get(table.goal_id) if table.goal_id is not None else None
        link = pages.site.link(f"/?start=t_{table.code}")
        titles = titles_of(goal.title if goal else hearing.title, languages)
        sheets.append((table, goal, titles, _picture(qr_svg(link)), link))
    join = pages.join_link(hearing)
    return pages.render(
        "tables.html",
        pages.site.main_language,
        hearing=hearing,
        sheets=sheets,
        titles=titles_of(hearing.title, languages),
        picture=_picture(qr_svg(join)),
        join=join,
        css=_css(pages),
    )


def statement_page(pages: HearingPages, hearing: Hearing, goals: Sequence[Goal], tag: str) -> str:
    """Return the document on which organisations report, a page for each goal.

    In the city's main language too, below the other one: whoever types it in must know what was asked.
    """
    main = pages.site.main_language
    languages = dict.fromkeys((fallback(tag, main=main), main))
    spoken = {each: translator(each, main=main) for each in languages}

    def both(text: str) -> list[Said]:
        return [Said(plain(_(text)), each) for each, _ in spoken.items()]

    def said_in_both(content: Content) -> list[Said]:
        return list({(it := said(content, each, main)).tag: it for each in (tag, main)}.values())

    return pages.render(
        "statements.html",
        tag,
        hearing=hearing,
        pages=[(goal, said_in_both(goal.title), said_in_both(goal.wording)) for goal in goals],
        heading=both(N_("Report of our organisation")),
        name=both(N_("Name of the organisation")),
        how_many=both(PEOPLE),
        decision=both(DECISION),
        ways=[both(DECIDED[each]) for each in Deciding],
        voices=[both(QUESTIONS[each]) for each in Voices],
        words=both(WORDS),
        shown=both(SHOWN_BESIDE),
        css=_css(pages),
    )


def titles_of(title: Content, languages: Sequence[str]) -> list[Said]:
    """Return a title in the languages it was written in, its own first."""
    order = [title.source, *(tag for tag in languages if tag != title.source)]
    tags = [tag for tag in order if tag in title.texts and tag in LANGUAGES and not title.outdated(tag)]
    return [Said(title.texts[tag].text, tag, title.by_machine(tag)) for tag in tags[:TITLES]]


def _picture(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _css(pages: HearingPages) -> Markup:
    return Markup(pages.sheet_style)  # noqa: S704 (a file of ours)

"""The hearing's pages as HTML, in the reader's language; what people wrote stands in its own language and direction."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from channels.markdown import escape
from console.hearing.charts import chart, printed_chart
from console.hearing.figures import Figure, figure_of
from console.hearing.words import Said, plain, said
from console.markup import html_of
from console.site import Site
from hearings.content import Content
from hearings.hearings import Hearing
from hearings.ideas import ShownIdea
from hearings.phase_words import PHASES
from hearings.report import HearingReport, ReportedResult
from hearings.result_words import ADVICE, DECIDING, STATES, people_words
from locales.catalogues import Translator, fallback, translator
from locales.formatting import direction, format_date, format_datetime
from locales.registry import LANGUAGES, own_name

FOLDER: Final = Path(__file__).parents[1]
DESCRIPTION_CHARS: Final = 160


class HearingPages:
    """Renders for one city."""

    def __init__(self, site: Site) -> None:
        self.site = site
        static = FOLDER / "static"
        self.style: Final = f"{site.theme}\n{(static / 'hearing.css').read_text()}"
        self.print_style: Final = (static / "hearing_print.css").read_text()
        self.sheet_style: Final = (static / "hearing_sheets.css").read_text()
        self.script: Final = (static / "wall.js").read_bytes()
        # Strict: a misspelled name in a template fails in a test instead of showing nothing.
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates" / "hearing"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["md"] = html_of
        self._templates.filters["plain"] = plain
        self._templates.filters["esc"] = escape

    def link(self, hearing: Hearing, tag: str) -> str:
        """Return the permanent address of a hearing's page."""
        return self.site.link(f"/hearings/{hearing.code}/{tag}")

    def join_link(self, hearing: Hearing) -> str:
        """Return where one takes part, without any messenger."""
        return self.site.link(f"/?start=h_{hearing.code}")

    def photo(self, hearing: Hearing, idea: ShownIdea) -> str:
        """Return where the picture of an idea is, "" where it has none."""
        return self.site.path(f"/hearings/{hearing.code}/ideas/{idea.number}.jpg") if idea.photo else ""

    def index(self, tag: str, hearings: Sequence[Hearing]) -> str:
        return self.render("index.html", tag, hearings=hearings, languages=self.languages(self.site.languages))

    def page(self, tag: str, report: HearingReport) -> str:
        """Return a hearing's page: before its results are published what is asked, afterwards what came of it."""
        return self.render("hearing.html", tag, languages=self.languages(report.languages), **self.about(tag, report))

    def committee(self, tag: str, report: HearingReport, name: str, code: str) -> str:
        """Return the page behind a personal link."""
        languages = self.languages(report.languages)
        return self.render("committee.html", tag, languages=languages, name=name, code=code, **self.about(tag, report))

    def printed(self, tag: str, report: HearingReport, made_at: datetime, *, plain_summary: bool) -> str:
        """Return the document that becomes the printed report.

        Args:
            plain_summary: only the goals, results and decisions, in few words.
        """
        spoken = fallback(tag, main=self.site.main_language)
        return self.render(
            "report.html",
            tag,
            made=format_datetime(made_at, spoken, self.site.zone),
            brief=plain_summary,
            css=Markup(self.print_style),  # noqa: S704 (a file of ours)
            **{**self.about(tag, report), "chart": printed_chart, "photo": lambda idea: ""},  # the press loads nothing
        )

    def missing(self, tag: str) -> str:
        return self.render("missing.html", tag)

    def link_ended(self, tag: str) -> str:
        return self.render("link_ended.html", tag)

    def about(self, tag: str, report: HearingReport) -> dict[str, Any]:
        """Return what every rendering of a report needs."""
        main = self.site.main_language
        figures: dict[int, Figure] = {}

        def figure(reported: ReportedResult) -> Figure:
            return figures.setdefault(reported.poll.id, figure_of(reported, tag, main))

        return {
            "report": report,
            "hearing": report.hearing,
            "figure": figure,
            "chart": chart,
            "photo": lambda idea: self.photo(report.hearing, idea),
            "public": self.link(report.hearing, tag),
            "join": self.join_link(report.hearing),
            "phase": PHASES[report.hearing.phase],
        }

    def languages(self, tags: Sequence[str]) -> list[Any]:
        """Return languages to choose from."""
        return [LANGUAGES[tag] for tag in tags if tag in LANGUAGES]

    def render(self, template: str, tag: str, **values: Any) -> str:
        spoken = fallback(tag, main=self.site.main_language)
        _: Translator = translator(tag, main=self.site.main_language)

        def day(at: datetime | date) -> str:
            local = at.astimezone(self.site.zone).date() if isinstance(at, datetime) else at
            return format_date(local, spoken)

        def say(content: Content) -> Said:
            return said(content, tag, self.site.main_language)

        return self._templates.get_template(template).render(
            _=_,
            lang=spoken,
            dir=direction(spoken),
            tag=tag,
            site=self.site,
            style=self.site.path(f"/hearings/style.css?{_mark(self.style.encode())}"),
            script=self.site.path(f"/hearings/wall.js?{_mark(self.script)}"),
            say=say,
            day=day,
            moment=lambda at: format_datetime(at, spoken, self.site.zone),
            people=lambda count: people_words(count, _),
            took_part=lambda count: plain(_.n("%(n)s person took part.", "%(n)s people took part.", count)),
            ideas_given=lambda count: plain(_.n("People gave %(n)s idea.", "People gave %(n)s ideas.", count)),
            states=STATES,
            deciding=DECIDING,
            advice=ADVICE,
            own_name=own_name,
            direction=direction,
            **values,
        )


def _mark(content: bytes) -> str:
    # Browsers keep what they were given; other content has another address.
    return hashlib.sha256(content).hexdigest()[:12]

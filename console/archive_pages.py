"""The archive's pages as HTML, in the reader's language; what was written stands in its own language and direction."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from broadcasts.archive import Published, archive_path
from broadcasts.editions import TextState
from broadcasts.passing_on import beginning, headline
from console.markup import html_of
from console.site import Site
from locales import notices
from locales.catalogues import fallback, translator
from locales.formatting import direction, format_date
from locales.registry import LANGUAGES, Language

FOLDER: Final = Path(__file__).parent
DESCRIPTION_CHARS: Final = 160  # search engines show about as much
NOTICE_CHARS: Final = 620  # what one page holds in large type, below a long title
LINE_CHARS: Final = 50  # a shorter line takes as much room
#: The less there is on a notice, the larger it is written.
SIZES: Final = ((200, "huge"), (400, "large"))


class ArchivePages:
    """Renders for one city."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.style: Final = f"{site.theme}\n{(FOLDER / 'static' / 'archive.css').read_text()}"
        # Browsers keep a style sheet; one with other content has another address.
        mark = hashlib.sha256(self.style.encode()).hexdigest()[:12]
        self._style_path = site.path(f"/archive/style.css?{mark}")
        # Strict: a misspelled name in a template fails in a test instead of showing nothing.
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates" / "archive"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def link(self, tag: str, number: int) -> str:
        """Return the permanent address of an edition."""
        return self._site.link(archive_path(tag, number))

    def listing(self, tag: str, editions: Sequence[Published], page: int, *, more: bool) -> str:
        return self._render(
            "list.html",
            tag,
            editions=[(each, self._day(each.sent_at, tag)) for each in editions],
            page=page,
            more=more,
            languages=self._languages(self._site.languages),
        )

    def edition(self, tag: str, edition: Published) -> str:
        _ = translator(tag, main=self._site.main_language)
        sent = _("Sent on %(day)s.", day=self._day(edition.sent_at, tag))
        corrected = edition.corrected_at and _("Corrected on %(day)s.", day=self._day(edition.corrected_at, tag))
        return self._render(
            "edition.html",
            tag,
            **self._words(edition),
            html=html_of(edition.text.body),
            dates=html_of(f"{sent} {corrected or ''}"),
            by_machine=edition.text.state is TextState.MACHINE,
            languages=self._languages(edition.languages),
            missing=html_of(self._not_in_this_language(tag, edition)) if tag != edition.language else "",
        )

    def notice(self, tag: str, edition: Published) -> str:
        """Return one page to print and put up."""
        room = NOTICE_CHARS
        while _room_of(text := beginning(edition.text, room)) > NOTICE_CHARS:
            room -= LINE_CHARS
        needed = _room_of(text) + len(edition.text.title)
        size = next((size for most, size in SIZES if needed <= most), "medium")
        return self._render("notice.html", tag, **self._words(edition), paragraphs=text.split("\n\n"), size=size)

    def withdrawn(self, tag: str, edition: Published) -> str:
        """Return what stands where a withdrawn edition stood: none of its words."""
        return self._render("withdrawn.html", tag, day=self._day(edition.sent_at, tag))

    def missing(self, tag: str) -> str:
        return self._render("missing.html", tag)

    def _words(self, edition: Published) -> dict[str, Any]:
        """Return what every page of an edition needs."""
        return {
            "edition": edition,
            "title": headline(edition.text),
            "description": " ".join(beginning(edition.text, DESCRIPTION_CHARS).split()),
            "text_dir": direction(edition.language),
            "link": self.link(edition.language, edition.number),
        }

    def _not_in_this_language(self, tag: str, edition: Published) -> str:
        """Say, in the reader's language, that and which other language is shown."""
        name = LANGUAGES[edition.language].name
        _ = translator(tag, main=self._site.main_language)
        if _.language.tag != tag:  # we have one sentence in this language, not two
            return f"{notices.not_in_your_language(tag)} ({name})"
        return _("This newsletter was not sent in your language. You see it in: %(language)s.", language=name)

    def _languages(self, tags: Sequence[str]) -> list[Language]:
        """Return languages to choose from."""
        return [LANGUAGES[tag] for tag in tags]

    def _day(self, at: datetime, tag: str) -> str:
        spoken = fallback(tag, main=self._site.main_language)
        return format_date(at.astimezone(self._site.zone).date(), spoken)

    def _render(self, template: str, tag: str, **values: Any) -> str:
        spoken = fallback(tag, main=self._site.main_language)
        return self._templates.get_template(template).render(
            _=translator(tag, main=self._site.main_language),
            lang=spoken,
            dir=direction(spoken),
            tag=tag,
            site=self._site,
            style=self._style_path,
            headline=headline,
            name_of=lambda language: LANGUAGES[language].name,
            link_of=self.link,
            path_of=lambda language, number: self._site.path(archive_path(language, number)),
            **values,
        )


def _room_of(text: str) -> int:
    """Return how much of a notice a text takes, in characters of full lines."""
    return sum(max(len(line), LINE_CHARS) for line in text.split("\n")) if "\n" in text else len(text)

"""The public pages as HTML, in the reader's language; what only the office can say stands in the language it is in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.hearing.words import plain, said
from console.markup import html_of
from console.public.barriers import barriers
from console.public.feedback import CONTACT_CHARS, MOST_CHARS, Feedback, Wanted
from console.public.particulars import Particulars
from console.public.privacy import privacy_sections
from console.site import Site
from contacts.who_sees import WEB_CHAT, channel_name, who_reads_along
from hearings.hearings import Hearing
from locales import notices
from locales.catalogues import Translator, fallback, translator
from locales.formatting import direction, format_date
from locales.registry import LANGUAGES, Language

FOLDER: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Door:
    """A messenger through which one comes in."""

    channel: str
    name: str
    link: str
    who: str  #: reads along


class PublicPages:
    """Renders for one city."""

    def __init__(self, site: Site, about: Particulars) -> None:
        self.site = site
        self.about = about
        self.style: Final = f"{site.theme}\n{(FOLDER / 'static' / 'public.css').read_text()}"
        self._style_path = site.path(f"/welcome/style.css?{hashlib.sha256(self.style.encode()).hexdigest()[:12]}")
        # Strict: a misspelled name in a template fails in a test instead of showing nothing.
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates" / "public"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["md"] = html_of
        self._templates.filters["plain"] = plain
        self._templates.filters["shortened"] = shortened

    @property
    def spoken(self) -> list[str]:
        """The languages of the city in which these pages have all their words."""
        main = self.site.main_language
        return [tag for tag in self.site.languages if fallback(tag, main=main) == tag]

    def links(self) -> Mapping[str, str]:
        """Return the address of each messenger in which one can begin now, our own first."""
        found = {WEB_CHAT: self.site.link("/")}
        for channel in self.about.channels.values():
            # Before a messenger was reached for the first time its links lead nowhere.
            if channel.name != WEB_CHAT and urlsplit(channel.link("")).path.strip("/"):
                found[channel.name] = channel.link("")
        return found

    def welcome(self, tag: str, hearing: Hearing | None) -> str:
        _ = self.texts(tag)
        doors = [
            Door(name, channel_name(_, name), link, plain(who_reads_along(_, name)))
            for name, link in self.links().items()
        ]
        title = said(hearing.title, tag, self.site.main_language) if hearing else None
        return self._render("welcome.html", tag, "welcome", doors=doors, hearing=hearing, title=title)

    def accessibility(self, tag: str, feedback: Feedback, problems: Mapping[str, str]) -> str:
        """Return the statement with its form."""
        return self._render(
            "accessibility.html",
            tag,
            "accessibility",
            barriers=barriers(self.texts(tag), self.about, self.site.main_language),
            feedback=feedback,
            problems=problems,
            wanted=Wanted,
            most=MOST_CHARS,
            contact_most=CONTACT_CHARS,
        )

    def sent(self, tag: str, feedback: Feedback, *, known: bool) -> str:
        """Return what follows a form that was sent; `known`: this browser has a chat already."""
        return self._render("sent.html", tag, "accessibility", feedback=feedback, known=known, wanted=Wanted)

    def imprint(self, tag: str) -> str:
        return self._render("imprint.html", tag, "imprint")

    def privacy(self, tag: str) -> str:
        """Return the notice; beside it the text that counts, where the office has not read it in this language."""
        main = self.site.main_language
        spoken = fallback(tag, main=main)
        texts = [self.texts(tag)]
        if spoken not in (main, *self.about.privacy.reviewed):
            texts.append(translator(main, main=main))
        versions = [
            (_, privacy_sections(_, self.about, self.site.office_in(_.language.tag), main), index)
            for index, _ in enumerate(texts)
        ]
        return self._render("privacy.html", tag, "privacy", versions=versions)

    def missing(self, tag: str) -> str:
        return self._render("missing.html", tag, "")

    def texts(self, tag: str) -> Translator:
        return translator(tag, main=self.site.main_language)

    def _render(self, template: str, tag: str, page: str, **values: Any) -> str:
        main, spoken = self.site.main_language, fallback(tag, main=self.site.main_language)

        def day(of: date) -> str:
            return format_date(of, spoken)

        return self._templates.get_template(template).render(
            _=translator(tag, main=main),
            lang=spoken,
            dir=direction(spoken),
            tag=tag,
            main=main,
            page=page,
            missing_language="" if tag == spoken else notices.not_in_your_language(tag),
            languages=self._languages(),
            direction=direction,
            site=self.site,
            about=self.about,
            style=self._style_path,
            day=day,
            own_pages=[name for name in ("accessibility", "privacy", "imprint") if name not in self.about.elsewhere],
            **values,
        )

    def _languages(self) -> Sequence[Language]:
        return [LANGUAGES[tag] for tag in self.spoken]


def shortened(url: str) -> str:
    """Return an address as one says it."""
    return url.partition("://")[2].removesuffix("/") or url

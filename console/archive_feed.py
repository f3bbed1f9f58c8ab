"""The archive as a feed (Atom 1.0, RFC 4287), for feed readers and for the city's own site."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from broadcasts.archive import Published, archive_path
from broadcasts.passing_on import headline
from console.markup import html_of
from console.site import Site
from locales.catalogues import fallback, translator

FEED_TYPE: Final = "application/atom+xml; charset=utf-8"
ATOM: Final = "{http://www.w3.org/2005/Atom}"
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  #: when an empty archive changed last
#: XML 1.0 cannot hold these, however they are written.
_FORBIDDEN: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
register_namespace("", ATOM[1:-1])


def feed(site: Site, language: str, editions: Sequence[Published]) -> bytes:
    """Return the newest editions in one language; what was not sent in it is in the main one, and says so."""
    _, spoken = translator(language, main=site.main_language), fallback(language, main=site.main_language)
    root = Element(f"{ATOM}feed", {LANG: language})
    here = site.link(f"/archive/{language}")
    _add(root, "id", f"{here}/feed.atom")
    _add(root, "title", f"{site.office_in(spoken)}: {_.gettext('Newsletter archive')}")
    _add(root, "updated", max((each.changed_at for each in editions), default=NEVER).isoformat(timespec="seconds"))
    SubElement(root, f"{ATOM}link", rel="self", type="application/atom+xml", href=f"{here}/feed.atom")
    SubElement(root, f"{ATOM}link", rel="alternate", type="text/html", hreflang=language, href=here)
    _add(SubElement(root, f"{ATOM}author"), "name", site.office_in(spoken))
    for each in editions:
        _entry(root, site, language, each)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(root: Element, site: Site, language: str, edition: Published) -> None:
    """Add an edition. Its id is its permanent address: a correction changes `updated`, and nothing else."""
    link = site.link(archive_path(language, edition.number))
    entry = SubElement(root, f"{ATOM}entry", {LANG: edition.language})
    _add(entry, "id", link)
    _add(entry, "title", headline(edition.text))
    _add(entry, "published", edition.sent_at.isoformat(timespec="seconds"))
    _add(entry, "updated", edition.changed_at.isoformat(timespec="seconds"))
    SubElement(entry, f"{ATOM}link", rel="alternate", type="text/html", hreflang=edition.language, href=link)
    _add(entry, "content", str(html_of(edition.text.body)), type="html")


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, ATOM + name, attributes).text = text.translate(_FORBIDDEN)

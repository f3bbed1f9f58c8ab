from pathlib import Path

import pytest

from channels.document import Paragraph, Span
from channels.markdown import parse
from locales.catalogues import FOLDER, N_, fallback, translator
from locales.extraction import update
from locales.formatting import FSI, PDI, Raw, bold, isolate
from locales.registry import UnknownLanguage
from tests.locales.conftest import translate, write

ARABIC_CHATS = ["لا محادثات", "محادثة", "محادثتان", "%(n)s محادثات", "%(n)s محادثة", "%(n)s محادثة كاملة"]


@pytest.fixture
def folder(tree: Path) -> Path:
    write(
        tree,
        "bot/menu.py",
        '_("Hello %(name)s", name=x); _.n("%(n)s chat", "%(n)s chats", n)\n'
        '_.p("button", "Open"); _("Open"); _("100 %%")',
    )
    write(tree, "bot/office/menu.py", '_("Compose"); _.np("list", "%(n)s draft", "%(n)s drafts", n)')
    update(tree)
    translate(tree / "locales/ar/people.po", {"%(n)s chat": ARABIC_CHATS, "100 %%": "100 ٪"})
    translate(
        tree / "locales/de/office.po", {"Compose": "Verfassen", "%(n)s draft": ["%(n)s Entwurf", "%(n)s Entwürfe"]}
    )
    return tree / "locales"


def test_text_comes_in_the_readers_language_with_its_value_isolated(folder: Path) -> None:
    _ = translator("ar", folder=folder)

    assert _("Hello %(name)s", name="Anna") == f"مرحبا {FSI}Anna{PDI}"
    assert _.language.direction == "rtl"


def test_markup_in_a_value_stays_text(folder: Path) -> None:
    text = translator("de", folder=folder)("Hello %(name)s", name="*[x](http://e)")

    assert parse(text) == (Paragraph((Span(f"Hallo {isolate('*[x](http://e)')}"),)),)


def test_texts_inside_texts_are_escaped_once(folder: Path) -> None:
    _ = translator("de", folder=folder)

    inner = _("Hello %(name)s", name="a*b")

    assert _("Hello %(name)s", name=inner) == f"Hallo Hallo {FSI}a\\*b{PDI}"
    assert _("Hello %(name)s", name=bold("a*b", "de")) == f"Hallo **{FSI}a\\*b{PDI}**"
    assert isinstance(inner, Raw)


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5), (1103, 3)])
def test_each_number_takes_its_arabic_form(folder: Path, number: int, form: int) -> None:
    _ = translator("ar", folder=folder)

    shown = isolate(f"{number:,}")
    assert _.n("%(n)s chat", "%(n)s chats", number) == ARABIC_CHATS[form].replace("%(n)s", shown)


def test_text_counted_elsewhere_takes_the_form_for_one(folder: Path) -> None:
    assert translator("ar", folder=folder).gettext("%(n)s chat") == "محادثة"


def test_english_needs_no_catalogue(folder: Path) -> None:
    _ = translator("en", "office", folder=folder)

    assert _("Compose") == "Compose"
    assert [_.n("%(n)s chat", "%(n)s chats", n) for n in (1, 2000)] == [f"{FSI}1{PDI} chat", f"{FSI}2,000{PDI} chats"]
    assert _.np("list", "%(n)s draft", "%(n)s drafts", 0) == f"{FSI}0{PDI} drafts"
    assert _("100 %%") == "100 %"


def test_context_tells_words_apart(folder: Path) -> None:
    path = folder / "de/people.po"
    path.write_text(
        path.read_text().replace(
            'msgctxt "button"\nmsgid "Open"\nmsgstr ""', 'msgctxt "button"\nmsgid "Open"\nmsgstr "Öffnen"'
        )
    )

    _ = translator("de", folder=folder)

    assert (_.p("button", "Open"), _("Open")) == ("Öffnen", "Open")


def test_staff_texts_include_those_of_people(folder: Path) -> None:
    _ = translator("de", "office", folder=folder)

    assert (_("Compose"), _("Hello %(name)s", name="A")) == ("Verfassen", f"Hallo {FSI}A{PDI}")
    assert translator("de", folder=folder)("Compose") == "Compose"


@pytest.mark.parametrize(
    ("tag", "people", "office"),
    [("de", "de", "de"), ("ar", "ar", "en"), ("pl", "tr", "en"), ("de-simple", "de", "de"), ("en", "en", "en")],
)
def test_language_without_texts_falls_back_as_a_whole(tag: str, people: str, office: str) -> None:
    assert fallback(tag, "people", main="tr") == people
    assert fallback(tag, "office", main="tr") == office


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(UnknownLanguage):
        translator("xx")
    with pytest.raises(UnknownLanguage):
        translator("pl", main="xx")


def test_unfinished_texts_show_in_english(folder: Path) -> None:
    path = folder / "tr/people.po"
    path.write_text(path.read_text().replace('#, python-format\nmsgid "Hello', '#, fuzzy, python-format\nmsgid "Hello'))

    _ = translator("tr", folder=folder)

    assert _("Hello %(name)s", name="A") == f"Hello {FSI}A{PDI}"
    assert _.n("%(n)s chat", "%(n)s chats", 2) == f"{FSI}2{PDI} chats"


def test_catalogue_is_read_when_first_needed_and_then_no_more(folder: Path) -> None:
    (folder / "ar/people.po").write_text("this is no catalogue", encoding="utf-8")
    _ = translator("de", folder=folder)
    (folder / "de/people.po").unlink()

    assert translator("de", folder=folder) is _
    with pytest.raises(Exception, match="Unknown or misformatted keyword") as caught:
        translator("ar", folder=folder)
    assert caught.value.__notes__ == [str(folder / "ar/people.po")]


def test_missing_value_is_an_error_and_not_a_gap(folder: Path) -> None:
    with pytest.raises(KeyError, match="name"):
        translator("de", folder=folder)("Hello %(name)s")


def test_marking_changes_nothing() -> None:
    assert N_("Draft") == "Draft"


@pytest.mark.parametrize("tag", ["de", "tr", "ar", "uk", "ru"])
def test_shipped_catalogues_can_be_read(tag: str) -> None:
    assert translator(tag).language.tag == tag
    assert (FOLDER / tag / "people.po").exists()

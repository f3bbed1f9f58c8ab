"""A source tree with one text and its finished catalogues, for tests to change."""

from pathlib import Path

import polib
import pytest

from locales.extraction import update

TRANSLATIONS = {"de": "Hallo %(name)s", "ar": "مرحبا %(name)s", "tr": "Merhaba %(name)s"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "bot" / "office").mkdir(parents=True)
    write(tmp_path, "bot/menu.py", 'text = _("Hello %(name)s", name=name)\n')
    update(tmp_path)
    for tag in ("de", "ar", "tr", "uk", "ru"):
        translate(tmp_path / f"locales/{tag}/people.po", {"Hello %(name)s": TRANSLATIONS.get(tag, "Привіт %(name)s")})
    return tmp_path


def write(root: Path, name: str, source: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def translate(path: Path, texts: dict[str, str | list[str]]) -> None:
    """Enter translations in a catalogue: a text, or the list of plural forms."""
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        match texts.get(entry.msgid):
            case str(text):
                entry.msgstr = text
            case list(forms):
                entry.msgstr_plural = dict(enumerate(forms))
    catalogue.save()

import os
from pathlib import Path

import pytest

from locales.__main__ import main
from locales.checking import msgfmt_problems, problems
from locales.extraction import update
from tests.locales.conftest import translate, write

PLURAL = 'text = _("Hello %(name)s"); _.n("%(n)s chat", "%(n)s chats", n)\n'
FORMS: dict[str, list[str]] = {
    "de": ["ein Chat", "%(n)s Chats"],
    "tr": ["%(n)s sohbet", "%(n)s sohbet"],
    "ar": ["لا محادثات", "محادثة", "محادثتان", "%(n)s محادثات", "%(n)s محادثة", "%(n)s محادثة"],
    "uk": ["%(n)s чат", "%(n)s чати", "%(n)s чатів"],
    "ru": ["%(n)s чат", "%(n)s чата", "%(n)s чатов"],
}


def change(tree: Path, tag: str, old: str, new: str) -> None:
    path = tree / f"locales/{tag}/people.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def counted(tree: Path) -> Path:
    """The tree with a counted text as well, translated everywhere."""
    write(tree, "bot/menu.py", PLURAL)
    update(tree)
    for tag, forms in FORMS.items():
        translate(tree / f"locales/{tag}/people.po", {"%(n)s chat": list(forms)})
    return tree


def test_finished_catalogues_have_no_problem(counted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(problems(counted)) == []
    assert main(["check", "--root", str(counted)]) == 0
    assert capsys.readouterr().out == ""


MENU = '#: bot/menu.py\n#, python-format\nmsgid "Hello'
NAMED = "'Hello %(name)s': "
COUNTED = "'%(n)s chat': "


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("مرحبا %(name)s", "", f"{NAMED}empty"),
        ("مرحبا %(name)s", "مرحبا", f"{NAMED}placeholders differ: [] instead of ['name']"),
        ("مرحبا %(name)s", "%(name)s %(x)s", f"{NAMED}placeholders differ: ['name', 'x'] instead of ['name']"),
        ("مرحبا %(name)s", "%(name)s 5 %", f"{NAMED}only %(name)s and %% may follow a percent sign"),
        ('msgstr[2] "محادثتان"', 'msgstr[2] ""', f"{COUNTED}form 2 empty"),
        ('msgstr[2] "محادثتان"\n', "", f"{COUNTED}form 2 empty"),
        ("%(n)s محادثات", "محادثات", f"{COUNTED}form 3 placeholders differ: [] instead of ['n']"),
        (MENU, MENU.replace("#, ", "#, fuzzy, "), f"{NAMED}marked fuzzy"),
        ('msgid "Hello', 'msgid "Hi', f"{NAMED}new, not in the catalogue yet"),
        ('msgid "Hello', 'msgid "Hi', "'Hi %(name)s': stale, no longer in the program"),
        ('msgid_plural "%(n)s chats"', 'msgid_plural "%(n)s lots"', f"{COUNTED}new, not in the catalogue yet"),
        (MENU, f'#~ msgid "Old"\n#~ msgstr "x"\n\n{MENU}', "'Old': stale, no longer in the program"),
        ("n%100>=11 ? 4 : 5;", "n%100>=0 && n%100<=2 ? 4 : 5;", "Plural-Forms must be 'nplurals=6;"),
        ("nplurals=6; plural=", "nplurals=7; plural=", "Plural-Forms must be 'nplurals=6;"),
        ('msgid "Hello', 'msgidd "Hello', "not readable: "),
    ],
)
def test_each_fault_of_a_catalogue_is_named(counted: Path, old: str, new: str, problem: str) -> None:
    change(counted, "ar", old, new)

    found = list(problems(counted))

    assert [line for line in found if line.startswith(f"locales/ar/people.po: {problem}")], found
    assert not [line for line in found if "locales/ar" not in line]


def test_number_may_be_left_out_only_where_the_form_is_for_one_number(counted: Path) -> None:
    change(counted, "de", "ein Chat", "Chat von %(name)s")
    change(counted, "ru", 'msgstr[0] "%(n)s чат"', 'msgstr[0] "один чат"')

    assert [line for line in problems(counted) if "msgstr" not in line and "format specification" not in line] == [
        "locales/de/people.po: '%(n)s chat': form 0 placeholders differ: ['name'] instead of ['n']",
        "locales/ru/people.po: '%(n)s chat': form 0 placeholders differ: [] instead of ['n']",
    ]


def test_missing_and_unknown_catalogues_are_named(counted: Path) -> None:
    (counted / "locales/de/office.po").unlink()
    write(counted, "locales/xx/people.po", "")

    assert list(problems(counted)) == [
        "locales/de/office.po: missing; `python -m locales extract` writes it",
        "locales/xx/people.po: the registry names no such catalogue",
    ]


@pytest.mark.parametrize("text", ["5 % off", "%s chats", "%(n)d chats"])
def test_texts_of_the_program_have_named_placeholders_only(counted: Path, text: str) -> None:
    write(counted, "bot/other.py", f'_("{text}")')
    update(counted)

    assert f"bot/other.py: {text!r}: only %(name)s and %% may follow a percent sign" in list(problems(counted))


def test_calls_that_cannot_be_translated_are_named(counted: Path) -> None:
    write(counted, "bot/other.py", '_(f"Hello {name}")')

    assert next(problems(counted)).startswith("bot/other.py:1: ")


def test_gettexts_own_compiler_is_asked(counted: Path) -> None:
    change(counted, "tr", 'msgstr "Merhaba %(name)s"', 'msgstr "Merhaba %(name)s\\n"')

    found = list(problems(counted))

    assert [line for line in found if line.startswith("locales/tr/people.po:") and "end with '\\n'" in line], found


def test_missing_compiler_is_said(counted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.fspath(counted))

    assert list(msgfmt_problems(counted, [])) == [
        "msgfmt is not installed, so the catalogues were not compiled; Debian has it in the package gettext"
    ]

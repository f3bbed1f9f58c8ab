import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.masking import MaskDamaged, mask_line, restore_line

NAMES = ("Sprachrohr",)
LINE = (
    "- Am **Montag**, [Anmeldung & mehr](https://a.example/b_(c)?d=1&e=2) bei *Sprachrohr*, Tel. 030 23125 100, "
    "info@example.org, {name} < 3!"
)


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        "",
        "   ",
        "# Überschrift",
        "> Zitat",
        "1. Erstens",
        "24. Dezember",
        "***fett und kursiv***",
        "**fett mit *kursiv* darin**",
        "Bürger*innen und Schüler*innen",
        "a_b_c und <b>kein HTML</b> & mehr",
        "[https://a.example](https://a.example)",
        "https://a.example/a_b_c",
        "[kaputt](",
        "\\*kein Kursiv\\*",
    ],
)
def test_an_unchanged_line_comes_back_as_it_was(line: str) -> None:
    masked = mask_line(line, NAMES)

    assert restore_line(masked, masked.text).rstrip() == line.rstrip()


@given(st.text(alphabet="ab *_[]()<>&\"'x=/1.:https#-\\{}", max_size=40))
def test_no_line_breaks_the_masks(line: str) -> None:
    masked = mask_line(line, NAMES)

    try:
        restored = restore_line(masked, masked.text)
    except MaskDamaged:
        return  # refused, never stored mangled
    assert sorted(restored.replace("*", "_").split()) == sorted(line.replace("*", "_").split())


def test_what_must_stay_never_leaves() -> None:
    masked = mask_line(LINE, NAMES)

    assert [word for word in ("a.example", "Sprachrohr", "23125", "@", "{name}", "**") if word in masked.text] == []


def test_a_translated_line_gets_back_its_markdown_and_what_must_stay() -> None:
    masked = mask_line("- **Montag** bei [Sprachrohr](https://a.example): 030 23125 100", NAMES)

    assert masked.text == '<b>Montag</b> bei <a id="0"><x id="0"/></a>: <x id="2"/>'
    translated = "<x id='2'></x> : <a id='0'><x id=\"0\" /></a>’da <b> pazartesi </b>"
    assert restore_line(masked, translated) == "- 030 23125 100 : [Sprachrohr](https://a.example)’da **pazartesi**"


@pytest.mark.parametrize(
    "translated",
    [
        "Pazartesi",
        '<x id="0"/> <x id="0"/> <b>a</b>',
        '<x id="1"/> <b>a</b>',
        '<x id="0"/> a',
        '<x id="0"/> <b>a',
        '<x id="0"/> <b>a</b><b>b</b>',
        '<x id="0"/> <b>a</b> <i>b</i>',
        '&lt;x id="0"/&gt; <b>a</b>',
        '</b><x id="0"/>a<b>',
        "",
    ],
)
def test_what_came_back_damaged_is_refused(translated: str) -> None:
    masked = mask_line("**Montag** 030 23125 100", NAMES)

    with pytest.raises(MaskDamaged):
        restore_line(masked, translated)

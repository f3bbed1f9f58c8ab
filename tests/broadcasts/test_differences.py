import re

import pytest

from broadcasts.differences import difference


def shown(before: str, after: str, tag: str = "de") -> str:
    return re.sub("[\u2066-\u2069]", "", difference(before, after, tag))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Jeden Montag um 19 Uhr.", "Jeden Dienstag um 19 Uhr.", "Jeden [−Montag−] **Dienstag** um 19 Uhr."),
        ("Jeden Montag.", "Jeden Montag im Bad.", "Jeden [−Montag.−] **Montag im Bad.**"),
        ("", "Neu hier", "**Neu hier**"),
        ("Alt hier", "", "[−Alt hier−]"),
        ("Titel\n\nText", "Titel\n\nWort", "Titel ¶ [−Text−] **Wort**"),
        ("eins zwei", "eins\nzwei", "eins **¶** zwei"),
        ("a_b *c*", "a_b *d*", "a\\_b [−\\*c\\*−] **\\*d\\***"),
        ("gleich", "gleich", ""),
        ("gleich  so", " gleich so\n", ""),
    ],
)
def test_words_added_and_removed(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_what_is_the_same_far_from_a_change_is_left_out() -> None:
    same = " ".join(f"wort{number}" for number in range(40))

    assert shown(f"{same} alt {same} alt", f"{same} neu {same} neu") == (
        "… wort35 wort36 wort37 wort38 wort39 [−alt−] **neu** wort0 wort1 wort2 wort3 wort4 … "
        "wort35 wort36 wort37 wort38 wort39 [−alt−] **neu**"
    )


def test_arabic_reads_from_the_right_and_every_change_is_isolated() -> None:
    changed = difference("يوم الاثنين 19", "يوم الثلاثاء 19", "ar")

    assert changed == "\u2067يوم [−\u2068الاثنين\u2069−] **\u2068الثلاثاء\u2069** 19\u2069"


def test_marks_of_direction_in_a_text_cannot_break_out() -> None:
    assert "\u202e" not in difference("", "\u202eabc", "de")

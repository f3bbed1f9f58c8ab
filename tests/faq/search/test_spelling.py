"""How letters are read."""

import pytest

from faq.search.differences import negated, numbers
from faq.search.language import LANGUAGES, guess
from faq.search.spelling import plain, skeleton, sound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müllabfuhr", "MUELLABFUHR"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁnden", "finden"),
        ("أين", "اين"),
        ("مدرسة", "مدرسه"),
        ("۱۸", "18"),
        ("ε\u0301τος", "έτος"),
        ("zwi\u200bschen  «uns»!", "zwischen uns"),
    ],
)
def test_what_is_written_differently_reads_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("native", "latin"), [("школа", "schkola"), ("θέλω", "thelo"), ("кошти", "koshti"), ("час", "chas")]
)
def test_another_script_sounds_the_same(native: str, latin: str) -> None:
    assert sound(plain(native)) == sound(plain(latin))


def test_a_skeleton_has_no_vowels() -> None:
    assert skeleton(sound(plain("مدرسة"))) == skeleton(sound(plain("madrasa")))


def test_digits_stand_for_letters_only_inside_words() -> None:
    assert sound(plain("3arabi")) == "arabi"
    assert sound(plain("18 km")) == "18 km"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("§ 24 Abs. 1", {"24", "1"}),
        ("Prüfung B1", {"b1"}),
        ("bis 007 Uhr", {"7"}),
        ("٢٤ ساعة", {"24"}),
        ("keine Zahl", set()),
    ],
)
def test_numbers_are_read_in_every_script(text: str, found: set[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Ich habe keine Wohnung", "de", True),
        ("Ich habe eine Wohnung", "de", False),
        ("У мене немає паспорта", "uk", True),
        ("δεν έχω", "el", True),
        ("Ich habe keine", "de-simple", True),
        ("no", "tlh", None),
    ],
)
def test_a_not_is_seen_in_languages_that_are_known(text: str, language: str, said: bool | None) -> None:
    assert negated(text, language) is said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo kann ich mich anmelden?", "de"),
        ("Де я можу зареєструватися?", "uk"),
        ("Где я могу зарегистрироваться?", "ru"),
        ("Nerede kayıt olabilirim?", "tr"),
        ("ኣበይ ክምዝገብ እኽእል?", "ti"),
        ("Πού μπορώ να εγγραφώ;", "el"),
    ],
)
def test_the_language_of_a_question_is_guessed(text: str, language: str) -> None:
    assert LANGUAGES[int(guess(text).argmax())] == language


def test_the_profile_tips_the_scale_but_does_not_decide() -> None:
    short, long = "Termin", "Wo kann ich mich anmelden?"

    assert guess(short, "hr")[LANGUAGES.index("hr")] > guess(short)[LANGUAGES.index("hr")]
    assert LANGUAGES[int(guess(long, "ar").argmax())] == "de"


def test_chances_add_up_to_one() -> None:
    assert [round(float(guess(text).sum()), 4) for text in ("", "?", "日本", "Termin")] == [1.0] * 4

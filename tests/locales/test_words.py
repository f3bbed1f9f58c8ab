import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.registry import LANGUAGES
from locales.words import NO_WORDS, START_WORDS, STOP_WORDS, YES_WORDS, is_start_word, is_stop_word, read_yes_no

EVERYDAY = """
    ja nein danke okay genug ende gut schlecht yes no thanks enough end cancel later back menu
    evet hayır teşekkürler yeter tamam نعم لا شكرا كفى خلاص تمام так ні дякую досить да нет спасибо хватит
    da nu mulțumesc si no grazie basta ne hvala dosta tak nie dziękuję dość ναι όχι ευχαριστώ αρκετά
    po jo faleminderit mjaft بله نه ممنون کافی erê na spas bes oui non merci assez sí gracias alto
    እወ ኣይፋል የቐንየለይ ይኣክል 1 2 👍 ? !
"""
LETTERS = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
ALL_STOP_WORDS = sorted({word for words in STOP_WORDS.values() for word in words})


@pytest.mark.parametrize("word", ALL_STOP_WORDS)
def test_every_stop_word_works_however_it_is_typed(word: str) -> None:
    for text in (word, f"  {word}!\n", f"„{word.upper()}.“", f"/{word}", f"🛑 {word}", f"\u2068{word}\u2069"):
        assert is_stop_word(text), text


@pytest.mark.parametrize(
    "text",
    [
        "ＳＴＯＰ",
        "ABONELİKTEN ÇIK",
        "abonelikten cik",
        "IPTAL",
        "الغاء",
        "إِلْغَاء",
        "إلغـــاء",
        "لغو اشتراك",
        "desabonnement",
        "Στοπ",
        "ΣΤΑΜΑΤΑ",
        "ВІДПИСАТИСЯ",
        "stop   all",
        "otpisat’sya",
    ],
)
def test_spelling_of_the_keyboard_does_not_matter(text: str) -> None:
    assert is_stop_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "bitte stop",
        "stop the noise at night",
        "stop it",
        "nonstop",
        "stop?no",
        "Bushaltestelle: Stopp",
        "",
        "...",
        "🛑",
    ],
)
def test_a_stop_word_counts_only_as_the_whole_message(text: str) -> None:
    assert not is_stop_word(text)


@given(st.sampled_from(ALL_STOP_WORDS), LETTERS)
def test_one_more_word_is_a_message(word: str, more: str) -> None:
    assert not is_stop_word(f"{word} qx{more}")
    assert not is_stop_word(f"{more}xq {word}")


@given(st.text(max_size=100))
def test_no_message_fails(text: str) -> None:
    assert not (is_stop_word(text) and is_start_word(text))


@pytest.mark.parametrize("word", sorted({*EVERYDAY.split()}))
def test_everyday_answers_stop_nothing(word: str) -> None:
    assert not is_stop_word(word)


def test_every_language_has_words_for_both() -> None:
    assert list(STOP_WORDS) == list(START_WORDS) == list(LANGUAGES)
    assert all(STOP_WORDS.values())
    assert all(START_WORDS.values())


def test_every_start_word_starts_and_none_stops() -> None:
    words = [word for words in START_WORDS.values() for word in words]

    assert [word for word in words if not is_start_word(f"{word.upper()} ")] == []
    assert [word for word in words if is_stop_word(word)] == []


@pytest.mark.parametrize("text", ["ja", "Ja!", "YES", "evet", "نعم", "na3am", "так", "tak", "да", "da."])
def test_yes_is_understood(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize("text", ["nein", "No.", "hayır", "HAYIR", "لا", "la", "ні", "ni", "нет", "net", "не"])
def test_no_is_understood(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "yes and no", "vielleicht", "1", "jaja nein"])
def test_anything_else_is_neither_yes_nor_no(text: str) -> None:
    assert read_yes_no(text) is None


def test_no_word_for_yes_or_no_stops_or_starts_anything() -> None:
    words = [word for each in (YES_WORDS, NO_WORDS) for spelled in each.values() for word in spelled]

    assert not [word for word in words if is_stop_word(word) or is_start_word(word)]

import pytest

from faq.crisis_spelling import near_keys, one_edit_apart, spellings, words_of


@pytest.mark.parametrize(
    "alike",
    [
        ("schlägt", "SCHLÄGT", "schlaegt", "schlagt", "schlääägt"),
        ("помогите", "pomogite"),
        ("мужчина", "muzhchina"),
        ("хочу", "hochu", "khochu"),
        ("ещё", "еще", "eshche"),
        ("б'є", "б’є", "бє"),
        ("İSTİYORUM", "istiyorum"),
        ("ışık", "isik"),
        ("مُساعَدة", "مساعده"),
        ("أريد", "اريد"),
        ("كيف", "کیف"),
        ("می‌خواهم", "می خواهم", "میخواهم"),
        ("ፀሓይ", "ጸሓይ"),
        ("sa3douni", "saadouni"),
        ("don't", "dont", "don’t"),
    ],
)
def test_one_word_in_several_spellings(alike: tuple[str, ...]) -> None:
    assert len({tuple(words_of(word)) for word in alike}) == 1


def test_elided_articles_are_words_of_their_own() -> None:
    assert words_of("l'ambulance") == ["l", "ambulance"]


def test_numbers_stay_as_they_are() -> None:
    assert words_of("112, 110") == ["112", "110"]


def test_arabic_is_also_read_without_what_is_written_together_with_it() -> None:
    assert set(spellings("والشرطه")) == {"والشرطه", "شرطه", "الشرطه"}
    assert list(spellings("وا")) == ["وا"]


@pytest.mark.parametrize("written", ["notarzt", "notartz", "notarz", "notarxzt", "notaxzt", "nortarzt"])
def test_one_letter_may_be_wrong(written: str) -> None:
    assert one_edit_apart(written, "notarzt")
    assert one_edit_apart("notarzt", written)
    assert set(near_keys(written)) & set(near_keys("notarzt"))


@pytest.mark.parametrize("other", ["kotarzt", "otarzt", "notar", "noatrtz", "notxrxt", "notarztes"])
def test_two_letters_or_the_first_may_not(other: str) -> None:
    assert not one_edit_apart(other, "notarzt")
    assert not one_edit_apart("notarzt", other)

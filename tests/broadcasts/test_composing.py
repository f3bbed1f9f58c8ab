import pytest

from broadcasts.composing import compose_edition
from broadcasts.editions import Edition, EditionState, EditionText, TextState
from locales.notices import by_machine
from locales.registry import LANGUAGES


def edition(state: TextState) -> Edition:
    texts = {"de": EditionText("de", "Fest", "Am Samstag."), "fa": EditionText("fa", "جشن", "شنبه", state)}
    return Edition(1, None, "de", EditionState.DRAFT, 1, None, texts)


def test_a_machines_text_says_so_below_in_the_readers_language() -> None:
    assert compose_edition(edition(TextState.MACHINE), "fa").text == f"**جشن**\n\nشنبه\n\n*{by_machine('fa')}*"
    assert compose_edition(edition(TextState.REVIEWED), "fa").text == "**جشن**\n\nشنبه"
    assert by_machine("de") not in compose_edition(edition(TextState.MACHINE), "de").text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_the_sentence_without_markup(tag: str) -> None:
    assert by_machine(tag)
    assert not set(by_machine(tag)) & set("*_[]<>%\n")

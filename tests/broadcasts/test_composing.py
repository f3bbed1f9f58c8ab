from dataclasses import replace

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


def test_an_invitation_has_a_button_that_leads_to_its_hearing_and_so_has_its_correction() -> None:
    invitation = replace(edition(TextState.REVIEWED), hearing_id=7)
    correction = replace(invitation, id=2, corrects_id=1)

    for each in (invitation, correction):
        coming, *others = compose_edition(each, "de").choices
        assert [(choice.label, choice.token) for choice in coming] == [("Wir kommen", "ha_inv:7")]
        assert tuple(others) == compose_edition(edition(TextState.REVIEWED), "de").choices


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_the_sentence_without_markup(tag: str) -> None:
    assert by_machine(tag)
    assert not set(by_machine(tag)) & set("*_[]<>%\n")

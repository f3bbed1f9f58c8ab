from channels.markdown import parse
from channels.plain import to_plain


def test_blocks_are_told_apart_by_characters() -> None:
    text = "# Titel\n\n**Fett**\nneu\n\n- a\n  - b\n    mehr\n- c\n\n9. neun\n10. zehn\n\n    mehr\n\n> Wort\n>\n> - d"

    shown = to_plain(parse(text))

    assert shown == "Titel\n\nFett\nneu\n\n• a\n  • b\n    mehr\n• c\n\n9. neun\n10. zehn\n    mehr\n\n> Wort\n>\n> • d"


def test_a_link_is_its_label_and_address() -> None:
    assert to_plain(parse("[das **Amt**](https://aalen.de)!")) == "das Amt (https://aalen.de)!"


def test_a_link_that_says_its_address_says_it_once() -> None:
    text = "https://aalen.de/ä <info@aalen.de> [+497361](tel:+497361) [\u2068https://b.de\u2069](https://b.de)"

    assert to_plain(parse(text)) == "https://aalen.de/ä info@aalen.de +497361 \u2068https://b.de\u2069"


def test_a_link_that_says_another_address_shows_where_it_leads() -> None:
    assert to_plain(parse("[https://bank.de](https://falle.de)")) == "https://bank.de (https://falle.de)"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.pasting import CUT_WITHIN, PASTE_CHARS, join_pieces, looks_cut, parse_pasted

LIMIT = 300
LONG = "x" * (LIMIT - 100)


def test_a_message_near_the_limit_looks_cut() -> None:
    lengths = [PASTE_CHARS, PASTE_CHARS - CUT_WITHIN, PASTE_CHARS - CUT_WITHIN - 1, 0]

    assert [looks_cut("x" * length) for length in lengths] == [True, True, False, False]


@pytest.mark.parametrize(
    ("piece", "following", "joined"),
    [
        ("Liebe", "Leserin", " "),
        ("Ende.", "Neuer Satz", "\n"),
        ("„Ende.“", "Neuer Satz", "\n"),
        ("**Wann?**", "Am Montag", "\n"),
        ("هل تعلمون؟", "نعم", "\n"),
        ("und", "- Punkt", "\n"),
        ("und", "2. Punkt", "\n"),
        ("und", "## Titel", "\n"),
        ("und", "> Zitat", "\n"),
        ("am", "24.12. ist frei", " "),
        ("und ", "weiter", ""),
    ],
)
def test_what_is_put_between_two_pieces(piece: str, following: str, joined: str) -> None:
    assert join_pieces([LONG + piece, following], LIMIT) == LONG + piece + joined + following


def test_a_word_cut_at_the_limit_is_whole_again() -> None:
    assert join_pieces(["a" * LIMIT, "bc"], LIMIT) == "a" * LIMIT + "bc"


def test_messages_that_were_not_cut_are_paragraphs() -> None:
    assert join_pieces(["Titel", "Text", " ", "Schluss"], LIMIT) == "Titel\n\nText\n\nSchluss"


def test_nothing_is_nothing() -> None:
    assert join_pieces([]) == ""


@given(st.lists(st.text(), max_size=5), st.integers(CUT_WITHIN, CUT_WITHIN + 10))
def test_joining_loses_no_word(pieces: list[str], limit: int) -> None:
    assert "".join(join_pieces(pieces, limit).split()) == "".join("".join(pieces).split())


@given(st.integers(1, 30), st.integers(100, 150))
def test_a_paste_cut_at_spaces_is_what_it_was(word_length: int, word_count: int) -> None:
    text = rest = " ".join(["x" * word_length] * word_count)
    pieces = []
    while len(rest) > LIMIT:
        piece, rest = rest[: rest.rindex(" ", 0, LIMIT)], rest[rest.rindex(" ", 0, LIMIT) + 1 :]
        pieces.append(piece)

    assert join_pieces([*pieces, rest], LIMIT) == text


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Titel\n\nText", "Titel", "Text"),
        ("Titel\nText", "Titel", "Text"),
        ("# Titel\n\nText\n", "Titel", "Text"),
        ("## Titel ##\nText", "Titel", "Text"),
        ("**Titel**\nText", "Titel", "Text"),
        ("**Titel:**\nText", "Titel:", "Text"),
        ("\n\n  Titel  \n\n- eins\n- zwei\n", "Titel", "- eins\n- zwei"),
        ("Bürger*innen \\*hier\\*\nText", "Bürger*innen *hier*", "Text"),
        ("24. Dezember\nText", "24. Dezember", "Text"),
        ("Titel", "Titel", ""),
        ("", "", ""),
    ],
)
def test_the_first_line_is_the_title(text: str, title: str, body: str) -> None:
    assert parse_pasted(text) == (title, body)

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.document import Block, Bullets, Document, Paragraph, Quote, Span
from channels.markdown import parse
from channels.plain import to_plain
from channels.splitting import split


def plain_length(document: Document) -> int:
    return len(to_plain(document))


def utf16_length(document: Document) -> int:
    return len(to_plain(document).encode("utf-16-le")) // 2


def parts_of(text: str, limit: int) -> list[str]:
    return [to_plain(part) for part in split(parse(text), limit, plain_length)]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, []),
        ("kurz", 10, ["kurz"]),
        ("eins\n\nzwei\n\ndrei", 10, ["eins\n\nzwei", "drei"]),
        ("Ein Satz. Noch einer? Ja!", 22, ["Ein Satz. Noch einer?", "Ja!"]),
        ("Am 24. Dezember ist zu.", 20, ["Am 24. Dezember ist", "zu."]),
        ("Zeile\nnoch eine Zeile", 12, ["Zeile", "noch eine", "Zeile"]),
        ("ein langes Wort", 7, ["ein", "langes", "Wort"]),
        ("Donaudampfschiff", 7, ["Donauda", "mpfschi", "ff"]),
        ("ab\u0301c", 2, ["a", "b\u0301", "c"]),
        ("هل أنت هنا؟ نعم أنا هنا", 16, ["هل أنت هنا؟", "نعم أنا هنا"]),
        ("- a\n- b\n- c", 7, ["• a\n• b", "• c"]),
        ("7. a\n8. b\n9. c", 10, ["7. a\n8. b", "9. c"]),
        ("1. a b c\n2. d", 6, ["1. a b", "c", "2. d"]),
        ("> eins\n>\n> zwei", 8, ["> eins", "> zwei"]),
    ],
)
def test_cuts(text: str, limit: int, parts: list[str]) -> None:
    assert parts_of(text, limit) == parts


def test_styles_survive_a_cut() -> None:
    (first, second) = split(parse("ein **fetter Text**"), 10, plain_length)

    assert first == (Paragraph((Span("ein "), Span("fetter", bold=True))),)
    assert second == (Paragraph((Span("Text", bold=True),)),)


def test_a_link_longer_than_the_limit_still_ends() -> None:
    parts = split(parse("[ab](https://example.org)"), 5, plain_length)

    assert [to_plain(part) for part in parts] == ["a (https://example.org)", "b (https://example.org)"]


SPANS = st.builds(Span, st.text(st.sampled_from("abc . \n😀ن\u2068\u2069"), min_size=1), st.booleans(), st.booleans())
PARAGRAPHS = st.builds(
    Paragraph, st.lists(SPANS, min_size=1).map(tuple).filter(lambda spans: any(s.text.strip() for s in spans))
)
BLOCKS: st.SearchStrategy[Block] = st.recursive(
    PARAGRAPHS,
    lambda inner: st.one_of(
        st.builds(Quote, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(
            Bullets,
            st.lists(st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=4).map(tuple),
            st.sampled_from([None, 1, 9]),
        ),
    ),
    max_leaves=8,
)
MEASURES = st.sampled_from([plain_length, utf16_length])


@given(st.lists(BLOCKS, max_size=6).map(tuple), st.integers(40, 120), MEASURES)
def test_parts_fit_and_say_everything_in_order(
    document: Document, limit: int, measure: Callable[[Document], int]
) -> None:
    parts = split(document, limit, measure)

    assert all(words_of(part) for part in parts)
    assert all(measure(part) <= limit for part in parts)
    assert "".join(map(words_of, parts)) == words_of(document)


def words_of(document: Document) -> str:
    """Return all characters but the marks of lists and quotes, without white space."""
    return "".join("".join(map(_block_words, document)).split())


def _block_words(block: Block) -> str:
    match block:
        case Paragraph():
            return "".join(span.text for span in block.spans)
        case Quote():
            return words_of(block.blocks)
        case Bullets():
            return "".join(map(words_of, block.items))

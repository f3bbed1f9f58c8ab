import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.saved_text import TextTrouble, UnreadableText, read_saved_text

TEXT = "Käthe\nالعربية\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_unicode_is_read_whatever_its_form(content: bytes) -> None:
    assert read_saved_text(content) == TEXT


@pytest.mark.parametrize(
    ("content", "trouble", "line"),
    [
        (b"", TextTrouble.EMPTY, 1),
        (codecs.BOM_UTF8 + b" \r\n", TextTrouble.EMPTY, 1),
        ("eins\nKäthe\n".encode("latin-1"), TextTrouble.NOT_UNICODE, 2),
        ("eins\nKäthe\n".encode("utf-16-le"), TextTrouble.NOT_TEXT, 2),
        ("eins\nKäthe \u20ac".encode("cp1252"), TextTrouble.NOT_UNICODE, 2),
        (b"eins\nzwei\0", TextTrouble.NOT_TEXT, 2),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", TextTrouble.NOT_TEXT, 1),
        ("eins\nK\ufffdthe\n".encode(), TextTrouble.BROKEN_CHARACTERS, 2),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", TextTrouble.NOT_TEXT, 1),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_line(content: bytes, trouble: TextTrouble, line: int) -> None:
    with pytest.raises(UnreadableText) as refused:
        read_saved_text(content)

    assert refused.value == UnreadableText(trouble, line)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_refused(content: bytes) -> None:
    try:
        text = read_saved_text(content)
    except UnreadableText:
        return
    assert text.strip()

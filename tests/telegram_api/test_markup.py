import pytest

from tests.telegram_api.errors import ApiError
from tests.telegram_api.markup import parse_html, utf16_length


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Hallo<br>", 'Unsupported start tag "br" at byte offset 5'),
        ("<b>fett", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<i>kursiv</b>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("ab</b>", "Unexpected end tag at byte offset 2"),
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_is_not_telegrams_html_is_refused_in_its_words(source: str, problem: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &amp; b &nbsp;&#1234;&#x41;", "a & b &nbsp;ӒA", []),
        ("➡️ <STRONG>x</STRONG>", "➡️ x", [("bold", 3, 1)]),
        ("🏡<u>🏡</u>", "🏡🏡", [("underline", 2, 2)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>leer", "leer", []),
        ("<blockquote expandable>lang</blockquote>", "lang", [("expandable_blockquote", 0, 4)]),
        ('<span class="tg-spoiler">x</span><s>y</s>', "xy", [("spoiler", 0, 1), ("strikethrough", 1, 1)]),
    ],
)
def test_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)

    assert parsed == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_links_and_code() -> None:
    _, link = parse_html("<a href='https://a.de/?x=1&amp;y=2'>hier</a>")
    _, code = parse_html('<pre><code class="language-python">x = 1</code></pre>')

    assert link == [{"type": "text_link", "offset": 0, "length": 4, "url": "https://a.de/?x=1&y=2"}]
    assert code == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


def test_utf16_length_counts_characters_outside_the_basic_plane_twice() -> None:
    assert [utf16_length(text) for text in ("abc", "سلام", "🏡", "")] == [3, 4, 2, 0]

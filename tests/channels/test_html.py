from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.document import Paragraph, Span
from channels.html import to_html
from channels.markdown import parse

LINK = 'rel="noopener noreferrer" target="_blank"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("eins\nzwei\n\ndrei", "<p>eins<br>zwei</p><p>drei</p>"),
        ("**a** *b* ***c***", "<p><strong>a</strong> <em>b</em> <strong><em>c</em></strong></p>"),
        ("# Titel", "<p><strong>Titel</strong></p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("3. a\n\n   b", '<ol start="3"><li><p>a</p><p>b</p></li></ol>'),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        (
            "[a **b**](https://a.de?x=1&y=2)",
            f'<p><a href="https://a.de?x=1&amp;y=2" {LINK}>a <strong>b</strong></a></p>',
        ),
        ("<script>\"&'", "<p>&lt;script&gt;&quot;&amp;&#x27;</p>"),
        ('[x](https://a.de/"onclick=)', f'<p><a href="https://a.de/%22onclick=" {LINK}>x</a></p>'),
    ],
)
def test_elements(text: str, html: str) -> None:
    assert to_html(parse(text)) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\u2068a\u2069 b", "<p><bdi>a</bdi> b</p>"),
        ("\u2068a \u2068b\u2069\u2069", "<p><bdi>a <bdi>b</bdi></bdi></p>"),
        ("**\u2068a\u2069**", "<p><bdi><strong>a</strong></bdi></p>"),
        ("\u2068a **b\u2069 c**", "<p><bdi>a <strong>b</strong></bdi><strong> c</strong></p>"),
        ("a\u2069 \u2068b", "<p>a b</p>"),
        ("[\u2068a\u2069](https://a.de)", f'<p><a href="https://a.de" {LINK}><bdi>a</bdi></a></p>'),
        ("\u2068a [b](https://a.de)\u2069", f'<p><bdi>a <a href="https://a.de" {LINK}>b</a></bdi></p>'),
        ("\u2068a [b\u2069](https://a.de)", f'<p>a <a href="https://a.de" {LINK}>b</a></p>'),
    ],
)
def test_isolates_become_elements_and_never_cross_others(text: str, html: str) -> None:
    assert to_html(parse(text)) == html


SPANS = st.builds(
    Span,
    st.text(st.sampled_from("ab<&\u2068\u2069\n"), min_size=1),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "https://a.de", "https://b.de"]),
)


@given(st.lists(SPANS).map(tuple))
def test_every_paragraph_is_well_formed_and_keeps_its_text(spans: tuple[Span, ...]) -> None:
    html = to_html((Paragraph(spans),))

    element = ElementTree.fromstring(html.replace("<br>", "\n"))

    text = "".join(span.text for span in spans)
    assert "".join(element.itertext()) == text.replace("\u2068", "").replace("\u2069", "")

import pytest
from aiogram.types import MessageEntity
from hypothesis import given
from hypothesis import strategies as st

from channels.document import Block, Bullets, Document, Paragraph, Quote, Span
from channels.telegram.rendering import Rendered, measure, render

LINK = "https://example.org/a"
TEXTS = st.text(alphabet=st.sampled_from("a ß.\u2068\u2069مرح😀👨‍👩‍👧🇩🇪é"), min_size=1, max_size=12)


def plain(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def shown(rendered: Rendered) -> list[tuple[str, str]]:
    return [(entity.type, entity.extract_from(rendered.text)) for entity in rendered.entities]


@pytest.mark.parametrize(
    ("document", "text", "entities"),
    [
        ((), "", []),
        ((plain("eins"), plain("zwei")), "eins\n\nzwei", []),
        ((Paragraph((Span("Heute"),), heading=True), plain("Text")), "Heute\n\nText", [("bold", "Heute")]),
        ((Paragraph((Span("Heute", bold=True),), heading=True),), "Heute", [("bold", "Heute")]),
        ((Paragraph((Span("a"), Span("b", italic=True))),), "ab", [("italic", "b")]),
        ((Paragraph((Span("da", bold=True, link=LINK),)),), "da", [("bold", "da"), ("text_link", "da")]),
        ((Bullets(((plain("eins"),), (plain("zwei"),))),), "• eins\n• zwei", []),
        ((Bullets(((plain("eins"),), (plain("zwei"),)), start=3),), "3. eins\n4. zwei", []),
        (
            (Bullets(((plain("a\nb"), Bullets(((plain("c"),), (plain("d"),)))), (plain("e"),))),),
            "• a\n   b\n   • c\n   • d\n• e",
            [],
        ),
        ((plain("so:"), Quote((plain("ja"), plain("gern")))), "so:\n\nja\n\ngern", [("blockquote", "ja\n\ngern")]),
        ((Quote((Quote((plain("innen"),)),)),), "innen", [("blockquote", "innen")]),
    ],
)  # fmt: skip
def test_blocks_and_styles(document: Document, text: str, entities: list[tuple[str, str]]) -> None:
    rendered = render(document)

    assert (rendered.text, sorted(shown(rendered))) == (text, entities)


def test_a_link_keeps_its_address() -> None:
    rendered = render((Paragraph((Span("zum "), Span("Amt", link=LINK))),))

    assert rendered == Rendered("zum Amt", (MessageEntity(type="text_link", offset=4, length=3, url=LINK),))


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span("schreiben Sie", link="mailto:amt@example.org"), "schreiben Sie (amt@example.org)"),
        (Span("amt@example.org", link="mailto:amt@example.org"), "amt@example.org"),
        (Span("anrufen", link="tel:+497361520"), "anrufen (+497361520)"),
        (Span("hier", link="http://localhost:8000/x"), "hier (http://localhost:8000/x)"),
        (Span("hier", link="http://[::1"), "hier (http://[::1)"),
    ],
)
def test_a_link_that_telegram_would_drop_shows_its_address(span: Span, text: str) -> None:
    assert render((Paragraph((span,)),)) == Rendered(text)


def test_an_inserted_value_keeps_its_isolates() -> None:
    text = "مرحبا \u2068Anna Müller\u2069!"

    assert render((plain(text),)) == Rendered(text)


@given(st.lists(st.tuples(TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=8))
def test_entities_mark_exactly_their_spans(runs: list[tuple[str, bool, bool]]) -> None:
    spans = tuple(Span(text, bold=bold, link=LINK if linked else "") for text, bold, linked in runs)

    rendered = render((Quote((Paragraph(spans),)),))

    assert rendered.text == "".join(span.text for span in spans)
    for kind, expected in [
        ("bold", [span.text for span in spans if span.bold]),
        ("text_link", [span.text for span in spans if span.link]),
        ("blockquote", [rendered.text]),
    ]:
        assert [marked for mark, marked in shown(rendered) if mark == kind] == expected


def documents() -> st.SearchStrategy[Document]:
    spans = st.builds(Span, TEXTS, st.booleans(), st.booleans(), st.sampled_from(["", LINK]))
    paragraphs: st.SearchStrategy[Block] = st.builds(
        Paragraph, st.lists(spans, min_size=1, max_size=3).map(tuple), st.booleans()
    )

    def nested(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        inner = st.lists(blocks, min_size=1, max_size=3).map(tuple)
        return st.builds(Quote, inner) | st.builds(Bullets, st.lists(inner, min_size=1, max_size=3).map(tuple))

    return st.lists(st.recursive(paragraphs, nested, max_leaves=8), min_size=1, max_size=3).map(tuple)


@given(documents())
def test_entities_lie_inside_the_text_and_between_characters(document: Document) -> None:
    rendered = render(document)

    units = rendered.text.encode("utf-16-le")
    for entity in rendered.entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        assert 0 <= start < end <= len(units)
        assert units[start:end].decode("utf-16-le") == entity.extract_from(rendered.text)


def test_length_is_counted_in_characters_and_too_many_entities_are_too_long() -> None:
    smile = (plain("😀" * 4096),)
    styled = Paragraph(tuple(Span("a", bold=True) for _ in range(100)))
    one_more = Paragraph((*styled.spans, Span("a", italic=True)))

    assert (measure(smile), measure((styled,)), measure((one_more,)) > 4096) == (4096, 4096, True)

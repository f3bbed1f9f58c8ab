import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.inline_markdown import inline_markdown, shows_link
from channels.document import Paragraph, Span
from channels.markdown import parse

URL = "https://a.example/x"
PIECES = st.lists(st.sampled_from([*"*_[]()<>#`~&!\\-+=|:.1ab \n\u2068\u2069نä?", "://", "https", "13. "]), max_size=6)
LINKS = st.sampled_from(["", "", "", URL, "mailto:a@b.de", "https://a.example/(x)?y=1&z=*_*"])
SPANS = st.lists(st.builds(Span, PIECES.map("".join), st.booleans(), st.booleans(), LINKS), max_size=6)


@pytest.mark.parametrize(
    ("spans", "markdown"),
    [
        ([Span("Komm zum "), Span("Treff", True), Span(", ab 13. Januar")], "Komm zum **Treff**, ab 13. Januar"),
        ([Span("Komm "), Span("zum Treff ", True), Span("am 1.")], "Komm **zum Treff** am 1."),
        ([Span("fett ", True), Span("beides", True, True), Span(" fett", True)], "**fett *beides* fett**"),
        ([Span("A", True), Span("B", True), Span("C")], "**AB**C"),
        ([Span("schau ", True), Span("hier", True, False, URL)], f"**schau [hier]({URL})**"),
        ([Span("hier", link="https://a.example/(x)")], "[hier](<https://a.example/(x)>)"),
        ([Span("*kein* _Markdown_ [nicht](wahr)")], "\\*kein\\* \\_Markdown\\_ \\[nicht\\](wahr)"),
        ([Span("- kein Punkt\n24. Dezember\n# kein Titel")], "\\- kein Punkt\n24\\. Dezember\n\\# kein Titel"),
        ([Span(f"mehr auf {URL}_y")], f"mehr auf {URL}\\_y"),
        ([Span("Bürger"), Span("innen", italic=True)], "Bürgerinnen"),
        ([Span(" ", True), Span("\n")], ""),
    ],
)
def test_what_is_written(spans: list[Span], markdown: str) -> None:
    assert inline_markdown(spans) == markdown


@given(SPANS)
def test_every_letter_is_shown_and_nothing_else(spans: list[Span]) -> None:
    shown = parse(inline_markdown(spans))

    wanted = "".join("".join(span.text for span in spans).split())
    assert all(isinstance(block, Paragraph) and not block.heading for block in shown)
    letters = "".join(span.text for block in shown if isinstance(block, Paragraph) for span in block.spans)
    assert "".join(letters.split()) == wanted


def test_only_addresses_for_people_can_be_linked() -> None:
    links = [URL, "mailto:a@b.de", "tel:+49736152", "file:///C:/x.docx", "javascript:alert(1)", "x.docx", ""]

    assert [shows_link(link) for link in links] == [True, True, True, False, False, False, False]

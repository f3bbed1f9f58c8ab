"""Word files for tests, made with python-docx, and by hand what it cannot make."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from broadcasts.word_file import WordText, read_word

Write = Callable[[Any], object]


def word(write: Write) -> bytes:
    """Return a file whose content `write` puts into an empty document."""
    document = docx.Document()
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(write: Write) -> WordText:
    return read_word(word(write))


def read_body(xml: str) -> WordText:
    """Return what is read of paragraphs written as WordprocessingML."""

    def write(document: Any) -> None:
        parsed = parse_xml(f"<w:body {nsdecls('w', 'r', 'm')}>{xml}</w:body>")
        for element in list(parsed):
            document.element.body.insert_element_before(element, "w:sectPr")

    return read(write)


def add_link(paragraph: Any, target: str, words: str) -> None:
    """Put a link at the end of a paragraph as Word does: its target is a relationship of the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, True))
    link.append(paragraph.add_run(words)._r)
    paragraph._p.append(link)


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the file with every part replaced by `change(name, part)`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()

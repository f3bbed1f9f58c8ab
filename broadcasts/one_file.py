"""All languages of an edition in one file, Markdown or Word: one heading per language, below it title and text."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from broadcasts.editions import BODY_CHARS, TITLE_CHARS
from broadcasts.pasting import parse_pasted
from broadcasts.word_file import UnreadableWord, is_zip, read_word
from channels.markdown import parse
from channels.plain import to_plain
from locales.language_names import find_language, nearest_language
from locales.saved_text import UnreadableText, read_saved_text

MARKDOWN_BYTES: Final = 2_000_000  # eighteen languages of the longest edition are below one
TEXT_SUFFIXES: Final = (".docx", ".markdown", ".md", ".txt")
MACRO_SUFFIXES: Final = (".docm", ".dotm")
SHOWN_CHARS: Final = 60
_SUFFIX: Final = re.compile(r"\.[a-z][a-z0-9]{1,8}")  # "12. Ausgabe" has none
_HEADING: Final = re.compile(r" {0,3}#[ \t]+(\S.*)")
_TIGHT_HEADING: Final = re.compile(r" {0,3}#(?!#)(\S.*)")  # "#de", which Markdown would not take for a heading


class What(StrEnum):
    """What is wrong with a file. `TextProblem.value` holds the words it is about."""

    # The file as a whole
    OTHER_FORMAT = "other_format"  #: by its name or content neither Markdown nor .docx
    TOO_LARGE = "too_large"
    BROKEN = "broken"  #: a damaged Word file
    MACROS = "macros"  #: a Word file with programs in it
    DEFINITIONS = "definitions"  #: a Word file that no word processor has written
    EMPTY = "empty"
    NOT_UNICODE = "not_unicode"
    NOT_TEXT = "not_text"
    BROKEN_CHARACTERS = "broken_characters"
    NO_HEADING = "no_heading"  #: text, but no heading that names a language
    # A part of it
    TEXT_BEFORE_HEADING = "text_before_heading"
    UNKNOWN_LANGUAGE = "unknown_language"  #: `suggestion` is the tag that may be meant
    REPEATED_LANGUAGE = "repeated_language"
    EMPTY_TEXT = "empty_text"  #: nothing below the heading
    NO_BODY = "no_body"  #: a title and nothing else
    TITLE_TOO_LONG = "title_too_long"
    BODY_TOO_LONG = "body_too_long"
    LEFT_OUT = "left_out"  #: a warning: `value` is a `LeftOutKind`, `near` says where


@dataclass(frozen=True, slots=True)
class TextProblem:
    what: What
    language: str = ""  #: the tag, where the part's heading was understood
    value: str = ""
    suggestion: str = ""
    near: str = ""

    @property
    def is_warning(self) -> bool:
        """Whether the texts can be used all the same."""
        return self.what is What.LEFT_OUT


@dataclass(frozen=True, slots=True)
class ReadText:
    language: str
    title: str  #: plain
    body: str  #: Markdown


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """What a file says. Unless it is usable, texts may be missing, empty or too long."""

    texts: tuple[ReadText, ...]  #: in the order of the file
    problems: tuple[TextProblem, ...]

    @property
    def is_usable(self) -> bool:
        return all(problem.is_warning for problem in self.problems)


def read_edition_file(name: str, content: bytes, languages: Collection[str]) -> ReadEdition:
    """Read a file that staff sent; it never raises.

    Args:
        name: the file's name; "" if the messenger did not tell it.
        languages: tags of the languages an edition may have.
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix in MACRO_SUFFIXES:
        return _refused(What.MACROS, name)
    if _SUFFIX.fullmatch(suffix) and suffix not in TEXT_SUFFIXES:
        return _refused(What.OTHER_FORMAT, name)
    try:
        if is_zip(content):
            word = read_word(content)
            left_out = (TextProblem(What.LEFT_OUT, value=one.kind, near=one.near) for one in word.left_out)
            read = read_edition_text(word.markdown, languages)
            return ReadEdition(read.texts, (*read.problems, *left_out))
        if len(content) > MARKDOWN_BYTES:
            return _refused(What.TOO_LARGE, name)
        return read_edition_text(read_saved_text(content), languages)
    except (UnreadableWord, UnreadableText) as exc:
        return _refused(What(exc.trouble.value), name)


def read_edition_text(text: str, languages: Collection[str]) -> ReadEdition:
    """Read the same from a text, for instance one that was pasted."""
    before, *sections = _sections(text)
    problems: list[TextProblem] = []
    if not sections:
        return _refused(What.NO_HEADING if before.text.strip() else What.EMPTY)
    if before.text.strip():
        problems.append(TextProblem(What.TEXT_BEFORE_HEADING, value=_beginning(before.text)))
    texts: dict[str, ReadText] = {}
    for section in sections:
        tag = find_language(section.heading)
        if tag is None or tag not in languages:
            near = nearest_language(section.heading, languages) or ""
            problems.append(TextProblem(What.UNKNOWN_LANGUAGE, value=section.heading, suggestion=near))
        elif tag in texts:
            problems.append(TextProblem(What.REPEATED_LANGUAGE, tag, section.heading))
        else:
            texts[tag] = ReadText(tag, *parse_pasted(section.text))
            problems += check_text(texts[tag])
    return ReadEdition(tuple(texts.values()), tuple(problems))


def read_translation(content: bytes, language: str) -> str:
    """Return one language's text of a file that a translator sent, title first; "" if it cannot be read."""
    try:
        text = read_word(content).markdown if is_zip(content) else read_saved_text(content)
    except (UnreadableWord, UnreadableText):
        return ""
    mine = (section.text for section in _sections(text) if find_language(section.heading) == language)
    return next(mine, text).strip()


def check_text(text: ReadText) -> list[TextProblem]:
    """Return what keeps one language's text from being used."""
    if not text.title and not text.body:
        return [TextProblem(What.EMPTY_TEXT, text.language)]
    problems = []
    if not text.body:
        problems.append(TextProblem(What.NO_BODY, text.language, text.title))
    if len(text.title) > TITLE_CHARS:
        problems.append(TextProblem(What.TITLE_TOO_LONG, text.language, _beginning(text.title)))
    if len(text.body) > BODY_CHARS:
        problems.append(TextProblem(What.BODY_TOO_LONG, text.language, str(len(text.body))))
    return problems


@dataclass(slots=True)
class _Section:
    heading: str
    text: str = ""


def _sections(text: str) -> list[_Section]:
    """Cut at headings of the first level; the first section is what stands before them."""
    sections = [_Section("")]
    for line in text.splitlines(keepends=True):
        heading = _heading(line.rstrip())
        if heading is None:
            sections[-1].text += line
        else:
            sections.append(_Section(heading))
    return sections


def _heading(line: str) -> str | None:
    if _HEADING.fullmatch(line):
        return to_plain(parse(line))
    tight = _TIGHT_HEADING.fullmatch(line)
    return tight[1] if tight and find_language(tight[1]) else None


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN_CHARS else words[: SHOWN_CHARS - 1] + "…"


def _refused(what: What, value: str = "") -> ReadEdition:
    return ReadEdition((), (TextProblem(what, value=value),))

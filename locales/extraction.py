"""Collects the texts of the program and brings the catalogues up to date with them.

Texts are found where these are called with literals: `_`, `_.n`, `_.p`, `_.np`, `N_`, and gettext's long names. A
comment above that begins with "Translators:" goes along. Staff's texts in the chat (`bot/office/`) are `office`, those
on their pages `console`; all other pages are for people.
"""

import ast
import re
import tokenize
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, get_args

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from locales.catalogues import catalogue_path, read_catalogue
from locales.registry import LANGUAGES, SOURCE_LANGUAGE, Domain, Language

FOLDERS: Final = (
    "bot", "broadcasts", "channels", "console", "contacts", "faq", "hearings", "hub", "locales", "machines", "storage",
)  # fmt: skip
#: In which catalogues the texts of a folder stand; what is in none of these folders is for people.
DOMAINS: Final[Mapping[str, tuple[Domain, ...]]] = {
    "bot/office/": ("office",),
    "broadcasts/words/": ("office", "console"),
    "hearings/words/": ("office", "console"),
    "console/office/": ("console",),
    "contacts/words/": ("office", "console"),
    "faq/words/": ("office", "console"),
    "hub/problem": ("office", "console"),
    "console/templates/office/": ("console",),
}

#: function -> which arguments are texts; (1, "c") is the context
KEYWORDS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("_", "N_", "gettext", "office_gettext"), (1,)),
    **dict.fromkeys(("_.n", "ngettext"), (1, 2)),
    **dict.fromkeys(("_.p", "pgettext"), ((1, "c"), 2)),
    **dict.fromkeys(("_.np", "npgettext"), ((1, "c"), 2, 3)),
}
COMMENT_TAG: Final = "Translators:"

_SHORT_NAME: Final = re.compile(rb"\b_\.(?:n|p|np)\(")

Found = tuple[int, str, tuple[str | None, ...], list[str]]  # line, function, literal arguments, comments: Babel's shape


@dataclass(frozen=True, slots=True)
class Texts:
    """What a source tree says, and the places that cannot be read or translated."""

    catalogues: Mapping[Domain, Catalog]
    problems: list[str]


class Untranslatable(ValueError):
    """A call whose text cannot be collected."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def translated() -> Iterator[tuple[Language, Domain]]:
    """Yield what has a catalogue: the languages of the registry with their domains, English excepted."""
    for language in LANGUAGES.values():
        for domain in language.domains:
            if language.tag != SOURCE_LANGUAGE:
                yield language, domain


def update(root: Path) -> Texts:
    """Write every catalogue anew: translations are kept, new texts are empty, texts that are gone leave.

    While a file or a call cannot be read nothing is written: its translations would be taken for texts that are gone.
    """
    texts = collect(root)
    if texts.problems:
        return texts
    for language, domain in translated():
        path = catalogue_path(root / "locales", language, domain)
        old = read_catalogue(path) if path.exists() else Catalog(header_comment="")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rendered(merged(texts.catalogues[domain], old, language), language))
    return texts


def collect(root: Path) -> Texts:
    """Return all texts below `root`, per domain."""
    texts = Texts({domain: Catalog(fuzzy=False) for domain in get_args(Domain)}, [])
    for path in sorted(file for folder in FOLDERS for file in (root / folder).rglob("*.*")):
        name = path.relative_to(root).as_posix()
        domains = next((each for folder, each in DOMAINS.items() if name.startswith(folder)), ("people",))
        try:
            for message, comments, context in _texts_of(path):
                for domain in domains:
                    texts.catalogues[domain].add(
                        message, locations=[(name, 0)], auto_comments=comments, context=context
                    )
        except Untranslatable as exc:
            texts.problems.append(f"{name}:{exc.line}: {exc}")
        except SyntaxError as exc:
            texts.problems.append(f"{name}:{exc.lineno}: not Python: {exc.msg}")
        except Exception as exc:
            exc.add_note(name)
            raise
    return texts


def merged(template: Catalog, old: Catalog, language: Language) -> Catalog:
    """Return the template with the translations of `old`; where the English plural changed, they are not kept."""
    new = Catalog(header_comment=old.header_comment)
    new.mime_headers = [("Plural-Forms", language.plural.header)]
    for message in messages(template):
        known = old.get(message.id, message.context)
        kept = known if known and known.id == message.id else None
        new.add(
            message.id,
            kept.string if kept else None,
            locations=message.locations,
            flags=kept.flags if kept else (),
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept else (),
            context=message.context,
        )
    return new


def rendered(catalogue: Catalog, language: Language) -> bytes:
    """Return the file: sorted, with neither dates nor line numbers, so that a change shows only what changed."""
    header = (
        f"Language: {language.folder}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {language.plural.header}",
    )
    lines = [*filter(None, [catalogue.header_comment]), 'msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header)]
    file = BytesIO()
    file.write("\n".join([*lines, "", ""]).encode())
    write_po(file, catalogue, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return file.getvalue().rstrip(b"\n") + b"\n"


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _texts_of(path: Path) -> Iterator[tuple[Any, list[str], str | None]]:
    """Yield message, comments and context of every text in a Python file or a template."""
    method: Any = {".py": _python_calls, ".html": "jinja2.ext:babel_extract"}.get(path.suffix)
    if method is None:
        return
    with path.open("rb") as file:
        if path.suffix == ".html":
            _refuse_short_names(file)
        # For Jinja: a broken template must not pass for one without texts.
        options = {"silent": "false"}
        for _, message, comments, context in extract(method, file, KEYWORDS, (COMMENT_TAG,), options, True):
            yield message, comments, context


def _python_calls(
    file: IO[bytes], keywords: Collection[str], _comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield the calls of translating functions.

    Babel's own extractor takes any function called `n` for `_.n` and misses calls inside another call's arguments.
    """
    source = file.read()
    comments = _translator_comments(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in keywords:
            yield (
                node.lineno,
                name,
                tuple(_literal(each) for each in node.args[: len(KEYWORDS[name])]),
                comments.get(node.lineno, []),
            )


def _refuse_short_names(template: IO[bytes]) -> None:
    """Jinja finds only plain names: a text in `_.n(...)` would be missed without a word."""
    for line, text in enumerate(template, start=1):
        if short := _SHORT_NAME.search(text):
            raise Untranslatable(line, f"a template cannot use {short[0].decode()}...): take ngettext or pgettext")
    template.seek(0)


def _called(function: ast.expr) -> str:
    """Return `_.n` for `_.n(...)` and `self._.n(...)`, else the last name of the called expression."""
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr="n" | "p" | "np" as name):
            return f"{_called(owner)}.{name}"
        case ast.Attribute(attr=name):
            return name
    return ""


def _literal(argument: ast.expr) -> str | None:
    """Return a literal text, None for a variable, whose text is marked elsewhere with `N_`."""
    match argument:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr() | ast.BinOp() | ast.IfExp() | ast.BoolOp():
            raise Untranslatable(argument.lineno, "a text must be one literal: no f-string, operator or condition")
    return None


def _translator_comments(source: bytes) -> Mapping[int, list[str]]:
    """Return, for each line below a translators' comment, that comment."""
    comments: dict[int, list[str]] = {}
    for token in tokenize.tokenize(BytesIO(source).readline):
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#"):
            line, text = token.start[0], token.string.lstrip("# ")
            above = comments.pop(line, [])
            if above or text.startswith(COMMENT_TAG):
                comments[line + 1] = [*above, text]
    return comments

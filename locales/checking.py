"""Says what is wrong with the catalogues, a line per problem, so that no unfinished text reaches a reader unnoticed."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from locales.catalogues import catalogue_path, forms_of, ids_of, read_catalogue
from locales.extraction import collect, messages, translated
from locales.registry import Language, Plural

_PERCENT: Final = re.compile(r"%(?:%|\((\w+)\)s|(?P<stray>.?))", re.DOTALL)


def problems(root: Path) -> Iterator[str]:
    """Yield every problem of the texts below `root` and of their catalogues; nothing if all is complete."""
    texts = collect(root)
    yield from texts.problems
    for template in texts.catalogues.values():
        yield from _source_problems(template)
    expected = {catalogue_path(root / "locales", *each): each for each in translated()}
    for path, (language, domain) in expected.items():
        name = path.relative_to(root).as_posix()
        for problem in _file_problems(path, texts.catalogues[domain], language):
            yield f"{name}: {problem}"
    for path in sorted({*(root / "locales").glob("*/*.po")} - {*expected}):
        yield f"{path.relative_to(root).as_posix()}: the registry names no such catalogue"
    yield from msgfmt_problems(root, [path for path in expected if path.exists()])


def msgfmt_problems(root: Path, paths: list[Path]) -> Iterator[str]:
    """Yield what gettext's own compiler objects to."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        yield "msgfmt is not installed, so the catalogues were not compiled; Debian has it in the package gettext"
        return
    for path in paths:
        command = [msgfmt, "--check", "--output-file", os.devnull, path.relative_to(root).as_posix()]
        done = subprocess.run(  # noqa: S603 (a program found by name, and files of our own)
            command,
            cwd=root,
            capture_output=True,
            text=True,
            errors="replace",  # msgfmt cuts what it quotes between two bytes of a letter
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            lines = done.stderr.splitlines()
            yield from (line for line in lines if line.startswith("locales/") and "warning:" not in line)


def _source_problems(template: Catalog) -> Iterator[str]:
    for message in messages(template):
        for text in ids_of(message):
            if _stray_percent(text):
                yield f"{message.locations[0][0]}: {text!r}: only %(name)s and %% may follow a percent sign"


def _file_problems(path: Path, template: Catalog, language: Language) -> Iterator[str]:
    if not path.exists():
        yield "missing; `python -m locales extract` writes it"
        return
    try:
        catalogue = read_catalogue(path)
    except (PoFileError, ValueError) as exc:
        yield f"not readable: {exc}"
        return
    if catalogue.plural_forms != language.plural.header:
        yield f"Plural-Forms must be {language.plural.header!r}, is {catalogue.plural_forms!r}"
    for message in messages(template):
        translation = catalogue.get(message.id, message.context)
        if translation is None or translation.id != message.id:
            yield f"{_shown(message)}: new, not in the catalogue yet"
        else:
            yield from (f"{_shown(message)}: {problem}" for problem in _form_problems(translation, language.plural))
    known = {(ids_of(message), message.context) for message in messages(template)}
    gone = (message for message in messages(catalogue) if (ids_of(message), message.context) not in known)
    for message in (*gone, *catalogue.obsolete.values()):
        yield f"{_shown(message)}: stale, no longer in the program"


def _form_problems(message: Message, plural: Plural) -> Iterator[str]:
    """Yield what is wrong with one translation.

    A form that stands for a single number may leave the number out: "one chat", and Arabic's word for two chats.
    """
    if message.fuzzy:
        yield "marked fuzzy"
    ids = ids_of(message)
    allowed = {name for text in ids for name in _placeholders(text)}
    required = _placeholders(ids[-1])
    single = _forms_of_one_number(plural) if message.pluralizable else frozenset()
    for index, form in enumerate(forms_of(message)):
        where = f"form {index} " if message.pluralizable else ""
        names = _placeholders(form)
        if not form.strip():
            yield f"{where}empty"
        elif _stray_percent(form):
            yield f"{where}only %(name)s and %% may follow a percent sign"
        elif not required - ({"n"} if index in single else set()) <= names <= allowed:
            yield f"{where}placeholders differ: {sorted(names)} instead of {sorted(required)}"


def _forms_of_one_number(plural: Plural) -> frozenset[int]:
    form_of = c2py(plural.expression)
    return frozenset(form for form, numbers in Counter(map(form_of, range(1001))).items() if numbers == 1)


def _shown(message: Message) -> str:
    context = f" ({message.context})" if message.context else ""
    return f"{ids_of(message)[0]!r}{context}"


def _placeholders(text: str) -> set[str]:
    return {match[1] for match in _PERCENT.finditer(text) if match[1]}


def _stray_percent(text: str) -> bool:
    return any(match["stray"] is not None for match in _PERCENT.finditer(text))

"""An edition's pictures and documents in words: how many there are, who gets them, which lack a description."""

from broadcasts.attachments import undescribed
from broadcasts.editions import Edition, EditionFile
from locales.catalogues import Translator
from locales.formatting import Raw, format_list
from locales.registry import own_name


def summary(_: Translator, edition: Edition) -> Raw | str:
    """Return the line about files on an edition's board, "" where there are none."""
    if not edition.files:
        return ""
    count = _.n("%(n)s picture or document", "%(n)s pictures and documents", len(edition.files))
    lacking = sum(bool(undescribed(edition, file)) for file in edition.files)
    if not lacking:
        return count
    missing = _.n("⚠ %(n)s picture lacks a description", "⚠ %(n)s pictures lack a description", lacking)
    return Raw(f"{count}; {missing}")


def file_line(_: Translator, edition: Edition, file: EditionFile) -> Raw:
    """Say who gets a file, and in which languages a picture is not described."""
    name = file.language and own_name(file.language)
    readers = _("for readers of %(language)s", language=name) if name else _("for all readers")
    line = _("%(name)s: %(readers)s", name=file.name, readers=readers)
    lacking = [own_name(tag) for tag in undescribed(edition, file)]
    if not lacking:
        return line
    tags = format_list(lacking, _.language.tag)
    return Raw(f"{line}; {_('⚠ not described in %(languages)s', languages=tags)}")

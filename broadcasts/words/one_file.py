"""What is wrong with a file that holds all languages of an edition, in words."""

from collections.abc import Mapping
from typing import Final

from broadcasts.editions import BODY_CHARS, TITLE_CHARS
from broadcasts.one_file import TextProblem, What
from broadcasts.word_paragraph import LeftOutKind
from locales.catalogues import N_, Translator
from locales.formatting import Raw
from locales.registry import LANGUAGES, own_name

#: About the file as a whole, or about a part of it; %(value)s are the words it is about.
WORDS: Final[Mapping[What, str]] = {
    What.OTHER_FORMAT: N_("I can read Markdown (.md) and Word (.docx) only. Please save the text as one of these."),
    What.TOO_LARGE: N_("This file is too large. Please send the text without pictures."),
    What.BROKEN: N_("This Word file is damaged and cannot be opened. Please save it again."),
    What.MACROS: N_(
        "This Word file contains macros, that is programs. They are not accepted. "
        "Please save it as an ordinary Word document (.docx) and send that."
    ),
    What.DEFINITIONS: N_(
        "This Word file has a structure that Word does not write, and is not opened, to be safe. "
        "Please open it in Word or LibreOffice and save it again as .docx."
    ),
    What.EMPTY: N_("This file is empty."),
    What.NOT_UNICODE: N_("This file is saved in an old encoding. Please save it as “UTF-8”, or as .docx."),
    What.NOT_TEXT: N_("This is not a text file."),
    What.BROKEN_CHARACTERS: N_("Letters in this file are broken (�). Please save it once more from the original."),
    What.NO_HEADING: N_(
        "There is no heading that names a language. "
        "Each language needs one of the first level, for example “# Deutsch”."
    ),
    What.TEXT_BEFORE_HEADING: N_("There is text before the first heading: “%(value)s”. Which language is it?"),
    What.REPEATED_LANGUAGE: N_("%(language)s is there twice."),
    What.EMPTY_TEXT: N_("%(language)s: there is no text."),
    What.NO_BODY: N_("%(language)s: there is a title, but no text below it. The first line is the title."),
    What.TITLE_TOO_LONG: N_(
        "%(language)s: the title “%(value)s” is too long, at most %(title_chars)s characters are possible. "
        "The first line is the title."
    ),
    What.BODY_TOO_LONG: N_("%(language)s: the text is too long, at most %(body_chars)s characters are possible."),
}
LEFT_OUT: Final[Mapping[str, str]] = {
    LeftOutKind.TABLE: N_("A table is left out, near “%(near)s”."),
    LeftOutKind.PICTURE: N_("A picture is left out, near “%(near)s”. You can add pictures to the edition later."),
    LeftOutKind.TEXT_BOX: N_("A text box is left out, near “%(near)s”."),
    LeftOutKind.FOOTNOTE: N_("A footnote is left out, near “%(near)s”."),
    LeftOutKind.FORMULA: N_("A formula is left out, near “%(near)s”."),
    LeftOutKind.SYMBOL: N_("A symbol is left out, near “%(near)s”."),
    LeftOutKind.CROSSED_OUT: N_("Crossed-out words are left out, near “%(near)s”."),
    LeftOutKind.HIDDEN: N_("Hidden words are left out, near “%(near)s”."),
    LeftOutKind.LINK: N_("A link without an address on the web is left out, near “%(near)s”."),
}


def problem_words(_: Translator, problem: TextProblem) -> Raw:
    """Say one thing that is wrong with a file or a text."""
    if problem.what is What.LEFT_OUT:
        return _(LEFT_OUT[problem.value], near=problem.near)
    if problem.what is What.UNKNOWN_LANGUAGE:
        return _unknown_language(_, problem)
    name = own_name(problem.language) if problem.language in LANGUAGES else ""
    return _(
        WORDS[problem.what],
        language=name,
        value=problem.value,
        title_chars=TITLE_CHARS,
        body_chars=BODY_CHARS,
    )


def _unknown_language(_: Translator, problem: TextProblem) -> Raw:
    if problem.suggestion:
        return _(
            "The heading “%(value)s” names no language of this city. Do you mean %(suggestion)s?",
            value=problem.value,
            suggestion=own_name(problem.suggestion),
        )
    return _("The heading “%(value)s” names no language of this city.", value=problem.value)

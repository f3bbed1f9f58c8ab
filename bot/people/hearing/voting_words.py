"""How a vote looks: the question and its options in the reader's language, numbers to press or to type."""

from typing import Final

from bot.people.hearing.contents import beginning, content_line, said
from bot.request import Request, row
from channels.outgoing import Choice, Row
from hearings.answering import ABSTAIN, NO, QUESTION, STEP_BY_STEP, YES, chosen
from hearings.casting import Booth
from hearings.polls import FREE_TEXT_CHARS, Option, Poll, PollKind
from locales.catalogues import N_, Translator
from locales.formatting import bold

LABEL_CHARS: Final = 40  # longer labels are cut by the messengers, each in its own way
SMILEYS: Final = ("😞", "🙁", "😐", "🙂", "😀")  #: of 1 to 5
PICTOGRAMS: Final = {
    PollKind.RATING: "⭐",
    PollKind.SINGLE: "🔘",
    PollKind.MULTIPLE: "☑️",
    PollKind.RANKED: "🥇",
    PollKind.SCALE: "📏",
    PollKind.YES_NO: "👍",
    PollKind.FREE_TEXT: "✏️",
}
RANK_QUESTIONS: Final = (N_("What is your first choice?"), N_("What is your second choice?"), N_("And your third?"))


def poll_label(request: Request, poll: Poll) -> str:
    """Return a button's words for a poll."""
    text, _ = said(request, poll.question)
    return beginning(f"{PICTOGRAMS[poll.kind]} {text}", LABEL_CHARS)


def rating_text(request: Request, booth: Booth, option: Option, place: int, instead: str = "") -> str:
    """Return the screen of one measure.

    Args:
        instead: what is said where it cannot be rated any more.
    """
    _ = request.gettext
    question, tag = said(request, booth.poll.question)
    progress = _("%(place)s of %(all)s", place=place + 1, all=len(booth.poll.options))
    return "\n\n".join(
        [
            f"{bold(question, tag)} · {progress}",
            _numbered(request, option),
            instead or _("How do you like it? 1 is very bad, 5 is very good."),
        ]
    )


def question_text(request: Request, booth: Booth) -> str:
    """Return the screen of a question; it never shows what was chosen."""
    _, poll = request.gettext, booth.poll
    question, tag = said(request, poll.question)
    lines: list[str] = [bold(question, tag)]
    lines += [_numbered(request, each) for each in poll.options]
    lines.append(_wording(_, booth))
    return "\n\n".join(lines)


def answer_rows(request: Request, booth: Booth, number: int = QUESTION) -> list[Row]:
    """Return the buttons for one answer."""
    _, poll = request.gettext, booth.poll
    match poll.kind:
        case PollKind.RATING | PollKind.SCALE:
            marks = enumerate(SMILEYS, 1)
            return [tuple(Choice(f"{mark} {smiley}", _token(poll, number, mark)) for mark, smiley in marks)]
        case PollKind.YES_NO:
            yes, no = Choice(_("1 ✅ Yes"), _token(poll, number, YES)), Choice(_("2 ❌ No"), _token(poll, number, NO))
            return [row(yes, no), row(Choice(_("3 I abstain"), _token(poll, number, ABSTAIN)))]
        case PollKind.FREE_TEXT:
            return []
        case _:
            return [row(_option_choice(request, poll, option)) for option in poll.options]


def _numbered(request: Request, option: Option) -> str:
    signs = " ".join(filter(None, (f"**{option.id}**", option.pictogram)))
    return f"{signs} {content_line(request, option.text)}"


def _wording(_: Translator, booth: Booth) -> str:
    poll, count = booth.poll, len(chosen(booth.answers)) if booth.poll.kind in STEP_BY_STEP else 0
    match poll.kind:
        case PollKind.SINGLE:
            return _("Choose one: press it or type its number.")
        case PollKind.MULTIPLE if count:
            return _.n(
                "%(n)s chosen. Choose another, or press “Done”.",
                "%(n)s chosen. Choose another, or press “Done”.",
                count,
            )
        case PollKind.MULTIPLE:
            return _("You may choose several, one after the other: press them or type their numbers.")
        case PollKind.RANKED:
            return _(RANK_QUESTIONS[min(count, len(RANK_QUESTIONS) - 1)])
        case PollKind.SCALE:
            return _("1 means: not at all. 5 means: very much.")
        case PollKind.YES_NO:
            return _("Press or type your answer.")
        case _:
            return _(
                "Please write your answer, at most %(most)s characters, and no names. "
                "The office reads it without knowing who wrote it.",
                most=FREE_TEXT_CHARS,
            )


def _option_choice(request: Request, poll: Poll, option: Option) -> Choice:
    text, _ = said(request, option.text)
    return Choice(beginning(f"{option.id} {option.pictogram} {text}", LABEL_CHARS), _token(poll, QUESTION, option.id))


def _token(poll: Poll, number: int, value: int) -> str:
    return f"hv_a:{poll.id}:{number}:{value}"

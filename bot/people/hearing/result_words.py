"""A result in words: its figures, and how it came about, without which no figure is shown."""

from collections.abc import Mapping

from hearings.content import Content
from hearings.polls import Poll, PollKind
from hearings.result_words import BELOW, MARKS, method_lines
from hearings.results import Line, Result
from locales.catalogues import Translator
from locales.formatting import Raw, bold, inserted


def result_text(_: Translator, poll: Poll, result: Result, main_language: str) -> str:
    """Return question, figures and method of a result in the translator's language."""
    question, tag = poll.question.say(_.language.tag, main_language)
    lines: list[str] = [bold(question, tag), *figures(_, poll, result, main_language)]
    return "\n\n".join([*lines, " ".join(method_lines(result.method, _))])


def figures(_: Translator, poll: Poll, result: Result, main_language: str) -> list[str]:
    """Return the figures of a result, a line for each option, the best first."""
    if poll.kind is PollKind.FREE_TEXT:
        return [_("People answered in their own words. The answers are not published.")]
    texts = {option.id: option.text for option in poll.options}
    lines = sorted(result.lines, key=_weight, reverse=True)
    return [_line(_, poll.kind, line, texts, main_language) for line in lines]


def _line(_: Translator, kind: PollKind, line: Line, texts: Mapping[int, Content], main_language: str) -> str:
    counted = _counted(_, kind, line) if line.counts else _(BELOW)
    if line.option_id not in texts:
        return counted
    text, tag = texts[line.option_id].say(_.language.tag, main_language)
    return Raw(f"**{line.option_id}** {inserted(text, tag)}: {counted}")


def _counted(_: Translator, kind: PollKind, line: Line) -> str:
    count = line.counts
    match kind:
        case PollKind.RATING | PollKind.SCALE:
            return _.n(
                "%(mean)s of 5 (%(n)s answer)",
                "%(mean)s of 5 (%(n)s answers)",
                sum(count.values()),
                mean=float(line.mean or 0),
            )
        case PollKind.RANKED | PollKind.YES_NO:
            return " · ".join(f"{_(MARKS[mark])} {inserted(number, _.language.tag)}" for mark, number in count.items())
        case _:
            return _.n("%(n)s vote", "%(n)s votes", count.get("chosen", 0))


def _weight(line: Line) -> tuple[float, ...]:
    """Return by what options stand above each other."""
    if line.mean is not None:
        return (line.mean, sum(line.counts.values()))
    return tuple(float(line.counts.get(mark, 0)) for mark in ("chosen", "first", "second", "third"))

"""`sprachrohr faq`: ask the search, and measure it on questions with known answers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from faq.search.candidates import Candidates, Question
from faq.search.encoder import LocalEncoder, available
from faq.search.evaluation import GROUPS, Asked, Figures, LineWrong, Prediction, read_corpus, read_questions, tally
from faq.search.found import Found, Guard, Outcome
from faq.search.rows import SearchRow
from faq.search.search import Search, packed_vectors

Corpus = Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Entries: a JSON line for each language.")]
Without = Annotated[bool, typer.Option("--without-embedding", help="Search by letters alone.")]
out = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

#: What `faq ask` says of a figure; those of the model that a person can make sense of.
TOLD = {
    "sounds": "letters as they sound",
    "skeletons": "consonants",
    "words_asked": "words of the question that the entry has",
    "meaning": "meaning",
    "meaning_gap": "meaning, above all others",
    "language": "chance that the question is in the phrasing's language",
    "numbers_missing": "numbers that the entry lacks",
}


def make_app() -> typer.Typer:
    """Return the commands."""
    app = typer.Typer(no_args_is_help=True, help="Questions and answers: ask the search, and measure it.")

    @app.callback()
    def faq() -> None:
        """Questions and answers: ask the search, and measure it."""

    app.command()(ask)
    app.command()(evaluate)
    return app


def ask(
    text: Annotated[str, typer.Argument(help="The question, in any language and spelling.")],
    corpus: Corpus,
    language: Annotated[str, typer.Option(help="The language the person has chosen.")] = "",
    without_embedding: Without = False,
) -> None:
    """Show what a question finds, and why."""
    search = _search(_read(corpus), without_embedding)
    found = search.ask(text, language)
    out.print(f"[bold]{_OUTCOMES[found.outcome]}[/]" + (f": {_GUARDS[found.guard]}" if found.guard else ""))
    out.print(f"language: {found.language or 'unsure'}")
    question, candidates = search.look(text, language)
    if candidates is not None:
        out.print(_why(search, question, candidates, found))


def evaluate(
    corpus: Corpus,
    queries: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Questions: a JSON line for each.")],
    predictions: Annotated[Path, typer.Option(dir_okay=False, help="Where to write what search said of each.")],
    without_embedding: Without = False,
) -> None:
    """Put questions with known answers to the search; write what it says of each, and print how often it is right."""
    rows, questions = _read(corpus), _questions(queries)
    search = _search(rows, without_embedding)
    said = list(_predictions(search, questions))
    try:
        predictions.write_text("".join(f"{one.line()}\n" for one in said), encoding="utf-8")
    except OSError as exc:
        errors.print(f"{escape(str(predictions))} cannot be written: {exc.strerror}")
        raise typer.Exit(1) from None
    out.print(_table(tally(questions, said)))
    out.print(f"Written to {escape(str(predictions))}: {len(said)} lines.")


_OUTCOMES = {Outcome.ANSWER: "answered", Outcome.ASK_BACK: "did you mean", Outcome.UNKNOWN: "not known"}
_GUARDS = {
    Guard.EXACT: "it is a phrasing of this entry",
    Guard.SHARED: "several entries have this phrasing",
    Guard.OFFICIAL_WORD: "it holds an official word of the entry",
    Guard.TWINS: "two entries are nearly as probable",
    Guard.NUMBERS: "the numbers differ",
    Guard.NEGATION: 'only one of the two says "not"',
    Guard.EMPTY: "there are no letters in it",
}


def _read(corpus: Path) -> list[SearchRow]:
    try:
        return read_corpus(corpus)
    except LineWrong as exc:
        errors.print(escape(str(exc)))
        raise typer.Exit(1) from None


def _questions(queries: Path) -> list[Asked]:
    try:
        return read_questions(queries)
    except LineWrong as exc:
        errors.print(escape(str(exc)))
        raise typer.Exit(1) from None


def _search(rows: Sequence[SearchRow], without_embedding: bool) -> Search:
    if without_embedding or not available():
        if not without_embedding:
            errors.print("The embedding is not installed (extra 'semantic'): searching by letters alone.")
        return Search.build(rows)
    encoder = LocalEncoder()
    texts = list(dict.fromkeys(text for row in rows for text in (*row.phrasings, *row.words)))
    vectors: dict[str, bytes] = {}
    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task("Encoding entries", total=len(texts))
        for start in range(0, len(texts), 32):
            batch = texts[start : start + 32]
            vectors |= packed_vectors(encoder, batch)
            progress.advance(task, len(batch))
    return Search.build(rows, encoder, vectors)


def _predictions(search: Search, questions: Sequence[Asked]) -> Iterator[Prediction]:
    with Progress(console=errors, transient=True) as progress:
        for question in progress.track(questions, description="Asking"):
            found = search.ask(question.text, question.profile)
            ranked = tuple(match.entry for match in found.matches)
            yield Prediction(question.id, ranked, found.outcome is Outcome.ANSWER)


def _table(figures: dict[tuple[str, str], Figures]) -> Table:
    table = Table("", "questions", "top-1", "recall@3", "coverage", "precision", "without entry", "false answers")
    for column in table.columns[1:]:
        column.justify = "right"
    for group in GROUPS:
        for name in sorted(name for kind, name in figures if kind == group):
            table.add_row(name or "-", *_cells(figures[group, name]))
        table.add_section()
    if ("all", "near") in figures:
        table.add_row("without entry, near", *_cells(figures["all", "near"]))
    if ("all", "") in figures:
        table.add_row("[bold]all[/]", *_cells(figures["all", ""]))
    return table


def _cells(of: Figures) -> list[str]:
    shares = [
        of.share("first", "in_scope"),
        of.share("among_three", "in_scope"),
        of.share("answered", "in_scope"),
        of.precision,
    ]
    cells = [str(of.counts["in_scope"]), *map(_share, shares)]
    return [*cells, str(of.counts["out_of_scope"]), _share(of.share("false", "out_of_scope"))]


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _why(search: Search, question: Question, candidates: Candidates, found: Found) -> Table:
    """Return the matches, and beside each the figures that speak for or against it."""
    names = [name for name in TOLD if name in candidates.figures]
    table = Table("entry", "probability", "phrasing", *(TOLD[name] for name in names))
    places = {search.entry_at(candidates, at): at for at in range(len(candidates.places))}
    for match in found.matches:
        at = places[match.entry]
        figures = (f"{candidates.figures[name][at]:.2f}" for name in names)
        phrasing = f"{escape(match.phrasing)} ({match.language})"
        table.add_row(escape(match.entry), f"{match.score:.2f}", phrasing, *figures)
    return table

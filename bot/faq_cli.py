"""`sprachrohr faq`: bring answers in and out, ask the search, and measure it on questions with known answers."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from bot.faq_files_cli import add_commands, all_entries
from bot.organisations_cli import OpenDatabase
from faq.phrasings import digest, rows_of
from faq.search.candidates import Candidates
from faq.search.encoder import LocalEncoder, available
from faq.search.evaluation import GROUPS, Asked, Figures, LineWrong, Prediction, read_corpus, read_questions, tally
from faq.search.found import Found, Guard, Outcome
from faq.search.rows import SearchRow
from faq.search.search import Search, packed_vectors
from faq.shipped import shipped_vectors
from hub.clock import utc_now

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


def make_app(open_database: OpenDatabase) -> typer.Typer:
    """Return the commands, for a command line that knows the settings."""
    app = typer.Typer(no_args_is_help=True, help="Answers: bring them in and out, ask the search, and measure it.")
    add_commands(app, open_database)

    @app.command()
    def ask(
        text: Annotated[str, typer.Argument(help="The question, in any language and spelling.")],
        language: Annotated[str, typer.Option(help="The language the person has chosen.")] = "",
        corpus: Annotated[
            Path | None,
            typer.Option(exists=True, dir_okay=False, help="Entries from a file; without it, those of the hub."),
        ] = None,
        without_embedding: Without = False,
    ) -> None:
        """Show what a question finds, and why."""
        rows = _read(corpus) if corpus else asyncio.run(_published(open_database))
        _ask(rows, text, language, without_embedding)

    app.command()(evaluate)
    return app


async def _published(open_database: OpenDatabase) -> list[SearchRow]:
    today = utc_now().date()
    return [row for entry in await all_entries(open_database) for row in rows_of(entry, today)]


def _ask(rows: Sequence[SearchRow], text: str, language: str, without_embedding: bool) -> None:
    search = _search(rows, without_embedding)
    found = search.ask(text, language)
    out.print(f"[bold]{_OUTCOMES[found.outcome]}[/]" + (f": {_GUARDS[found.guard]}" if found.guard else ""))
    out.print(f"language: {found.language or 'unsure'}")
    _, candidates = search.look(text, language)
    if candidates is not None:
        for line in _why(search, candidates, found):
            out.print(line)


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
    out.print("covered: answered at once; precise: of all answers; false: answered although there is no entry for it")
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
    encoder, (model, shipped) = LocalEncoder(), shipped_vectors()
    texts = list(dict.fromkeys(text for row in rows for text in (*row.phrasings, *row.words)))
    vectors = {text: shipped[digest(text)] for text in texts if model == encoder.name and digest(text) in shipped}
    texts = [text for text in texts if text not in vectors]
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
    table = Table("", "asked", "top-1", "top-3", "covered", "precise", "no entry", "false")
    for column in table.columns[1:]:
        column.justify = "right"
    for group in GROUPS:
        for name in sorted(name for kind, name in figures if kind == group):
            table.add_row(name or "-", *_cells(figures[group, name]))
        table.add_section()
    if ("all", "near") in figures:
        table.add_row("near, no entry", *_cells(figures["all", "near"]))
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


def _why(search: Search, candidates: Candidates, found: Found) -> Iterator[str]:
    """Yield the matches, and below each the figures that speak for or against it."""
    names = [name for name in TOLD if name in candidates.figures]
    places = {search.entry_at(candidates, at): at for at in range(len(candidates.places))}
    for match in found.matches:
        at = places[match.entry]
        figures = " · ".join(f"{TOLD[name]} {candidates.figures[name][at]:.2f}" for name in names)
        yield f"\n[bold]{match.score:.2f} {escape(match.entry)}[/]: {escape(match.phrasing)} ({match.language})"
        yield f"     {figures}"

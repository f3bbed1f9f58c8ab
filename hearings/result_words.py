"""Results, decisions and progress in words, the same on every page, in every chat and in print."""

from typing import Final

from hearings.measures import MeasureState
from hearings.results import Method, Proof
from hearings.statements import Deciding
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_list
from locales.registry import own_name

PROOFS: Final = {
    Proof.CARD: N_("One vote per voting card."),
    Proof.ACCOUNT: N_("One vote per messenger account."),
    Proof.UNCHECKED: N_("Some votes came from the web chat without a voting card: nobody checked who voted."),
}
MARKS: Final = {
    "yes": N_("Yes"),
    "no": N_("No"),
    "abstain": N_("No opinion"),
    "chosen": N_("Votes"),
    "first": N_("First choice"),
    "second": N_("Second choice"),
    "third": N_("Third choice"),
}
STATES: Final = {
    MeasureState.CANDIDATE: N_("Proposed"),
    MeasureState.RATED: N_("Being rated"),
    MeasureState.FROZEN: N_("Not decided yet"),
    MeasureState.TAKEN_UP: N_("Taken up"),
    MeasureState.CHANGED: N_("Taken up, with changes"),
    MeasureState.NOT_TAKEN_UP: N_("Not taken up"),
    MeasureState.PLANNED: N_("Planned"),
    MeasureState.RUNNING: N_("Under way"),
    MeasureState.DONE: N_("Done"),
    MeasureState.STOPPED: N_("Stopped"),
}
DECIDING: Final = {
    Deciding.HANDS: N_("They decided by a show of hands."),
    Deciding.SECRET: N_("They decided by secret ballot on paper."),
    Deciding.TALK: N_("They talked until they agreed."),
    Deciding.BOARD: N_("This is the position of the board, not the voices of the members."),
}
ADVICE: Final = N_("This is a recommendation, not a decision.")
BELOW: Final = N_("below 5")


def method_lines(method: Method, _: Translator) -> tuple[Raw, ...]:
    """Return how a result came about, in sentences; it stands beside every result."""
    languages = format_list([own_name(tag) for tag in method.languages], _.language.tag)
    lines = [
        _(PROOFS[method.proof]),
        _("Fewer than 5 ballots: no figures are shown.")
        if method.ballots is None
        else _.n("%(n)s ballot.", "%(n)s ballots.", method.ballots),
    ]
    if method.assisted is not None:
        lines.append(_("A helper wrote for %(number)s of these people.", number=method.assisted))
    if method.on_paper:
        lines.append(_("Some votes were given on paper. The office entered them."))
    if method.languages:
        lines.append(_("Offered in: %(languages)s.", languages=languages))
    lines.append(
        _("Some texts were translated by a machine, and nobody had checked them.")
        if method.by_machine
        else _("People had checked all the texts.")
    )
    return (*lines, _(ADVICE))


def people_words(count: int | None, _: Translator) -> str:
    """Return a number of people that is told in steps of five; None: below five."""
    return _(BELOW) if count is None else _("at least %(number)s", number=count)

"""Results, decisions and progress in words, the same on every page, in every chat and in print."""

from typing import Final

from hearings.measures import MeasureState
from hearings.results import Method, Proof
from hearings.statements import Deciding
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_list
from locales.registry import own_name

PROOFS: Final = {
    Proof.CARD: N_("One vote for each voting card."),
    Proof.ACCOUNT: N_("One vote for each messenger account."),
    Proof.UNCHECKED: N_("Without voting cards: some votes came by the web chat, where nobody checks who is who."),
    Proof.PAPER: N_("All voted on paper; the office counted."),
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
    MeasureState.CANDIDATE: N_("Everybody can read it and join."),
    MeasureState.RATED: N_("Everybody can rate it now."),
    MeasureState.FROZEN: N_("The rating is over. The city’s committees have not decided about it yet."),
    MeasureState.TAKEN_UP: N_("The city takes it up."),
    MeasureState.CHANGED: N_("The city takes it up in a different way."),
    MeasureState.NOT_TAKEN_UP: N_("The city does not take it up."),
    MeasureState.PLANNED: N_("It is being planned."),
    MeasureState.RUNNING: N_("It is under way."),
    MeasureState.DONE: N_("It is done."),
    MeasureState.STOPPED: N_("It was stopped."),
}
DECIDING: Final = {
    Deciding.HANDS: N_("Voices of members, by a show of hands"),
    Deciding.SECRET: N_("Voices of members, by a secret vote on paper"),
    Deciding.TALK: N_("Voices of members, who talked until they agreed"),
    Deciding.BOARD: N_("Position of the board, not voices of members"),
}
ADVICE: Final = N_("This is a recommendation to the committee; it decides nothing.")
BELOW: Final = N_("below 5")


def method_lines(method: Method, _: Translator) -> tuple[Raw, ...]:
    """Return how a result came about, in sentences; it stands beside every result."""
    if method.ballots is None:
        lines = [_("Fewer than 5 people took part, so no figures are shown.")]
    else:
        lines = [_.n("%(n)s person took part.", "%(n)s people took part.", method.ballots)]
    lines.append(_(PROOFS[method.proof]))
    if method.assisted:
        lines.append(_.n("%(n)s was written with help.", "%(n)s were written with help.", method.assisted))
    if method.paper:
        lines.append(_.n("%(n)s voted on paper; the office typed this in.",
                         "%(n)s voted on paper; the office typed these in.", method.paper))  # fmt: skip
    elif method.on_paper and method.proof is not Proof.PAPER:
        lines.append(_("Some voted on paper; the office typed these votes in."))
    if method.taken_back:
        lines.append(_.n("Taken back by its makers during the rating, so without figures: measure %(numbers)s.",
                         "Taken back by their makers during the rating, so without figures: measures %(numbers)s.",
                         len(method.taken_back),
                         numbers=format_list([str(each) for each in method.taken_back], _.language.tag)))  # fmt: skip
    if method.languages:
        names = [own_name(tag) for tag in method.languages]
        lines.append(_("Languages offered: %(languages)s.", languages=format_list(names, _.language.tag)))
    if method.by_machine:
        lines.append(_("Some of the texts were translated by a machine."))
    return (*lines, _(ADVICE))


def people_words(count: int | None, _: Translator) -> str:
    """Return a number of people that is told in steps of five; None: below five."""
    return _(BELOW) if count is None else _("at least %(number)s", number=count)

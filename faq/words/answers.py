"""What an entry lacks, what would come to a question, and which rule decided that."""

from collections.abc import Mapping
from typing import Final

from faq.entries import Lack
from faq.found_answer import SearchOutcome
from locales.catalogues import N_

LACKS: Final[Mapping[Lack, str]] = {
    Lack.ANSWER: N_("the answer in the language of the original"),
    Lack.AUTHORITY: N_("the authority that it relies on"),
    Lack.LINK: N_("the link to the source"),
    Lack.CHECKED: N_("the day on which somebody read the source"),
    Lack.OVER: N_("a later last day: the present one is over"),
}
OUTCOMES: Final[Mapping[SearchOutcome, str]] = {
    SearchOutcome.ANSWER: N_("**The first one would come as the answer.**"),
    SearchOutcome.ASK_BACK: N_("**People would be asked back: “Did you mean one of these?”**"),
    SearchOutcome.UNKNOWN: N_("**People would read that there is no answer, and be offered a person of the office.**"),
}
#: The rules of the search that no score overrules.
GUARDS: Final[Mapping[str, str]] = {
    "exact": N_("The question is written just so at this entry, so the answer comes in any case."),
    "shared": N_("The question is written just so at several entries, so people are asked which one they mean."),
    "official_word": N_("An official word of an entry is in it, so it is never unknown."),
    "twins": N_("Two entries are nearly as good, so people are asked which one they mean."),
    "numbers": N_("A number or paragraph differs from the entry’s, so the answer does not come at once."),
    "negation": N_("One says “not” and the other does not, so the answer does not come at once."),
    "empty": N_("There are no letters in it to search for."),
}

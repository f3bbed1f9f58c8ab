"""The topics of answers: a sign that needs no reading, and the name. A topic that is none of these shows its code."""

from typing import Final

from locales.catalogues import N_, Translator

TOPICS: Final = {
    "arrival": ("🧭", N_("Arriving")),
    "residence": ("🛂", N_("Residence and permits")),
    "citizenship": ("🇩🇪", N_("Citizenship")),
    "german": ("💬", N_("Learning German")),
    "work": ("🔧", N_("Work and training")),
    "money": ("💶", N_("Money and support")),
    "child_care": ("🧸", N_("Child care")),
    "school": ("🎒", N_("School")),
    "family": ("👪", N_("Family")),
    "health": ("🩺", N_("Health")),
    "housing": ("🏠", N_("Housing")),
    "help": ("🆘", N_("Help and protection")),
    "everyday": ("🚲", N_("Everyday life")),
    "clubs": ("🤝", N_("Associations")),
}
UNSORTED: Final = next(reversed(TOPICS))  #: until staff choose another


def topic_name(code: str, _: Translator) -> str:
    """Return a topic with its sign."""
    if code not in TOPICS:
        return code
    sign, name = TOPICS[code]
    return f"{sign} {_(name)}"

"""Takes out of a question what identifies somebody, before it is kept and before staff see it among others."""

import re
from typing import Final

HIDDEN: Final = "…"
#: One word, and a second one where a capital letter says that it belongs to the name.
NAME: Final = r"[^\W\d_][\w'’-]*(?:\s+[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇҐ][\w'’-]*)?"
#: "My name is ...", and the like, where the name follows.
INTRODUCED: Final = re.compile(
    r"(?P<before>(?i:\b(?:mein name ist|ich hei(?:ß|ss)e|my name is|i am called|(?:benim )?ad[ıi]m|je m[’']appelle|"
    r"me llamo|mi nombre es|mi chiamo|numele meu (?:este|e)|mă numesc|zovem se|moje ime je|nazywam się|mam na imię|"
    r"με λένε|quhem|меня зовут|мене звати|اسمي|إسمي|اسم من|نام من|ناوم|navê min|ሽመይ)\s*:?\s+))" + NAME
)
PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\S+@\S+\.\S+",  # mail
        r"(?:https?://|www\.)\S+",
        r"\b[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,}(?:\s?[a-z0-9]{1,4})?\b",  # IBAN
        r"\b(?=[a-z]*\d)[a-z0-9]{9}\b",  # number of a passport or a permit
        r"\b[\w.-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring)\s+\d+(?:\s?[a-z])?\b",  # an address
        r"\b\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d{2}\b",  # a day of birth
        r"(?<![\w§])[+(]?\d(?:[\s()/.-]{0,2}\d){5,}\b",  # telephone, file number: six digits or more
        r"(?<!\w)@\w{4,}",  # an account
    )
)


def masked(text: str) -> str:
    """Return the text with what identifies somebody replaced by "…"; what is left still says what was asked."""
    text = INTRODUCED.sub(lambda found: f"{found['before']}{HIDDEN}", text)
    for pattern in PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text

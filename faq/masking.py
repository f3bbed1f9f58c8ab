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
#: Behind a word that ends as streets do.
STREET: Final = r"(?:(?<=straße)|(?<=strasse)|(?<=str\.)|(?<=weg)|(?<=gasse)|(?<=platz)|(?<=allee)|(?<=ring))"
DIGIT: Final = re.compile(r"\d")
#: Each with the fewest digits that it needs: most questions have none, and all of them are looked through at once.
PATTERNS: Final = tuple(
    (digit_count, re.compile(pattern, re.IGNORECASE))
    for digit_count, pattern in (
        (0, r"\S+@\S+\.\S+"),  # mail
        (0, r"(?:https?://|www\.)\S+"),
        (2, r"\b[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,}(?:\s?[a-z0-9]{1,4})?\b"),  # IBAN
        (1, r"\b(?=[a-z]*\d)[a-z0-9]{9}\b"),  # number of a passport or a permit
        (1, rf"\b[\w.-]++{STREET}\s+\d+(?:\s?[a-z])?\b"),  # an address
        (6, r"\b\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d{2}\b"),  # a day of birth
        (6, r"(?<![\w§])[+(]?\d(?:[\s()/.-]{0,2}\d){5,}\b"),  # telephone, file number: six digits or more
        (0, r"(?<!\w)@\w{4,}"),  # an account
    )
)


def masked(text: str) -> str:
    """Return the text with what identifies somebody replaced by "…"; what is left still says what was asked."""
    text = INTRODUCED.sub(lambda found: f"{found['before']}{HIDDEN}", text)
    digits = len(DIGIT.findall(text))
    for digit_count, pattern in PATTERNS:
        if digits >= digit_count:
            text = pattern.sub(HIDDEN, text)
    return text

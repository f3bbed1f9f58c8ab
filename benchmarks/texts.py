"""The message that every contestant sends: a newsletter's item of ordinary length, without markup."""

from typing import Final

TEXT: Final = (
    "Schwimmkurs für Mädchen und Frauen\n\n"
    "Ab Montag, 7. Dezember, gibt es im Hallenbad einen neuen Schwimmkurs. Er ist für Mädchen ab 12 Jahren und für "
    "Frauen, die noch nicht oder noch nicht sicher schwimmen. Zehn Abende, jeweils von 18 bis 19 Uhr, eine Trainerin "
    "leitet den Kurs. Er kostet nichts; bitte Badekleidung und ein Handtuch mitbringen.\n\n"
    "Anmeldung bis Freitag, 4. Dezember, beim Integrationsbüro, Telefon 07361 52-0, oder einfach hier antworten. "
    "Kinder können während des Kurses betreut werden: bitte bei der Anmeldung sagen."
)

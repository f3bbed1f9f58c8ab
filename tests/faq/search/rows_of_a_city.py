"""A few entries, as an office might write them: what the tests of search ask about."""

from typing import Final

from faq.search.rows import SearchRow

ROWS: Final = (
    SearchRow("child-benefit", "de", ("Wie beantrage ich Kindergeld?", "Wer bekommt Kindergeld?"), ("Kindergeld",)),
    SearchRow("child-benefit", "tr", ("Çocuk parası için nereye başvururum?",)),
    SearchRow("child-benefit", "uk", ("Де подати заяву на допомогу на дитину?",)),
    SearchRow("child-benefit", "ar", ("أين أقدم طلب إعانة الأطفال؟",)),
    SearchRow(
        "interim", "de", ("Was darf ich, solange über meinen Antrag entschieden wird?",), ("Fiktionsbescheinigung",)
    ),
    SearchRow("interim", "en", ("What may I do while my application is being decided?",)),
    SearchRow("swimming", "de", ("Wo kann mein Kind schwimmen lernen?",)),
    SearchRow("swimming", "el", ("Πού μπορεί το παιδί μου να μάθει κολύμπι;",)),
    SearchRow("swimming", "uk", ("Де моя дитина може навчитися плавати?",)),
    SearchRow("exam-b1", "de", ("Wo kann ich die Prüfung B1 ablegen?",)),
    SearchRow("exam-b2", "de", ("Wo kann ich die Prüfung B2 ablegen?",)),
    SearchRow("bulky-waste", "de", ("Wann wird der Sperrmüll abgeholt?",)),
    SearchRow("bulky-waste", "en", ("When is bulky waste collected?",)),
    SearchRow("library", "de", ("Darf ich in der Bücherei Bücher ausleihen?",)),
    SearchRow("library-not", "de", ("Darf ich in der Bücherei Bücher nicht ausleihen?",)),
)

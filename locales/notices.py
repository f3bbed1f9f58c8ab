"""What a person reads who chose a language whose texts do not exist yet, in that language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from locales.catalogues import translator
from locales.formatting import Raw, bold
from locales.registry import language

NOT_READY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de-simple": "Die Texte in einfacher Sprache fehlen noch. Bitte wählen Sie jetzt eine andere Sprache.",
        "ro": "Această limbă nu este încă disponibilă. Vă rugăm să alegeți deocamdată altă limbă.",
        "it": "Questa lingua non è ancora disponibile. Per ora scelga un'altra lingua, per favore.",
        "hr": "Ovaj jezik još nije dostupan. Molimo Vas da zasad odaberete drugi jezik.",
        "pl": "Ten język nie jest jeszcze gotowy. Prosimy na razie wybrać inny język.",
        "el": "Αυτή η γλώσσα δεν είναι ακόμη έτοιμη. Παρακαλούμε επιλέξτε προς το παρόν μια άλλη.",
        "sq": "Kjo gjuhë nuk është ende gati. Ju lutemi, zgjidhni për momentin një gjuhë tjetër.",
        "fa": "این زبان هنوز آماده نیست. لطفاً فعلاً زبان دیگری را انتخاب کنید.",
        "kmr": "Ev ziman hîn ne amade ye. Ji kerema xwe, ji bo niha zimanekî din hilbijêrin.",
        "fr": "Cette langue n'est pas encore prête. Pour l'instant, veuillez en choisir une autre.",
        "es": "Este idioma todavía no está listo. Por ahora, elija otro, por favor.",
        "ti": "እዚ ቋንቋ ክሳብ ሕጂ ድሉው ኣይኮነን። ንግዚኡ በጃኹም ካልእ ቋንቋ ምረጹ።",
    }
)


#: Above a newsletter that is missing in the language its reader chose.
NOT_IN_YOUR_LANGUAGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de-simple": "Diesen Text gibt es noch nicht in einfacher Sprache.",
        "ro": "Acest text nu există încă în limba dumneavoastră.",
        "it": "Questo testo non è ancora disponibile nella Sua lingua.",
        "hr": "Ovaj tekst još nije dostupan na Vašem jeziku.",
        "pl": "Tego tekstu nie ma jeszcze w Państwa języku.",
        "el": "Αυτό το κείμενο δεν υπάρχει ακόμη στη γλώσσα σας.",
        "sq": "Ky tekst nuk është ende në gjuhën tuaj.",
        "fa": "این متن هنوز به زبان شما موجود نیست.",
        "kmr": "Ev nivîs hîn bi zimanê we nîne.",
        "fr": "Ce texte n'existe pas encore dans votre langue.",
        "es": "Este texto todavía no existe en su idioma.",
        "ti": "እዚ ጽሑፍ ክሳብ ሕጂ ብቋንቋኹም የለን።",
    }
)


#: Below a newsletter that no person has translated.
BY_MACHINE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de-simple": "Diesen Text hat eine Maschine übersetzt. Vielleicht sind Fehler im Text. Bitte fragen Sie uns.",
        "ro": "Acest text este tradus automat și poate conține greșeli. Dacă ceva este neclar, întrebați-ne.",
        "it": "Questo testo è tradotto da una macchina e può contenere errori. Se qualcosa non è chiaro, ci chieda.",
        "hr": "Ovaj tekst je strojno preveden i može sadržavati pogreške. Ako nešto nije jasno, pitajte nas.",
        "pl": "Ten tekst przetłumaczyła maszyna i może on zawierać błędy. Jeśli coś jest niejasne, prosimy o pytanie.",
        "el": "Αυτό το κείμενο μεταφράστηκε αυτόματα και μπορεί να έχει λάθη. Αν κάτι δεν είναι σαφές, ρωτήστε μας.",
        "sq": "Këtë tekst e ka përkthyer një makinë dhe mund të ketë gabime. Nëse diçka nuk është e qartë, na pyesni.",
        "fa": "این متن را ماشین ترجمه کرده است و ممکن است اشتباه داشته باشد. اگر چیزی روشن نیست، از ما بپرسید.",
        "kmr": "Ev nivîs makîneyê wergerandiye û dibe ku şaşî tê de hebin. Heke tiştek ne zelal be, ji me bipirsin.",
        "fr": "Ce texte a été traduit par une machine et peut contenir des erreurs. En cas de doute, demandez-nous.",
        "es": "Este texto lo ha traducido una máquina y puede contener errores. Si algo no está claro, pregúntenos.",
        "ti": "እዚ ጽሑፍ ብማሺን ዝተተርጎመ እዩ፣ ጌጋታት ክህልዎ ይኽእል። ዘይግልጺ ነገር እንተሃልዩ በጃኹም ሕተቱና።",
    }
)


#: Above help in an emergency whose words are in another language. `%s`: the number of ambulance and fire brigade.
CALL_RESCUE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de-simple": "Sind Sie in Gefahr? Rufen Sie jetzt %s an. Das kostet nichts.",
        "ro": "Sunteți în pericol? Sunați acum la %s. Apelul este gratuit, zi și noapte.",
        "it": "È in pericolo? Chiami subito il %s. La chiamata è gratuita, giorno e notte.",
        "hr": "U opasnosti ste? Nazovite odmah %s. Poziv je besplatan, danju i noću.",
        "pl": "Niebezpieczeństwo? Proszę natychmiast zadzwonić pod %s. Połączenie jest bezpłatne, dzień i noc.",
        "el": "Κινδυνεύετε; Καλέστε τώρα το %s. Η κλήση είναι δωρεάν, μέρα και νύχτα.",
        "sq": "Jeni në rrezik? Telefononi tani %s. Telefonata është falas, ditë e natë.",
        "fa": "در خطر هستید؟ همین حالا با %s تماس بگیرید. تماس شبانه‌روز رایگان است.",
        "kmr": "Hûn di xetereyê de ne? Niha li %s telefon bikin. Bê pere ye, şev û roj.",
        "fr": "Vous êtes en danger ? Appelez tout de suite le %s. L'appel est gratuit, jour et nuit.",
        "es": "¿Está en peligro? Llame ahora al %s. La llamada es gratuita, de día y de noche.",
        "ti": "ኣብ ሓደጋ ዲኹም ዘለኹም? ሕጂ ናብ %s ደውሉ። ለይትን መዓልትን ብናጻ እዩ።",
    }
)


def call_rescue(tag: str, number: str) -> Raw:
    """Return the sentence "In danger? Call the number now, it is free." in a language without texts.

    Raises:
        KeyError: the language has texts of its own.
    """
    return Raw(CALL_RESCUE[tag] % bold(number, tag))


def not_in_your_language(tag: str) -> str:
    """Return the sentence "This text is not available in your language yet." in that language.

    Raises:
        UnknownLanguage: the tag is not in the registry.
    """
    if "people" not in language(tag).domains:
        return NOT_IN_YOUR_LANGUAGE[tag]
    _ = translator(tag)
    return _("This text is not available in your language yet.")


def by_machine(tag: str) -> str:
    """Return the sentence that warns of a machine's translation, in that language.

    Raises:
        UnknownLanguage: the tag is not in the registry.
    """
    if "people" not in language(tag).domains:
        return BY_MACHINE[tag]
    _ = translator(tag)
    return _("This text was translated by a machine and may contain mistakes. If anything is unclear, please ask us.")


def not_ready_notice(tag: str) -> str | None:
    """Return the sentence "This language is not ready yet. Please choose another one for now."; None if it is ready.

    Raises:
        UnknownLanguage: the tag is not in the registry.
    """
    return None if "people" in language(tag).domains else NOT_READY[tag]

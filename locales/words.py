"""The words by which people stop and start messages and say yes and no, in their own script and in Latin letters.

A word counts only when it is the whole message: "stop" ends a subscription, "please stop the noise at night" does not.
Words that people also use to answer a question (no, enough, end, low) are left out, or silence would come by accident.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STOP_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "de": ("stopp", "stop", "abmelden", "abmeldung", "abbestellen", "austragen", "newsletter abbestellen"),
        "de-simple": ("stopp", "stop", "abmelden", "nichts mehr schicken"),
        "en": ("stop", "stop all", "stopall", "unsubscribe", "opt out", "opt-out", "optout"),
        "tr": ("dur", "durdur", "iptal", "abonelikten çık", "aboneliği iptal et", "üyelikten çık"),
        "ar": (
            *("توقف", "أوقف", "إيقاف", "إلغاء", "إلغاء الاشتراك", "ألغ الاشتراك", "ستوب"),
            *(
                "tawaqaf",
                "tawaqqaf",
                "awqif",
                "iqaf",
                "ilgha",
                "ilghaa",
                "elgha",
                "elghaa",
                "elgha2",
                "ilgha alishtirak",
            ),
        ),
        "uk": (
            *("стоп", "відписатися", "відписатись", "відписка", "скасувати підписку"),
            *("vidpysatysia", "vidpysatysya", "vidpysatys", "vidpisatisya", "vidpyska"),
        ),
        "ru": (
            *("стоп", "отписаться", "отписка", "отпишите меня", "отменить подписку"),
            *("otpisatsya", "otpisatsia", "otpisatsja", "otpisat'sya", "otpiska"),
        ),
        "ro": ("stop", "oprește", "opriți", "dezabonare", "mă dezabonez", "dezabonează-mă", "dezabonați-mă"),
        "it": ("stop", "disiscriviti", "disiscrivimi", "disiscrizione", "annulla iscrizione", "annulla l'iscrizione"),
        "hr": ("stop", "odjava", "odjavi me", "odjavite me", "odjaviti se", "otkaži pretplatu"),
        "pl": ("stop", "wypisz", "wypisz mnie", "wypisz się", "wypisać się", "anuluj subskrypcję"),
        "el": (
            *("στοπ", "σταμάτα", "σταματήστε", "απεγγραφή", "διακοπή συνδρομής"),
            *("stamata", "stamatiste", "apeggrafi", "apengrafi", "diakopi sindromis"),
        ),
        "sq": ("stop", "ndal", "ndalo", "ndaloni", "çabonohu", "çregjistrohu", "çregjistrim", "anulo abonimin"),
        "fa": (
            *("توقف", "استاپ", "لغو", "لغو اشتراک", "لغو عضویت"),
            *("tavaghof", "tavaqof", "tavaqqof", "laghv", "laghve eshterak", "laghv eshterak", "laghve ozviyat"),
        ),
        "kmr": ("stop", "rawestîne", "rawestînin", "raweste", "abonetiyê rawestîne", "abonetiyê betal bike"),
        "fr": (
            *("stop", "arrêt", "arrêter", "arrêtez", "désabonner", "se désabonner", "me désabonner"),
            *("désabonnez-moi", "désabonnement", "désinscrire", "désinscription"),
        ),
        "es": (
            *("stop", "baja", "dar de baja", "darme de baja", "darse de baja", "dame de baja", "denme de baja"),
            *("cancelar suscripción", "cancelar la suscripción", "desuscribirme", "desuscribirse"),
        ),
        "ti": (
            *("ስቶፕ", "ጠጠው", "ጠጠው በል", "ጠጠው ኣብል", "ደው ኣብል", "ኣቋርጽ", "ምዝገባ ሰርዝ"),
            *("tetew", "tetew bel", "tetew abl", "dew abl", "dew abil", "aquarts", "aqwarts", "mzgeba serz"),
        ),
    }
)

START_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "de": ("start", "starten", "anmelden", "anmeldung", "abonnieren"),
        "de-simple": ("start", "anmelden"),
        "en": ("start", "unstop", "subscribe", "sign up"),
        "tr": ("başla", "başlat", "abone ol"),
        "ar": (
            *("ابدأ", "اشترك", "اشتراك", "ستارت"),
            *("ibda", "ebda", "ibda2", "ishtarik", "eshtarek", "ishtirak"),
        ),
        "uk": ("старт", "почати", "підписатися", "підписатись", "pochaty", "pidpysatysia", "pidpysatysya"),
        "ru": ("старт", "начать", "подписаться", "nachat", "podpisatsya", "podpisatsia", "podpisatsja"),
        "ro": ("start", "începe", "abonare", "mă abonez", "abonează-mă"),
        "it": ("start", "inizia", "iscriviti", "iscrivimi", "iscrizione"),
        "hr": ("start", "počni", "prijava", "prijavi me", "pretplati me"),
        "pl": ("start", "zacznij", "zapisz mnie", "zapisz się", "subskrybuj"),
        "el": ("έναρξη", "ξεκίνα", "εγγραφή", "enarxi", "xekina", "ksekina", "eggrafi", "engrafi"),
        "sq": ("start", "fillo", "nis", "abonohu", "regjistrohu"),
        "fa": ("شروع", "استارت", "اشتراک", "عضویت", "shoru", "shoroo", "eshterak", "ozviyat"),
        "kmr": ("start", "destpêk", "dest pê bike", "bibe abone", "abone bibe"),
        "fr": ("start", "démarrer", "commencer", "s'abonner", "m'abonner", "abonnez-moi", "inscription"),
        "es": ("start", "empezar", "comenzar", "iniciar", "suscribirme", "suscribirse"),
        "ti": ("ስታርት", "ጀምር", "ተመዝገብ", "jemir", "jemr", "temezgeb"),
    }
)

YES_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "de": ("ja", "jawohl", "jo", "dafür"),
        "en": ("yes", "y", "yeah", "yep", "for"),
        "tr": ("evet", "e", "olur"),
        "ar": ("نعم", "أجل", "ايوه", "أيوا", "naam", "na3am", "aiwa", "aywa", "ajal"),
        "uk": ("так", "еге", "tak", "za", "за"),
        "ru": ("да", "ага", "da"),
    }
)

NO_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "de": ("nein", "nee", "nö", "dagegen"),
        "en": ("no", "n", "nope", "against"),
        "tr": ("hayır", "h", "olmaz", "yok"),
        "ar": ("لا", "كلا", "la", "laa", "kalla"),
        "uk": ("ні", "ni", "проти", "proty"),
        "ru": ("нет", "не", "net", "nyet", "против", "protiv"),
    }
)


def read_yes_no(text: str) -> bool | None:
    """Return what a message says that is one word for yes or no, of whatever language; None for anything else."""
    if _is_one_of(text, _YES):
        return True
    return False if _is_one_of(text, _NO) else None


def is_stop_word(text: str) -> bool:
    """Return whether the whole message is one of the stop words, of whatever language."""
    return _is_one_of(text, _STOP)


def is_start_word(text: str) -> bool:
    """Return whether the whole message is one of the start words, of whatever language."""
    return _is_one_of(text, _START)


# Letters that keyboards of one script write in several ways. Tatweel only stretches a word.
_SAME_LETTER: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ı": "i", "’": "'", "\u0640": None})
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")


def _plain(text: str) -> str:
    """Return the text as it is compared: one case, no diacritics or invisible signs, no punctuation or emoji around."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(letter for letter in letters if unicodedata.category(letter) not in {"Mn", "Cf", "Cc"})
    return " ".join(_EDGES.sub("", kept.translate(_SAME_LETTER)).split())


def _is_one_of(text: str, words: frozenset[str]) -> bool:
    return len(text) <= _LONGEST and _plain(text) in words


_STOP: Final = frozenset(_plain(word) for words in STOP_WORDS.values() for word in words)
_START: Final = frozenset(_plain(word) for words in START_WORDS.values() for word in words)
_YES: Final = frozenset(_plain(word) for words in YES_WORDS.values() for word in words)
_NO: Final = frozenset(_plain(word) for words in NO_WORDS.values() for word in words)
_LONGEST: Final = 60  # characters, with room for punctuation; longer messages need not be looked at

"""Something in every table of the answers."""

from faq.askings import Asking, Outcome
from faq.entries import FaqEntry, FaqText, Source, TextState
from storage.stores import Stores
from tests.storage.people import NOON


async def fill_answers(stores: Stores, address_id: int, question: str) -> None:
    """Keep an entry in two languages, where its question stands, and somebody who asked and got no answer."""
    texts = {"de": FaqText("Wie melde ich mich an?", "Gehen Sie ins Rathaus.", ("Wohnung anmelden",))}
    texts["ar"] = FaqText("كيف أسجّل سكني؟", "اذهبوا إلى البلدية.", (), TextState.MACHINE, "ab12")
    source = Source("Bund", "BMG § 17", "https://example.org/17", "Wer eine Wohnung bezieht …", NOON.date())
    entry = FaqEntry(0, "register", "arrival", "de", texts, ("Anmeldung",), "office", source=source)
    await stores.faq.add(entry)
    await stores.faq.put_vectors("small", {"ab12": b"\x01\x02"})
    await stores.askings.add(
        Asking(0, address_id, "ar", question, Outcome.UNKNOWN, None, NOON, wants_answer=True, vector=b"\x01")
    )

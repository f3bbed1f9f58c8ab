"""Tables of `faq`: entries, their languages, what was asked, and where each phrasing stands among the others."""

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, LargeBinary, String, Table, Text

from faq.askings import Outcome
from faq.entries import EntryState, TextState
from storage.columns import Id, Instant, Named, Open, Personal, SearchText
from storage.tables.base import metadata

faq_entry = Table(
    "faq_entry",
    metadata,
    Open("id", Id, primary_key=True),
    Open("key", String(64), nullable=False, unique=True),
    Open("topic", String(32), nullable=False, index=True),
    Open("language", String(16), nullable=False),
    Open("words", JSON, nullable=False),
    Open("place", String(32), nullable=False),
    Open("sensitive", Boolean, nullable=False),
    Open("source", JSON, nullable=False),
    Open("valid_until", Date),
    Open("state", Named(EntryState), nullable=False),
    Open("see", String(64), nullable=False),
    Open("inquiry_id", Id),
    Open("version", Integer, nullable=False),
    Open("reminded_on", Date),  # that its last day is near
)

faq_text = Table(
    "faq_text",
    metadata,
    Open("entry_id", Id, ForeignKey("faq_entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Open("language", String(16), primary_key=True),
    Open("question", Text, nullable=False),
    Open("answer", Text, nullable=False),
    Open("alternatives", JSON, nullable=False),
    Open("state", Named(TextState), nullable=False),
    Open("made_from", String(64), nullable=False),
    Open("searched", SearchText, nullable=False, server_default=""),  # key, question, other wordings, official words
    Open("hash", String(64), nullable=False, server_default=""),  # of question and answer
)

faq_asking = Table(
    "faq_asking",
    metadata,
    Open("id", Id, primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="SET NULL"), index=True),  # for thirty days
    Open("language", String(16), nullable=False),
    Personal("words"),  # while it knows whose it is
    Personal("place"),  # of these words among others: the vector
    Open("text", Text, nullable=False),  # the words afterwards; what identifies was taken out
    Open("outcome", Named(Outcome), nullable=False),
    Open("entry_id", Id),
    Open("asked_at", Instant, nullable=False, index=True),
    Open("helped", Boolean),
    Open("wants_answer", Boolean, nullable=False),
    Open("inquiry_id", Id, index=True),
    Open("vector", LargeBinary, nullable=False),
    Open("counts", Boolean, nullable=False),
)

faq_vector = Table(
    "faq_vector",
    metadata,
    Open("model", String(64), primary_key=True),
    Open("digest", String(64), primary_key=True),  # of the phrasing
    Open("vector", LargeBinary, nullable=False),
)

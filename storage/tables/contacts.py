"""Tables of `contacts`: people, organisations, addresses, subscriptions, consent, staff."""

from typing import Final

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from contacts.addresses import AddressState
from contacts.inquiries import Author, InquiryState
from contacts.organisations import OrganisationKind, OrganisationState
from contacts.staff import Role
from contacts.subscriptions import Rhythm, SubscriptionState
from storage.columns import Id, Instant, Named, Open, Personal, SearchText, Secret
from storage.tables.base import metadata

contact = Table(
    "contact",
    metadata,
    Open("id", Id, primary_key=True),
    Open("key_id", Id, ForeignKey("data_key.id"), nullable=False),
    Open("created_at", Instant, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Open("id", Id, primary_key=True),
    Open("key_id", Id, ForeignKey("data_key.id"), nullable=False),
    Open("name", Text, nullable=False),
    Open("kind", Named(OrganisationKind), nullable=False),
    Open("languages", JSON, nullable=False),
    Open("state", Named(OrganisationState), nullable=False),
    Personal("notes"),
    Personal("code", nullable=False),  # sealed, so that staff can print it again
    Secret("code_lookup", nullable=False, unique=True),
    Open("created_at", Instant, nullable=False),
    Open("decided_at", Instant),
    Open("decided_by", Id),
    Open("district", String(64), nullable=False, default=""),
    Open("quiet", JSON, nullable=False, default=dict),  # when it does not want to be disturbed
    Open("search_name", SearchText, nullable=False, default="", index=True),  # `contacts.organisation_names.search_key`
)

address = Table(
    "address",
    metadata,
    Open("id", Id, primary_key=True),
    Open("channel", String(32), nullable=False),
    Open("account", String(64), nullable=False),
    Secret("lookup", nullable=False, unique=True),  # keyed hash of channel, account and value
    Personal("value", nullable=False),
    Open("is_group", Boolean, nullable=False),
    Open("key_id", Id, ForeignKey("data_key.id"), nullable=False),
    Open("contact_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), index=True),
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="SET NULL"), index=True),
    Open("languages", JSON, nullable=False),  # empty: inherit the organisation's
    Open("bilingual", Boolean, nullable=False, default=False),
    Open("state", Named(AddressState), nullable=False),
    Open("state_at", Instant, nullable=False),
    Open("source", String(64), nullable=False, default=""),  # the poster or place whose link opened it
    Open("last_sequence", Id, nullable=False, default=0),  # of the chat history
    Open("created_at", Instant, nullable=False),
    Open("standby", Boolean, nullable=False, default=False),  # gets an organisation's newsletter if no other chat can
    Open("told_at", Instant),  # when staff heard that it cannot be reached
    Open("rhythm", Named(Rhythm), nullable=False, default=Rhythm.EVERYTHING),
    Open("guest_language", String(16), nullable=False, default=""),  # of who has the phone now, if not its holder
)

# All are small however many chats there are: in reserve; lost; lost, and staff have not heard of it.
Index(
    "ix_address_standby",
    address.c.organisation_id,
    sqlite_where=text("standby IS 1"),
    postgresql_where=text("standby IS true"),
)
LOST: Final = text(
    "state IN ('blocked', 'deactivated', 'removed', 'deleted', 'not_found', 'not_started', 'no_rights') "
    "AND organisation_id IS NOT NULL"
)
UNTOLD: Final = text(f"{LOST} AND told_at IS NULL")
Index("ix_address_lost", address.c.organisation_id, sqlite_where=LOST, postgresql_where=LOST)
Index("ix_address_untold", address.c.organisation_id, sqlite_where=UNTOLD, postgresql_where=UNTOLD)

representative = Table(
    "representative",
    metadata,
    Open("contact_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True),
    Open("since", Instant, nullable=False),
)

topic = Table(
    "topic",
    metadata,
    Open("id", Id, primary_key=True),
    Open("code", String(32), nullable=False, unique=True),
    Open("names", JSON, nullable=False),
    Open("descriptions", JSON, nullable=False),
    Open("position", Integer, nullable=False),
)

organisation_topic = Table(
    "organisation_topic",
    metadata,
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True),
    Open("topic_id", Id, ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True),
)

subscription = Table(
    "subscription",
    metadata,
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), primary_key=True),
    Open("topic_id", Id, ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True),
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="SET NULL")),  # on whose behalf
    Open("state", Named(SubscriptionState), nullable=False),
    Open("changed_at", Instant, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Open("id", Id, primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("purpose", String(32), nullable=False),
    Open("granted", Boolean, nullable=False),
    Open("text_version", String(32), nullable=False),
    Open("language", String(16), nullable=False),
    Open("source", Text, nullable=False),
    Open("at", Instant, nullable=False),
)

staff_member = Table(
    "staff_member",
    metadata,
    Open("id", Id, primary_key=True),
    Open("contact_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Open("role", Named(Role), nullable=False),
    Personal("name"),
    Open("since", Instant, nullable=False),
    Open("ended_at", Instant),
    Open("training", Boolean, nullable=False, default=False),  # what they write is for practice: nothing leaves
    UniqueConstraint("contact_id", "since"),
)

invite = Table(
    "invite",
    metadata,
    Open("id", Id, primary_key=True),
    Secret("code_lookup", nullable=False, unique=True),
    Open("role", Named(Role), nullable=False),
    Open("invited_by", Id),
    Open("created_at", Instant, nullable=False),
    Open("expires_at", Instant, nullable=False),
    Open("used_at", Instant),
    Open("used_by", Id),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Secret("code_lookup", primary_key=True),
    Open("staff_id", Id, ForeignKey("staff_member.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("created_at", Instant, nullable=False),
    Open("expires_at", Instant, nullable=False),
    Open("used_at", Instant),
)

pairing_code = Table(  # with which a person's other chat joins this one
    "pairing_code",
    metadata,
    Secret("code_lookup", primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("created_at", Instant, nullable=False),
    Open("expires_at", Instant, nullable=False),
)

console_session = Table(
    "console_session",
    metadata,
    Open("id", Id, primary_key=True),
    Secret("key_lookup", nullable=False, unique=True),
    Open("staff_id", Id, ForeignKey("staff_member.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("device", String(60), nullable=False),  # browser and system, as coarse as "Firefox, Windows"
    Open("language", String(16), nullable=False),
    Open("opened_at", Instant, nullable=False),
    Open("seen_at", Instant, nullable=False),
)

passkey = Table(
    "passkey",
    metadata,
    Open("id", Id, primary_key=True),
    Open("staff_id", Id, ForeignKey("staff_member.id", ondelete="CASCADE"), nullable=False, index=True),
    Secret("credential_id", nullable=False, unique=True),
    Secret("public_key", nullable=False),
    Open("sign_count", Id, nullable=False),
    Open("device", String(60), nullable=False),
    Open("added_at", Instant, nullable=False),
    Open("used_at", Instant),
)

directory_identity = Table(  # who of staff an account of the city's directory is
    "directory_identity",
    metadata,
    Open("id", Id, primary_key=True),
    Open("staff_id", Id, ForeignKey("staff_member.id", ondelete="CASCADE"), nullable=False, index=True),
    Secret("account_lookup", nullable=False, unique=True),  # keyed hash of issuer and subject
    Open("added_at", Instant, nullable=False),
    Open("used_at", Instant),
)

push_subscription = Table(  # a browser that wants to be told when something new is in its web chat
    "push_subscription",
    metadata,
    Secret("endpoint_lookup", primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Personal("subscription", nullable=False),  # endpoint and keys, as the browser gave them
    Open("added_at", Instant, nullable=False),
)

audit_entry = Table(  # what staff did; rows are only ever added, each holds the hash of the one before
    "audit_entry",
    metadata,
    Open("id", Id, primary_key=True),
    Open("at", Instant, nullable=False, index=True),
    Open("staff_id", Id, index=True),  # NULL: the command line, or nobody
    Open("action", String(64), nullable=False),
    Open("subject", String(64), nullable=False),  # "edition:5"
    Open("details", JSON, nullable=False),  # never words that somebody wrote
    Open("hash", String(64), nullable=False),
    sqlite_autoincrement=True,
)

inquiry = Table(
    "inquiry",
    metadata,
    Open("id", Id, primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("edition_id", Id),  # the newsletter it answers
    Open("state", Named(InquiryState), nullable=False, index=True),
    Open("opened_at", Instant, nullable=False),
    Open("changed_at", Instant, nullable=False),
)

inquiry_message = Table(
    "inquiry_message",
    metadata,
    Open("id", Id, primary_key=True),
    Open("inquiry_id", Id, ForeignKey("inquiry.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("author", Named(Author), nullable=False),
    Open("staff_id", Id),
    Personal("text", nullable=False),
    Open("at", Instant, nullable=False),
)

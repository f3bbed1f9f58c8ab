"""Tables of `broadcasts`: editions, their texts and files, broadcasts, deliveries."""

from typing import Final

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from broadcasts.broadcasts import BroadcastKind, BroadcastState
from broadcasts.deliveries import DeliveryAction, DeliveryState
from broadcasts.editions import EditionState, TextState
from broadcasts.history import EventKind
from broadcasts.receptions import ReceptionKind
from broadcasts.schedule import IfLate
from broadcasts.translating import RequestState
from channels.outgoing import AttachmentKind
from storage.columns import Id, Instant, Named, Open, Secret
from storage.tables.base import metadata

edition = Table(
    "edition",
    metadata,
    Open("id", Id, primary_key=True),
    Open("topic_id", Id, ForeignKey("topic.id")),
    Open("main_language", String(16), nullable=False),
    Open("state", Named(EditionState), nullable=False),
    Open("version", Integer, nullable=False),  # grows with every change: two people editing notice each other
    Open("author_id", Id),
    Open("created_at", Instant, nullable=False),
    Open("changed_at", Instant, nullable=False),
    Open("corrects_id", Id),  # the edition, sent already, whose messages this one is to change
    Open("number", Integer, nullable=False, default=0, index=True),  # as people speak of it
    Open("note", Text, nullable=False, default=""),  # for colleagues
    Open("urgent", Boolean, nullable=False, default=False),
    Open("training", Boolean, nullable=False, default=False),  # nothing leaves
    Open("public", Boolean, nullable=False, default=True),  # stands in the archive
    Open("sent_languages", JSON, nullable=False, default=list),  # texts that can no longer change
    Open("sent_at", Instant, index=True),  # when its first broadcast began
    Open("hearing_id", Id),  # to which it invites
)

edition_text = Table(
    "edition_text",
    metadata,
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Open("language", String(16), primary_key=True),
    Open("title", Text, nullable=False),
    Open("body", Text, nullable=False),
    Open("state", Named(TextState), nullable=False),
    Open("source_hash", String(64), nullable=False),
    Open("changed_at", Instant, nullable=False),
    Open("changed_by", Id),
    Open("minor_of", String(64), nullable=False, default=""),  # the approved hash that a small change voided
)

edition_file = Table(
    "edition_file",
    metadata,
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Open("position", Integer, primary_key=True),
    Open("kind", Named(AttachmentKind), nullable=False),
    Open("digest", String(64), ForeignKey("file.digest"), nullable=False),
    Open("name", Text, nullable=False),
    Open("media_type", String(127), nullable=False),
    Open("alt", JSON, nullable=False),  # language -> what the picture shows
    Open("language", String(16), nullable=False, default=""),  # whose readers get it, "" for all
)

edition_approval = Table(
    "edition_approval",
    metadata,
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Open("language", String(16), primary_key=True),
    Open("hash", String(64), nullable=False),  # of what was read
    Open("approved_by", Id),
    Open("approved_at", Instant),
    Open("second_by", Id),
    Open("reason", Text, nullable=False, default=""),
)

edition_event = Table(
    "edition_event",
    metadata,
    Open("id", Id, primary_key=True),
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("version", Integer, nullable=False),
    Open("kind", Named(EventKind), nullable=False),
    Open("at", Instant, nullable=False),
    Open("staff_id", Id),
    Open("language", String(16), nullable=False, default=""),
    Open("title", Text, nullable=False, default=""),
    Open("body", Text, nullable=False, default=""),
    Open("machine", Boolean, nullable=False, default=False),
    Open("files", JSON, nullable=False, default=list),
    Open("reason", Text, nullable=False, default=""),
    Open("second_by", Id),
    Open("finding", String(64), nullable=False, default=""),
    Open("hash", String(64), nullable=False, default=""),
)

# Who is writing right now: colleagues see it, nobody is kept out.
edition_writer = Table(
    "edition_writer",
    metadata,
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Open("staff_id", Id, primary_key=True),
    Open("language", String(16), nullable=False),
    Open("at", Instant, nullable=False),
)

# A translator's work, by a link that opens one text.
translation_request = Table(
    "translation_request",
    metadata,
    Open("id", Id, primary_key=True),
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("language", String(16), nullable=False),
    Secret("code_lookup", nullable=False, unique=True),
    Open("note", Text, nullable=False, default=""),  # what staff say to the translator
    Open("asked_by", Id),
    Open("asked_at", Instant, nullable=False),
    Open("expires_at", Instant, nullable=False),
    Open("contact_id", Id, ForeignKey("contact.id", ondelete="SET NULL"), index=True),  # who opened it
    Open("state", Named(RequestState), nullable=False),
    Open("title", Text, nullable=False, default=""),
    Open("body", Text, nullable=False, default=""),
    Open("source_hash", String(64), nullable=False, default=""),  # of the main text it was made from
    Open("changed_at", Instant, nullable=False),
    Open("decided_by", Id),
    Open("reason", Text, nullable=False, default=""),  # why it was sent back
)

# A machine's draft that is asked for; the row goes once it is there.
machine_draft = Table(
    "machine_draft",
    metadata,
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Open("language", String(16), primary_key=True),
    Open("asked_by", Id),
    Open("due_at", Instant, nullable=False, index=True),
    Open("attempts", Integer, nullable=False, default=0),
    Open("error", String(64), nullable=False, default=""),
)

link_check = Table(
    "link_check",
    metadata,
    Open("url", Text, primary_key=True),
    Open("asked_at", Instant, nullable=False, index=True),  # an edition led there
    Open("checked_at", Instant),  # NULL: still to be looked at
    Open("problem", String(64), nullable=False, default=""),
    Open("language", String(16), nullable=False, default=""),  # that the page says it is in
)

# What an organisation said of an edition: counted by organisation, never by person.
reception = Table(
    "reception",
    metadata,
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True),
    Open("kind", Named(ReceptionKind), primary_key=True),
    Open("at", Instant, nullable=False),
)

# An edition that is sent again and again.
schedule = Table(
    "schedule",
    metadata,
    Open("id", Id, primary_key=True),
    Open("edition_id", Id, ForeignKey("edition.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("segment", JSON, nullable=False),
    Open("fallbacks", JSON, nullable=False, default=dict),
    Open("rule", JSON, nullable=False),
    Open("zone", String(64), nullable=False),
    Open("if_late", Named(IfLate), nullable=False),
    Open("next_local", String(16), nullable=False, default=""),  # the wall time of `next_at`
    Open("next_at", Instant, index=True),  # NULL: it has ended
    Open("created_by", Id),
    Open("created_at", Instant, nullable=False),
    Open("ended_at", Instant),
    Open("report_address_id", Id),
    Secret("request_key", unique=True),
)

broadcast = Table(
    "broadcast",
    metadata,
    Open("id", Id, primary_key=True),
    Open("edition_id", Id, ForeignKey("edition.id"), nullable=False),
    Open("segment", JSON, nullable=False),
    Open("state", Named(BroadcastState), nullable=False, index=True),
    Open("created_by", Id),
    Open("created_at", Instant, nullable=False),
    Open("send_local", String(16), nullable=False, default=""),  # "2026-11-26T09:00", "" for at once
    Open("zone", String(64), nullable=False, default=""),
    Open("next_at", Instant, nullable=False),
    Open("frozen_up_to", Id, nullable=False, default=0),  # address id: the audience up to here has its rows
    Open("started_at", Instant),
    Open("finished_at", Instant),
    Open("note", Text, nullable=False, default=""),  # why it is paused or was cancelled
    Open("report_address_id", Id),  # the staff chat that sees its progress
    Open("report_outbox_id", Id),
    Open("reported_at", Instant),
    Open("report_hash", String(64), nullable=False, default=""),  # of what that message says now
    Secret("request_key", unique=True),  # the press that made it: a second press makes no second broadcast
    Open("kind", Named(BroadcastKind), nullable=False, default=BroadcastKind.SEND),
    Open("of_id", Id, index=True),  # the broadcast whose messages it corrects or withdraws
    Open("unguarded", Boolean, nullable=False, default=False),  # staff go on although too much goes wrong
    Open("tally", JSON),  # what became of its chats, as counted at `tallied_at`
    Open("tallied_at", Instant),
    Open("fallbacks", JSON, nullable=False, default=dict),  # language -> what its readers get without a text
    Open("if_late", Named(IfLate), nullable=False, default=IfLate.SEND),
    Open("schedule_id", Id, index=True),  # the repetition that made it
)

delivery = Table(
    "delivery",
    metadata,
    Open("id", Id, primary_key=True),
    Open("broadcast_id", Id, ForeignKey("broadcast.id", ondelete="CASCADE"), nullable=False),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False),
    Open("part", Integer, nullable=False),
    Open("language", String(16), nullable=False),
    Open("language_part", Integer, nullable=False, default=0),  # which part of that language's text
    Open("wanted", String(16), nullable=False, default=""),  # the language asked for, where `language` is a fallback
    Open("text_hash", String(64), nullable=False),
    Open("state", Named(DeliveryState), nullable=False),
    Open("reason", String(64), nullable=False, default=""),
    Open("epoch", Id),
    Open("attempts", Integer, nullable=False, default=0),
    Open("due_at", Instant, nullable=False),
    Open("remote_id", String(255), nullable=False, default=""),
    Open("shown_hash", String(64), nullable=False, default=""),
    Open("changed_at", Instant, nullable=False),
    Open("account", String(255), nullable=False),  # "telegram:123", through which it leaves
    Open("part_count", Integer, nullable=False),  # of this chat in this broadcast
    Open("action", Named(DeliveryAction), nullable=False, default=DeliveryAction.SEND),
    Open("target_id", Id),  # the delivery whose message is changed or removed
    Open("for_organisation", Boolean, nullable=False, default=False),  # it has an organisation's buttons
    UniqueConstraint("broadcast_id", "address_id", "part"),
    sqlite_autoincrement=True,  # the id is a channel's key against sending twice
)
Index("ix_delivery_address_id", delivery.c.address_id)
# All are small however long the ledger grows: only what is still to be done, or went wrong, is in them.
WAITING: Final = text("state IN ('queued', 'deferred')")
IN_HAND: Final = text("state IN ('leased', 'sending')")
MISSED: Final = text("state IN ('failed', 'skipped', 'uncertain')")
Index(
    "ix_delivery_waiting",  # in the order in which a sender takes them
    delivery.c.broadcast_id,
    delivery.c.account,
    delivery.c.due_at,
    delivery.c.id,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index("ix_delivery_in_hand", delivery.c.epoch, sqlite_where=IN_HAND, postgresql_where=IN_HAND)
Index(
    "ix_delivery_missed",
    delivery.c.broadcast_id,
    delivery.c.address_id,
    sqlite_where=MISSED,
    postgresql_where=MISSED,
)

"""Tables of `broadcasts`: editions, their texts and files, broadcasts, deliveries."""

from typing import Final

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from broadcasts.broadcasts import BroadcastKind, BroadcastState
from broadcasts.deliveries import DeliveryAction, DeliveryState
from broadcasts.editions import EditionState, TextState
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
    Open("approved_hash", String(64), nullable=False, default=""),
    Open("approved_by", Id),
    Open("approved_at", Instant),
    Open("corrects_id", Id),  # the edition, sent already, whose messages this one is to change
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

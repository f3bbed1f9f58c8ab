"""Tables of `hub`: keys, seen updates, steps, outbox, pace, workers, housekeeping, chat history, files, problems."""

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from channels.chat_store import Author
from hub.outbox import OutboxKind, OutboxState
from hub.posts import Urgency
from hub.problems import ProblemCode
from storage.columns import Id, Instant, Named, Open, Personal, Secret
from storage.tables.base import metadata

data_key = Table(
    "data_key",
    metadata,
    Open("id", Id, primary_key=True),
    Secret("wrapped", nullable=False),
    Open("created_at", Instant, nullable=False),
)

update_key = Table(
    "update_key",
    metadata,
    Secret("key", primary_key=True),  # keyed hash of channel, account and update id
    Open("seen_at", Instant, nullable=False, index=True),
)

step = Table(
    "step",
    metadata,
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), primary_key=True),
    Secret("person", primary_key=True),  # keyed hash of the person in a group, empty in a private chat
    Open("name", String(64), nullable=False),
    Open("version", Integer, nullable=False),
    Personal("data", nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Open("id", Id, primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False),
    Open("kind", Named(OutboxKind), nullable=False),
    Personal("payload"),  # NULL once it is sent
    Open("target", Id),  # own id of the message that is edited or deleted
    Open("remote_id", String(255), nullable=False, default=""),
    Open("coalesce_key", String(64), nullable=False, default=""),
    Open("state", Named(OutboxState), nullable=False),
    Open("parts_sent", Integer, nullable=False, default=0),
    Open("attempts", Integer, nullable=False, default=0),
    Open("error", Text, nullable=False, default=""),
    Open("epoch", Id),
    Open("due_at", Instant, nullable=False),
    Open("expires_at", Instant),
    Open("created_at", Instant, nullable=False),
    Open("sent_at", Instant),
    sqlite_autoincrement=True,  # the id is a channel's key against sending twice
)
# Small however long the history grows: only what still waits is in it.
Index(
    "ix_outbox_waiting",
    outbox.c.address_id,
    outbox.c.id,
    sqlite_where=text("state IN ('queued', 'taken')"),
    postgresql_where=text("state IN ('queued', 'taken')"),
)

worker = Table(
    "worker",
    metadata,
    Open("epoch", Id, primary_key=True),
    Open("role", String(32), nullable=False),
    Open("began_at", Instant, nullable=False),
    Open("heartbeat_at", Instant, nullable=False),
    Open("dead", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,  # an epoch is never used twice
)

leadership = Table(
    "leadership",
    metadata,
    Open("task", String(128), primary_key=True),
    Open("epoch", Id, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Open("account", String(255), primary_key=True),  # "telegram:123"
    Open("next_at", Instant, nullable=False),
    Open("blocked_until", Instant),
    Open("blocked_at", Instant),  # when we were asked to wait; later than now where the clock was set back
)

job = Table(
    "job",
    metadata,
    Open("name", String(64), primary_key=True),
    Open("next_at", Instant, nullable=False),
)

chat_message = Table(
    "chat_message",
    metadata,
    Open("id", Id, primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False),
    Open("sequence", Id, nullable=False),
    Open("key", String(80), nullable=False),
    Open("author", Named(Author), nullable=False),
    Personal("payload", nullable=False),
    Open("at", Instant, nullable=False),
    Open("removed", Boolean, nullable=False, default=False),
    UniqueConstraint("address_id", "key"),
    UniqueConstraint("address_id", "sequence"),
    sqlite_autoincrement=True,  # the id is what the hub remembers a message by
)

file = Table(
    "file",
    metadata,
    Open("digest", String(64), primary_key=True),
    Open("name", Text, nullable=False),
    Open("media_type", String(127), nullable=False),
    Open("key_id", Id, ForeignKey("data_key.id"), nullable=False),
    Personal("content", nullable=False),
    Open("created_at", Instant, nullable=False),
)

problem = Table(
    "problem",
    metadata,
    Open("code", Named(ProblemCode), primary_key=True),
    Open("place", String(64), primary_key=True),  # the machine, "" for what all share
    Open("subject", String(64), primary_key=True),
    Open("figures", JSON, nullable=False),
    Open("began_at", Instant, nullable=False),
    Open("seen_at", Instant, nullable=False),
    Open("told_at", Instant),
)

post = Table(
    "post",
    metadata,
    Open("id", Id, primary_key=True),
    Secret("target", nullable=False),  # keyed hash of the address it goes to: that holds a password
    Open("title", Text, nullable=False),
    Open("body", Text, nullable=False),
    Open("urgency", Named(Urgency), nullable=False),
    Open("attempts", Integer, nullable=False, default=0),
    Open("due_at", Instant, nullable=False),
)

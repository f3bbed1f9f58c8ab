"""Deliveries that are taken account by account, corrections and withdrawals, chats in reserve."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC
Name = sa.String(32)  # an enum's value

WAITING = sa.text("state IN ('queued', 'deferred')")
IN_HAND = sa.text("state IN ('leased', 'sending')")
MISSED = sa.text("state IN ('failed', 'skipped', 'uncertain')")
UNTOLD = sa.text(
    "state IN ('blocked', 'deactivated', 'removed', 'deleted', 'not_found', 'not_started', 'no_rights') "
    "AND organisation_id IS NOT NULL AND told_at IS NULL"
)
OPEN = sa.text("state IN ('queued', 'leased', 'sending', 'deferred')")

ACCOUNTS = """
    UPDATE delivery SET
        account = (SELECT channel || ':' || account FROM address WHERE address.id = delivery.address_id),
        part_count = (
            SELECT count(*) FROM delivery AS part
            WHERE part.broadcast_id = delivery.broadcast_id AND part.address_id = delivery.address_id
        )
"""


def upgrade() -> None:
    op.add_column("edition", sa.Column("corrects_id", Id, nullable=True))
    op.add_column("broadcast", sa.Column("kind", Name, nullable=False, server_default="send"))
    op.add_column("broadcast", sa.Column("of_id", Id, nullable=True))
    op.add_column("broadcast", sa.Column("unguarded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("broadcast", sa.Column("tally", sa.JSON(), nullable=True))
    op.add_column("broadcast", sa.Column("tallied_at", Instant, nullable=True))
    op.add_column("broadcast", sa.Column("report_hash", sa.String(64), nullable=False, server_default=""))
    op.add_column("address", sa.Column("standby", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("address", sa.Column("told_at", Instant, nullable=True))
    op.add_column("delivery", sa.Column("account", sa.String(255), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("part_count", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("delivery", sa.Column("action", Name, nullable=False, server_default="send"))
    op.add_column("delivery", sa.Column("target_id", Id, nullable=True))
    op.add_column("pace", sa.Column("blocked_at", Instant, nullable=True))
    op.execute(ACCOUNTS)
    # What was lost long ago is no news.
    op.execute("UPDATE address SET told_at = state_at WHERE state <> 'active'")
    op.drop_index("ix_delivery_open", "delivery")
    op.create_index("ix_broadcast_of_id", "broadcast", ["of_id"])
    op.create_index("ix_delivery_address_id", "delivery", ["address_id"])
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["broadcast_id", "account", "due_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index("ix_delivery_in_hand", "delivery", ["epoch"], sqlite_where=IN_HAND, postgresql_where=IN_HAND)
    op.create_index(
        "ix_address_standby",
        "address",
        ["organisation_id"],
        sqlite_where=sa.text("standby IS 1"),
        postgresql_where=sa.text("standby IS true"),
    )
    op.create_index("ix_address_untold", "address", ["organisation_id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)
    op.create_index(
        "ix_delivery_missed",
        "delivery",
        ["broadcast_id", "address_id"],
        sqlite_where=MISSED,
        postgresql_where=MISSED,
    )


def downgrade() -> None:
    # The release before knows no corrections, and would take one for a newsletter to be sent.
    op.execute("DELETE FROM delivery WHERE broadcast_id IN (SELECT id FROM broadcast WHERE kind <> 'send')")
    op.execute("DELETE FROM broadcast WHERE kind <> 'send'")
    op.drop_index("ix_delivery_missed", "delivery")
    op.drop_index("ix_address_untold", "address")
    op.drop_index("ix_address_standby", "address")
    op.drop_index("ix_delivery_in_hand", "delivery")
    op.drop_index("ix_delivery_waiting", "delivery")
    op.drop_index("ix_delivery_address_id", "delivery")
    op.drop_index("ix_broadcast_of_id", "broadcast")
    op.create_index("ix_delivery_open", "delivery", ["state", "due_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    for name in ("target_id", "action", "part_count", "account"):
        op.drop_column("delivery", name)
    for name in ("told_at", "standby"):
        op.drop_column("address", name)
    for name in ("report_hash", "tallied_at", "tally", "unguarded", "of_id", "kind"):
        op.drop_column("broadcast", name)
    op.drop_column("pace", "blocked_at")
    op.drop_column("edition", "corrects_id")

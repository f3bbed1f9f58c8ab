"""The console: signing in, sessions, what staff did, and browsers that want to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        _staff("sign_in_link"),
        sa.PrimaryKeyConstraint("code_lookup", name="pk_sign_in_link"),
    )
    op.create_index("ix_sign_in_link_staff_id", "sign_in_link", ["staff_id"])
    op.create_table(
        "console_session",
        sa.Column("id", Id, nullable=False),
        sa.Column("key_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        _staff("console_session"),
        sa.PrimaryKeyConstraint("id", name="pk_console_session"),
        sa.UniqueConstraint("key_lookup", name="uq_console_session_key_lookup"),
    )
    op.create_index("ix_console_session_staff_id", "console_session", ["staff_id"])
    op.create_table(
        "passkey",
        sa.Column("id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", Id, nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        _staff("passkey"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_index("ix_passkey_staff_id", "passkey", ["staff_id"])
    op.create_table(
        "push_subscription",
        sa.Column("endpoint_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("address_id", Id, nullable=False),
        sa.Column("subscription", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_push_subscription_address_id_address", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("endpoint_lookup", name="pk_push_subscription"),
    )
    op.create_index("ix_push_subscription_address_id", "push_subscription", ["address_id"])
    op.create_table(
        "audit_entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_index("ix_audit_entry_staff_id", "audit_entry", ["staff_id"])


def downgrade() -> None:
    for table in (
        "audit_entry", "push_subscription", "passkey", "console_session", "sign_in_link",
    ):  # fmt: skip
        op.drop_table(table)


def _staff(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_staff_id_staff_member"
    return sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=name, ondelete="CASCADE")

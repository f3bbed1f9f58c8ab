"""Two chats of one person are joined by a code, and count as one person in a hearing."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    op.create_table(
        "pairing_code",
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("address_id", Id, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_pairing_code_address_id_address", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_lookup", name="pk_pairing_code"),
    )
    op.create_index("ix_pairing_code_address_id", "pairing_code", ["address_id"])
    op.add_column("participant", sa.Column("first_id", Id, nullable=True))


def downgrade() -> None:
    op.drop_column("participant", "first_id")
    op.drop_table("pairing_code")

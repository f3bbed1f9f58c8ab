"""Members of staff sign in by the city's own directory."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    op.create_table(
        "directory_identity",
        sa.Column("id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("account_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="fk_directory_identity_staff_id_staff_member", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_directory_identity"),
        sa.UniqueConstraint("account_lookup", name="uq_directory_identity_account_lookup"),
    )
    op.create_index("ix_directory_identity_staff_id", "directory_identity", ["staff_id"])


def downgrade() -> None:
    op.drop_table("directory_identity")

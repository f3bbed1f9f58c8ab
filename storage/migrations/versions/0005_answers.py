"""Answers: entries, their languages, what was asked, and where each phrasing stands among the others."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC
Name = sa.String(32)  # an enum's value
Short = sa.String(16)  # a language
Hash = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "faq_entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("language", Short, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", Name, nullable=False),
        sa.Column("see", sa.String(64), nullable=False),
        sa.Column("inquiry_id", Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_faq_entry"),
        sa.UniqueConstraint("key", name="uq_faq_entry_key"),
    )
    op.create_index("ix_faq_entry_topic", "faq_entry", ["topic"])
    op.create_table(
        "faq_text",
        sa.Column("entry_id", Id, nullable=False, autoincrement=False),
        sa.Column("language", Short, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("made_from", Hash, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["faq_entry.id"], name="fk_faq_text_entry_id_faq_entry", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "language", name="pk_faq_text"),
    )
    op.create_table(
        "faq_asking",
        sa.Column("id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=True),
        sa.Column("language", Short, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", Name, nullable=False),
        sa.Column("entry_id", Id, nullable=True),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("wants_answer", sa.Boolean(), nullable=False),
        sa.Column("inquiry_id", Id, nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_faq_asking_address_id_address", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_faq_asking"),
    )
    for column in ("address_id", "asked_at", "inquiry_id"):
        op.create_index(f"ix_faq_asking_{column}", "faq_asking", [column])
    op.create_table(
        "faq_vector",
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("digest", Hash, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "digest", name="pk_faq_vector"),
    )


def downgrade() -> None:
    for table in ("faq_vector", "faq_asking", "faq_text", "faq_entry"):
        op.drop_table(table)

"""The list of answers stays quick: questions as they are searched in, and of each text the hash of its words."""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from contacts.organisation_names import search_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    searched = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("faq_text", sa.Column("searched", searched, nullable=False, server_default=""))
    op.add_column("faq_text", sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    names = ("entry_id", "language", "question", "answer", "alternatives", "searched", "hash")
    texts = sa.table("faq_text", *[sa.column(name) for name in names])
    entries = sa.table("faq_entry", sa.column("id"), sa.column("key"))
    connection = op.get_bind()
    written = sa.select(texts, entries.c.key).join_from(texts, entries, texts.c.entry_id == entries.c.id)
    for row in connection.execute(written).all():
        alternatives = json.loads(row.alternatives) if isinstance(row.alternatives, str) else row.alternatives
        mine = (texts.c.entry_id == row.entry_id) & (texts.c.language == row.language)
        values = {
            "searched": search_key(" ".join((row.key, row.question, *alternatives))),
            "hash": sha256(f"{row.question}\n\n{row.answer}".encode()).hexdigest(),
        }
        connection.execute(sa.update(texts).where(mine).values(**values))


def downgrade() -> None:
    op.drop_column("faq_text", "hash")
    op.drop_column("faq_text", "searched")

"""Answers are found by their official words too: they stand in what is searched in, for every language."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from contacts.organisation_names import search_key

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _fill(with_words=True)


def downgrade() -> None:
    _fill(with_words=False)


def _fill(*, with_words: bool) -> None:
    names = ("entry_id", "language", "question", "alternatives", "searched")
    texts = sa.table("faq_text", *[sa.column(name) for name in names])
    entries = sa.table("faq_entry", sa.column("id"), sa.column("key"), sa.column("words"))
    connection = op.get_bind()
    written = sa.select(texts, entries.c.key, entries.c.words).join_from(
        texts, entries, texts.c.entry_id == entries.c.id
    )
    for row in connection.execute(written).all():
        words = _listed(row.words) if with_words else []
        searched = search_key(" ".join((row.key, row.question, *_listed(row.alternatives), *words)))
        mine = (texts.c.entry_id == row.entry_id) & (texts.c.language == row.language)
        connection.execute(sa.update(texts).where(mine).values(searched=searched))


def _listed(value: Any) -> list[str]:
    listed: list[str] = json.loads(value) if isinstance(value, str) else value
    return listed

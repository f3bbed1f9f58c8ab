"""The list of organisations stays quick: names as they are searched in and sorted by, and which chats are lost."""

import sqlalchemy as sa
from alembic import op

from contacts.organisation_names import search_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LOST = sa.text(
    "state IN ('blocked', 'deactivated', 'removed', 'deleted', 'not_found', 'not_started', 'no_rights') "
    "AND organisation_id IS NOT NULL"
)


def upgrade() -> None:
    searched = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("organisation", sa.Column("search_name", searched, nullable=False, server_default=""))
    named = sa.table("organisation", sa.column("id"), sa.column("name"), sa.column("search_name"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(named.c.id, named.c.name)).all():
        connection.execute(sa.update(named).where(named.c.id == row.id).values(search_name=search_key(row.name)))
    op.create_index("ix_organisation_search_name", "organisation", ["search_name"])
    op.create_index("ix_address_lost", "address", ["organisation_id"], sqlite_where=LOST, postgresql_where=LOST)


def downgrade() -> None:
    op.drop_index("ix_address_lost", "address")
    op.drop_index("ix_organisation_search_name", "organisation")
    op.drop_column("organisation", "search_name")

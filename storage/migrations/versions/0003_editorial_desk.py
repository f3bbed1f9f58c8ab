"""The editorial desk: approvals by language, history, translators, repetitions, receptions, inquiries, rhythm."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC
Name = sa.String(32)  # an enum's value
Language = sa.String(16)
Hash = sa.String(64)

NUMBERS = """
    UPDATE edition SET number = CASE WHEN corrects_id IS NULL
        THEN (SELECT count(*) FROM edition AS earlier WHERE earlier.corrects_id IS NULL AND earlier.id <= edition.id)
        ELSE (SELECT count(*) FROM edition AS earlier
              WHERE earlier.corrects_id IS NULL AND earlier.id <= edition.corrects_id) END
"""
SENT_AT = """
    UPDATE edition SET sent_at = (SELECT min(started_at) FROM broadcast WHERE broadcast.edition_id = edition.id)
    WHERE state = 'sent'
"""
SENT_LANGUAGES = {
    "sqlite": """
        UPDATE edition SET sent_languages = (
            SELECT json_group_array(language) FROM edition_text WHERE edition_text.edition_id = edition.id
        ) WHERE state = 'sent'
    """,
    "postgresql": """
        UPDATE edition SET sent_languages = (
            SELECT coalesce(json_agg(language), '[]') FROM edition_text WHERE edition_text.edition_id = edition.id
        ) WHERE state = 'sent'
    """,
}


def text(name: str, type_: sa.types.TypeEngine[str]) -> "sa.Column[str]":
    return sa.Column(name, type_, nullable=False, server_default="")


def flag(name: str, value: bool = False) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true() if value else sa.false())


def json(name: str, empty: str) -> "sa.Column[object]":
    return sa.Column(name, sa.JSON(), nullable=False, server_default=empty)


def edition_id() -> "sa.Column[int]":
    return sa.Column("edition_id", Id, nullable=False)


def of_edition(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_edition_id_edition"
    return sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.add_column("edition", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("edition", text("note", sa.Text()))
    op.add_column("edition", flag("urgent"))
    op.add_column("edition", flag("training"))
    op.add_column("edition", flag("public", value=True))
    op.add_column("edition", json("sent_languages", "[]"))
    op.add_column("edition", sa.Column("sent_at", Instant, nullable=True))
    op.add_column("edition_text", sa.Column("changed_by", Id, nullable=True))
    op.add_column("edition_text", text("minor_of", Hash))
    op.add_column("edition_file", text("language", Language))
    op.add_column("broadcast", json("fallbacks", "{}"))
    op.add_column("broadcast", sa.Column("if_late", Name, nullable=False, server_default="send"))
    op.add_column("broadcast", sa.Column("schedule_id", Id, nullable=True))
    op.add_column("delivery", flag("for_organisation"))
    op.add_column("address", sa.Column("rhythm", Name, nullable=False, server_default="everything"))
    op.add_column("organisation", text("district", sa.String(64)))
    op.add_column("organisation", json("quiet", "{}"))
    op.add_column("staff_member", flag("training"))
    op.create_table(
        "edition_approval",
        edition_id(),
        sa.Column("language", Language, nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("approved_by", Id, nullable=True),
        sa.Column("approved_at", Instant, nullable=True),
        sa.Column("second_by", Id, nullable=True),
        text("reason", sa.Text()),
        of_edition("edition_approval"),
        sa.PrimaryKeyConstraint("edition_id", "language", name="pk_edition_approval"),
    )
    op.create_table(
        "edition_event",
        sa.Column("id", Id, nullable=False),
        edition_id(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        text("language", Language),
        text("title", sa.Text()),
        text("body", sa.Text()),
        flag("machine"),
        json("files", "[]"),
        text("reason", sa.Text()),
        sa.Column("second_by", Id, nullable=True),
        text("finding", Hash),
        text("hash", Hash),
        of_edition("edition_event"),
        sa.PrimaryKeyConstraint("id", name="pk_edition_event"),
    )
    op.create_table(
        "edition_writer",
        edition_id(),
        sa.Column("staff_id", Id, nullable=False, autoincrement=False),
        sa.Column("language", Language, nullable=False),
        sa.Column("at", Instant, nullable=False),
        of_edition("edition_writer"),
        sa.PrimaryKeyConstraint("edition_id", "staff_id", name="pk_edition_writer"),
    )
    op.create_table(
        "translation_request",
        sa.Column("id", Id, nullable=False),
        edition_id(),
        sa.Column("language", Language, nullable=False),
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        text("note", sa.Text()),
        sa.Column("asked_by", Id, nullable=True),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("contact_id", Id, nullable=True),
        sa.Column("state", Name, nullable=False),
        text("title", sa.Text()),
        text("body", sa.Text()),
        text("source_hash", Hash),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("decided_by", Id, nullable=True),
        text("reason", sa.Text()),
        of_edition("translation_request"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_translation_request_contact_id_contact", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translation_request"),
        sa.UniqueConstraint("code_lookup", name="uq_translation_request_code_lookup"),
    )
    op.create_table(
        "machine_draft",
        edition_id(),
        sa.Column("language", Language, nullable=False),
        sa.Column("asked_by", Id, nullable=True),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        text("error", Hash),
        of_edition("machine_draft"),
        sa.PrimaryKeyConstraint("edition_id", "language", name="pk_machine_draft"),
    )
    op.create_table(
        "link_check",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("checked_at", Instant, nullable=True),
        text("problem", Hash),
        text("language", Language),
        sa.PrimaryKeyConstraint("url", name="pk_link_check"),
    )
    op.create_table(
        "reception",
        edition_id(),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column("at", Instant, nullable=False),
        of_edition("reception"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_reception_organisation_id_organisation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "organisation_id", "kind", name="pk_reception"),
    )
    op.create_table(
        "schedule",
        sa.Column("id", Id, nullable=False),
        edition_id(),
        sa.Column("segment", sa.JSON(), nullable=False),
        json("fallbacks", "{}"),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("if_late", Name, nullable=False),
        text("next_local", sa.String(16)),
        sa.Column("next_at", Instant, nullable=True),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("report_address_id", Id, nullable=True),
        sa.Column("request_key", sa.LargeBinary(), nullable=True),
        of_edition("schedule"),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
        sa.UniqueConstraint("request_key", name="uq_schedule_request_key"),
    )
    op.create_table(
        "inquiry",
        sa.Column("id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=False),
        sa.Column("edition_id", Id, nullable=True),
        sa.Column("state", Name, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_inquiry_address_id_address", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry"),
    )
    op.create_table(
        "inquiry_message",
        sa.Column("id", Id, nullable=False),
        sa.Column("inquiry_id", Id, nullable=False),
        sa.Column("author", Name, nullable=False),
        sa.Column("staff_id", Id, nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name="fk_inquiry_message_inquiry_id_inquiry", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry_message"),
    )
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.execute(NUMBERS)
    op.execute(HISTORY)
    op.execute(SENT_AT)
    op.execute("UPDATE edition_text SET state = 'reviewed' WHERE state = 'approved'")  # approvals are rows of their own
    op.execute(SENT_LANGUAGES[op.get_bind().dialect.name])
    # An approval covered all languages by one hash that can no longer be made: drafts are approved once more.
    with op.batch_alter_table("edition") as edition:
        for name in ("approved_hash", "approved_by", "approved_at"):
            edition.drop_column(name)


# A history begins with the texts as they stand, so that the first change can be undone.
HISTORY = """
INSERT INTO edition_event
    (edition_id, version, kind, at, language, title, body, machine, files, reason, finding, hash)
SELECT edition_text.edition_id, edition.version, 'text', edition_text.changed_at, edition_text.language,
    edition_text.title, edition_text.body, edition_text.state = 'machine', '[]', '', '', ''
FROM edition_text JOIN edition ON edition.id = edition_text.edition_id
ORDER BY edition_text.edition_id, edition_text.language
"""
INDEXES = (
    ("link_check", "asked_at"),
    ("edition", "number"),
    ("edition", "sent_at"),
    ("edition_event", "edition_id"),
    ("translation_request", "edition_id"),
    ("translation_request", "contact_id"),
    ("machine_draft", "due_at"),
    ("schedule", "edition_id"),
    ("schedule", "next_at"),
    ("inquiry", "address_id"),
    ("inquiry", "state"),
    ("inquiry_message", "inquiry_id"),
    ("broadcast", "schedule_id"),
)
TABLES = (
    "inquiry_message",
    "inquiry",
    "schedule",
    "reception",
    "link_check",
    "machine_draft",
    "translation_request",
    "edition_writer",
    "edition_event",
    "edition_approval",
)


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    op.add_column("edition", text("approved_hash", Hash))
    op.add_column("edition", sa.Column("approved_by", Id, nullable=True))
    op.add_column("edition", sa.Column("approved_at", Instant, nullable=True))
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("staff_member", "training")
    for name in ("quiet", "district"):
        op.drop_column("organisation", name)
    op.drop_column("address", "rhythm")
    op.drop_column("delivery", "for_organisation")
    for name in ("schedule_id", "if_late", "fallbacks"):
        op.drop_column("broadcast", name)
    op.drop_column("edition_file", "language")
    for name in ("minor_of", "changed_by"):
        op.drop_column("edition_text", name)
    for name in ("sent_at", "sent_languages", "public", "training", "urgent", "note", "number"):
        op.drop_column("edition", name)

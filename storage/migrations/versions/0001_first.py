"""The first schema: contacts, editions and broadcasts, and what the hub keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC
Name = sa.String(32)  # an enum's value
Sealed = sa.LargeBinary()  # with its owner's data key
Secret = sa.LargeBinary()  # a wrapped key or a keyed hash


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", Id, nullable=False),
        sa.Column("wrapped", Secret, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_data_key"),
    )
    op.create_table(
        "invite",
        sa.Column("id", Id, nullable=False),
        sa.Column("code_lookup", Secret, nullable=False),
        sa.Column("role", Name, nullable=False),
        sa.Column("invited_by", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.Column("used_by", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invite"),
        sa.UniqueConstraint("code_lookup", name="uq_invite_code_lookup"),
    )
    op.create_table(
        "job",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_job"),
    )
    op.create_table(
        "leadership",
        sa.Column("task", sa.String(128), nullable=False),
        sa.Column("epoch", Id, nullable=False),
        sa.PrimaryKeyConstraint("task", name="pk_leadership"),
    )
    op.create_table(
        "pace",
        sa.Column("account", sa.String(255), nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("blocked_until", Instant, nullable=True),
        sa.PrimaryKeyConstraint("account", name="pk_pace"),
    )
    op.create_table(
        "topic",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("descriptions", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
        sa.UniqueConstraint("code", name="uq_topic_code"),
    )
    op.create_table(
        "update_key",
        sa.Column("key", Secret, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_update_key"),
    )
    op.create_index("ix_update_key_seen_at", "update_key", ["seen_at"])
    op.create_table(
        "worker",
        sa.Column("epoch", Id, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("heartbeat_at", Instant, nullable=False),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name="pk_worker"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contact",
        sa.Column("id", Id, nullable=False),
        sa.Column("key_id", Id, sa.ForeignKey("data_key.id", name="fk_contact_key_id_data_key"), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
    )
    op.create_table(
        "edition",
        sa.Column("id", Id, nullable=False),
        sa.Column("topic_id", Id, sa.ForeignKey("topic.id", name="fk_edition_topic_id_topic"), nullable=True),
        sa.Column("main_language", sa.String(16), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("approved_hash", sa.String(64), nullable=False),
        sa.Column("approved_by", Id, nullable=True),
        sa.Column("approved_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
    )
    op.create_table(
        "file",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(127), nullable=False),
        sa.Column("key_id", Id, sa.ForeignKey("data_key.id", name="fk_file_key_id_data_key"), nullable=False),
        sa.Column("content", Sealed, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_file"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", Id, nullable=False),
        sa.Column("key_id", Id, sa.ForeignKey("data_key.id", name="fk_organisation_key_id_data_key"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("notes", Sealed, nullable=True),
        sa.Column("code", Sealed, nullable=False),
        sa.Column("code_lookup", Secret, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("decided_by", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("code_lookup", name="uq_organisation_code_lookup"),
    )
    op.create_table(
        "address",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("lookup", Secret, nullable=False),
        sa.Column("value", Sealed, nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("key_id", Id, sa.ForeignKey("data_key.id", name="fk_address_key_id_data_key"), nullable=False),
        sa.Column(
            "contact_id",
            Id,
            sa.ForeignKey("contact.id", name="fk_address_contact_id_contact", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column(
            "organisation_id",
            Id,
            sa.ForeignKey("organisation.id", name="fk_address_organisation_id_organisation", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("bilingual", sa.Boolean(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("state_at", Instant, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("last_sequence", Id, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("lookup", name="uq_address_lookup"),
    )
    op.create_index("ix_address_contact_id", "address", ["contact_id"])
    op.create_index("ix_address_organisation_id", "address", ["organisation_id"])
    op.create_table(
        "broadcast",
        sa.Column("id", Id, nullable=False),
        sa.Column(
            "edition_id", Id, sa.ForeignKey("edition.id", name="fk_broadcast_edition_id_edition"), nullable=False
        ),
        sa.Column("segment", sa.JSON(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("send_local", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("frozen_up_to", Id, nullable=False),
        sa.Column("started_at", Instant, nullable=True),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("report_address_id", Id, nullable=True),
        sa.Column("report_outbox_id", Id, nullable=True),
        sa.Column("reported_at", Instant, nullable=True),
        sa.Column("request_key", Secret, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
        sa.UniqueConstraint("request_key", name="uq_broadcast_request_key"),
    )
    op.create_index("ix_broadcast_state", "broadcast", ["state"])
    op.create_table(
        "edition_file",
        sa.Column(
            "edition_id",
            Id,
            sa.ForeignKey("edition.id", name="fk_edition_file_edition_id_edition", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column(
            "digest", sa.String(64), sa.ForeignKey("file.digest", name="fk_edition_file_digest_file"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(127), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "position", name="pk_edition_file"),
    )
    op.create_table(
        "edition_text",
        sa.Column(
            "edition_id",
            Id,
            sa.ForeignKey("edition.id", name="fk_edition_text_edition_id_edition", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("source_hash", sa.String(64), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "language", name="pk_edition_text"),
    )
    op.create_table(
        "organisation_topic",
        sa.Column(
            "organisation_id",
            Id,
            sa.ForeignKey(
                "organisation.id", name="fk_organisation_topic_organisation_id_organisation", ondelete="CASCADE"
            ),
            nullable=False,
        ),
        sa.Column(
            "topic_id",
            Id,
            sa.ForeignKey("topic.id", name="fk_organisation_topic_topic_id_topic", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("organisation_id", "topic_id", name="pk_organisation_topic"),
    )
    op.create_table(
        "representative",
        sa.Column(
            "contact_id",
            Id,
            sa.ForeignKey("contact.id", name="fk_representative_contact_id_contact", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "organisation_id",
            Id,
            sa.ForeignKey("organisation.id", name="fk_representative_organisation_id_organisation", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("since", Instant, nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "organisation_id", name="pk_representative"),
    )
    op.create_table(
        "staff_member",
        sa.Column("id", Id, nullable=False),
        sa.Column(
            "contact_id",
            Id,
            sa.ForeignKey("contact.id", name="fk_staff_member_contact_id_contact", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("role", Name, nullable=False),
        sa.Column("name", Sealed, nullable=True),
        sa.Column("since", Instant, nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_member"),
        sa.UniqueConstraint("contact_id", "since", name="uq_staff_member_contact_id_since"),
    )
    op.create_table(
        "chat_message",
        sa.Column("id", Id, nullable=False),
        sa.Column(
            "address_id",
            Id,
            sa.ForeignKey("address.id", name="fk_chat_message_address_id_address", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sequence", Id, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("author", Name, nullable=False),
        sa.Column("payload", Sealed, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_message"),
        sa.UniqueConstraint("address_id", "key", name="uq_chat_message_address_id_key"),
        sa.UniqueConstraint("address_id", "sequence", name="uq_chat_message_address_id_sequence"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consent",
        sa.Column("id", Id, nullable=False),
        sa.Column(
            "address_id",
            Id,
            sa.ForeignKey("address.id", name="fk_consent_address_id_address", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_address_id", "consent", ["address_id"])
    op.create_table(
        "delivery",
        sa.Column("id", Id, nullable=False),
        sa.Column(
            "broadcast_id",
            Id,
            sa.ForeignKey("broadcast.id", name="fk_delivery_broadcast_id_broadcast", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "address_id",
            Id,
            sa.ForeignKey("address.id", name="fk_delivery_address_id_address", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("language_part", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("epoch", Id, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("remote_id", sa.String(255), nullable=False),
        sa.Column("shown_hash", sa.String(64), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("broadcast_id", "address_id", "part", name="uq_delivery_broadcast_id_address_id_part"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["state", "due_at"],
        sqlite_where=sa.text("state IN ('queued', 'leased', 'sending', 'deferred')"),
        postgresql_where=sa.text("state IN ('queued', 'leased', 'sending', 'deferred')"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column(
            "address_id",
            Id,
            sa.ForeignKey("address.id", name="fk_outbox_address_id_address", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", Name, nullable=False),
        sa.Column("payload", Sealed, nullable=True),
        sa.Column("target", Id, nullable=True),
        sa.Column("remote_id", sa.String(255), nullable=False),
        sa.Column("coalesce_key", sa.String(64), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("epoch", Id, nullable=True),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("sent_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["address_id", "id"],
        sqlite_where=sa.text("state IN ('queued', 'taken')"),
        postgresql_where=sa.text("state IN ('queued', 'taken')"),
    )
    op.create_table(
        "step",
        sa.Column(
            "address_id",
            Id,
            sa.ForeignKey("address.id", name="fk_step_address_id_address", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("person", Secret, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", Sealed, nullable=False),
        sa.PrimaryKeyConstraint("address_id", "person", name="pk_step"),
    )
    op.create_table(
        "subscription",
        sa.Column(
            "address_id",
            Id,
            sa.ForeignKey("address.id", name="fk_subscription_address_id_address", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "topic_id",
            Id,
            sa.ForeignKey("topic.id", name="fk_subscription_topic_id_topic", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "organisation_id",
            Id,
            sa.ForeignKey("organisation.id", name="fk_subscription_organisation_id_organisation", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("state", Name, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("address_id", "topic_id", name="pk_subscription"),
    )


def downgrade() -> None:
    for table in (
        "subscription",
        "step",
        "outbox",
        "delivery",
        "consent",
        "chat_message",
        "staff_member",
        "representative",
        "organisation_topic",
        "edition_text",
        "edition_file",
        "broadcast",
        "address",
        "organisation",
        "file",
        "edition",
        "contact",
        "worker",
        "update_key",
        "topic",
        "pace",
        "leadership",
        "job",
        "invite",
        "data_key",
    ):
        op.drop_table(table)

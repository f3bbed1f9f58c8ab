"""Hearings: goals, tables, people, ideas, measures, polls, ballots, results, and what becomes of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.BigInteger()  # microseconds since 1970 UTC
Name = sa.String(32)  # an enum's value
Short = sa.String(16)  # a language, a code on a poster
Hash = sa.String(64)


def upgrade() -> None:
    op.add_column("address", sa.Column("guest_language", Short, nullable=False, server_default=""))
    op.add_column("edition", sa.Column("hearing_id", Id, nullable=True))
    op.create_table(
        "hearing",
        sa.Column("id", Id, nullable=False),
        sa.Column("key_id", Id, nullable=False),
        sa.Column("code", Short, nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("phase", Name, nullable=False),
        sa.Column("event_at", Instant, nullable=True),
        sa.Column("closes_at", Instant, nullable=True),
        sa.Column("announced_at", Instant, nullable=True),
        sa.Column("phase_since", Instant, nullable=False),
        sa.Column("counted_at", Instant, nullable=True),
        sa.Column("cards", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("ideas_in_messengers", sa.Boolean(), nullable=False),
        sa.Column("votes_in_messengers", sa.Boolean(), nullable=False),
        sa.Column("last_idea", sa.Integer(), nullable=False),
        sa.Column("last_measure", sa.Integer(), nullable=False),
        sa.Column("told_idea", sa.Integer(), nullable=False),
        sa.Column("ideas_told_at", Instant, nullable=True),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("reminded_at", Instant, nullable=True),
        sa.Column("end_set_at", Instant, nullable=True),
        sa.Column("told_at", Instant, nullable=True),
        sa.Column("last_word", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name="fk_hearing_key_id_data_key"),
        sa.PrimaryKeyConstraint("id", name="pk_hearing"),
        sa.UniqueConstraint("code", name="uq_hearing_code"),
    )
    op.create_table(
        "committee_link",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_committee_link_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_committee_link"),
        sa.UniqueConstraint("code_lookup", name="uq_committee_link_code_lookup"),
    )
    op.create_index("ix_committee_link_hearing_id", "committee_link", ["hearing_id"])
    op.create_table(
        "print_order",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("digest", Hash, nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_print_order_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_print_order_address_id_address", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_print_order"),
    )
    op.create_index("ix_print_order_hearing_id", "print_order", ["hearing_id"])
    op.create_index("ix_print_order_address_id", "print_order", ["address_id"])
    op.create_index("ix_print_order_due_at", "print_order", ["due_at"])
    op.create_table(
        "goal",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column("pictogram", Short, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name="fk_goal_hearing_id_hearing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_goal"),
    )
    op.create_index("ix_goal_hearing_id", "goal", ["hearing_id"])
    op.create_table(
        "goal_draft",
        sa.Column("goal_id", Id, nullable=False, autoincrement=False),
        sa.Column("language", Short, nullable=False),
        sa.Column("asked_by", Id, nullable=True),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_goal_draft_goal_id_goal", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("goal_id", "language", name="pk_goal_draft"),
    )
    op.create_index("ix_goal_draft_due_at", "goal_draft", ["due_at"])
    op.create_table(
        "hearing_phase",
        sa.Column("hearing_id", Id, nullable=False, autoincrement=False),
        sa.Column("phase", Name, nullable=False),
        sa.Column("opens_at", Instant, nullable=True),
        sa.Column("closes_at", Instant, nullable=True),
        sa.Column("reminded_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_hearing_phase_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hearing_id", "phase", name="pk_hearing_phase"),
    )
    op.create_table(
        "voting_card",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_voting_card_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_voting_card"),
        sa.UniqueConstraint("code_lookup", name="uq_voting_card_code_lookup"),
        sa.UniqueConstraint("hearing_id", "number", name="uq_voting_card_hearing_id_number"),
    )
    op.create_table(
        "attendance",
        sa.Column("hearing_id", Id, nullable=False, autoincrement=False),
        sa.Column("address_id", Id, nullable=False, autoincrement=False),
        sa.Column("organisation_id", Id, nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("interpreters", sa.JSON(), nullable=False),
        sa.Column("needs", sa.LargeBinary(), nullable=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("reminded_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_attendance_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_attendance_address_id_address", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_attendance_organisation_id_organisation",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("hearing_id", "address_id", name="pk_attendance"),
    )
    op.create_table(
        "group_statement",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("goal_id", Id, nullable=True),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("deciding", Name, nullable=False),
        sa.Column("for_count", sa.Integer(), nullable=False),
        sa.Column("against_count", sa.Integer(), nullable=False),
        sa.Column("open_count", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("hidden_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_group_statement_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_group_statement_goal_id_goal"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_group_statement_organisation_id_organisation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_statement"),
    )
    op.create_index("ix_group_statement_hearing_id", "group_statement", ["hearing_id"])
    op.create_table(
        "poll",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("goal_id", Id, nullable=True),
        sa.Column("kind", Name, nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("cards", sa.Boolean(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=False),
        sa.Column("ballot_count", sa.Integer(), nullable=False),
        sa.Column("live", sa.JSON(), nullable=True),
        sa.Column("opened_at", Instant, nullable=True),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name="fk_poll_hearing_id_hearing", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_poll_goal_id_goal"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
    )
    op.create_index("ix_poll_hearing_id", "poll", ["hearing_id"])
    op.create_table(
        "theme_table",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("goal_id", Id, nullable=True),
        sa.Column("code", Short, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_theme_table_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_theme_table_goal_id_goal", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_theme_table"),
        sa.UniqueConstraint("code", name="uq_theme_table_code"),
    )
    op.create_index("ix_theme_table_hearing_id", "theme_table", ["hearing_id"])
    op.create_table(
        "ballot",
        sa.Column("poll_id", Id, nullable=False, autoincrement=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_ballot_poll_id_poll", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("poll_id", "tag", name="pk_ballot"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counted_ballot",
        sa.Column("poll_id", Id, nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_counted_ballot_poll_id_poll", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("poll_id", "position", name="pk_counted_ballot"),
    )
    op.create_table(
        "measure",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("goal_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("for_whom", sa.JSON(), nullable=False),
        sa.Column("who_helps", sa.JSON(), nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("table_id", Id, nullable=True),
        sa.Column("merged_into", Id, nullable=True),
        sa.Column("merge_answers", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_measure_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_measure_goal_id_goal"),
        sa.ForeignKeyConstraint(
            ["table_id"], ["theme_table.id"], name="fk_measure_table_id_theme_table", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
    )
    op.create_index("ix_measure_goal_id", "measure", ["goal_id"])
    op.create_index("ix_measure_hearing_id", "measure", ["hearing_id"])
    op.create_index("ix_measure_table_id", "measure", ["table_id"])
    op.create_table(
        "participant",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=True),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("language", Short, nullable=False),
        sa.Column("channel", Name, nullable=False),
        sa.Column("helping", Name, nullable=False),
        sa.Column("table_id", Id, nullable=True),
        sa.Column("goal_id", Id, nullable=True),
        sa.Column("card_id", Id, nullable=True),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("told_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name="fk_participant_hearing_id_hearing", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_participant_address_id_address", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["theme_table.id"], name="fk_participant_table_id_theme_table", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_participant_goal_id_goal", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["card_id"], ["voting_card.id"], name="fk_participant_card_id_voting_card", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.UniqueConstraint("hearing_id", "address_id", "slot", name="uq_participant_hearing_id_address_id_slot"),
    )
    op.create_index("ix_participant_address_id", "participant", ["address_id"])
    op.create_index("ix_participant_card_id", "participant", ["card_id"])
    op.create_table(
        "poll_result",
        sa.Column("poll_id", Id, nullable=False, autoincrement=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("frozen_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_result_poll_id_poll", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("poll_id", name="pk_poll_result"),
    )
    op.create_table(
        "follow",
        sa.Column("id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=False),
        sa.Column("goal_id", Id, nullable=True),
        sa.Column("measure_id", Id, nullable=True),
        sa.Column("since", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_follow_address_id_address", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_follow_goal_id_goal", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_follow_measure_id_measure", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_follow"),
        sa.UniqueConstraint("address_id", "goal_id", name="uq_follow_address_id_goal_id"),
        sa.UniqueConstraint("address_id", "measure_id", name="uq_follow_address_id_measure_id"),
    )
    op.create_table(
        "idea",
        sa.Column("id", Id, nullable=False),
        sa.Column("hearing_id", Id, nullable=False),
        sa.Column("goal_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_id", Id, nullable=True),
        sa.Column("address_id", Id, nullable=True),
        sa.Column("kind", Name, nullable=False),
        sa.Column("language", Short, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("public", sa.JSON(), nullable=True),
        sa.Column("reading", Name, nullable=False),
        sa.Column("state", Name, nullable=False),
        sa.Column("file_digest", Hash, nullable=False),
        sa.Column("hidden_because", sa.Text(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("on_wall", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name="fk_idea_hearing_id_hearing", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name="fk_idea_goal_id_goal"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_idea_participant_id_participant", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_idea_address_id_address", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_idea"),
    )
    op.create_index("ix_idea_address_id", "idea", ["address_id"])
    op.create_index("ix_idea_goal_id", "idea", ["goal_id"])
    op.create_index("ix_idea_hearing_state", "idea", ["hearing_id", "state"])
    op.create_index("ix_idea_participant_id", "idea", ["participant_id"])
    op.create_table(
        "measure_support",
        sa.Column("measure_id", Id, nullable=False, autoincrement=False),
        sa.Column("participant_id", Id, nullable=False, autoincrement=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("wish", Name, nullable=True),
        sa.Column("wish_into", Id, nullable=True),
        sa.Column("asked_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_measure_support_measure_id_measure", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_measure_support_participant_id_participant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("measure_id", "participant_id", name="pk_measure_support"),
    )
    op.create_index("ix_measure_support_participant_id", "measure_support", ["participant_id"])
    op.create_table(
        "progress",
        sa.Column("id", Id, nullable=False),
        sa.Column("measure_id", Id, nullable=False),
        sa.Column("action", Name, nullable=True),
        sa.Column("state", Name, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("created_by", Id, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("published_at", Instant, nullable=True),
        sa.Column("all_told", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_progress_measure_id_measure", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_progress"),
    )
    op.create_index("ix_progress_measure_id", "progress", ["measure_id"])
    op.create_index(
        "ix_progress_to_tell",
        "progress",
        ["published_at"],
        sqlite_where=sa.text("all_told IS 0"),
        postgresql_where=sa.text("all_told IS false"),
    )
    op.create_index(
        "ix_progress_prepared",
        "progress",
        ["measure_id"],
        unique=True,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "measure_idea",
        sa.Column("measure_id", Id, nullable=False, autoincrement=False),
        sa.Column("idea_id", Id, nullable=False, autoincrement=False),
        sa.Column("merged_from", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_measure_idea_measure_id_measure", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name="fk_measure_idea_idea_id_idea", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("measure_id", "idea_id", name="pk_measure_idea"),
    )
    op.create_table(
        "progress_told",
        sa.Column("progress_id", Id, nullable=False, autoincrement=False),
        sa.Column("address_id", Id, nullable=False, autoincrement=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["progress.id"], name="fk_progress_told_progress_id_progress", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name="fk_progress_told_address_id_address", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("progress_id", "address_id", name="pk_progress_told"),
    )

    op.create_table(
        "recording",
        sa.Column("kind", Name, nullable=False),
        sa.Column("of_id", Id, nullable=False, autoincrement=False),
        sa.Column("language", Short, nullable=False),
        sa.Column("digest", Hash, nullable=False),
        sa.PrimaryKeyConstraint("kind", "of_id", "language", name="pk_recording"),
    )


def downgrade() -> None:
    for table in (
        "recording",
        "progress_told",
        "measure_idea",
        "progress",
        "measure_support",
        "idea",
        "follow",
        "poll_result",
        "participant",
        "measure",
        "counted_ballot",
        "ballot",
        "theme_table",
        "poll",
        "group_statement",
        "attendance",
        "voting_card",
        "hearing_phase",
        "goal_draft",
        "goal",
        "print_order",
        "committee_link",
        "hearing",
    ):
        op.drop_table(table)
    op.drop_column("edition", "hearing_id")
    op.drop_column("address", "guest_language")

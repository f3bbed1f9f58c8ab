"""Tables of `hearings`: the hearing, its goals, tables, people, ideas, measures, polls, ballots, and what follows."""

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from hearings.cards import CardState
from hearings.hearings import Phase
from hearings.ideas import IdeaKind, IdeaState, Reading
from hearings.measures import MeasureAction, MeasureState, SupportKind, Wish
from hearings.participants import Helping
from hearings.polls import PollKind, PollState
from hearings.print_orders import PrintKind
from hearings.recordings import ReadAloud
from hearings.statements import Deciding, StatementState
from storage.columns import Id, Instant, Named, Open, Personal, Secret
from storage.tables.base import metadata

hearing = Table(
    "hearing",
    metadata,
    Open("id", Id, primary_key=True),
    Open("key_id", Id, ForeignKey("data_key.id"), nullable=False),  # for what has no other owner
    Open("code", String(16), nullable=False, unique=True),  # of its link; on posters
    Open("title", JSON, nullable=False),
    Open("place", JSON, nullable=False),
    Open("phase", Named(Phase), nullable=False),
    Open("event_at", Instant),
    Open("closes_at", Instant),
    Open("announced_at", Instant),
    Open("phase_since", Instant, nullable=False),
    Open("counted_at", Instant),  # when collecting ended: who joins later only reads
    Open("cards", Boolean, nullable=False, default=True),
    Open("languages", JSON, nullable=False),
    Open("ideas_in_messengers", Boolean, nullable=False, default=True),
    Open("votes_in_messengers", Boolean, nullable=False, default=True),
    Open("last_idea", Integer, nullable=False, default=0),  # number given last
    Open("last_measure", Integer, nullable=False, default=0),
    Open("told_idea", Integer, nullable=False, default=0),  # number of the newest that moderators were told of
    Open("ideas_told_at", Instant),
    Open("created_by", Id),
    Open("created_at", Instant, nullable=False),
    Open("end_set_at", Instant),  # when `closes_at` was set last in the present phase
    Open("told_at", Instant),  # the beginning of the phase, or the setting of its end, that all have been told of
    Open("reminded_at", Instant),  # when staff were last reminded of measures without news
    Open("last_word", JSON),  # to those who follow something in it, at the end
)

hearing_phase = Table(
    "hearing_phase",
    metadata,
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True),
    Open("phase", Named(Phase), primary_key=True),
    Open("opens_at", Instant),
    Open("closes_at", Instant),
    Open("reminded_at", Instant),  # when staff were reminded that it is to open
)

goal = Table(
    "goal",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("number", Integer, nullable=False),
    Open("title", JSON, nullable=False),
    Open("wording", JSON, nullable=False),
    Open("pictogram", String(16), nullable=False),
    Open("decided_on", Date),
    Open("minutes", Text, nullable=False, default=""),
)

goal_draft = Table(  # translations that a machine shall make
    "goal_draft",
    metadata,
    Open("goal_id", Id, ForeignKey("goal.id", ondelete="CASCADE"), primary_key=True),
    Open("language", String(16), primary_key=True),
    Open("asked_by", Id),
    Open("due_at", Instant, nullable=False, index=True),
    Open("attempts", Integer, nullable=False, default=0),
)

theme_table = Table(
    "theme_table",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("number", Integer, nullable=False),
    Open("goal_id", Id, ForeignKey("goal.id", ondelete="SET NULL")),
    Open("code", String(16), nullable=False, unique=True),
    Open("name", Text, nullable=False, default=""),
)

voting_card = Table(
    "voting_card",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False),
    Open("batch", Integer, nullable=False),
    Open("number", Integer, nullable=False),
    Secret("code_lookup", nullable=False, unique=True),
    Open("state", Named(CardState), nullable=False),
    UniqueConstraint("hearing_id", "number"),
)

participant = Table(
    "participant",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False),
    Open("address_id", Id, ForeignKey("address.id", ondelete="SET NULL"), index=True),
    Open("slot", Integer, nullable=False),
    Open("language", String(16), nullable=False),
    Open("channel", String(32), nullable=False),
    Open("helping", Named(Helping), nullable=False),
    Open("table_id", Id, ForeignKey("theme_table.id", ondelete="SET NULL")),
    Open("goal_id", Id, ForeignKey("goal.id", ondelete="SET NULL")),
    Open("card_id", Id, ForeignKey("voting_card.id", ondelete="SET NULL"), index=True),
    Open("joined_at", Instant, nullable=False),
    Open("used_at", Instant, nullable=False),
    Open("ended_at", Instant),
    Open("told_at", Instant),  # the beginning of the phase that this person was last told of
    Open("first_id", Id),  # the same person's first participant in this hearing, in another chat
    UniqueConstraint("hearing_id", "address_id", "slot"),
)

idea = Table(
    "idea",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False),
    Open("goal_id", Id, ForeignKey("goal.id"), nullable=False, index=True),
    Open("number", Integer, nullable=False, default=0),
    Open("participant_id", Id, ForeignKey("participant.id", ondelete="SET NULL"), index=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="SET NULL"), index=True),  # whose key seals the text
    Open("kind", Named(IdeaKind), nullable=False),
    Open("language", String(16), nullable=False),
    Personal("text"),  # NULL: none, or erased
    Open("public", JSON),
    Open("reading", Named(Reading), nullable=False),
    Open("state", Named(IdeaState), nullable=False),
    Open("file_digest", String(64), nullable=False, default=""),
    Open("hidden_because", Text, nullable=False, default=""),
    Open("assisted", Boolean, nullable=False, default=False),
    Open("on_wall", Boolean, nullable=False, default=False),
    Open("created_at", Instant, nullable=False),
)
Index("ix_idea_hearing_state", idea.c.hearing_id, idea.c.state)

measure = Table(
    "measure",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("goal_id", Id, ForeignKey("goal.id"), nullable=False, index=True),
    Open("number", Integer, nullable=False, default=0),
    Open("what", JSON, nullable=False),
    Open("for_whom", JSON, nullable=False),
    Open("who_helps", JSON, nullable=False),
    Open("state", Named(MeasureState), nullable=False),
    Open("by_staff", Boolean, nullable=False, default=False),
    Open("table_id", Id, ForeignKey("theme_table.id", ondelete="SET NULL"), index=True),
    Open("merged_into", Id),
    Open("merge_answers", Integer, nullable=False, default=0),  # how many said whether their support goes along
    Open("created_at", Instant, nullable=False),
)

measure_idea = Table(
    "measure_idea",
    metadata,
    Open("measure_id", Id, ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True),
    Open("idea_id", Id, ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True),
    Open("merged_from", Id),  # the measure it came with
)

measure_support = Table(
    "measure_support",
    metadata,
    Open("measure_id", Id, ForeignKey("measure.id", ondelete="CASCADE"), primary_key=True),
    Open("participant_id", Id, ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True),
    Open("kind", Named(SupportKind), nullable=False),
    Open("since", Instant, nullable=False),
    Open("wish", Named(Wish)),  # what they say about a merging
    Open("wish_into", Id),  # the measure it would go into
    Open("asked_at", Instant),
)

poll = Table(
    "poll",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("goal_id", Id, ForeignKey("goal.id")),
    Open("kind", Named(PollKind), nullable=False),
    Open("question", JSON, nullable=False),
    Open("options", JSON, nullable=False),
    Open("state", Named(PollState), nullable=False),
    Open("cards", Boolean, nullable=False),
    Open("max_choices", Integer, nullable=False, default=0),
    Open("ballot_count", Integer, nullable=False, default=0),  # as far as it may be known
    Open("live", JSON),  # the figures shown last while it is open
    Open("opened_at", Instant),
    Open("closed_at", Instant),
    Open("created_by", Id),
    Open("created_at", Instant, nullable=False),
)

# By tag and without a number or a time: the order in which they came would say whose they are.
ballot = Table(
    "ballot",
    metadata,
    Open("poll_id", Id, ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True),
    Secret("tag", primary_key=True),  # HMAC(key of the poll, voter)
    Secret("sealed", nullable=False),  # with the key of the poll
    sqlite_with_rowid=False,
)

counted_ballot = Table(
    "counted_ballot",
    metadata,
    Open("poll_id", Id, ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True),
    Open("position", Integer, primary_key=True),  # in random order
    Personal("answers", nullable=False),  # sealed with the hearing's key: free texts may name people
)

poll_result = Table(
    "poll_result",
    metadata,
    Open("poll_id", Id, ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True),
    Open("content", JSON, nullable=False),
    Open("hash", String(64), nullable=False),
    Open("frozen_at", Instant, nullable=False),
)

group_statement = Table(
    "group_statement",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("goal_id", Id, ForeignKey("goal.id")),
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False),
    Open("people_count", Integer, nullable=False),
    Open("deciding", Named(Deciding), nullable=False),
    Open("for_count", Integer, nullable=False),
    Open("against_count", Integer, nullable=False),
    Open("open_count", Integer, nullable=False),
    Open("text", JSON, nullable=False),
    Open("state", Named(StatementState), nullable=False),
    Open("created_at", Instant, nullable=False),
    Open("on_paper", Boolean, nullable=False, default=False),  # staff typed it in from a sheet
    Open("hidden_because", Text, nullable=False, default=""),  # a key, or staff's own words
)

follow = Table(
    "follow",
    metadata,
    Open("id", Id, primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False),
    Open("goal_id", Id, ForeignKey("goal.id", ondelete="CASCADE")),
    Open("measure_id", Id, ForeignKey("measure.id", ondelete="CASCADE")),
    Open("since", Instant, nullable=False),
    UniqueConstraint("address_id", "goal_id"),
    UniqueConstraint("address_id", "measure_id"),
)

progress = Table(
    "progress",
    metadata,
    Open("id", Id, primary_key=True),
    Open("measure_id", Id, ForeignKey("measure.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("action", Named(MeasureAction)),
    Open("state", Named(MeasureState), nullable=False),
    Open("percent", Integer, nullable=False),
    Open("next_on", Date),
    Open("text", JSON, nullable=False),
    Open("created_by", Id),
    Open("created_at", Instant, nullable=False),
    Open("published_at", Instant),
    Open("all_told", Boolean, nullable=False, default=False),
    Open("reminded_at", Instant),  # when staff were reminded that there was to be news on `next_on`
)
Index(
    "ix_progress_to_tell",
    progress.c.published_at,
    sqlite_where=text("all_told IS 0"),
    postgresql_where=text("all_told IS false"),
)
Index(  # a measure has one step at a time that waits to be published
    "ix_progress_prepared",
    progress.c.measure_id,
    unique=True,
    sqlite_where=text("published_at IS NULL"),
    postgresql_where=text("published_at IS NULL"),
)

progress_told = Table(
    "progress_told",
    metadata,
    Open("progress_id", Id, ForeignKey("progress.id", ondelete="CASCADE"), primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), primary_key=True),
    Open("at", Instant, nullable=False),
)

attendance = Table(
    "attendance",
    metadata,
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), primary_key=True),
    Open("organisation_id", Id, ForeignKey("organisation.id", ondelete="SET NULL")),
    Open("people_count", Integer, nullable=False),
    Open("interpreters", JSON, nullable=False),
    Personal("needs"),
    Open("at", Instant, nullable=False),
    Open("reminded_at", Instant),
)

committee_link = Table(
    "committee_link",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Personal("name", nullable=False),  # sealed with the hearing's key
    Secret("code_lookup", nullable=False, unique=True),
    Open("made_at", Instant, nullable=False),
    Open("ended_at", Instant),
)

recording = Table(
    "recording",
    metadata,
    Open("kind", Named(ReadAloud), primary_key=True),
    Open("of_id", Id, primary_key=True, autoincrement=False),  # of the goal, measure or poll
    Open("language", String(16), primary_key=True),
    Open("digest", String(64), nullable=False),
)

print_order = Table(
    "print_order",
    metadata,
    Open("id", Id, primary_key=True),
    Open("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("address_id", Id, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Open("kind", Named(PrintKind), nullable=False),
    Open("languages", JSON, nullable=False),
    Open("digest", String(64), nullable=False, default=""),
    Open("done_count", Integer, nullable=False, default=0),
    Open("message_id", Id),  # of the outbox: it says how far we are
    Open("attempts", Integer, nullable=False, default=0),
    Open("due_at", Instant, nullable=False, index=True),
)

"""Taking what waits in the outbox costs the same however many replies were ever sent: SQLite's own plan."""

import pytest
from sqlalchemy.dialects.sqlite import dialect

from storage.outbox_store import DUE, REPLY_WAITS
from storage.prepared import Prepared
from storage.session import SqliteSession
from storage.sqlite import connect
from tests.databases import Place


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.mark.parametrize("question", [DUE, REPLY_WAITS], ids=["due", "reply_waits"])
def test_only_the_index_of_what_waits_is_read_through(place: Place, question: Prepared) -> None:
    session = SqliteSession.__new__(SqliteSession)
    connection = connect(place.data_dir / "sprachrohr.db")

    written = question.written(session, dialect())
    nothing = [None] * written.text.count("?")
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {written.text}", nothing)]
    connection.close()

    scans = [step for step in plan if step.startswith("SCAN") and "listed" not in step]
    assert len(scans) == 1
    assert scans[0].endswith("ix_outbox_waiting")

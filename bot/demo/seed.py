"""The example content: organisations, newsletters that were sent some weeks ago, a hearing to come, and answers."""

import hashlib
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from bot.demo.hearing import seed_hearing
from bot.request import Office
from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.editions import Edition, EditionFile, EditionText, save_edition
from broadcasts.one_file import read_edition_file
from broadcasts.preparing import prepare_chunk
from broadcasts.releasing import ApprovalRule, approve_edition
from channels.outgoing import AttachmentKind
from contacts.import_plan import import_organisations
from contacts.importing import read_organisations
from faq.shipped import shipped_entries, shipped_vectors
from storage.stores import Stores

HERE: Final = Path(__file__).parent
SENT_AT: Final = time(9, 0, tzinfo=UTC)


async def seed(stores: Stores, office: Office, now: datetime) -> bool:
    """Fill an empty hub; return whether there was anything to do."""
    if await stores.organisations.count():
        return False
    topics = {topic.code: topic.id for topic in await stores.subscriptions.topics()}
    content = (HERE / "organisations.csv").read_bytes()
    city = office.city
    read = read_organisations(content, topics, city.languages, now.date(), city.districts)
    await import_organisations(stores, read, now)
    for entry in tomllib.loads((HERE / "editions.toml").read_text(encoding="utf-8"))["editions"]:
        await _newsletter(stores, office, entry, topics[entry["topic"]])
    await seed_hearing(stores, city, now)
    for entry in shipped_entries():
        await stores.faq.add(entry)
    await stores.faq.put_vectors(*shipped_vectors())
    return True


async def _newsletter(stores: Stores, office: Office, entry: dict[str, Any], topic_id: int) -> None:
    """Put one past newsletter through the ordinary way of any newsletter, at its own time."""
    sent_on: date = entry["sent_on"]
    now = datetime.combine(sent_on, SENT_AT)
    read = read_edition_file(entry["file"], (HERE / entry["file"]).read_bytes(), office.city.languages)
    draft = await stores.editions.add(office.city.main_language, None, now)
    texts = {text.language: EditionText(text.language, text.title, text.body) for text in read.texts}
    files = (await _picture(stores, entry, now),) if "picture" in entry else ()
    edition = await save_edition(
        stores.editions,
        Edition(draft.id, topic_id, draft.main_language, draft.state, draft.version, None, texts, files),
        now,
    )
    await approve_edition(stores.editions, edition, None, ApprovalRule.NONE, now)
    broadcast = await stores.broadcasts.add(
        edition.id,
        Segment(topic_id),
        None,
        now,
        next_at=now,
        send_local="",
        zone="",
        report_address_id=None,
        request_key=None,
    )
    assert broadcast is not None
    while broadcast.state in (BroadcastState.SCHEDULED, BroadcastState.PREPARING):
        broadcast = await prepare_chunk(stores, office.channels, broadcast, now)
    await stores.broadcasts.move(broadcast, BroadcastAction.FINISH, now)


async def _picture(stores: Stores, entry: dict[str, Any], now: datetime) -> EditionFile:
    content = (HERE / entry["picture"]).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    await stores.files.add(digest, entry["picture"], "image/png", content, now)
    return EditionFile(AttachmentKind.PHOTO, digest, entry["picture"], "image/png", entry["picture_alt"])

"""The feed, read as RFC 4287 asks for it."""

from datetime import datetime
from xml.etree import ElementTree

import httpx

from broadcasts.broadcasts import BroadcastAction
from broadcasts.editions import EditionText
from console.archive_feed import feed
from storage.stores import Stores
from tests.broadcasts.changing import carry_out, correct
from tests.broadcasts.town import Town, chat
from tests.console.library import ARABIC, GERMAN, SITE, publish

A = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HERE = "https://hub.example/aalen/archive"


def valid(raw: bytes) -> ElementTree.Element:
    """Return a feed that has all that RFC 4287 demands, once, and nothing it does not know."""
    root = ElementTree.fromstring(raw)
    assert root.tag == f"{A}feed"
    for parent, known in (
        (root, {"id", "title", "updated", "link", "author", "entry"}),
        *((entry, {"id", "title", "published", "updated", "link", "content"}) for entry in root.iter(f"{A}entry")),
    ):
        assert {child.tag.removeprefix(A) for child in parent} <= known
        for name in ("id", "title", "updated"):
            [found] = parent.findall(f"{A}{name}")
            assert found.text
        assert datetime.fromisoformat(parent.findtext(f"{A}updated") or "").utcoffset() is not None
        assert parent.findtext(f"{A}id", "").startswith("https://")
        alternates = [each for each in parent.findall(f"{A}link") if each.get("rel") == "alternate"]
        assert len(alternates) == 1
    assert root.findtext(f"{A}author/{A}name")
    [own] = [each for each in root.findall(f"{A}link") if each.get("rel") == "self"]
    assert own.get("href") == root.findtext(f"{A}id")
    ids = [entry.findtext(f"{A}id") for entry in root.iter(f"{A}entry")]
    assert len(ids) == len(set(ids))
    return root


async def test_the_feed_has_each_edition_in_its_language(town: Town, reader: httpx.AsyncClient) -> None:
    await publish(town, GERMAN, ARABIC)
    town.time.later(days=7)
    await publish(town, EditionText("de", "", "Nur & auf <Deutsch>.\x07"))

    answer = await reader.get("/archive/ar/feed.atom")
    root = valid(answer.content)

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert root.get(LANG) == "ar"
    new, old = root.findall(f"{A}entry")
    assert (new.get(LANG), old.get(LANG)) == ("de", "ar")
    assert new.findtext(f"{A}title") == "Nur & auf <Deutsch>."
    assert new.findtext(f"{A}content") == "<p>Nur &amp; auf &lt;Deutsch&gt;.</p>"
    assert "<strong>اثنين</strong>" in old.findtext(f"{A}content", "")
    assert old.findtext(f"{A}id") == f"{HERE}/ar/1"
    assert root.findtext(f"{A}updated") == "2026-12-03T11:00:00+00:00"
    again = await reader.get("/archive/ar/feed.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_a_correction_changes_the_entry_and_keeps_its_id(town: Town, reader: httpx.AsyncClient) -> None:
    await town.subscribe(chat(1))
    await publish(town, GERMAN)
    await town.sender.work_off()
    before = valid((await reader.get("/archive/de/feed.atom")).content)

    async def finish(stores: Stores) -> None:
        broadcast = await stores.broadcasts.get(town.broadcast_id)
        assert broadcast is not None
        await stores.broadcasts.move(broadcast, BroadcastAction.FINISH, town.time())

    await town.unit(finish)
    town.time.later(days=1)
    await correct(town, EditionText("de", "Schwimmkurs", "Jeden Dienstag."))
    await carry_out(town)
    after = valid((await reader.get("/archive/de/feed.atom")).content)

    [old], [new] = before.findall(f"{A}entry"), after.findall(f"{A}entry")
    assert new.findtext(f"{A}id") == old.findtext(f"{A}id")
    assert new.findtext(f"{A}published") == old.findtext(f"{A}published")
    assert new.findtext(f"{A}updated") == "2026-11-27T11:00:00+00:00"
    assert new.findtext(f"{A}content") == "<p>Jeden Dienstag.</p>"


def test_an_empty_archive_is_a_valid_feed() -> None:
    assert valid(feed(SITE, "de", [])).findall(f"{A}entry") == []

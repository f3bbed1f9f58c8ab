"""Answers that were there before their questions were searched in by the database are found afterwards."""

from sqlalchemy import Connection, text

from faq.entries import FaqEntry, FaqText, Standing
from faq.entry_list import Wanted
from storage.opening import database_url
from storage.schema import HEAD, alone, change_schema
from storage.stores import Stores
from tests.databases import Place

OWN = FaqText("Was ist die Ägäis?", "Ein Meer.", ("Welches Meer?",))
ENTRY = FaqEntry(0, "sea", "everyday", "de", {"de": OWN, "en": FaqText("What is it?", "A sea.", made_from=OWN.hash)})


async def test_answers_of_before_are_found(place: Place) -> None:
    async def work(stores: Stores) -> None:
        await stores.faq.add(ENTRY)

    async with place.opened() as database:
        await database.unit(work)

    def down_and_up(connection: Connection) -> list[str]:
        change_schema(connection, "0007")
        columns = connection.execute(text("SELECT * FROM faq_text")).keys()
        assert "searched" not in list(columns)
        change_schema(connection, HEAD)
        return list(connection.execute(text("SELECT searched FROM faq_text ORDER BY language")).scalars())

    assert await alone(database_url(place.url, place.data_dir), down_and_up) == [
        "sea was ist die agais? welches meer?",
        "sea what is it?",
    ]

    async with place.opened() as database:
        assert await database.read(lambda s: s.faq.count_found(Wanted("ägäis"))) == 1
        assert await database.read(lambda s: s.faq.standings()) == {
            "de": {Standing.REVIEWED: 1},
            "en": {Standing.REVIEWED: 1},
        }

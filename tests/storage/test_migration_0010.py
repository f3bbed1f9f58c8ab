"""Answers that were there before official words were searched for are found by them afterwards."""

from sqlalchemy import Connection, text

from faq.entries import FaqEntry, FaqText
from faq.entry_list import Wanted
from storage.opening import database_url
from storage.schema import HEAD, alone, change_schema
from storage.stores import Stores
from tests.databases import Place

OWN = FaqText("Darf ich arbeiten?", "Ja.", ("Wo arbeiten?",))
ENTRY = FaqEntry(0, "work", "work", "de", {"de": OWN}, words=("Fiktionsbescheinigung", "Schein für Ärzte"))


async def test_answers_of_before_are_found_by_official_words(place: Place) -> None:
    async def work(stores: Stores) -> None:
        await stores.faq.add(ENTRY)

    async with place.opened() as database:
        await database.unit(work)

    def down_and_up(connection: Connection) -> list[str]:
        change_schema(connection, "0009")
        before = connection.execute(text("SELECT searched FROM faq_text")).scalar_one()
        change_schema(connection, HEAD)
        return [before, connection.execute(text("SELECT searched FROM faq_text")).scalar_one()]

    assert await alone(database_url(place.url, place.data_dir), down_and_up) == [
        "work darf ich arbeiten? wo arbeiten?",
        "work darf ich arbeiten? wo arbeiten? fiktionsbescheinigung schein fur arzte",
    ]

    async with place.opened() as database:
        assert await database.read(lambda s: s.faq.count_found(Wanted("ärzte"))) == 1

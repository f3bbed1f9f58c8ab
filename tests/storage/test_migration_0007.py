"""Organisations that were there before their names were searched in by the database are found afterwards."""

from sqlalchemy import Connection, text

from contacts.organisation_list import Wanted
from contacts.organisations import OrganisationKind, OrganisationState
from storage.opening import database_url
from storage.schema import HEAD, alone, change_schema
from storage.stores import Stores
from tests.databases import Place
from tests.storage.people import NOON


async def test_organisations_of_before_are_found(place: Place) -> None:
    async def work(stores: Stores) -> None:
        await stores.organisations.add(
            "Ägäis e. V.", OrganisationKind.ASSOCIATION, ("el",), OrganisationState.CONFIRMED, "ABCD2345", (), "", NOON
        )

    async with place.opened() as database:
        await database.unit(work)

    def down_and_up(connection: Connection) -> list[str]:
        change_schema(connection, "0006")
        columns = connection.execute(text("SELECT * FROM organisation")).keys()
        assert "search_name" not in list(columns)
        change_schema(connection, HEAD)
        return list(connection.execute(text("SELECT search_name FROM organisation")).scalars())

    assert await alone(database_url(place.url, place.data_dir), down_and_up) == ["agais e. v."]

    async with place.opened() as database:
        (found,) = await database.read(lambda s: s.organisations.listed(Wanted("ägäis"), 5))
        assert found.name == "Ägäis e. V."

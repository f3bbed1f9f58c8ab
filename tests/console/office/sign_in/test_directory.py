"""Signing in by the city's directory: linked once, then a way in; and every answer that proves nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr, ValidationError

from bot.pages import directory_of
from bot.settings import Oidc
from console.office.directory import member_of
from contacts.directory import Account
from contacts.staff import Role
from hub.clock import utc_now
from storage.stores import Stores
from tests.bot.driver import Hub, hub_on
from tests.console.office.sign_in.directories import CLIENT, Crooked, agree, crooked, provider
from tests.console.office.visitor import ORIGIN, Visitor
from tests.databases import Database, database, place

__all__ = ["database", "place"]


@pytest.fixture
async def issuer(hub: Hub) -> AsyncIterator[str]:
    hub.now = utc_now()  # by which it goes too
    async with provider() as url:
        yield url


@pytest.fixture
async def directory() -> AsyncIterator[Crooked]:
    async with crooked() as found:
        yield found


async def staff_with(hub: Hub, url: str, name: str = "Eva", role: Role = Role.EDITOR) -> Visitor:
    """Return somebody who may sign in by the directory at this address; they are not signed in yet."""
    person = await hub.staff(name, role)
    return visitor_with(hub, url, person)


async def link(hub: Hub, visitor: Visitor, directory: Crooked) -> int:
    """Let the visitor be "eva" there; return who they are here."""
    assert visitor.person is not None
    staff_id = visitor.person.staff_id
    await hub.unit(lambda stores: stores.directory.add(staff_id, Account(directory.url, "eva"), hub.now))
    return staff_id


def visitor_with(hub: Hub, url: str, person: Any = None) -> Visitor:
    oidc = Oidc(issuer=url, client_id=CLIENT, client_secret=SecretStr("a secret: /+"), name="Rathaus")
    return Visitor(hub, person, directory_of(oidc, ORIGIN))


async def asked(visitor: Visitor, link: str) -> str:
    """Follow a link of a page to the directory; return where it leads."""
    visitor.client.follow_redirects = False
    await visitor.follow(link)
    visitor.client.follow_redirects = True
    assert visitor.status == 303
    return visitor.response.headers["location"]


async def linked(visitor: Visitor, issuer: str, subject: str = "eva@city") -> Visitor:
    await visitor.sign_in()
    await visitor.open("/me")
    back = await agree(await asked(visitor, "Link my account"), subject)
    return await visitor.open(back.removeprefix(ORIGIN))


async def test_an_account_is_linked_signs_in_and_is_removed(hub: Hub, issuer: str) -> None:
    eva = await staff_with(hub, issuer)
    await linked(eva, issuer)
    assert "The account is linked." in eva.response.text
    await eva.press("Sign out")

    await eva.open("/sign-in")
    back = await agree(await asked(eva, "Sign in with Rathaus"), "eva@city")
    await eva.open(back.removeprefix(ORIGIN))
    assert "Today" in eva.reads
    assert eva.path == "/"

    await eva.open("/me")
    assert "Last used:" in eva.reads
    await eva.press("Remove")
    await eva.press("Sign out")
    back = await agree(await asked(eva, "Sign in with Rathaus"), "eva@city")
    await eva.open(back.removeprefix(ORIGIN))
    assert eva.status == 403
    assert "not linked with a member of staff" in eva.reads


async def test_an_account_is_linked_with_one_member_only(hub: Hub, issuer: str) -> None:
    await linked(await staff_with(hub, issuer), issuer)
    ali = await linked(await staff_with(hub, issuer, "Ali"), issuer)

    assert "linked already" in ali.response.text


async def test_whose_membership_ended_does_not_come_in(hub: Hub, issuer: str) -> None:
    eva = await linked(await staff_with(hub, issuer), issuer)
    assert eva.person is not None
    staff_id = eva.person.staff_id
    await hub.unit(lambda stores: stores.staff.end(staff_id, hub.now))

    stranger = visitor_with(hub, issuer)
    await stranger.open("/sign-in")
    back = await agree(await asked(stranger, "Sign in with Rathaus"), "eva@city")
    await stranger.open(back.removeprefix(ORIGIN))

    assert stranger.status == 403


async def test_who_says_no_there_is_told_how_else(hub: Hub, directory: Crooked) -> None:
    stranger = visitor_with(hub, directory.url)
    await stranger.open("/sign-in")
    back = directory.refuse(await asked(stranger, "Sign in with Rathaus"))
    await stranger.open(back.removeprefix(ORIGIN))

    assert stranger.status == 403
    assert "by a link from the chat" in stranger.reads


async def test_an_answer_is_taken_once_by_the_browser_that_asked_and_in_time(hub: Hub, directory: Crooked) -> None:
    directory.now = int(hub.now.timestamp())
    eva = await staff_with(hub, directory.url)
    await link(hub, eva, directory)
    await eva.open("/sign-in")
    back = directory.agree(await asked(eva, "Sign in with Rathaus")).removeprefix(ORIGIN)
    cookie = eva.client.cookies["sprachrohr_directory"]

    thief = visitor_with(hub, directory.url)
    assert (await thief.open(back)).status == 403
    await eva.open(back)
    assert eva.path == "/"
    eva.client.cookies.set("sprachrohr_directory", cookie, domain="hub.example", path="/console")
    assert (await eva.open(back)).status == 403

    await eva.open("/sign-in")
    back = directory.agree(await asked(eva, "Sign in with Rathaus")).removeprefix(ORIGIN)
    hub.later(minutes=6)
    assert (await eva.open(back)).status == 403
    assert len(directory.verifiers[0]) >= 43


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": [CLIENT, "another"]}},
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"claims": {"exp": 1}},
        {"signs_with": RSAKey.generate_key(2048, {"kid": "a"})},
        {"algorithm": "HS256", "signs_with": OctKey.import_key("a secret: /+ that we know as well as they")},
        {"algorithm": "none"},
    ],
    ids=["issuer", "audience", "two audiences", "nonce", "no nonce", "nobody", "old", "another key", "HS256", "none"],
)
async def test_a_token_that_proves_nothing_signs_nobody_in(hub: Hub, directory: Crooked, wrong: dict[str, Any]) -> None:
    directory.now = int(hub.now.timestamp())
    for name, value in wrong.items():
        setattr(directory, name, value)
    eva = await staff_with(hub, directory.url)
    staff_id = await link(hub, eva, directory)
    await eva.open("/sign-in")

    await eva.open(directory.agree(await asked(eva, "Sign in with Rathaus")).removeprefix(ORIGIN))

    assert eva.status == 403
    assert "Please begin again on this page." in eva.reads
    assert await hub.unit(lambda stores: stores.sign_in.sessions_of(staff_id)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": 500},
        {"metadata": {"issuer": "https://elsewhere.example"}},
        {"metadata": {"token_endpoint": "http://10.0.0.1/token"}},
        {"metadata": {"authorization_endpoint": None}},
    ],
    ids=["fault", "another issuer", "not https", "no address"],
)
async def test_a_directory_that_answers_wrongly_is_named(hub: Hub, directory: Crooked, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(directory, name, value)
    stranger = visitor_with(hub, directory.url)
    await stranger.open("/sign-in")
    await stranger.follow("Sign in with Rathaus")

    assert stranger.status == 502
    assert "The directory does not answer" in stranger.reads


async def test_a_directory_out_of_reach_is_named(hub: Hub) -> None:
    async with crooked() as gone:
        pass
    stranger = visitor_with(hub, gone.url)
    await stranger.open("/sign-in")
    await stranger.follow("Sign in with Rathaus")

    assert stranger.status == 502


async def test_nobody_else_can_begin_to_link_an_account(hub: Hub, directory: Crooked) -> None:
    eva = await staff_with(hub, directory.url)
    await eva.sign_in()
    await eva.open("/directory?link=forged")

    assert eva.path == "/sign-in"


async def test_without_a_directory_there_is_no_way_to_it(hub: Hub, editor: Visitor) -> None:
    await editor.open("/sign-in")
    assert "Sign in with" not in " ".join(editor.links)
    assert (await editor.open("/directory")).status == 404


async def test_links_are_kept_on_each_engine(database: Database) -> None:
    hub = await hub_on(database)
    eva = await hub.staff("Eva", Role.EDITOR)

    async def work(stores: Stores) -> None:
        account = Account("https://login.example", "eva")
        assert await stores.directory.add(eva.staff_id, account, hub.now)
        assert not await stores.directory.add(eva.staff_id, account, hub.now)
        assert await stores.directory.find(Account("https://other.example", "eva")) is None
        assert await member_of(stores.directory, stores.staff, account, hub.now) == eva.staff_id
        (kept,) = await stores.directory.of_member(eva.staff_id)
        assert kept.used_at == hub.now
        await stores.staff.end(eva.staff_id, hub.now)
        assert await stores.directory.find(account) is None

    await database.unit(work)


@pytest.mark.parametrize("wrong", [{"client_id": ""}, {"issuer": "http://login.example"}], ids=["no client", "http"])
def test_settings_that_cannot_be_meant_are_named(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="OIDC__"):
        Oidc(**{"issuer": "https://login.example", "client_id": CLIENT, **wrong})


async def test_the_browser_forgets_the_question(hub: Hub, directory: Crooked) -> None:
    stranger = visitor_with(hub, directory.url)
    await stranger.open("/sign-in")
    await asked(stranger, "Sign in with Rathaus")
    (cookie,) = [each for each in stranger.response.headers.get_list("set-cookie") if "sprachrohr_directory" in each]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Max-Age={int(timedelta(minutes=5).total_seconds())}" in cookie

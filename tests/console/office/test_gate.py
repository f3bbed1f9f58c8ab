"""Who gets in, and that nothing is lost at the door."""

from collections.abc import Iterable, Iterator

import pytest

from console.office.frame import ROOT
from console.office.routing import ROUTES, Kind, Route
from contacts.sign_in import IDLE_LIFE, LINK_LIFE
from contacts.staff import INCLUDES, Role
from tests.bot.driver import Hub
from tests.console.office.visitor import ORIGIN, Visitor, console_of, staff_at_console

#: What everybody may open without being signed in.
OPEN = {
    ("GET", "/console/static/{mark}/{name}"),
    ("GET", "/console/sign-in"),
    ("GET", "/console/sign-in/{code}"),
    ("POST", "/console/sign-in/{code}"),
    ("POST", "/console/sign-out"),
    ("POST", "/console/passkey"),
    ("GET", "/console/{rest:path}"),
}
TABLE = sorted(ROUTES, key=lambda route: (route.path, route.method))


def test_every_address_of_the_console_is_in_the_table(hub: Hub) -> None:
    listed = {(route.method, ROOT + route.path.rstrip("/")) for route in ROUTES} | OPEN
    served = {each for each in _addresses(console_of(hub).routes) if each[1].startswith(ROOT)}

    assert served == listed


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: str(role or "nobody"))
async def test_every_role_gets_where_it_may_and_nowhere_else(hub: Hub, role: Role | None) -> None:
    visitor = Visitor(hub) if role is None else await staff_at_console(hub, "Eva", role)
    visitor.client.follow_redirects = False

    wrong = [
        f"{route.method} {route.path}: {status}"
        for route in TABLE
        if not _expected(route, role, status := await _status(visitor, route))
    ]

    assert not wrong


async def test_the_link_from_the_chat_signs_in_once(hub: Hub) -> None:
    person = await hub.staff("Eva", Role.EDITOR)
    await person.say("/office")
    await person.press("Console")
    (link,) = [word.strip("<>") for word in person.reads.split() if "/console/sign-in/" in word]
    path = link[link.index(ROOT) :]
    eva = Visitor(hub, person)

    await eva.open(path)
    assert eva.buttons == ["Sign in"]
    await eva.press("Sign in")
    assert eva.path == "/"
    assert "Today" in eva.reads

    thief = Visitor(hub)
    await thief.open(path)
    assert thief.status == 404
    assert "used already" in thief.reads


async def test_an_old_link_does_not_sign_in(hub: Hub, editor: Visitor) -> None:
    link = await editor.sign_in_link()
    hub.now += LINK_LIFE

    stranger = Visitor(hub)
    await stranger.open(link)

    assert stranger.status == 404


async def test_a_session_ends_by_itself_by_signing_out_and_with_the_membership(hub: Hub, editor: Visitor) -> None:
    await editor.open("/")
    await editor.press("Sign out")
    assert editor.path == "/sign-in"
    assert (await editor.open("/")).path == "/sign-in"

    await editor.sign_in()
    assert (await editor.open("/")).path == "/"
    hub.now += IDLE_LIFE
    assert (await editor.open("/")).path == "/sign-in"

    await editor.sign_in()
    assert editor.person is not None
    staff_id = editor.person.staff_id
    await hub.unit(lambda s: s.staff.end(staff_id, hub.now))
    assert (await editor.open("/")).path == "/sign-in"


async def test_a_form_from_another_site_is_refused(hub: Hub, editor: Visitor) -> None:
    await editor.open("/")
    editor.client.headers["Origin"] = "https://elsewhere.example"

    await editor.press("Deutsch")

    assert editor.status == 403


async def test_a_form_is_taken_once(editor: Visitor) -> None:
    await editor.open("/")
    await editor.press("Deutsch")
    assert "Heute" in editor.reads

    await editor.press_again()

    assert editor.status == 200
    assert "ein zweites Mal" in editor.reads


async def test_what_was_written_is_kept_when_the_session_has_ended(hub: Hub, editor: Visitor) -> None:
    await editor.open("/")
    hub.now += IDLE_LIFE

    await editor.press("Deutsch")
    assert editor.status == 401
    assert editor.value("language") == "de"

    await editor.sign_in()  # in a second window
    await editor.press("Send again")
    assert editor.status == 409
    assert editor.value("language") == "de"
    await editor.press("Send again")
    assert editor.path == "/"
    assert "Heute" in editor.reads


async def test_an_unknown_page_is_said_to_be_one(editor: Visitor) -> None:
    await editor.open("/language/elsewhere")

    assert editor.status == 404


async def test_the_note_is_said_once_and_the_page_needs_no_other_site(editor: Visitor) -> None:
    await editor.open("/")

    assert "default-src 'none'" in editor.response.headers["content-security-policy"]
    assert "unsafe" not in editor.response.headers["content-security-policy"]
    assert editor.response.headers["cache-control"] == "no-store"
    assert all(str(url).startswith(("/", ORIGIN)) for url in editor._page.xpath("//@src | //link/@href"))


def _addresses(routes: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Yield method and path of everything that an application answers, also by the routers it includes."""
    for each in routes:
        for method in getattr(each, "methods", None) or ():
            yield method, getattr(each, "path", "")
        yield from _addresses(getattr(getattr(each, "original_router", None), "routes", ()))


async def _status(visitor: Visitor, route: Route) -> int:
    path = ROOT + route.path.rstrip("/").replace("{number}", "1").replace("{", "").replace("}", "")
    if route.kind is Kind.LIVE:
        return await visitor.head_of_stream(path)
    if route.kind is Kind.FORM:  # with a key that is none: whoever may is asked once more
        return (await visitor.post(path, [("form_key", "none"), ("words", "those that were written")])).status
    return (await visitor.open(path)).status


def _expected(route: Route, role: Role | None, status: int) -> bool:
    if role is None:
        return status == {Kind.LIVE: 204, Kind.PAGE: 303, Kind.FORM: 401}[route.kind]
    if route.roles and INCLUDES[role].isdisjoint(route.roles):
        return status == (204 if route.kind is Kind.LIVE else 403)
    return status in {Kind.LIVE: (200,), Kind.PAGE: (200, 303, 404), Kind.FORM: (409,)}[route.kind]

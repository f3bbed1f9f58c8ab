"""My sign-ins: somebody sees where they are signed in and ends it."""

from tests.bot.driver import Hub
from tests.console.office.visitor import Visitor


async def other_browser(hub: Hub, of: Visitor) -> Visitor:
    other = Visitor(hub, of.person)
    await other.sign_in()
    return other


async def test_another_browser_is_signed_out(hub: Hub, editor: Visitor) -> None:
    other = await other_browser(hub, editor)
    await editor.open("/me")
    assert editor.reads.count("Firefox, Linux") == 2

    await editor.press("Sign it out")

    assert "That browser is signed out." in editor.reads
    assert (await other.open("/")).path == "/sign-in"
    assert (await editor.open("/")).path == "/"


async def test_all_others_are_signed_out_at_once(hub: Hub, editor: Visitor) -> None:
    others = [await other_browser(hub, editor) for _ in range(2)]
    await editor.open("/me")

    await editor.press("Sign out all others")

    assert "2 other browsers are signed out." in editor.reads
    assert [(await other.open("/")).path for other in others] == ["/sign-in"] * 2
    assert editor.buttons.count("Sign it out") == 0


async def test_nobody_ends_the_session_of_somebody_else(hub: Hub, editor: Visitor, moderator: Visitor) -> None:
    other = await other_browser(hub, moderator)
    assert moderator.person is not None
    (theirs, _) = await hub.unit(lambda s: s.sign_in.sessions_of(moderator.person.staff_id))
    await editor.open("/me")
    key = editor.value("form_key")

    await editor.post(f"/console/me/sessions/{theirs.id}/end", [("form_key", key)])

    assert "It was signed out already." in editor.reads
    assert (await other.open("/")).path == "/"

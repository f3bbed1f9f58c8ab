"""My sign-ins: where I am signed in, and the ways in which I sign in."""

from typing import Final

from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went

SHOWN_SESSIONS: Final = 50


@page("/me")
async def me(visit: Visit) -> Reply:
    sessions = [each for each in await visit.stores.sign_in.sessions_of(visit.staff.id) if each.is_open(visit.now)]
    return Shown("me.html", {"sessions": sessions[:SHOWN_SESSIONS], "mine": visit.session.id})


@form("/me/sessions/{number}/end")
async def end(visit: Visit) -> Reply:
    """Sign out another browser."""
    _, number = visit.gettext, visit.number()
    if number == visit.session.id:
        return Went("/me", _("That is this browser: sign out below."))
    ended = await visit.stores.sign_in.end_session(number, visit.staff.id)
    return Went("/me", _("That browser is signed out.") if ended else _("It was signed out already."))


@form("/me/sessions/end-others")
async def end_others(visit: Visit) -> Reply:
    _, count = visit.gettext, await visit.stores.sign_in.end_sessions(visit.staff.id, but=visit.session.id)
    if not count:
        return Went("/me", _("You are signed in nowhere else."))
    return Went("/me", _.n("%(n)s other browser is signed out.", "%(n)s other browsers are signed out.", count))

"""The whole console: importing a page's module puts its routes into the table; `console_router` answers them."""

from fastapi import APIRouter

from console.live import LiveStreams
from console.office import broadcasts, directory_pages, inbox, language, passkeys, reach, staff, today  # noqa: F401 - fills the table
from console.office.answers import about, entry, figures, new, testing, unanswered  # noqa: F401
from console.office.answers import lists as answer_lists  # noqa: F401
from console.office.answers import text as answer_text  # noqa: F401
from console.office.desk import Desk
from console.office.editions import (  # noqa: F401
    approving,
    audience,
    checking,
    correcting,
    edition,
    emergency,
    files,
    history,
    lists,
    more,
    repeating,
    sending,
    small_changes,
    switches,
    text,
    translators,
    waiting,
)
from console.office.frame import Frame
from console.office.gate import Gate, OwnPage
from console.office.hearings import (  # noqa: F401
    ballots,
    calendar,
    cards,
    committee,
    details,
    goals,
    guests,
    idea,
    ideas,
    measures,
    overview,
    paper,
    polls,
    promises,
    recordings,
    report,
    statements,
    tables,
)
from console.office.organisations import code, editing, organisation  # noqa: F401
from console.office.organisations import files as organisation_files  # noqa: F401
from console.office.organisations import lists as organisation_lists  # noqa: F401
from console.office.sign_in import SignInPages


def console_router(desk: Desk, streams: LiveStreams, is_own_page: OwnPage) -> APIRouter:
    """Return the routes of all pages for staff, to be included at the root of the web application."""
    frame = Frame(desk.site)
    gate = Gate(desk, frame, streams, is_own_page)
    api = APIRouter()
    sign_in = SignInPages(gate)
    for part in (frame, sign_in, gate):
        api.include_router(part.router())
    api.include_router(sign_in.lost())
    return api

"""The list of organisations: found as one types, those that wait for a decision first."""

from typing import Final
from urllib.parse import urlencode

from console.office.routing import Reply, page
from console.office.visit import Shown, Visit
from contacts.organisation_list import Wanted
from contacts.organisations import OrganisationState
from contacts.staff import Role
from contacts.words.organisations import KINDS, STATES
from locales.registry import LANGUAGES, own_name

PAGE: Final = 50
WAITING: Final = 10  #: above the list
WORDS_CHARS: Final = 200
BADGES: Final = {
    OrganisationState.CONFIRMED: "good",
    OrganisationState.REJECTED: "bad",
    OrganisationState.REMOVED: "bad",
}
TROUBLE: Final = "trouble"


@page("/organisations", Role.MODERATOR)
async def organisations(visit: Visit) -> Reply:
    store, wanted, at = visit.stores.organisations, _wanted(visit), visit.page_number()
    found = await store.listed(wanted, PAGE + 1, (at - 1) * PAGE)
    waiting = []
    if wanted == Wanted() and at == 1:
        waiting = await store.listed(Wanted(state=OrganisationState.PENDING), WAITING + 1)
    return Shown(
        "organisations/list.html",
        {
            "found": found[:PAGE],
            "count": await store.count_listed(wanted),
            "any": wanted != Wanted() or await store.count_listed(Wanted()) > 0,
            "waiting": waiting[:WAITING],
            "more_wait": len(waiting) > WAITING,
            "wanted": wanted,
            "filtered": wanted != Wanted(),
            "states": STATES,
            "kinds": KINDS,
            "badges": BADGES,
            "languages": sorted(visit.desk.site.languages, key=lambda tag: own_name(tag).casefold()),
            "districts": visit.desk.districts,
            "page": at,
            "more": len(found) > PAGE,
            "query": _query(wanted),
        },
    )


def _wanted(visit: Visit) -> Wanted:
    """Return what the address asks for; what it cannot mean does not matter."""
    state, language, district = visit.asked("state"), visit.asked("language"), visit.asked("district")
    return Wanted(
        visit.asked("search")[:WORDS_CHARS],
        OrganisationState(state) if state in list(OrganisationState) else None,
        language if language in LANGUAGES else "",
        district if district in visit.desk.districts else "",
        visit.asked("chats") == TROUBLE,
    )


def _query(wanted: Wanted) -> str:
    """Return the rest of the address of the list's other pages."""
    values = {
        "search": wanted.words,
        "state": wanted.state.value if wanted.state else "",
        "language": wanted.language,
        "district": wanted.district,
        "chats": TROUBLE if wanted.in_trouble else "",
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"&{query}" if query else ""

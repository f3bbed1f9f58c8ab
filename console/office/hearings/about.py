"""What the pages about one hearing share."""

from typing import Any

from console.office.visit import Missing, Visit
from hearings.hearings import Hearing


async def the_hearing(visit: Visit) -> Hearing:
    """Return the hearing in the address. Raises `Missing`."""
    found = await visit.stores.hearings.get(visit.number())
    if found is None:
        raise Missing
    return found


async def locked(visit: Visit) -> Hearing:
    """Return the hearing in the address, as nobody else can change it until the form is answered. Raises `Missing`."""
    found = await visit.stores.hearings.lock(visit.number())
    if found is None:
        raise Missing
    return found


def about(visit: Visit, hearing: Hearing) -> dict[str, Any]:
    """Return what the templates of these pages need for their crumbs."""
    return {"hearing": hearing, "title": title_of(visit, hearing)}


def title_of(visit: Visit, hearing: Hearing) -> str:
    return hearing.title.say(visit.language, visit.desk.site.main_language)[0]

"""Today: what waits for whoever is signed in."""

from console.office.routing import Reply, page
from console.office.visit import Shown, Visit


@page("/")
async def today(visit: Visit) -> Reply:
    return Shown("today.html", {})

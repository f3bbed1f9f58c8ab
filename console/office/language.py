"""The language of the console, which staff change at the foot of every page."""

from console.office.frame import SPEAKS
from console.office.routing import Reply, form
from console.office.visit import Missing, Visit, Went


@form("/language")
async def change_language(visit: Visit) -> Reply:
    wanted = visit.field("language")
    if wanted not in SPEAKS:
        raise Missing
    await visit.stores.sign_in.set_language(visit.session.id, wanted)
    back = visit.field("back")
    return Went(back if back.startswith("/") and not back.startswith("//") else "/")

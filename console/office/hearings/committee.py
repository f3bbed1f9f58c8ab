"""Personal links for the committee: made with a name, shown once, ended when somebody leaves."""

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from hearings.committee import MOST_LINKS, NAME_CHARS, make_link, working_links
from hearings.hearings import Hearing


@page("/hearings/{number}/committee", Role.MODERATOR)
async def committee(visit: Visit) -> Reply:
    return await _page(visit, await the_hearing(visit))


@form("/hearings/{number}/committee", Role.MODERATOR)
async def make(visit: Visit) -> Reply:
    """Make a link and show it: afterwards nobody here knows it."""
    found, _ = await locked(visit), visit.gettext
    name = " ".join(visit.field("name").split())
    if not name or len(name) > NAME_CHARS:
        problem = _("Please write it, with at most %(most)s characters.", most=NAME_CHARS)
        return await _page(visit, found, name, [problem], status=422)
    if len(await working_links(visit.stores.committee, found.id)) >= MOST_LINKS:
        problem = _("There are as many links as there can be. Please end one first.")
        return await _page(visit, found, name, [problem], status=409)
    code = await make_link(visit.stores.committee, found.id, name, visit.now)
    return await _page(visit, found, made=(name, visit.desk.site.link(f"/committee/{code}")))


@form("/hearings/{number}/committee/end", Role.MODERATOR)
async def end(visit: Visit) -> Reply:
    found, _ = await locked(visit), visit.gettext
    back, wanted = f"/hearings/{found.id}/committee", visit.field("link")
    links = await working_links(visit.stores.committee, found.id)
    link = next((each for each in links if str(each.id) == wanted), None)
    if link is None:
        return Went(back, _("This link has ended already."), done=False)
    await visit.stores.committee.end(link.id, visit.now)
    return Went(back, _("The link of %(name)s has ended.", name=link.name))


async def _page(
    visit: Visit,
    hearing: Hearing,
    written: str = "",
    problems: list[str] | None = None,
    made: tuple[str, str] | None = None,
    status: int = 200,
) -> Shown:
    return Shown(
        "hearings/committee.html",
        {
            **about(visit, hearing),
            "links": await working_links(visit.stores.committee, hearing.id),
            "written": written,
            "made": made,
            "name_chars": NAME_CHARS,
            "problems": problems or [],
        },
        status,
    )

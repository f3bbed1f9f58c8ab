"""Personal links for the committee: made with a name, shown once, ended when somebody leaves."""

from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.words import asked_hearing, hearing_button, open_hearing
from bot.office.menu import number, shortened, show
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.committee import MOST_LINKS, NAME_CHARS, CommitteeLink, make_link, working_links
from hearings.hearings import Hearing
from locales.formatting import Raw, isolate

ASKED_NAME: Final = "hco_name"


@press("hco", role=Role.MODERATOR)
async def show_committee(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await _show(request, hearing)


@press("hco_add", role=Role.MODERATOR)
async def ask_name(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    if len(await working_links(request.stores.committee, hearing.id)) >= MOST_LINKS:
        await _show(request, hearing, _("There are as many links as there can be. Please end one first."))
        return
    question = _("For whom is the link? Please write a name.")
    await ask_line(request, ASKED_NAME, question, f"hco:{hearing.id}", hearing_id=hearing.id)


@step(ASKED_NAME, role=Role.MODERATOR)
async def receive_name(request: Request) -> None:
    """Make the link and show it: afterwards nobody here knows it."""
    assert request.step is not None
    hearing_id = request.step.data["hearing_id"]
    name = await written_line(request, f"hco:{hearing_id}", NAME_CHARS)
    if not name:
        return
    await request.done()
    hearing = await open_hearing(request, hearing_id)
    if hearing is None:
        return
    _ = request.office_gettext
    code = await make_link(request.stores.committee, hearing.id, name, request.now)
    link = Raw(f"<{request.office.public_url}/committee/{code}>")
    text = _(
        "The link for %(name)s:\n\n%(link)s\n\nIt is shown only this once. Please pass it on to this person alone.",
        name=name,
        link=link,
    )
    rows = row(Choice(_("Committee"), f"hco:{hearing.id}"), hearing_button(_, hearing.id))
    await request.say(text, rows, language=_.language.tag, secret=True)


@press("hco_one", role=Role.MODERATOR)
async def show_link(request: Request) -> None:
    """Show one link, and ask whether it shall end."""
    hearing = await asked_hearing(request)
    link = await _asked_link(request, hearing) if hearing else None
    if hearing is None or link is None:
        return
    _ = request.office_gettext
    text = _("The link of %(name)s works. Do you want to end it? It cannot be made to work again.", name=link.name)
    yes = Choice(_("End the link"), f"hco_end:{hearing.id}:{link.id}")
    await show(request, text, row(yes), row(Choice(_("Back"), f"hco:{hearing.id}")))


@press("hco_end", role=Role.MODERATOR)
async def end_link(request: Request) -> None:
    hearing = await asked_hearing(request)
    link = await _asked_link(request, hearing) if hearing else None
    if hearing is None or link is None:
        return
    await request.stores.committee.end(link.id, request.now)
    await _show(request, hearing, request.office_gettext("The link of %(name)s has ended.", name=link.name))


async def _asked_link(request: Request, hearing: Hearing) -> CommitteeLink | None:
    """Return the link that a button names; where it has ended, say so."""
    found = next(
        (link for link in await working_links(request.stores.committee, hearing.id) if link.id == number(request, 1)),
        None,
    )
    if found is None:
        await _show(request, hearing, request.office_gettext("This link has ended already."))
    return found


async def _show(request: Request, hearing: Hearing, note: str = "") -> None:
    _ = request.office_gettext
    links = await working_links(request.stores.committee, hearing.id)
    lines = [
        note,
        _("**Committee**"),
        _("With a personal link a member reads the hearing, the report and the promises, without any chat."),
        _.n("%(n)s link works.", "%(n)s links work.", len(links)) if links else _("There is no link yet."),
    ]
    rows = [row(Choice(shortened(isolate(link.name)), f"hco_one:{hearing.id}:{link.id}")) for link in links]
    add = row(Choice(_("Make a link…"), f"hco_add:{hearing.id}"))
    await show(request, "\n\n".join(filter(None, lines)), *rows, add, row(hearing_button(_, hearing.id)))

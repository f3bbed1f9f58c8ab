"""We are coming: how many people, which interpreters, what they need; each answer counts at once and may change."""

from typing import Final

from bot.people.group_manners import answered_already
from bot.people.hearing import home
from bot.people.hearing.place import place
from bot.request import Request, row, rows_of
from bot.routing import Where, press, step
from broadcasts.composing import COMING_TOKEN
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.organisations import Organisation, OrganisationState
from hearings.attendance import (
    MOST_PEOPLE,
    NEEDS_CHARS,
    Attendance,
    NeedsTooLong,
    TooManyGuests,
    say_how_many,
    say_interpreters,
    say_needs,
)
from hearings.hearings import Hearing, PhaseClosed, Verb, require
from locales.digits import read_number
from locales.formatting import Raw, bold, format_list
from locales.registry import own_name

ASKED_COUNT: Final = "ha_come"  #: step: the next text says how many people come to `hearing_id`
ASKED_LANGUAGES: Final = "ha_langs"  #: step: languages are chosen by buttons
ASKED_NEEDS: Final = "ha_needs"  #: step: the next text says what they need
QUICK: Final = (1, 2, 3, 4, 5, 6, 8, 10)


@press("ha_come")
async def ask_count(request: Request) -> None:
    """Ask how many come to the hearing at hand."""
    hearing = await hearing_at_hand(request)
    if hearing is not None:
        await _ask_count(request, hearing)


@press(COMING_TOKEN, where=Where.ANYWHERE)
async def answer_invitation(request: Request) -> None:
    """Ask how many come to the hearing of the button, whichever one is at hand; nobody has to take part before."""
    id_ = request.args[0] if request.args else ""
    hearing = await request.stores.hearings.get(int(id_)) if id_.isdecimal() else None
    if request.incoming.address.group:
        await _lead_out_of_group(request, hearing)
    elif hearing is None:
        await home.no_hearing(request)
    else:
        await _ask_count(request, hearing, again=request.args[1:] == ["again"])


async def _lead_out_of_group(request: Request, hearing: Hearing | None) -> None:
    """Say where it is asked: what somebody needs is nothing for a group."""
    if await answered_already(request):
        return
    channel = request.office.channels.get((request.incoming.address.channel, request.incoming.address.account))
    _, link = request.gettext, channel.link(f"h_{hearing.code}") if channel is not None and hearing is not None else ""
    way = row(Choice(_("We are coming"), url=link)) if link else ()
    await request.say(_("Please write to me in a private chat for this."), way, silent=True)


async def _ask_count(request: Request, hearing: Hearing, *, again: bool = False) -> None:
    """Ask how many come; who has said so already sees what."""
    if not await _may(request, hearing):
        return
    said = await request.stores.attendance.get(hearing.id, request.address.id)
    if said is not None and not again:
        await _read_back(request, said)
        return
    _, others = request.gettext, await _others(request, hearing)
    lines = [_("How many people of you come to the hearing? Press a number or type it. 0 means that nobody comes.")]
    if others:
        lines.append(
            _.n(
                "Another chat of your organisation has said that %(n)s person comes. Please count only the others.",
                "Another chat of your organisation has said that %(n)s people come. Please count only the others.",
                others,
            )
        )
    await request.go(ASKED_COUNT, hearing_id=hearing.id)
    numbers = [Choice(str(number), f"ha_n:{hearing.id}:{number}") for number in QUICK]
    nobody = row(Choice(_("Nobody comes"), f"ha_n:{hearing.id}:0"), Choice(_("Cancel"), "hearing"))
    await request.show("\n\n".join(lines), *rows_of(numbers, 4), nobody)


@press("ha_n")
async def choose_count(request: Request) -> None:
    arguments = [int(each) for each in request.args if each.isdecimal()]
    hearing = await request.stores.hearings.get(arguments[0]) if len(arguments) == 2 else None
    if hearing is None:
        await home.show_home(request)
    else:
        await _take_count(request, hearing, arguments[1])


@step(ASKED_COUNT)
async def read_count(request: Request) -> None:
    hearing = await _asked(request)
    if hearing is None:
        return
    _ = request.gettext
    people = read_number(request.incoming.text) if request.incoming.kind is Kind.TEXT else None
    if people is None:
        text = _("Please type only the number of people, for example 4.")
        await request.say(text, row(Choice(_("Cancel"), "hearing")))
    else:
        await _take_count(request, hearing, people)


@press("ha_l")
async def choose_language(request: Request) -> None:
    """Take a language in, or leave it out: the button says which, so pressing it twice does no more than once."""
    said, hearing = await _said(request)
    if said is None or hearing is None or not await _may(request, hearing):
        return
    tag = request.args[0] if request.args else ""
    if tag in _languages(request, hearing):
        chosen = {*said.interpreters, tag} if request.args[1:2] == ["1"] else {*said.interpreters} - {tag}
        ordered = [each for each in _languages(request, hearing) if each in chosen]
        said = await say_interpreters(request.stores.attendance, hearing, said, ordered, request.now)
    await _ask_languages(request, hearing, said)


@step(ASKED_LANGUAGES)
async def read_language(request: Request) -> None:
    """Languages are pressed; whatever is written shows the buttons again."""
    said, hearing = await _said(request)
    if said is not None and hearing is not None:
        await _ask_languages(request, hearing, said)


@press("ha_ok")
async def ask_needs(request: Request) -> None:
    said, hearing = await _said(request)
    if said is None or hearing is None or not await _may(request, hearing):
        return
    _ = request.gettext
    await request.go(ASKED_NEEDS, hearing_id=hearing.id)
    text = _("What else do you need, so that everybody can take part? For example a ramp, or child care. No names.")
    await request.show(text, row(Choice(_("Nothing"), "ha_nothing"), Choice(_("Cancel"), "hearing")))


@press("ha_nothing")
async def need_nothing(request: Request) -> None:
    await _take_needs(request, "")


@step(ASKED_NEEDS)
async def read_needs(request: Request) -> None:
    _ = request.gettext
    if request.incoming.kind is not Kind.TEXT or not request.incoming.text.strip():
        await request.say(_("Please answer with a text message."), row(Choice(_("Nothing"), "ha_nothing")))
    else:
        await _take_needs(request, request.incoming.text)


async def confirmed_organisation(request: Request) -> Organisation | None:
    """Return the organisation this chat belongs to, if the office has confirmed it."""
    if request.address.organisation_id is None:
        return None
    found = await request.stores.organisations.get(request.address.organisation_id)
    return found if found is not None and found.state is OrganisationState.CONFIRMED else None


async def _take_count(request: Request, hearing: Hearing, people: int) -> None:
    _, organisation = request.gettext, await confirmed_organisation(request)
    of = organisation.id if organisation is not None else None
    try:
        said = await say_how_many(request.stores.attendance, hearing, request.address.id, of, people, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
    except TooManyGuests:
        text = _("This hub can note at most %(most)s people. For more please write to the office.", most=MOST_PEOPLE)
        await request.say(text, row(Choice(_("Cancel"), "hearing")))
    else:
        if people:
            await _ask_languages(request, hearing, said)
        else:
            await _read_back(request, said)


async def _ask_languages(request: Request, hearing: Hearing, said: Attendance) -> None:
    _ = request.gettext
    await request.go(ASKED_LANGUAGES, hearing_id=hearing.id)
    buttons = [
        Choice(
            f"{'✅ ' if tag in said.interpreters else ''}{own_name(tag)}",
            f"ha_l:{tag}:{int(tag not in said.interpreters)}",
        )
        for tag in _languages(request, hearing)
    ]
    go_on = Choice(_("Go on"), "ha_ok") if said.interpreters else Choice(_("No interpreter"), "ha_ok")
    text = _("For which languages do you need an interpreter? Press them.")
    await request.show(text, *rows_of(buttons), row(go_on))


async def _take_needs(request: Request, needs: str) -> None:
    said, hearing = await _said(request)
    if said is None or hearing is None:
        return
    _ = request.gettext
    try:
        said = await say_needs(request.stores.attendance, hearing, said, needs, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
    except NeedsTooLong:
        text = _("This is too long: at most %(most)s characters. Please write it shorter.", most=NEEDS_CHARS)
        await request.say(text, row(Choice(_("Nothing"), "ha_nothing")))
    else:
        await _read_back(request, said)


async def _read_back(request: Request, said: Attendance) -> None:
    """Say all that is noted."""
    _ = request.gettext
    await request.done()
    if not said.people_count:
        lines: list[Raw] = [_("We have noted that nobody of you comes. If that changes, tell us here.")]
    else:
        lines = [_("We have noted:"), _.n("%(n)s person comes.", "%(n)s people come.", said.people_count)]
        if said.interpreters:
            names = format_list([own_name(tag) for tag in said.interpreters], request.language)
            lines.append(_("Interpreters: %(languages)s", languages=names))
        if said.needs:
            lines.append(_("You need: %(needs)s", needs=Raw(bold(said.needs, request.wishes[0]))))
        lines.append(_("We remind you the day before. The office alone sees this."))
    again = row(Choice(_("Change"), f"{COMING_TOKEN}:{said.hearing_id}:again"), Choice(_("Hearing"), "hearing"))
    await request.show("\n\n".join(lines), again)


async def hearing_at_hand(request: Request) -> Hearing | None:
    """Return the hearing that somebody takes part in, else the one there is; after an answer where there is none."""
    here = await place(request)
    hearing = here.hearing if here is not None else await request.stores.hearings.current()
    if hearing is None:
        await home.no_hearing(request)
    return hearing


async def _asked(request: Request) -> Hearing | None:
    """Return the hearing the standing question is about."""
    data = request.step.data if request.step is not None else {}
    hearing = await request.stores.hearings.get(data["hearing_id"]) if "hearing_id" in data else None
    return hearing or await hearing_at_hand(request)


async def _said(request: Request) -> tuple[Attendance | None, Hearing | None]:
    """Return what this chat has said, and of which hearing; who has said nothing is asked how many come."""
    hearing = await _asked(request)
    if hearing is None:
        return None, None
    said = await request.stores.attendance.get(hearing.id, request.address.id)
    if said is None or not said.people_count:
        await _ask_count(request, hearing)
        return None, hearing
    return said, hearing


async def _may(request: Request, hearing: Hearing) -> bool:
    try:
        require(hearing, Verb.COME, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
        return False
    return True


async def _others(request: Request, hearing: Hearing) -> int:
    """Return how many people other chats of the same organisation have announced."""
    organisation = await confirmed_organisation(request)
    if organisation is None:
        return 0
    found = await request.stores.attendance.of(hearing.id)
    others = [each for each in found if each.address_id != request.address.id]
    return sum(each.people_count for each in others if each.organisation_id == organisation.id)


def _languages(request: Request, hearing: Hearing) -> list[str]:
    """Return for which languages an interpreter can be wished: all but the one the evening is held in."""
    city = request.office.city
    offered = hearing.languages or city.languages
    return [tag for tag in offered if tag.split("-")[0] != city.main_language]

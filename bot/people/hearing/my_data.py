"""What is stored of somebody's part in hearings, for "My data". What others said on the same phone is not shown."""

from bot.people.hearing.contents import said
from bot.request import Request
from hearings.participants import Participant
from locales.formatting import Raw, format_list
from locales.registry import own_name


async def hearing_lines(request: Request) -> list[Raw]:
    """Return what is stored of the person who has this phone now, and of the chat."""
    _, stores = request.gettext, request.stores
    people = await stores.participants.of_address(request.address.id)
    lines: list[Raw] = []
    for person in people:
        if person.ended_at is None:
            lines += await _of_person(request, person)
    if any(person.ended_at is not None for person in people):
        lines.append(_("What others gave to the hearing on this phone is stored, too. It is not shown here."))
    if people:
        lines.append(
            _("Votes are encrypted until the vote closes. After that nobody can find out any more which is yours.")
        )
    if not any(person.slot > 1 and person.ended_at is None for person in people):  # what the chat's holder said
        lines += await _attendances(request)
    return [*lines, *await _follows(request)]


async def _of_person(request: Request, person: Participant) -> list[Raw]:
    _, stores = request.gettext, request.stores
    hearing = await stores.hearings.get(person.hearing_id)
    if hearing is None:
        return []
    lines = [_("You take part in the hearing “%(title)s”.", title=said(request, hearing.title)[0])]
    for idea in await stores.ideas.of_participant(person.id):
        words = idea.text or _("a voice note or photo without words")
        lines.append(_("Your idea %(number)s: %(words)s", number=str(idea.number or "–"), words=words))
    measures = await stores.measures.of_participant(person.person)
    if measures:
        names = format_list([said(request, each.what)[0] for each in measures], request.language)
        lines.append(_("Measures that you make or have joined: %(names)s", names=names))
    return lines


async def _attendances(request: Request) -> list[Raw]:
    _, lines = request.gettext, []
    for each in await request.stores.attendance.of_address(request.address.id):
        hearing = await request.stores.hearings.get(each.hearing_id)
        title = said(request, hearing.title)[0] if hearing else ""
        lines.append(
            _.n(
                "You said that %(n)s person comes to the hearing “%(title)s”.",
                "You said that %(n)s people come to the hearing “%(title)s”.",
                each.people_count,
                title=title,
            )
        )
        if each.interpreters:
            names = format_list([own_name(tag) for tag in each.interpreters], request.language)
            lines.append(_("Interpreters: %(languages)s", languages=names))
        if each.needs:
            lines.append(_("What you need there: %(needs)s", needs=each.needs))
    return lines


async def _follows(request: Request) -> list[Raw]:
    _, stores = request.gettext, request.stores
    goal_ids, measure_ids = await stores.follows.of(request.address.id)
    goals = [goal for each in goal_ids if (goal := await stores.goals.get(each))]
    measures = [measure for each in measure_ids if (measure := await stores.measures.get(each))]
    names = [said(request, goal.title)[0] for goal in goals] + [said(request, each.what)[0] for each in measures]
    return [_("You follow: %(names)s", names=format_list(names, request.language))] if names else []

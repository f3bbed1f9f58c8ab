"""Tells whoever takes part in a hearing that its next step has begun: once, in their language, with what they can do.

A little at a time: what people ask for meanwhile must not wait behind hundreds of these messages.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.people.privacy import WEB_CHAT
from bot.request import Office, row
from channels.outgoing import Choice, Outgoing
from hearings.hearings import Hearing, Phase
from hearings.participants import Participant
from locales.catalogues import N_, Translator, translator
from locales.formatting import format_time
from storage.stores import Stores

AT_ONCE: Final = 25  #: Telegram takes about 30 messages a second; the ticker looks every second

NEWS: Final = {
    Phase.IDEAS: N_("You can now give ideas."),
    Phase.MEASURES: N_("You can now make measures out of the ideas."),
    Phase.VOTING: N_("You can now rate the measures. What most people want is a recommendation to the city."),
    Phase.COUNTING: N_("Voting is over. Thank you! The results come here."),
    Phase.PUBLISHED: N_("The results are there."),
    Phase.CANCELLED: N_("The hearing does not take place."),
}


async def tell_of_steps(stores: Stores, office: Office, hearing: Hearing, now: datetime) -> None:
    """Tell the next few people; when nobody is left, it is not looked at again."""
    people = await stores.step_news.take(hearing, AT_ONCE)
    for person in people:
        assert person.address_id is not None
        await stores.outbox.add(person.address_id, _message(office, hearing, person, now), now)
    if not people:
        await stores.step_news.finish(hearing)


def _message(office: Office, hearing: Hearing, person: Participant, now: datetime) -> Outgoing:
    main = office.city.main_language
    _ = translator(person.language, "people", main)
    tag = _.language.tag
    lines = [
        _("**%(title)s**", title=hearing.title.say(person.language, main)[0]),
        _(NEWS[hearing.phase]),
    ]
    if hearing.closes_at is not None and hearing.closes_at > now:
        until = format_time(hearing.closes_at, tag, ZoneInfo(office.city.time_zone), now)
        lines.append(_("It is open until %(when)s.", when=until))
    return Outgoing("\n\n".join(lines), (row(_choice(_, office, hearing, person)),), language=tag)


def _choice(_: Translator, office: Office, hearing: Hearing, person: Participant) -> Choice:
    """Return the button of what can be done now; it opens the web chat where this messenger may not be used for it."""
    web = office.channels.get((WEB_CHAT, ""))
    if web is not None and not _may_here(hearing, person):
        return Choice(_("Go on in the web chat"), url=web.link(f"h_{hearing.code}"))
    match hearing.phase:
        case Phase.IDEAS if person.goal_id:
            return Choice(_("Give an idea"), f"h_idea:{person.goal_id}")
        case Phase.IDEAS:
            return Choice(_("Give an idea"), "h_goals")
        case Phase.MEASURES if person.goal_id:
            return Choice(_("Measures"), f"hm_goal:{person.goal_id}")
        case Phase.MEASURES:
            return Choice(_("Measures"), "h_goals")
        case Phase.VOTING:
            return Choice(_("Vote"), "hv_list")
        case _:
            return Choice(_("Show the hearing"), "hearing")


def _may_here(hearing: Hearing, person: Participant) -> bool:
    """Whether the step's work can be done in the messenger this person uses."""
    if person.channel == WEB_CHAT:
        return True
    if hearing.phase in (Phase.IDEAS, Phase.MEASURES):
        return hearing.ideas_in_messengers
    return hearing.votes_in_messengers or hearing.phase is not Phase.VOTING

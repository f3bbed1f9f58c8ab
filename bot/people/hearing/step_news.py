"""Tells whoever takes part in a hearing that its next step has begun, or that its end was set anew: once, in their
language, with what they can do.

A little at a time: what people ask for meanwhile must not wait behind hundreds of these messages.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.people.hearing.home import TOO_LATE
from bot.request import Office, row
from channels.outgoing import Choice, Outgoing
from contacts.who_sees import WEB_CHAT
from hearings.hearings import Hearing, Phase
from hearings.participants import Participant
from hearings.step_news import SETTLED
from locales.catalogues import N_, Translator, translator
from locales.formatting import Raw, format_time
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
    words = _of_the_step
    people = await stores.step_news.take(hearing, AT_ONCE)
    if not people and hearing.end_set_at is not None and hearing.end_set_at <= now - SETTLED:
        words = _of_the_end
        people = await stores.step_news.take_end(hearing, AT_ONCE)
    for person in people:
        assert person.address_id is not None
        _ = translator(person.language, "people", office.city.main_language)
        title = _("**%(title)s**", title=hearing.title.say(person.language, office.city.main_language)[0])
        lines, choice = words(_, office, hearing, person, now)
        text = "\n\n".join(filter(None, [title, *lines]))
        await stores.outbox.add(person.address_id, Outgoing(text, (row(choice),), language=_.language.tag), now)
    if not people:
        await stores.step_news.finish(hearing)


def _of_the_step(
    _: Translator, office: Office, hearing: Hearing, person: Participant, now: datetime
) -> tuple[list[Raw], Choice]:
    return [_(NEWS[hearing.phase]), _until(_, office, hearing, now)], _choice(_, office, hearing, person)


def _of_the_end(
    _: Translator, office: Office, hearing: Hearing, person: Participant, now: datetime
) -> tuple[list[Raw], Choice]:
    if hearing.closes_at is not None and hearing.closes_at <= now:
        return [_(TOO_LATE)], Choice(_("Show the hearing"), "hearing")
    until = _until(_, office, hearing, now) or _("It stays open until the office goes on.")
    return [_("The end of this step has changed."), until], _choice(_, office, hearing, person)


def _until(_: Translator, office: Office, hearing: Hearing, now: datetime) -> Raw:
    """Return until when it is open, "" where that is not fixed or over."""
    if hearing.closes_at is None or hearing.closes_at <= now:
        return Raw("")
    when = format_time(hearing.closes_at, _.language.tag, ZoneInfo(office.city.time_zone), now)
    return _("It is open until %(when)s.", when=when)


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

"""The words of the invitation to a hearing in one language: when, where, which goals, and how to say "we come"."""

from zoneinfo import ZoneInfo

from bot.request import Office
from contacts.who_sees import WEB_CHAT
from hearings.goals import Goal
from hearings.hearings import Hearing
from locales.catalogues import Translator, translator
from locales.formatting import Raw, format_datetime, inserted, isolate


def invitation(office: Office, hearing: Hearing, goals: list[Goal], tag: str) -> tuple[str, str] | None:
    """Return title and Markdown of the invitation in a language, None where the hub has no texts in it."""
    main = office.city.main_language
    _ = translator(tag, "people", main)
    if _.language.tag != tag:
        return None
    title = hearing.title.say(tag, main)[0]
    lines = [_("The city invites you to a hearing. Say there what is needed, in your own language.")]
    if hearing.event_at is not None:
        when = format_datetime(hearing.event_at, tag, ZoneInfo(office.city.time_zone))
        lines.append(_("**When:** %(when)s", when=when))
    if hearing.place.texts:
        lines.append(_("**Where:** %(place)s", place=hearing.place.say(tag, main)[0]))
    if goals:
        named = [Raw(f"- {each.number} {each.pictogram} {_said(each, tag, main)}") for each in goals]
        lines.append(Raw("\n".join([_("**These are the goals:**"), "", *named])))
    lines.append(_("The hearing gives recommendations. The city’s committees decide."))
    lines.append(Raw("\n".join([_("**Are you coming?** Press “We are coming”. This link leads there too:"), "",
                                *_links(_, office, hearing)])))  # fmt: skip
    return _.gettext("Invitation: %(title)s") % {"title": isolate(title)}, "\n\n".join(lines)


def _said(goal: Goal, tag: str, main: str) -> str:
    text, said_in = goal.title.say(tag, main)
    return inserted(text, said_in)


def _links(_: Translator, office: Office, hearing: Hearing) -> list[Raw]:
    """Return the way in for each messenger, the city's own web chat first."""
    payload = f"h_{hearing.code}"
    channels = sorted(office.channels.values(), key=lambda channel: channel.name != WEB_CHAT)
    return [Raw(f"- <{channel.link(payload)}>") for channel in channels]

"""Who sees this, what is stored, and how to reach the office."""

from bot.people import menu
from bot.request import Request, row
from bot.routing import Where, command, press
from channels.outgoing import Choice
from contacts.subscriptions import Rhythm, SubscriptionState
from contacts.who_sees import channel_name, who_reads_along, who_sees_the_chat
from locales.formatting import Raw, bold, inserted
from locales.registry import own_name


@command("contact", where=Where.ANYWHERE)
@press("contact", where=Where.ANYWHERE)
async def contact(request: Request) -> None:
    city, tag = request.office.city, request.language
    _ = request.gettext
    lines: list[str] = [bold(city.say(city.office, tag), tag)]
    lines += [
        inserted(value, tag) if value is not city.contact.website else Raw(value)
        for value in (city.contact.phone, city.contact.email, city.contact.address, city.contact.website)
        if value
    ]
    hours = city.opening_hours.get(tag) or city.opening_hours.get(city.main_language, "")
    if hours:
        lines.append(_("Opening hours: %(hours)s", hours=hours))
    await request.show("\n\n".join(lines), *(() if request.incoming.address.group else menu.home(request)))


@command("whosees", where=Where.ANYWHERE)
@press("whosees")
async def who_sees(request: Request) -> None:
    _ = request.gettext
    city = request.office.city
    office = city.say(city.office, request.language)
    lines = [_("**Who sees what you do here?**"), *who_sees_the_chat(_, office)]
    lines.append(who_reads_along(_, request.address.address.channel))
    if await request.stores.pushes.of(request.address.id):
        lines.append(
            _("The maker of your browser learns that there is a new message for you, and when, but not what it says.")
        )
    await request.show("\n\n".join(lines), *(() if request.incoming.address.group else menu.home(request)))


@command("mydata")
@press("mydata")
async def my_data(request: Request) -> None:
    """Everything that is stored about this chat, in words."""
    from bot.people.hearing.my_data import hearing_lines
    from bot.people.pairing import joined_line

    _ = request.gettext
    lines: list[str] = [_("**This is stored about you:**"), _address_line(request)]
    lines += [_("Language: %(language)s", language=own_name(each)) for each in request.address.languages]
    lines += await _topic_lines(request)
    if request.address.rhythm is Rhythm.URGENT:
        lines.append(_("You want to hear from us only when it is urgent."))
    if request.address.organisation_id is not None:
        organisation = await request.stores.organisations.get(request.address.organisation_id)
        if organisation is not None:
            lines.append(_("Organisation: %(name)s", name=organisation.name))
    if request.staff is not None:
        lines.append(_("You are a member of staff."))
    lines += await hearing_lines(request)
    if await request.stores.inquiries.has_written(request.address.id):
        lines.append(_("What you wrote to the office, and its answers."))
    if await request.stores.askings.has_asked(request.address.id):
        lines.append(_("What you asked me in the last 30 days, or want to hear the answer to."))
    if await request.stores.pushes.of(request.address.id):
        lines.append(_("That this browser is told about new messages, and how its maker's service reaches it."))
    if request.incoming.keep:
        lines.append(_("What we wrote to each other in this chat."))
    joined = await joined_line(request)
    if joined is not None:
        lines.append(joined)
    lines.append(_("The proof of when you agreed or withdrew, and which of our messages arrived."))
    pairing = Choice(_("Two chats, one person"), "pair") if joined is None else Choice(_("Part the chats"), "pair_part")
    deleting = row(Choice(_("Delete everything"), "delete"))
    await request.show("\n\n".join(lines), row(pairing), deleting, *menu.home(request))


def _address_line(request: Request) -> str:
    _ = request.gettext
    channel = request.address.address.channel
    return _("The address of this chat (%(channel)s).", channel=channel_name(_, channel))


async def _topic_lines(request: Request) -> list[Raw]:
    _ = request.gettext
    main = request.office.city.main_language
    words = {
        SubscriptionState.ACTIVE: _("you get it"),
        SubscriptionState.PAUSED: _("paused"),
        SubscriptionState.ENDED: _("ended"),
        SubscriptionState.PENDING: _("waiting for your confirmation"),
    }
    states = {each.topic_id: each.state for each in await request.stores.subscriptions.of(request.address.id)}
    return [
        _("Topic %(topic)s: %(state)s", topic=topic.name(request.language, main), state=words[states[topic.id]])
        for topic in await request.stores.subscriptions.topics()
        if topic.id in states
    ]

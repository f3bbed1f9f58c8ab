"""Passing a question on: a person of the office answers, and it is said when to expect it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.people import menu
from bot.people.faq.asked import own_asking
from bot.people.reply import pass_on
from bot.request import Request, row
from bot.routing import press
from broadcasts.working_days import working_days_later
from channels.outgoing import Choice, Row
from contacts.inquiries import Author, InquiryState, write_inquiry
from faq.askings import Asking, Outcome
from locales.formatting import Raw, format_date, quoted

QUIET: Final = timedelta(minutes=30)  #: after a person wrote: what comes now is meant for them


def ways_to_a_person(request: Request, asking: Asking) -> list[Row]:
    """Return the buttons to a person, and to be told."""
    _ = request.gettext
    if asking.outcome is Outcome.HANDED_OVER:
        return []
    rows = [row(Choice(_("Pass it on to the office"), f"fq_hand:{asking.id}"))]
    if not asking.wants_answer and asking.outcome is not Outcome.ANSWERED:
        rows.append(row(Choice(_("Tell me when there is an answer"), f"fq_wait:{asking.id}")))
    return rows


async def goes_to_the_talk(request: Request, text: str) -> bool:
    """Take a text for the person of the office who wrote here just now; False where nobody did."""
    stores = request.stores
    talk = await stores.inquiries.latest_of(request.address.id, None)
    if talk is None or talk.state is InquiryState.CLOSED:
        return False
    latest = await stores.inquiries.messages(talk, 1, Author.OFFICE)
    if not latest or request.now - latest[0].at >= QUIET:
        return False
    await request.done()
    await pass_on(request, None, text.strip())
    return True


async def offer(request: Request, text: str) -> None:
    """Nothing can be looked for here: keep the question, and offer to pass it on."""
    asking = Asking(0, request.address.id, request.language, text.strip(), Outcome.UNKNOWN, None, request.now)
    await _ask(request, await request.stores.askings.add(asking))


@press("fq_hand")
async def ask_to_pass_on(request: Request) -> None:
    """Show what the office will read, and when somebody answers."""
    asking = await own_asking(request)
    if asking is not None:
        await _ask(request, asking)


@press("fq_send")
async def pass_on_now(request: Request) -> None:
    """Write it into the talk with the office; a second press changes nothing."""
    from bot.office.inbox import tell_staff

    asking = await own_asking(request)
    if asking is None:
        return
    _, stores = request.gettext, request.stores
    if asking.outcome is not Outcome.HANDED_OVER:
        inquiry, news = await write_inquiry(stores.inquiries, request.address.id, None, asking.text, request.now)
        handed = replace(asking, outcome=Outcome.HANDED_OVER, wants_answer=True, inquiry_id=inquiry.id)
        await stores.askings.save(handed)
        if news:
            await tell_staff(stores, request.office, inquiry, asking.text, request.now)
    text = _("The office has got your question. A person answers you here, by %(day)s at the latest.", day=_by(request))
    meanwhile = _("Meanwhile you can go on asking me.")
    await request.show(f"{text}\n\n{meanwhile}", *menu.home(request))


@press("fq_wait")
async def wait_for_answer(request: Request) -> None:
    """Tell them when there is an answer; a second press changes nothing."""
    asking = await own_asking(request)
    if asking is None:
        return
    _ = request.gettext
    await request.stores.askings.save(replace(asking, wants_answer=True))
    text = _("I will tell you here as soon as there is an answer. I keep your question for that, half a year at most.")
    await request.show(text, *menu.home(request))


async def _ask(request: Request, asking: Asking) -> None:
    _, city = request.gettext, request.office.city
    lines: list[Raw] = [_("A person of the office will read this:"), quoted(asking.text)]
    if hours := city.opening_hours.get(request.language) or city.opening_hours.get(city.main_language):
        lines.append(_("Opening hours: %(hours)s", hours=hours))
    lines.append(_("You can expect an answer by %(day)s.", day=_by(request)))
    send, cancel = Choice(_("Send"), f"fq_send:{asking.id}"), menu.cancel(request)
    other = Choice(_("Write it differently"), "reply:0")
    await request.show("\n\n".join(lines), row(send, cancel), row(other))


def _by(request: Request) -> str:
    """Return the last day on which an answer is to be expected."""
    city = request.office.city
    day = request.now.astimezone(ZoneInfo(city.time_zone)).date()
    return format_date(working_days_later(day, city.answer_days, city.holidays), request.language)

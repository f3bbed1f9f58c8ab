"""Handing back: a talk in which nobody has written for a working day is over, and the bot answers again by itself."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.request import Office
from broadcasts.working_days import working_days_later
from contacts.inquiries import IllegalInquiryAction, InquiryAction, InquiryState
from storage.stores import Stores

AT_ONCE: Final = 100


async def hand_back(stores: Stores, office: Office, now: datetime) -> None:
    """Close what the office has answered and nobody went on with; what waits for the office stays open."""
    zone = ZoneInfo(office.city.time_zone)
    today = now.astimezone(zone).date()
    for talk in await stores.inquiries.in_state(InquiryState.ANSWERED, AT_ONCE):
        last = talk.changed_at.astimezone(zone)
        ends = working_days_later(last.date(), 1, office.city.holidays)
        if today > ends or (today == ends and now.astimezone(zone).time() >= last.time()):
            try:
                await stores.inquiries.move(talk, InquiryAction.CLOSE, now)
            except IllegalInquiryAction:
                continue  # somebody wrote just now

from datetime import timedelta

import pytest

from contacts.addresses import AddressState
from contacts.inquiries import (
    Author,
    IllegalInquiryAction,
    InquiryAction,
    InquiryMessage,
    InquiryState,
    answer_inquiry,
    write_inquiry,
)
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ANNA, NOON

MINUTE, MONTH = timedelta(minutes=1), timedelta(days=30)


async def chat_id(stores: Stores) -> int:
    return (await stores.addresses.open(ANNA, NOON)).id


async def test_a_talk_keeps_what_both_sides_said(database: Database) -> None:
    chat = await database.unit(chat_id)
    inquiry, _ = await database.unit(lambda s: write_inquiry(s.inquiries, chat, 7, "Wann?", NOON))

    answered = await database.unit(lambda s: answer_inquiry(s.inquiries, inquiry, 3, "Am Montag.", NOON + MINUTE))

    assert await database.read(lambda s: s.inquiries.get(inquiry.id)) == answered
    assert (answered.state, answered.edition_id, answered.changed_at) == (InquiryState.ANSWERED, 7, NOON + MINUTE)
    assert await database.read(lambda s: s.inquiries.messages(inquiry, 10)) == [
        InquiryMessage(Author.PERSON, "Wann?", NOON),
        InquiryMessage(Author.OFFICE, "Am Montag.", NOON + MINUTE, 3),
    ]


@pytest.mark.parametrize(
    ("edition_id", "wait", "closed", "same", "news"),
    [
        (7, MINUTE, False, True, False),
        (8, MINUTE, False, False, True),
        (None, MINUTE, False, False, True),
        (7, MONTH, False, False, True),
        (7, MINUTE, True, False, True),
    ],
    ids=["goes on", "another newsletter", "about none", "a month later", "closed"],
)
async def test_what_is_written_joins_the_talk_it_belongs_to(
    database: Database, edition_id: int | None, wait: timedelta, closed: bool, same: bool, news: bool
) -> None:
    chat = await database.unit(chat_id)
    first, _ = await database.unit(lambda s: write_inquiry(s.inquiries, chat, 7, "Wann?", NOON))
    if closed:
        await database.unit(lambda s: s.inquiries.move(first, InquiryAction.CLOSE, NOON))

    second, told = await database.unit(lambda s: write_inquiry(s.inquiries, chat, edition_id, "Wo?", NOON + wait))

    assert (second.id == first.id, told) == (same, news)


async def test_two_who_act_at_once_do_not_undo_each_other(database: Database) -> None:
    chat = await database.unit(chat_id)
    seen, _ = await database.unit(lambda s: write_inquiry(s.inquiries, chat, 7, "Wann?", NOON))
    await database.unit(lambda s: s.inquiries.move(seen, InquiryAction.CLOSE, NOON))

    with pytest.raises(IllegalInquiryAction):
        await database.unit(lambda s: answer_inquiry(s.inquiries, seen, 3, "Am Montag.", NOON))

    assert len(await database.read(lambda s: s.inquiries.messages(seen, 10))) == 1


async def test_erasing_the_chat_takes_its_letters_along(database: Database) -> None:
    chat = await database.unit(chat_id)
    await database.unit(lambda s: write_inquiry(s.inquiries, chat, 7, "Wann?", NOON))

    await database.unit(lambda s: s.addresses.set_state(chat, AddressState.ERASING, NOON))
    await database.unit(lambda s: s.addresses.erase_due(NOON))

    assert await database.read(lambda s: s.inquiries.count(InquiryState.OPEN)) == 0

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from channels.address import Address
from channels.channel import Limits
from channels.errors import (
    AccountBroken,
    AnswerLost,
    GoneReason,
    Moved,
    NotBegun,
    Refused,
    SendError,
    TryLater,
    Unreachable,
)
from channels.incoming import FileRef, Lookup, LookupAnswer, LookupKind
from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from channels.telegram import TelegramChannel
from tests.channels.contract import ChannelContract, Platform, Seen
from tests.channels.telegram.conftest import GROUP, JPEG, MakeChannel
from tests.telegram_api import ApiError, Chat, Fault, Message, TelegramApi

NOWHERE = "http://127.0.0.1:1"  # nobody listens there
PHOTO = Attachment(AttachmentKind.PHOTO, "p" * 64, "fest.jpg", "image/jpeg")
PDF = Attachment(AttachmentKind.DOCUMENT, "d" * 64, 'Ein "Brief"\n.pdf', "application/pdf")
UPGRADED = ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001)


FAILURES: list[tuple[SendError, Fault | ApiError | None]] = [
    (TryLater(timedelta(seconds=7)), Fault.RETRY_AFTER),
    (Unreachable(GoneReason.BLOCKED), Fault.BLOCKED),
    (Unreachable(GoneReason.DEACTIVATED), Fault.DEACTIVATED),
    (Unreachable(GoneReason.REMOVED), Fault.KICKED),
    (Unreachable(GoneReason.REMOVED), Fault.NOT_MEMBER),
    (Unreachable(GoneReason.DELETED), Fault.CHAT_DELETED),
    (Unreachable(GoneReason.NOT_FOUND), Fault.CHAT_NOT_FOUND),
    (Unreachable(GoneReason.NOT_STARTED), Fault.CANNOT_INITIATE),
    (Unreachable(GoneReason.NO_RIGHTS), Fault.NO_RIGHTS),
    (Moved("-1001"), UPGRADED),
    (Refused(""), ApiError(400, "Bad Request: message text is empty")),
    (NotBegun(""), None),
    (AnswerLost(""), Fault.CUT_UNREAD),
    (AnswerLost(""), Fault.ANSWER_LOST),
    (AnswerLost(""), Fault.SERVER_ERROR),
    (AnswerLost(""), Fault.RESTART),
    (AnswerLost(""), Fault.BAD_GATEWAY),
    (AnswerLost(""), Fault.GATEWAY_TIMEOUT),
    (AccountBroken(""), Fault.UNAUTHORIZED),
]


class TelegramPlatform(Platform):
    def __init__(
        self, api: TelegramApi, address: Address, channel: TelegramChannel, unplugged: TelegramChannel
    ) -> None:
        self.api, self.address, self.channel = api, address, channel
        self._plugged, self._unplugged = channel, unplugged

    async def seen(self) -> list[Seen]:
        return [seen(message) for message in self.api.chat(int(self.address.value)).messages]

    def failures(self) -> Sequence[SendError]:
        return [error for error, _ in FAILURES]

    async def fail(self, error: SendError) -> None:
        if isinstance(error, NotBegun):
            self.channel = self._unplugged
        fault = next(fault for known, fault in FAILURES if known is error)
        if fault:
            self.api.fail_next("sendMessage", fault, retry_after=7)

    async def mend(self) -> None:
        self.channel = self._plugged
        self.api.heal()


def seen(message: Message) -> Seen:
    buttons = [button for row in message.buttons for button in row]
    choices = tuple(Choice(it["text"], it.get("callback_data", ""), it.get("url", "")) for it in buttons)
    return Seen(str(message.id), message.text, choices)


class TestTelegramChannel(ChannelContract):
    @pytest.fixture
    async def platform(
        self, api: TelegramApi, channel: TelegramChannel, make_channel: MakeChannel, anna: Chat, at_anna: Address
    ) -> TelegramPlatform:
        return TelegramPlatform(api, at_anna, channel, make_channel(api_base=NOWHERE))


async def send(channel: TelegramChannel, to: Address, message: Outgoing) -> list[str]:
    return [await channel.send(to, part, "key") for part in channel.parts(message)]


async def edit(channel: TelegramChannel, to: Address, message_id: str, message: Outgoing) -> None:
    (part,) = channel.parts(message)
    await channel.edit(to, message_id, part)


async def test_what_is_bold_and_where_links_lead_arrives(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    await send(channel, at_anna, Outgoing("😀 **Montag** im [Amt](https://example.org/a)"))

    assert (anna.last.text, anna.last.entities) == (
        "😀 Montag im Amt",
        [
            {"type": "bold", "offset": 3, "length": 6},
            {"type": "text_link", "offset": 13, "length": 3, "url": "https://example.org/a"},
        ],
    )


async def test_a_message_arrives_silently_and_without_preview_unless_asked_for(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    await send(channel, at_anna, Outgoing("https://example.org", silent=True))
    await send(channel, at_anna, Outgoing("https://example.org", preview_links=True))

    sent = [request.params for request in api.requests if request.method == "sendMessage"]
    assert [(it.get("disable_notification"), it["link_preview_options"]) for it in sent] == [
        (True, {"is_disabled": True}),
        (None, {"is_disabled": False}),
    ]


async def test_a_picture_and_a_document_arrive_with_caption_and_buttons(
    channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    for file in (PHOTO, PDF):
        await send(channel, at_anna, Outgoing("Für **Sie**", ((Choice("Ja", "j"),),), (file,)))

    assert [(it.text, it.labels, it.media and (it.media.kind, it.media.content)) for it in anna.messages] == [
        ("Für Sie", [["Ja"]], ("photo", JPEG)),
        ("Für Sie", [["Ja"]], ("document", b"%PDF a document")),
    ]
    assert anna.last.media
    assert anna.last.media.name == "Ein _Brief__.pdf"


async def test_a_picture_for_many_is_uploaded_once(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    (part,) = channel.parts(Outgoing("Fest", attachments=(PHOTO,)))

    await asyncio.gather(*(channel.send(at_anna, part, str(number)) for number in range(20)))

    photos = [request.params["photo"] for request in api.requests if request.method == "sendPhoto"]
    assert (len(photos), len(set(photos)), len(api.world.files)) == (20, 2, 1)


async def test_an_upload_that_failed_is_tried_again_by_the_next(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    (part,) = channel.parts(Outgoing("Fest", attachments=(PHOTO,)))
    api.fail_next("sendPhoto", Fault.RETRY_AFTER)

    with pytest.raises(TryLater):
        await channel.send(at_anna, part, "1")
    await channel.send(at_anna, part, "2")

    assert [message.text for message in anna.messages] == ["Fest"]


async def test_a_file_we_no_longer_have_is_refused(channel: TelegramChannel, anna: Chat, at_anna: Address) -> None:
    gone = Attachment(AttachmentKind.PHOTO, "0" * 64, "weg.jpg", "image/jpeg")

    with pytest.raises(Refused):
        await send(channel, at_anna, Outgoing("Fest", attachments=(gone,)))


async def test_an_answer_that_was_lost_leaves_one_message(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    api.fail_next("sendMessage", Fault.ANSWER_LOST)

    with pytest.raises(AnswerLost):
        await send(channel, at_anna, Outgoing("Hallo"))

    assert [message.text for message in anna.messages] == ["Hallo"]


async def test_the_caption_of_a_picture_can_be_edited(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    (message_id,) = await send(channel, at_anna, Outgoing("vorher", attachments=(PHOTO,)))

    for text in ("nachher", "nachher"):
        await edit(channel, at_anna, message_id, Outgoing(text, ((Choice("Ja", "j"),),), (PHOTO,)))
    assert (anna.last.text, anna.last.labels) == ("nachher", [["Ja"]])

    for _ in range(2):
        await edit(channel, at_anna, message_id, Outgoing("nur Text"))
    assert (anna.last.text, anna.last.labels, anna.last.media is None) == ("nur Text", [], False)


async def test_a_text_too_long_for_a_caption_cannot_replace_one(
    channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    (message_id,) = await send(channel, at_anna, Outgoing("vorher", attachments=(PHOTO,)))

    with pytest.raises(Refused):
        await edit(channel, at_anna, message_id, Outgoing("a" * 1025))

    assert anna.last.text == "vorher"


@pytest.fixture
async def group(api: TelegramApi) -> Chat:
    group = api.group(GROUP, "Verein", creator=1)
    await api.add_bot(group, 1)
    await api.join(group, 2)
    await api.join(group, 3)
    await api.promote(group, 2)
    return group


@pytest.mark.parametrize(("person", "yes"), [("1", True), ("2", True), ("3", False), ("99", False), (str(GROUP), True)])
async def test_who_is_an_administrator(
    channel: TelegramChannel, group: Chat, at_group: Address, person: str, yes: bool
) -> None:
    lookup = Lookup(LookupKind.GROUP_ADMIN, person)

    assert await channel.look_up(at_group, lookup) == LookupAnswer(lookup, yes=yes)


async def test_administrators_of_a_group_we_were_removed_from_cannot_be_asked_for(
    api: TelegramApi, channel: TelegramChannel, group: Chat, at_group: Address
) -> None:
    await api.remove_bot(group, 1)

    with pytest.raises(Unreachable):
        await channel.look_up(at_group, Lookup(LookupKind.GROUP_ADMIN, "1"))


async def test_a_file_somebody_sent_can_be_fetched(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    sent = await api.send_file(anna, None, "document", b"Liste", "liste.csv")
    assert sent.media
    lookup = Lookup(LookupKind.FILE, sent.media.file_id)

    assert await channel.look_up(at_anna, lookup) == LookupAnswer(lookup, content=b"Liste")


async def test_a_file_that_is_too_large_is_not_fetched(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    sent = await api.send_file(anna, None, "document", bytes(20_000_001))
    assert sent.media
    asked_before = len(api.requests)
    unknown_size = Lookup(LookupKind.FILE, sent.media.file_id)
    known_size = Lookup(LookupKind.FILE, sent.media.file_id, FileRef(sent.media.file_id, size_bytes=20_000_001))

    answers = [await channel.look_up(at_anna, lookup) for lookup in (unknown_size, known_size)]

    assert answers == [LookupAnswer(lookup, refusal="too large") for lookup in (unknown_size, known_size)]
    assert [request.method for request in api.requests[asked_before:]] == ["getFile"]


def test_links_open_a_chat_or_add_us_to_a_group(channel: TelegramChannel) -> None:
    assert channel.link("o_12ab") == "https://t.me/sprachrohr_bot?start=o_12ab"
    assert channel.link("o_12ab", group=True) == "https://t.me/sprachrohr_bot?startgroup=o_12ab"
    with pytest.raises(ValueError, match="at most 64"):
        channel.link("ü")


async def test_limits_are_telegrams(make_channel: MakeChannel) -> None:
    assert make_channel(messages_per_second=1000).limits == Limits(
        text_chars=4096,
        caption_chars=1024,
        token_bytes=64,
        messages_per_second=1000,
        group_messages_per_minute=20,
    )

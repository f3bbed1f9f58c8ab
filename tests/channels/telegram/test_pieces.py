"""A chat that takes less than others: the text arrives in pieces, and they can be changed and removed as one."""

import asyncio
from dataclasses import dataclass

import pytest

from channels.address import Address
from channels.errors import AnswerLost, Refused, TryLater
from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from channels.telegram import TelegramChannel
from tests.telegram_api import ApiError, Chat, Fault, TelegramApi

PHOTO = Attachment(AttachmentKind.PHOTO, "p" * 64, "fest.jpg", "image/jpeg")
YES = ((Choice("Ja", "j"),),)
SENTENCE = "Der Kurs beginnt am Montag um zehn Uhr. "
TOO_LONG = ApiError(400, "Bad Request: message is too long")


def text(sentences: int) -> str:
    return "\n\n".join(f"{number}. Satz: {SENTENCE}" for number in range(1, sentences + 1)).replace(".", "\\.")


def words(chat: Chat) -> str:
    return "".join("".join(message.text.split()) for message in chat.messages)


@dataclass
class Desk:
    """One chat, and what is said there."""

    channel: TelegramChannel
    chat: Chat
    to: Address

    async def send(self, message: Outgoing) -> str:
        (part,) = self.channel.parts(message)
        return await self.channel.send(self.to, part, "key")

    async def edit(self, remote_id: str, message: Outgoing) -> None:
        (part,) = self.channel.parts(message)
        await self.channel.edit(self.to, remote_id, part)


@pytest.fixture
def desk(channel: TelegramChannel, anna: Chat, at_anna: Address) -> Desk:
    return Desk(channel, anna, at_anna)


@pytest.mark.parametrize(("longest", "count"), [(4096, 1), (1000, 1), (600, 2), (300, 4), (170, 8)])
async def test_a_text_that_is_too_long_for_one_chat_arrives_whole(desk: Desk, longest: int, count: int) -> None:
    message = Outgoing(text(18), YES)
    desk.chat.longest = longest

    remote_id = await desk.send(message)

    assert remote_id == ",".join(str(shown.id) for shown in desk.chat.messages)
    assert len(desk.chat.messages) == pytest.approx(count, abs=count // 4)
    assert words(desk.chat) == "".join(text(18).replace("\\", "").split())
    assert [shown.labels for shown in desk.chat.messages] == [[]] * (len(desk.chat.messages) - 1) + [[["Ja"]]]


async def test_pieces_are_not_made_smaller_than_an_eighth(desk: Desk) -> None:
    desk.chat.longest = 20

    with pytest.raises(Refused, match="message is too long"):
        await desk.send(Outgoing(text(18)))

    assert desk.chat.messages == []


async def test_only_what_does_not_fit_is_cut_again(desk: Desk) -> None:
    short, long = "Kurz\\.", "\n\n".join([SENTENCE.strip().replace(".", "\\.")] * 3)
    desk.chat.longest = 100

    await desk.send(Outgoing(f"{short}\n\n{long}"))

    assert all(len(shown.text) <= 100 for shown in desk.chat.messages)
    assert words(desk.chat) == "".join(f"{short}{long}".replace("\\", "").split())


async def test_the_first_piece_keeps_the_picture_and_the_last_the_buttons(desk: Desk) -> None:
    desk.chat.longest = 300

    await desk.send(Outgoing(text(9), YES, (PHOTO,)))

    shown = desk.chat.messages
    assert [(it.media is not None, it.labels) for it in shown] == [(True, []), (False, [["Ja"]])]
    assert words(desk.chat) == "".join(text(9).replace("\\", "").split())


async def test_a_picture_whose_caption_nothing_can_shorten_is_refused(api: TelegramApi, desk: Desk) -> None:
    api.fail_next("sendPhoto", ApiError(400, "Bad Request: message caption is too long"))

    with pytest.raises(Refused):
        await desk.send(Outgoing(attachments=(PHOTO,)))


async def test_a_refusal_for_another_reason_is_not_tried_in_pieces(api: TelegramApi, desk: Desk) -> None:
    api.fail_next("sendMessage", ApiError(400, "Bad Request: reply markup is too long"))

    with pytest.raises(Refused):
        await desk.send(Outgoing(text(9)))

    assert [request.method for request in api.requests].count("sendMessage") == 1


@pytest.mark.parametrize("fault", [Fault.RETRY_AFTER, Fault.BLOCKED, Fault.ANSWER_LOST, Fault.SERVER_ERROR])
async def test_what_arrived_in_part_is_never_said_to_have_failed(api: TelegramApi, desk: Desk, fault: Fault) -> None:
    api.fail_next("sendMessage", TOO_LONG)
    first = api.hold_next("sendMessage", accepted=True)
    sending = asyncio.create_task(desk.send(Outgoing(text(18))))
    await first.reached.wait()
    api.fail_next("sendMessage", fault)
    first.release()

    with pytest.raises(AnswerLost, match="only the beginning"):
        await sending


async def test_a_first_piece_that_fails_is_an_ordinary_failure(api: TelegramApi, desk: Desk) -> None:
    api.fail_next("sendMessage", TOO_LONG)
    api.fail_next("sendMessage", Fault.RETRY_AFTER)

    with pytest.raises(TryLater):
        await desk.send(Outgoing(text(18)))

    assert desk.chat.messages == []


async def test_pieces_are_changed_one_by_one(desk: Desk) -> None:
    desk.chat.longest = 600
    remote_id = await desk.send(Outgoing(text(18), YES))
    corrected = text(18).replace("Montag", "Freitag")

    for _ in range(2):
        await desk.edit(remote_id, Outgoing(corrected, YES))

    assert words(desk.chat) == "".join(corrected.replace("\\", "").split())
    assert remote_id == ",".join(str(shown.id) for shown in desk.chat.messages)
    assert desk.chat.last.labels == [["Ja"]]


async def test_pieces_that_are_no_longer_needed_are_removed(desk: Desk) -> None:
    desk.chat.longest = 300
    remote_id = await desk.send(Outgoing(text(18)))

    for _ in range(2):
        await desk.edit(remote_id, Outgoing("Abgesagt", YES))

    assert [(shown.text, shown.labels) for shown in desk.chat.messages] == [("Abgesagt", [["Ja"]])]
    assert str(desk.chat.last.id) == remote_id.split(",")[0]


async def test_a_text_that_takes_more_pieces_than_before_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.chat.longest = 600
    for remote_id in [await desk.send(Outgoing("Kurz")), await desk.send(Outgoing(text(18)))]:
        before = words(desk.chat)

        with pytest.raises(Refused, match="more messages"):
            await desk.edit(remote_id, Outgoing(text(40)))

        assert words(desk.chat) == before


async def test_all_pieces_are_removed_and_a_second_time_is_a_success(desk: Desk) -> None:
    desk.chat.longest = 300
    await desk.send(Outgoing("bleibt"))
    remote_id = await desk.send(Outgoing(text(18)))

    for _ in range(2):
        await desk.channel.delete(desk.to, remote_id)

    assert words(desk.chat) == "bleibt"

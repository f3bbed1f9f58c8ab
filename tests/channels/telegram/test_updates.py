import logging
from typing import Any

import pytest

from channels.address import Address
from channels.incoming import FileRef, Incoming, Kind
from channels.telegram.contents import Us
from channels.telegram.updates import presses, read, read_all

Json = dict[str, Any]

US = Us("42", "Hub_Bot")
ANNA: Json = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "pt-br"}
BOT: Json = {"id": 42, "is_bot": True, "first_name": "Hub", "username": "Hub_Bot"}
PRIVATE: Json = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP: Json = {"id": -5, "type": "group", "title": "Verein"}
AT_ANNA = Address("telegram", "42", "7")
AT_GROUP = Address("telegram", "42", "-5", group=True)
PHOTO = [
    {"file_id": "small", "width": 90, "height": 90, "file_size": 100},
    {"file_id": "large", "width": 800, "height": 600, "file_size": 9000},
    {"file_id": "middle", "width": 320, "height": 240, "file_size": 2000},
]


def update(**kinds: Any) -> Json:
    return {"update_id": 1001, **kinds}


def written(chat: Json = PRIVATE, **content: Any) -> Json:
    return update(message={"message_id": 3, "from": ANNA, "chat": chat, "date": 1, **content})


def command(text: str, chat: Json = PRIVATE, length: int | None = None) -> Json:
    size = len(text.split()[0]) if length is None else length
    return written(chat, text=text, entities=[{"type": "bot_command", "offset": 0, "length": size}])


def told(kind: Kind, address: Address = AT_ANNA, **fields: Any) -> Incoming:
    known: Json = {"message_id": "3", "language_hint": "pt-br", "person": "7" if address.group else ""}
    return Incoming(address, kind, "1001", **(known | fields))


def changed(chat: Json, before: Json | str, after: Json | str) -> Json:
    def member(it: Json | str) -> Json:
        return {"user": BOT, **(it if isinstance(it, dict) else {"status": it})}

    change = {
        "chat": chat,
        "from": ANNA,
        "date": 1,
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
    return update(my_chat_member=change)


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (written(text="Hallo"), told(Kind.TEXT, text="Hallo")),
        (written(text="/ Hallo"), told(Kind.TEXT, text="/ Hallo")),
        (command("/start"), told(Kind.COMMAND, command="start")),
        (command("/START o_12ab"), told(Kind.COMMAND, command="start", text="o_12ab")),
        (command("/help@hub_bot"), told(Kind.COMMAND, command="help")),
        (command("/ask مرحبا 😀"), told(Kind.COMMAND, command="ask", text="مرحبا 😀")),
        (command("/help@other_bot"), None),
        (
            written(text="siehe /help", entities=[{"type": "bot_command", "offset": 6, "length": 5}]),
            told(Kind.TEXT, text="siehe /help"),
        ),
        (
            written(photo=PHOTO, caption="Fest"),
            told(Kind.PHOTO, text="Fest", file=FileRef("large", "", "image/jpeg", 9000)),
        ),
        (
            written(document={"file_id": "d", "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 5}),
            told(Kind.DOCUMENT, file=FileRef("d", "a.pdf", "application/pdf", 5)),
        ),
        (written(document={"file_id": "d"}), told(Kind.DOCUMENT, file=FileRef("d"))),
        (
            written(voice={"file_id": "v", "duration": 3, "mime_type": "audio/ogg", "file_size": 8}),
            told(Kind.VOICE, file=FileRef("v", "", "audio/ogg", 8)),
        ),
        (written(location={"latitude": 48.8, "longitude": 10.1}), told(Kind.LOCATION)),
        (written(venue={"title": "Amt"}, location={"latitude": 48.8, "longitude": 10.1}), told(Kind.LOCATION)),
        (written(text="Hallo", message_thread_id=9, is_topic_message=True), told(Kind.TEXT, text="Hallo")),
        (written(pinned_message={"message_id": 2}), None),
        (written(migrate_to_chat_id=-100, chat={"id": -5, "type": "channel"}), None),
        (update(edited_message={"message_id": 3, "from": ANNA, "chat": PRIVATE, "text": "Hallo!"}), None),
        (update(channel_post={"message_id": 3, "chat": {"id": -9, "type": "channel"}, "text": "Hallo"}), None),
        (update(poll={"id": "1"}), None),
        (update(something_new={"id": "1"}), None),
    ],
)
def test_what_a_person_writes(raw: Json, event: Incoming | None) -> None:
    assert read(raw, US) == event


@pytest.mark.parametrize(
    "content",
    [
        {"video": {"file_id": "x"}, "caption": ""},
        {"video_note": {"file_id": "x"}},
        {"audio": {"file_id": "x"}},
        {"sticker": {"file_id": "x"}},
        {"animation": {"file_id": "x"}, "document": {"file_id": "x"}},
        {"contact": {"phone_number": "+49", "first_name": "Anna"}},
        {"dice": {"value": 3}},
        {"poll": {"id": "1"}},
        {"invented_tomorrow": {"id": "1"}},
    ],
)
def test_what_cannot_be_read_is_said_to_be_unsupported(content: Json) -> None:
    assert read(written(**content), US) == told(Kind.UNSUPPORTED)


REPLY = {"message_id": 2, "from": BOT, "chat": GROUP, "date": 1, "text": "Frage?"}
MENTION = [{"type": "mention", "offset": 0, "length": 8}]


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (command("/menu", GROUP), told(Kind.COMMAND, AT_GROUP, command="menu")),
        (command("/start@Hub_Bot o_12ab", GROUP), told(Kind.COMMAND, AT_GROUP, command="start", text="o_12ab")),
        (command("/menu@other_bot", GROUP), None),
        (written(GROUP, text="Ja", reply_to_message=REPLY), told(Kind.TEXT, AT_GROUP, text="Ja", reply_to="2")),
        (
            written(GROUP, text="@hub_bot Wo ist das Amt?", entities=MENTION),
            told(Kind.TEXT, AT_GROUP, text="Wo ist das Amt?"),
        ),
        (
            written(GROUP, text="😀 @Hub_Bot hört?", entities=[{"type": "mention", "offset": 3, "length": 8}]),
            told(Kind.TEXT, AT_GROUP, text="😀 @Hub_Bot hört?"),
        ),
        (
            written(
                GROUP, text="Hub hört?", entities=[{"type": "text_mention", "offset": 0, "length": 3, "user": BOT}]
            ),
            told(Kind.TEXT, AT_GROUP, text="Hub hört?"),
        ),
        (
            written(GROUP, photo=PHOTO, caption="@Hub_Bot für euch", caption_entities=MENTION),
            told(Kind.PHOTO, AT_GROUP, text="für euch", file=FileRef("large", "", "image/jpeg", 9000)),
        ),
    ],
)
def test_what_is_meant_for_us_in_a_group(raw: Json, event: Incoming | None) -> None:
    assert read(raw, US) == event


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"text": "unter uns"}, Kind.TEXT),
        ({"text": "@anna unter uns", "entities": [{"type": "mention", "offset": 0, "length": 5}]}, Kind.TEXT),
        ({"text": "unter uns", "reply_to_message": {**REPLY, "from": ANNA}}, Kind.TEXT),
        ({"text": "unter uns", "reply_to_message": {**REPLY, "forum_topic_created": {"name": "x"}}}, Kind.TEXT),
        ({"photo": PHOTO, "caption": "unter uns"}, Kind.PHOTO),
        ({"document": {"file_id": "geheim", "file_name": "unter uns"}}, Kind.DOCUMENT),
        ({"voice": {"file_id": "geheim"}}, Kind.VOICE),
        ({"sticker": {"file_id": "geheim"}}, Kind.UNSUPPORTED),
        ({"video": {"file_id": "geheim"}, "caption": "unter uns"}, Kind.UNSUPPORTED),
    ],
)
def test_chatter_in_a_group_is_told_without_its_words_and_files(content: Json, kind: Kind) -> None:
    event = read(written(GROUP, **content), US)

    assert event == told(kind, AT_GROUP, addressed=False)


def test_an_administrator_who_stays_anonymous_writes_as_the_group() -> None:
    raw = command("/language", GROUP)
    raw["message"] |= {"from": {"id": 1087968824, "is_bot": True}, "sender_chat": GROUP}

    assert read(raw, US) == told(Kind.COMMAND, AT_GROUP, command="language", person="-5", language_hint="")


def test_other_bots_are_not_listened_to() -> None:
    raw = command("/start", GROUP)
    raw["message"]["from"] = {"id": 99, "is_bot": True}

    assert read(raw, US) is None


def pressed(message: Json, **query: Any) -> Json:
    return update(callback_query={"id": "q1", "from": ANNA, "message": message, "data": "token", **query})


KEYBOARD = {"inline_keyboard": [[{"text": "Nein", "callback_data": "n"}, {"text": "Ja", "callback_data": "token"}]]}


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (
            pressed({"message_id": 3, "chat": PRIVATE, "date": 1, "text": "Kommen Sie?", "reply_markup": KEYBOARD}),
            told(Kind.PRESS, token="token", text="Ja"),
        ),
        (
            pressed({"message_id": 3, "chat": GROUP, "date": 1, "text": "Kommt ihr?", "reply_markup": KEYBOARD}),
            told(Kind.PRESS, AT_GROUP, token="token", text="Ja"),
        ),
        (pressed({"message_id": 3, "chat": PRIVATE, "date": 0}), told(Kind.PRESS, token="token")),
        (update(callback_query={"id": "q1", "from": ANNA, "inline_message_id": "i", "data": "token"}), None),
        (update(callback_query={"id": "q1", "from": ANNA, "message": {"message_id": 3, "chat": PRIVATE}}), None),
    ],
)
def test_a_press(raw: Json, event: Incoming | None) -> None:
    assert (read(raw, US), presses([raw])) == (event, ["q1"])


MUTED = {"status": "restricted", "is_member": True, "can_send_messages": False}
RESTRICTED = {"status": "restricted", "is_member": True, "can_send_messages": True}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (changed(PRIVATE, "member", "kicked"), Kind.BLOCKED),
        (changed(PRIVATE, "kicked", "member"), Kind.UNBLOCKED),
        (changed(GROUP, "left", "member"), Kind.JOINED),
        (changed(GROUP, "kicked", "administrator"), Kind.JOINED),
        (changed(GROUP, "left", RESTRICTED), Kind.JOINED),
        (changed(GROUP, MUTED, "member"), Kind.JOINED),
        (changed(GROUP, "member", "left"), Kind.LEFT),
        (changed(GROUP, "administrator", "kicked"), Kind.LEFT),
        (changed(GROUP, "member", MUTED), Kind.LEFT),
        (changed(GROUP, RESTRICTED, {**RESTRICTED, "is_member": False}), Kind.LEFT),
        (changed(GROUP, "member", "administrator"), None),
        (changed(GROUP, "left", MUTED), None),
        (changed(GROUP, "left", "kicked"), None),
        (changed({"id": -9, "type": "channel"}, "left", "administrator"), None),
    ],
)
def test_who_lets_us_in_and_who_does_not(raw: Json, kind: Kind | None) -> None:
    address = AT_GROUP if raw["my_chat_member"]["chat"] == GROUP else AT_ANNA

    assert read(raw, US) == (kind and told(kind, address, message_id=""))


def test_a_group_that_becomes_a_supergroup_is_told_twice_as_the_same_news() -> None:
    supergroup = {"id": -1005, "type": "supergroup", "title": "Verein"}

    away = read(written(GROUP, migrate_to_chat_id=-1005), US)
    here = read(written(supergroup, migrate_from_chat_id=-5), US)

    assert away == here == told(Kind.MOVED, AT_GROUP, moved_to="-1005")


@pytest.mark.parametrize("content", [{"new_chat_members": [BOT]}, {"left_chat_member": BOT}])
def test_who_comes_and_goes_in_a_group_is_none_of_our_business(content: Json) -> None:
    assert read(written(GROUP, **content), US) is None


@pytest.mark.parametrize(
    "rubbish",
    [
        None,
        17,
        [],
        update(message=None),
        update(message="Hallo"),
        update(message={"message_id": 3}),
        written(chat={"id": "x", "type": "private"}, text="Hallo"),
        written(text=17),
        written(photo=[]),
        written(document="x"),
        written(text="/x", entities=[{"type": "bot_command"}]),
        written(text="/x", entities=[None]),
        written(GROUP, text="x", entities=[{"type": "mention", "offset": "a", "length": 1}]),
        pressed({"message_id": 3, "chat": PRIVATE, "reply_markup": 3}),
        update(callback_query={"id": "q1"}, update_id="x"),
        update(my_chat_member={"chat": GROUP}),
        {"message": written(text="Hallo")["message"]},
    ],
)
def test_rubbish_is_left_out_and_the_rest_of_the_page_is_read(rubbish: Any, caplog: pytest.LogCaptureFixture) -> None:
    good = written(text="vertraulich")

    with caplog.at_level(logging.INFO):
        events = read_all([good, rubbish, good], US)

    assert events == [told(Kind.TEXT, text="vertraulich")] * 2
    assert "vertraulich" not in caplog.text
    presses([good, rubbish])


def test_what_is_left_out_is_logged_by_its_id(caplog: pytest.LogCaptureFixture) -> None:
    read_all([{"update_id": 77, "message": {"text": "vertraulich"}}], US)

    assert [(record.message, vars(record)["update_id"]) for record in caplog.records] == [
        ("telegram_update_unreadable", 77)
    ]

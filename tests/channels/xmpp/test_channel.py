import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from channels.address import Address
from channels.channel import Intake
from channels.errors import (
    AccountBroken,
    AnswerLost,
    GoneReason,
    NotBegun,
    Refused,
    SendError,
    TryLater,
    Unreachable,
)
from channels.incoming import Incoming, Kind
from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from channels.xmpp import XmppChannel
from channels.xmpp.errors import WAIT
from channels.xmpp.line import Account
from hub.units import Unavailable
from tests.channels.contract import ChannelContract, Platform, Seen, change, deliver
from tests.channels.xmpp.people import PATIENCE_SECONDS, Person, person
from tests.channels.xmpp.prosody import PASSWORD, Prosody

CONDITIONS: dict[SendError, tuple[str, str]] = {
    Unreachable(GoneReason.NOT_FOUND): ("cancel", "service-unavailable"),
    Unreachable(GoneReason.BLOCKED): ("auth", "forbidden"),
    Unreachable(GoneReason.DEACTIVATED): ("cancel", "gone"),
    TryLater(WAIT, account_wide=False): ("wait", "recipient-unavailable"),
    TryLater(WAIT): ("wait", "resource-constraint"),
    Refused("not-acceptable"): ("modify", "not-acceptable"),
    AnswerLost(""): ("cut", "now"),
}
OUT_OF_REACH, REVOKED = NotBegun(), AccountBroken("")
ROWS = ((Choice("Ja, gern", "y"), Choice("لا", "n")),)


class XmppPlatform(Platform):
    def __init__(self, channel: XmppChannel, prosody: Prosody, anna: Person, account: Account) -> None:
        self.channel = channel
        self.address = Address("xmpp", channel.account, anna.jid)
        self._channel, self._prosody, self._anna, self._account = channel, prosody, anna, account

    async def seen(self) -> list[Seen]:
        return await self._anna.look()

    def failures(self) -> Sequence[SendError]:
        return [*CONDITIONS, REVOKED, OUT_OF_REACH]

    async def fail(self, error: SendError) -> None:
        if error in CONDITIONS:
            self._prosody.fail(*CONDITIONS[error])
            return
        await self._channel.close()
        if error is REVOKED:
            self._prosody.set_password(self._account, "another one")
        else:
            self._prosody.stop()

    async def mend(self) -> None:
        self._prosody.mend()
        self._prosody.set_password(self._account, PASSWORD)
        if self._prosody.process is None:
            self._prosody.start()


@pytest.fixture
def platform(channel: XmppChannel, prosody: Prosody, anna: Person, account: Account) -> Platform:
    return XmppPlatform(channel, prosody, anna, account)


class TestXmpp(ChannelContract):
    @pytest.fixture
    def platform(self, platform: Platform) -> Platform:
        return platform


class Hub:
    """Takes what an adapter receives, each update once."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.is_away = False
        self._news = asyncio.Event()

    async def __call__(self, page: Sequence[Incoming]) -> None:
        if self.is_away:
            self.is_away = False
            raise Unavailable
        known = {event.update_key for event in self.heard}
        self.heard += [event for event in page if event.update_key not in known]
        self._news.set()

    async def hears(self, count: int) -> list[Incoming]:
        """Return what was heard, without keys and ids, once it is so many."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()
        return [replace(event, update_key="", message_id="") for event in self.heard]


@asynccontextmanager
async def receiving(channel: XmppChannel, hub: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.receive(hub))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def event(account: Account, anna: Person) -> Callable[..., Incoming]:
    return lambda kind, **what: Incoming(Address("xmpp", account.jid, anna.jid), kind, "", **what)


async def test_text_commands_and_what_is_encrypted_are_heard_in_order(
    channel: XmppChannel, anna: Person, hub: Hub, event: Callable[..., Incoming]
) -> None:
    async with receiving(channel, hub):
        anna.say("مرحبا")
        anna.say("/start o_ABCD2345")
        anna.say("This message is encrypted.", hidden=Element("{eu.siacs.conversations.axolotl}encrypted"))
        heard = await hub.hears(3)

    assert [replace(each, language_hint="") for each in heard] == [
        event(Kind.TEXT, text="مرحبا"),
        event(Kind.COMMAND, command="start", text="o_ABCD2345"),
        event(Kind.UNSUPPORTED),
    ]


async def test_a_number_picks_from_the_newest_choices_as_they_are_after_a_correction(
    platform: Platform, channel: XmppChannel, anna: Person, hub: Hub
) -> None:
    (question,) = await deliver(platform, Outgoing("Kommen Sie?", ROWS))
    async with receiving(channel, hub):
        anna.say("2")
        anna.say("ja, gern")
        anna.say("7")
        await hub.hears(3)
        await change(platform, question, Outgoing("Und morgen?", ((Choice("Vielleicht", "v"),),)))
        await deliver(platform, Outgoing("Übrigens: Nachricht ohne Wahl."))
        anna.say("1")
        await hub.hears(4)

    assert [(each.kind, each.token or each.text, each.message_id == question) for each in hub.heard] == [
        (Kind.PRESS, "n", True),
        (Kind.PRESS, "y", True),
        (Kind.TEXT, "7", False),
        (Kind.PRESS, "v", True),
    ]


async def test_choices_that_were_taken_away_can_no_longer_be_picked(
    platform: Platform, channel: XmppChannel, anna: Person, hub: Hub
) -> None:
    (question,) = await deliver(platform, Outgoing("Kommen Sie?", ROWS))
    await change(platform, question, Outgoing("Danke."))
    async with receiving(channel, hub):
        anna.say("1")
        await hub.hears(1)

    assert [(each.kind, each.text) for each in hub.heard] == [(Kind.TEXT, "1")]


async def test_adding_the_hub_to_the_contacts_begins_a_chat_and_removing_it_ends_it(
    channel: XmppChannel, anna: Person, hub: Hub, event: Callable[..., Incoming]
) -> None:
    async with receiving(channel, hub):
        anna.contact("subscribe")
        await anna.client.wait_until("presence_subscribed")
        anna.contact("unsubscribe")
        heard = await hub.hears(3)

    assert heard == [event(Kind.UNBLOCKED), event(Kind.COMMAND, command="start"), event(Kind.BLOCKED)]


async def test_what_came_while_nobody_listened_is_heard_once(channel: XmppChannel, anna: Person, hub: Hub) -> None:
    anna.say("vor dem Start")
    await anna.look()
    async with receiving(channel, hub):
        await hub.hears(1)
        anna.say("danach")
        await hub.hears(2)
    anna.say("in der Pause")
    await anna.look()
    async with receiving(channel, hub):
        await hub.hears(3)

    assert [each.text for each in hub.heard] == ["vor dem Start", "danach", "in der Pause"]


async def test_a_server_and_a_database_that_go_away_lose_nothing(
    channel: XmppChannel, prosody: Prosody, anna: Person, hub: Hub
) -> None:
    async with receiving(channel, hub):
        anna.say("eins")
        await hub.hears(1)
        hub.is_away = True
        anna.say("zwei")
        await hub.hears(2)
        prosody.stop()
        prosody.start()
        again = await person(anna.account, anna.hub)
        again.say("drei")
        await hub.hears(3)
        await again.client.disconnect()

    assert [each.text for each in hub.heard] == ["eins", "zwei", "drei"]


async def test_a_wrong_password_is_told_from_a_server_that_is_away(
    channel: XmppChannel, prosody: Prosody, account: Account
) -> None:
    await channel.start()
    await channel.check()
    await channel.close()
    prosody.set_password(account, "another one")
    with pytest.raises(AccountBroken):
        await channel.check()
    prosody.stop()
    with pytest.raises(NotBegun):
        await channel.check()


async def test_only_a_server_whose_certificate_is_trusted_gets_the_password(
    prosody: Prosody, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = XmppChannel(replace(account, security="starttls"))

    with pytest.raises(NotBegun):
        await channel.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(prosody.certificate))
    await channel.start()

    await channel.check()
    await channel.close()


async def test_nobody_of_this_name_is_unreachable(channel: XmppChannel) -> None:
    (part,) = channel.parts(Outgoing("Hallo"))

    with pytest.raises(Unreachable) as caught:
        await channel.send(Address("xmpp", channel.account, "nobody@localhost"), part, "key")

    assert caught.value.reason is GoneReason.NOT_FOUND


async def test_files_are_named_and_signs_that_xml_cannot_hold_are_left_out(platform: Platform) -> None:
    picture = Attachment(AttachmentKind.PHOTO, "ab12", "plakat.png", "image/png", "Ein Plakat")

    await deliver(platform, Outgoing("Fest\x0b am <Samstag>", attachments=(picture,)))

    assert [each.text for each in await platform.seen()] == ["Fest am <Samstag>\n📎 plakat.png: Ein Plakat"]


async def test_a_link_opens_a_chat_with_the_command_written(channel: XmppChannel) -> None:
    assert channel.link("o_ABCD2345") == f"xmpp:{channel.account}?message;body=%2Fstart%20o_ABCD2345"

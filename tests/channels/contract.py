"""What every adapter must do.

An adapter's tests inherit `ChannelContract` and override its fixture `platform` with a `Platform` of their own, which
says how a person on that messenger sees our messages and how the messenger can fail.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass

import pytest

from channels.address import Address
from channels.channel import Channel
from channels.errors import Refused, SendError, TooLate
from channels.incoming import Lookup, LookupAnswer, LookupKind
from channels.outgoing import Choice, Outgoing

TOKEN = "vö:" + "x" * 60  # 64 bytes, but only 63 characters
PAYLOAD = "o_" + "Az09-_" * 10 + "zz"  # 64 characters, as long as a payload may be
ARABIC = "مرحبا \u2068Anna Müller\u2069، أهلا بك في \u2068Aalen\u2069!"


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of ours as a person sees it."""

    id: str
    text: str  #: its words, isolates included, without markup
    choices: tuple[Choice, ...] = ()


class Platform(ABC):
    """One messenger under test: our adapter, one person's chat, and what goes on there."""

    channel: Channel
    address: Address  #: of a private chat that can be written to

    @abstractmethod
    async def seen(self) -> list[Seen]:
        """Return the chat's messages from us, oldest first, as they are now."""

    @abstractmethod
    def failures(self) -> Sequence[SendError]:
        """Return an error for every way in which this platform can refuse a send; `detail` is not compared."""

    @abstractmethod
    async def fail(self, error: SendError) -> None:
        """Make the platform answer the next send so that it must end in `error`."""

    @abstractmethod
    async def mend(self) -> None:
        """Let everything work again."""


class ChannelContract:
    """The tests that every adapter passes."""

    @pytest.fixture
    def platform(self) -> Platform:
        raise NotImplementedError("the adapter's tests bring their platform")

    async def test_a_check_shows_nobody_anything(self, platform: Platform) -> None:
        await platform.channel.check()

        assert await platform.seen() == []

    async def test_sends_get_distinct_ids_and_arrive_in_order(self, platform: Platform) -> None:
        ids = [*await deliver(platform, Outgoing("eins")), *await deliver(platform, Outgoing("zwei"))]

        assert len(set(ids)) == 2
        assert await platform.seen() == [Seen(ids[0], "eins"), Seen(ids[1], "zwei")]

    async def test_formatting_shows_its_words_only(self, platform: Platform) -> None:
        await deliver(platform, Outgoing("Am **Montag**, _wie immer_:\n8 < 9 & `x` \\*Uhr\\*"))

        assert [seen.text for seen in await platform.seen()] == ["Am Montag, wie immer:\n8 < 9 & `x` *Uhr*"]

    async def test_isolates_and_right_to_left_text_arrive_unchanged(self, platform: Platform) -> None:
        await deliver(platform, Outgoing(ARABIC, language="ar"))

        assert [seen.text for seen in await platform.seen()] == [ARABIC]

    async def test_choices_arrive_with_labels_and_the_longest_token(self, platform: Platform) -> None:
        rows = ((Choice("Ja, gern", "a"), Choice("لا", TOKEN)), (Choice("Mehr", url="https://example.org/mehr"),))

        await deliver(platform, Outgoing("Kommen Sie?", rows))

        assert [seen.choices for seen in await platform.seen()] == [(*rows[0], *rows[1])]

    async def test_edit_changes_in_place(self, platform: Platform) -> None:
        before = await deliver(platform, Outgoing("vorher", ((Choice("Weiter", "w"),),)))
        after = await deliver(platform, Outgoing("danach"))

        edit = change(platform, before[0], Outgoing("geändert", ((Choice("Zurück", "z"),),)))

        if platform.channel.limits.can_edit:
            await edit
            expected = Seen(before[0], "geändert", (Choice("Zurück", "z"),))
        else:
            with pytest.raises(Refused):
                await edit
            expected = Seen(before[0], "vorher", (Choice("Weiter", "w"),))
        assert await platform.seen() == [expected, Seen(after[0], "danach")]

    async def test_edit_to_the_same_is_a_success(self, platform: Platform) -> None:
        if not platform.channel.limits.can_edit:
            return
        message = Outgoing("gleich", ((Choice("Weiter", "w"),),))
        ids = await deliver(platform, message)

        await change(platform, ids[0], message)

        assert await platform.seen() == [Seen(ids[0], "gleich", (Choice("Weiter", "w"),))]

    async def test_edit_of_a_message_that_is_gone_is_refused(self, platform: Platform) -> None:
        if not platform.channel.limits.can_delete:
            return
        ids = await deliver(platform, Outgoing("weg"))
        await platform.channel.delete(platform.address, ids[0])

        with pytest.raises(Refused):
            await change(platform, ids[0], Outgoing("wieder da"))

        assert await platform.seen() == []

    async def test_delete_removes_and_a_second_time_is_a_success(self, platform: Platform) -> None:
        first = await deliver(platform, Outgoing("bleibt"))
        second = await deliver(platform, Outgoing("geht"))

        if platform.channel.limits.can_delete:
            await platform.channel.delete(platform.address, second[0])
            await platform.channel.delete(platform.address, second[0])
            expected = [Seen(first[0], "bleibt")]
        else:
            with pytest.raises(Refused):
                await platform.channel.delete(platform.address, second[0])
            expected = [Seen(first[0], "bleibt"), Seen(second[0], "geht")]

        assert await platform.seen() == expected

    async def test_what_may_not_begin_changes_nothing(self, platform: Platform) -> None:
        channel, to = platform.channel, platform.address
        ids = await deliver(platform, Outgoing("vorher"))
        (part,) = channel.parts(Outgoing("danach"))
        asked = []

        def no() -> bool:
            asked.append("once")
            return False

        with pytest.raises(TooLate):
            await channel.send(to, part, "late", no)
        with pytest.raises(TooLate):
            await channel.edit(to, ids[0], part, no)
        with pytest.raises(TooLate):
            await channel.delete(to, ids[0], no)

        assert asked == ["once"] * 3
        assert await platform.seen() == [Seen(ids[0], "vorher")]

    async def test_long_text_arrives_whole_and_in_order(self, platform: Platform) -> None:
        words = f"Dies ist ein **langer** Satz über \u2068Aalen\u2069 & mehr, وهذا بالعربية. {'x' * 50} 😀"
        count = 2 * platform.channel.limits.text_chars // len(words) + 2
        text = "\n\n".join(f"Absatz {number}: {words}" for number in range(count))

        await deliver(platform, Outgoing(text, ((Choice("Weiter", "w"),),)))

        seen = await platform.seen()
        assert len(seen) > 1
        assert "".join("".join(part.text.split()) for part in seen) == "".join(text.replace("**", "").split())
        assert [part.choices for part in seen] == [()] * (len(seen) - 1) + [(Choice("Weiter", "w"),)]

    async def test_a_part_may_be_as_long_as_the_limit_and_not_longer(self, platform: Platform) -> None:
        limit = platform.channel.limits.text_chars

        full = await deliver(platform, Outgoing("a" * limit))
        over = await deliver(platform, Outgoing("b" * (limit + 1)))

        assert (len(full), len(over)) == (1, 2)
        assert [len(part.text) for part in await platform.seen()] == [limit, limit, 1]

    async def test_parts_are_the_same_for_every_chat_and_told_apart_by_their_digest(self, platform: Platform) -> None:
        messages = [
            Outgoing("Hallo"),
            Outgoing("Hallo!"),
            Outgoing("Hallo", ((Choice("Ja", "j"),),)),
            Outgoing("Hallo", ((Choice("Ja", "n"),),)),
        ]

        digests = [platform.channel.parts(message)[0].digest for message in messages]

        assert len(set(digests)) == len(messages)
        assert [platform.channel.parts(message)[0].digest for message in messages] == digests

    async def test_a_send_repeated_with_its_key_arrives_once_where_that_is_promised(self, platform: Platform) -> None:
        (part,) = platform.channel.parts(Outgoing("einmal"))

        ids = {await platform.channel.send(platform.address, part, "the same key") for _ in range(2)}

        expected_count = 1 if platform.channel.limits.repeat_is_safe else 2
        assert (len(ids), len(await platform.seen())) == (expected_count, expected_count)

    async def test_every_failure_of_the_platform_becomes_one_of_ours(self, platform: Platform) -> None:
        (part,) = platform.channel.parts(Outgoing("kommt nicht an"))
        expected = platform.failures()

        raised: list[SendError] = []
        for number, error in enumerate(expected):
            await platform.fail(error)
            with pytest.raises(SendError) as caught:
                await platform.channel.send(platform.address, part, f"failing {number}")
            raised.append(caught.value)
            await platform.mend()

        assert expected
        assert [what(error) for error in raised] == [what(error) for error in expected]

    async def test_a_failure_leaves_the_channel_usable(self, platform: Platform) -> None:
        (part,) = platform.channel.parts(Outgoing("Hallo"))
        await platform.fail(platform.failures()[0])
        with pytest.raises(SendError):
            await platform.channel.send(platform.address, part, "first")

        await platform.mend()
        message_id = await platform.channel.send(platform.address, part, "second")

        assert (await platform.seen())[-1] == Seen(message_id, "Hallo")

    async def test_a_lookup_of_something_unknown_is_an_answer(self, platform: Platform) -> None:
        lookup = Lookup(LookupKind.FILE, "nothing of this name")

        answer = await platform.channel.look_up(platform.address, lookup)

        assert answer == LookupAnswer(lookup, refusal=answer.refusal)
        assert answer.refusal

    async def test_links_hand_over_the_longest_payload(self, platform: Platform) -> None:
        link = platform.channel.link(PAYLOAD)

        assert PAYLOAD in link
        assert link.startswith(("https://", "http://", "mailto:", "xmpp:"))

    async def test_limits_can_carry_what_the_hub_sends(self, platform: Platform) -> None:
        limits = platform.channel.limits

        assert limits.token_bytes >= 64
        assert 0 < limits.caption_chars <= limits.text_chars
        assert limits.messages_per_second is None or limits.messages_per_second > 0


async def deliver(platform: Platform, message: Outgoing) -> list[str]:
    """Send all parts of a message; return their ids."""
    delivered = len(await platform.seen())
    parts = platform.channel.parts(message)
    return [
        await platform.channel.send(platform.address, part, f"{delivered}-{number}")
        for number, part in enumerate(parts)
    ]


async def change(platform: Platform, message_id: str, message: Outgoing) -> None:
    """Make a sent message look like this one, which is a single part."""
    (part,) = platform.channel.parts(message)
    await platform.channel.edit(platform.address, message_id, part)


def what(error: SendError) -> tuple[object, ...]:
    """Return what can be compared of an error: its kind and data, without the platform's own words."""
    assert is_dataclass(error)
    return (type(error), *(getattr(error, each.name) for each in fields(error) if each.name != "detail"))

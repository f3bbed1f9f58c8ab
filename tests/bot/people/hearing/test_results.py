"""Results in words: every kind, never without how they came about."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.people.hearing.result_picture import EDGE, SIGN, WHITE, draw
from bot.people.hearing.result_words import result_text
from channels.outgoing import AttachmentKind
from contacts.staff import Role
from hearings.ballots import Ballot
from hearings.bars import ResultBar, bars_of
from hearings.content import Content
from hearings.hearings import Hearing, HearingAction
from hearings.polls import Option, Poll, PollAction, PollKind, PollState
from hearings.tally import count
from locales.catalogues import translator
from storage.stores import Stores
from tests.bot.driver import MORNING, Hub
from tests.bot.people.hearing.conftest import opened, voter

OPTIONS = tuple(Option(number, Content.of("en", name)) for number, name in enumerate(("Homes", "Words"), 1))


def poll(kind: PollKind) -> Poll:
    options = OPTIONS if kind in (PollKind.RATING, PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKED) else ()
    return Poll(1, 1, None, kind, Content.of("en", "What?"), options, PollState.RELEASED, True)


def words(kind: PollKind, *answers: Mapping[int, object]) -> list[str]:
    """Return the lines of a result, without its heading and method."""
    of = poll(kind)
    result = count(of, [Ballot(dict(each), "en", "memory") for each in answers], ("en",), MORNING)
    text = result_text(translator("en"), of, result, "en")
    plain = "".join(letter for letter in text if letter not in "\u2068\u2069*")
    heading, *lines, method = plain.split("\n\n")
    assert heading == "What?"
    assert "One vote" in method
    assert "decides nothing" in method
    return lines


@pytest.mark.parametrize(
    ("kind", "answer", "lines"),
    [
        (PollKind.RATING, {1: 2, 2: 5}, ["2 Words: 5 of 5 (6 answers)", "1 Homes: 2 of 5 (6 answers)"]),
        (PollKind.SINGLE, {0: 2}, ["2 Words: 6 votes", "1 Homes: 0 votes"]),
        (PollKind.MULTIPLE, {0: [1, 2]}, ["1 Homes: 6 votes", "2 Words: 6 votes"]),
        (
            PollKind.RANKED,
            {0: [2, 1]},
            [
                "2 Words: First choice 6 · Second choice 0 · Third choice 0",
                "1 Homes: First choice 0 · Second choice 6 · Third choice 0",
            ],
        ),
        (PollKind.SCALE, {0: 4}, ["4 of 5 (6 answers)"]),
        (PollKind.FREE_TEXT, {0: "geheim"}, ["People answered in their own words. The answers are not published."]),
    ],
)
def test_a_result_in_words(kind: PollKind, answer: dict[int, object], lines: list[str]) -> None:
    assert words(kind, *[answer] * 6) == lines


def test_yes_and_no_and_what_lies_between() -> None:
    (line,) = words(PollKind.YES_NO, *[{0: 1}] * 3, *[{0: 0}] * 2, {0: -1})

    assert line.split(" · ")[:2] == ["Yes 3", "No 2"]


def test_of_fewer_than_five_nothing_is_told() -> None:
    assert words(PollKind.SINGLE, *[{0: 1}] * 4) == []
    assert words(PollKind.RATING, *[{1: 3}] * 5) == ["1 Homes: 3 of 5 (5 answers)", "2 Words: below 5"]


async def publish(stores: Stores, hub: Hub, poll_id: int) -> None:
    """Release a closed poll, and go on to where everybody sees results."""
    closed = await stores.polls.get(poll_id)
    assert closed is not None
    await stores.polls.move(closed, PollAction.RELEASE, hub.now)
    counting = await stores.hearings.get(closed.hearing_id)
    assert counting is not None
    await stores.hearings.move(counting, HearingAction.ADVANCE, hub.now)


async def test_what_is_not_released_is_not_shown(hub: Hub, hearing: Hearing) -> None:
    shown, kept = [await opened(hub, hearing, PollKind.YES_NO) for _ in range(2)]
    anna = await voter(hub, hearing, "anna")
    await anna.press_token("hv:1")
    await anna.say("yes")
    await hub.unit(lambda stores: stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now))
    await hub.close_polls()

    await anna.press_token(f"hr:{hearing.id}")
    assert anna.reads == "No results have been released yet."
    await hub.unit(lambda stores: publish(stores, hub, shown.id))
    await anna.press_token(f"hr:{hearing.id}")
    assert anna.reads.startswith("Was zuerst?")
    assert [each.shown.attachments for each in anna.sees] == [()]  # one vote: there are no figures to draw
    assert anna.sees[-1].shown.choices[0][0].url == f"https://hub.example/hearings/{hearing.code}/en"
    await anna.press_token(f"hr_p:{kept.id}")
    assert anna.reads == "No results have been released yet."
    for token in ("hr:99", "hr:x", "hr_p:99", "hr_p"):
        await anna.press_token(token)
        assert anna.reads == "No results have been released yet."


@pytest.mark.parametrize(("language", "solid_at"), [("en", 0.2), ("ar", 0.8)])
async def test_a_result_comes_with_its_bars_as_a_picture(
    hub: Hub, hearing: Hearing, language: str, solid_at: float
) -> None:
    asked = await opened(hub, hearing, PollKind.YES_NO)
    people = [await voter(hub, hearing, f"anna{number}", language) for number in range(6)]
    for number, each in enumerate(people):
        await each.press_token(f"hv:{asked.id}")
        await each.say("1" if number else "2")
    await hub.unit(lambda stores: stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now))
    await hub.close_polls()
    await hub.unit(lambda stores: publish(stores, hub, asked.id))

    for _ in range(2):
        await people[0].press_token(f"hr:{hearing.id}")

    picture, message = people[0].sees
    (chart,) = picture.shown.attachments
    stored = await hub.unit(lambda stores: stores.files.get(chart.digest))
    drawn = Image.open(BytesIO(stored.content))
    assert (chart.kind, stored.media_type, drawn.format) == (AttachmentKind.PHOTO, "image/png", "PNG")
    assert hashlib.sha256(stored.content).hexdigest() == chart.digest
    assert chart.alt in message.shown.text
    assert "5" in chart.alt
    assert message.shown.choices
    assert not picture.shown.choices
    middle_of_the_first_bar = (int(drawn.width * solid_at), EDGE + SIGN // 2)
    assert drawn.getpixel(middle_of_the_first_bar) == 0
    assert drawn.getpixel((drawn.width - middle_of_the_first_bar[0], EDGE + SIGN + EDGE + SIGN // 2)) == WHITE


async def test_a_lost_key_at_the_end_is_told_once(hub: Hub, hearing: Hearing) -> None:
    lost, good = [await opened(hub, hearing, PollKind.YES_NO) for _ in range(2)]
    moderator = await hub.staff("Mona", Role.MODERATOR)
    keys = hub.office.poll_keys
    assert keys is not None
    keys.destroy(lost.id)
    await hub.unit(lambda stores: stores.hearings.save(replace(hearing, languages=()), hub.now))
    await hub.unit(lambda stores: stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now))

    for _ in range(3):
        await hub.close_polls()
    await hub.deliver()

    assert len(moderator.sees) == 1
    assert "cannot go on:" in moderator.reads
    polls = await hub.unit(lambda stores: stores.polls.of(hearing.id))
    assert {each.id: each.state for each in polls} == {lost.id: PollState.OPEN, good.id: PollState.CLOSED}


def test_the_longest_figures_stay_in_the_picture() -> None:
    bars = (ResultBar(1, "", (0.4, 0.3, 0.3), (400, 300, 300)), ResultBar(20, "", (0, 0.01, 0), (0, 1, 0)))

    for mirrored in (False, True):
        content, _ = draw(bars, ("4,400 + 3,300 + 3,300", "0 + 1 + 0"), mirrored=mirrored)
        drawn = Image.open(BytesIO(content))
        edge = drawn.crop((0, 0, EDGE // 2, drawn.height) if mirrored else (drawn.width - EDGE // 2, 0, *drawn.size))
        assert edge.getextrema() == (WHITE, WHITE)


def test_what_has_no_figures_has_no_bars() -> None:
    of = poll(PollKind.SINGLE)

    assert bars_of(of.kind, count(of, [Ballot({0: 1}, "en", "memory")] * 4, ("en",), MORNING)) == ()

"""Tells followers what became of measures: everything that is new in one message, once, in their language."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.people.hearing.contents import Reader, content_line
from bot.people.hearing.measure_words import measure_label, progress_lines
from bot.request import Office, row
from channels.outgoing import Choice, Outgoing
from contacts.addresses import AddressRecord, AddressState
from hearings.content import Content
from hearings.hearings import Hearing
from hearings.measures import Measure
from hearings.progress import Progress, has_words
from locales.catalogues import Translator, fallback, translator
from locales.formatting import Raw
from locales.registry import LANGUAGES, language
from storage.stores import Stores

AT_ONCE: Final = 25  #: chats; Telegram takes about 30 messages a second, and the ticker looks every second
IN_FULL: Final = 3  #: steps whose words are told in full; of more in one message their beginning
BEGINNING_CHARS: Final = 300
BUTTONS: Final = 6


@dataclass(frozen=True, slots=True)
class Follower:
    """A chat that is told something. Its holder's languages count, whoever has the phone at the moment."""

    office: Office
    wishes: tuple[str, ...]
    language: str
    gettext: Translator


def follower(office: Office, chat: AddressRecord) -> Follower:
    main = office.city.main_language
    known = [tag for tag in chat.languages if tag in LANGUAGES]
    ready = next((tag for tag in known if "people" in language(tag).domains), known[0] if known else main)
    tag = fallback(ready, "people", main)
    return Follower(office, tuple(dict.fromkeys((*chat.languages, tag))), tag, translator(tag, "people", main))


async def tell_followers(stores: Stores, office: Office, now: datetime) -> None:
    """Tell a few chats everything that is new for them."""
    by_chat: defaultdict[int, list[Progress]] = defaultdict(list)
    found = await stores.progress.to_tell(AT_ONCE, now)
    fresh = await stores.progress.told([(step.id, address_id) for step, address_id in found], now)
    for step, address_id in found:
        if (step.id, address_id) in fresh:
            by_chat[address_id].append(step)
    measures: dict[int, Measure] = {}
    for measure_id in {step.measure_id for step, _chat in found}:
        measure = await stores.measures.get(measure_id)
        assert measure is not None
        measures[measure_id] = measure
    today = now.astimezone(ZoneInfo(office.city.time_zone)).date()
    for address_id, steps in by_chat.items():
        reader = follower(office, await stores.addresses.get(address_id))
        newest_first = list(reversed(steps))
        await stores.outbox.add(address_id, _news(reader, newest_first, measures, today), now)


def _news(reader: Reader, steps: list[Progress], measures: dict[int, Measure], today: date) -> Outgoing:
    _ = reader.gettext
    blocks: list[Raw] = [_("**News of what you follow**")]
    for step in steps:
        measure = measures[step.measure_id]
        title = content_line(reader, measure.what, strong=True)
        lines = progress_lines(reader, step, today, 0 if len(steps) <= IN_FULL else BEGINNING_CHARS)
        blocks.append(Raw("\n\n".join([Raw(f"**{measure.number}** {title}"), *lines])))
    shown = list(dict.fromkeys(step.measure_id for step in steps))[:BUTTONS]
    rows = [row(Choice(measure_label(reader, measures[each]), f"hm:{each}")) for each in shown]
    rows.append(row(Choice(_("What I follow"), "hf_mine")))
    return Outgoing("\n\n".join(blocks), tuple(rows), language=reader.language)


async def say_goodbye(stores: Stores, office: Office, now: datetime) -> None:
    """Say the last word to a few who follow something of a hearing that has ended; they follow it no more."""
    for hearing_id, address_id in await stores.follows.of_ended(AT_ONCE):
        chat, hearing = await stores.addresses.get(address_id), await stores.hearings.get(hearing_id)
        followed = await stores.follows.end(hearing_id, address_id)
        if followed and hearing is not None and chat.state is AddressState.ACTIVE:
            last_word = await stores.follows.last_word(hearing_id)
            await stores.outbox.add(address_id, _goodbye(follower(office, chat), hearing, last_word), now)


def _goodbye(reader: Reader, hearing: Hearing, last_word: Content | None) -> Outgoing:
    _ = reader.gettext
    blocks = [content_line(reader, hearing.title, strong=True)]
    if last_word is not None and has_words(last_word):
        blocks.append(content_line(reader, last_word))
    blocks.append(_("The two years of this hearing are over: this was the last news of it. Thank you for following!"))
    return Outgoing("\n\n".join(blocks), (row(Choice(_("Menu"), "menu")),), language=reader.language)

"""What others read about a measure without having asked: who is at the table may join, who has joined reads changes."""

from collections.abc import Callable, Sequence

from bot.request import Office, Request, row
from channels.outgoing import Choice, Outgoing, Row
from hearings.content import Content
from hearings.hiding import people_texts
from hearings.making import Part, words_of
from hearings.measures import Measure
from hearings.participants import Participant
from locales.catalogues import Translator
from locales.formatting import Raw, inserted
from locales.registry import own_name

Words = Callable[[Translator, Participant], tuple[list[str], Row]]
"""From a reader's texts to the lines of a message and its buttons."""


async def tell_table(request: Request, measure: Measure, maker: Participant) -> int:
    """Ask everybody else at the maker's table to join; return how many were asked."""
    if measure.table_id is None:
        return 0
    supporters = await request.stores.measures.supporters(measure.id)
    at_table = await request.stores.participants.at_table(measure.table_id)
    people = [each for each in at_table if each.id not in supporters]

    def words(_: Translator, reader: Participant) -> tuple[list[str], Row]:
        lines = [_("At your table a measure was made:"), *_answers(request.office, measure, reader, _),
                 _("Do you want to join it?")]  # fmt: skip
        return lines, row(Choice(_("Yes, join"), f"hm_join:{measure.id}"), Choice(_("Show it"), f"hm:{measure.id}"))

    return await _tell(request, people, maker, words)


async def tell_changed(request: Request, measure: Measure, maker: Participant) -> None:
    """Read the new words to everybody who supports it; they may leave."""

    def words(_: Translator, reader: Participant) -> tuple[list[str], Row]:
        number = str(measure.number)
        lines = [
            _("Measure %(number)s, which you support, was changed. It says now:", number=number),
            *_answers(request.office, measure, reader, _),
            _("You still support it. If you no longer want to, press “Leave”."),
        ]
        return lines, row(Choice(_("Leave"), f"hm_leave:{measure.id}"), Choice(_("Show it"), f"hm:{measure.id}"))

    await _tell(request, await request.stores.participants.supporting(measure.id), maker, words)


async def tell_withdrawn(request: Request, measure: Measure, maker: Participant, people: list[Participant]) -> None:
    """Tell everybody who supported it that it is gone."""

    def words(_: Translator, reader: Participant) -> tuple[list[str], Row]:
        number = str(measure.number)
        text = _("Those who made measure %(number)s, which you support, have taken it back.", number=number)
        similar = Choice(_("Measures"), f"hm_goal:{measure.goal_id}")
        return [text], row(similar, Choice(_("Hearing"), "hearing"))

    await _tell(request, people, maker, words)


async def _tell(request: Request, people: Sequence[Participant], maker: Participant, words: Words) -> int:
    """Write to these people in their languages, but not to the maker's own phone; return to how many."""
    others = [each for each in people if each.address_id not in (None, maker.address_id)]
    for reader in others:
        assert reader.address_id is not None
        _ = people_texts(reader.language, request.office.city.main_language)
        lines, choices = words(_, reader)
        message = Outgoing("\n\n".join(lines), (choices,), language=_.language.tag)
        await request.stores.outbox.add(reader.address_id, message, request.now)
    return len(others)


def _answers(office: Office, measure: Measure, reader: Participant, _: Translator) -> list[str]:
    """Return the answers as this reader gets them, without those that were left open."""
    said = [words_of(measure, part) for part in Part]
    return [_line(office, each, reader, _) for each in said if each is not None]


def _line(office: Office, content: Content, reader: Participant, _: Translator) -> Raw:
    text, tag = content.say(reader.language, office.city.main_language)
    lines = Raw("\n".join(f"> {inserted(each, tag)}" for each in text.splitlines()))
    if content.by_machine(tag):
        return Raw(f"{lines} {_('(translated by a machine)')}")
    return lines if tag == reader.language else Raw(f"{lines} ({own_name(tag)})")

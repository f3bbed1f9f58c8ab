"""What supporters of a merged measure are asked, and their answers: support moves only by their own tap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.people import menu
from bot.people.hearing.idea_notices import chat_of
from bot.people.hearing.measures import open_measure
from bot.request import Office, Request, row
from bot.routing import press
from channels.outgoing import Choice, Outgoing, Row
from hearings.content import Content
from hearings.hearings import Hearing, PhaseClosed
from hearings.hiding import people_texts
from hearings.measures import IllegalMeasureAction, Measure, Wish
from hearings.merging import MergedOn, Merging, answer_merging
from hearings.participants import Participant
from locales.catalogues import Translator
from locales.formatting import Raw, inserted
from locales.registry import own_name
from storage.stores import Stores

Words = Callable[[Translator, Participant], tuple[Raw, tuple[Row, ...]]]


async def ask_supporters(stores: Stores, office: Office, merging: Merging, now: datetime) -> int:
    """Ask everybody who supports the merged measure, each in their language; return how many could be asked."""
    return await _tell(stores, office, merging, lambda _, who: _question(_, merging, who, office), now)


async def tell_undone(stores: Stores, office: Office, merging: Merging, now: datetime) -> int:
    """Tell everybody who was asked that nothing is merged any more."""

    def words(_: Translator, who: Participant) -> tuple[Raw, tuple[Row, ...]]:
        text = _(
            "Measure %(number)s is a measure of its own again. Your support is where it was; you need do nothing.",
            number=str(merging.measure.number),
        )
        return text, (row(Choice(_("Look at it"), f"hm:{merging.measure.id}")),)

    return await _tell(stores, office, merging, words, now)


@press("hm_take")
async def take_along(request: Request) -> None:
    await _answer(request, Wish.MOVE)


@press("hm_keep")
async def keep(request: Request) -> None:
    await _answer(request, Wish.STAY)


@press("hm_look")
async def look(request: Request) -> None:
    """Show the other measure below the question, which can still be answered afterwards."""
    request.incoming = replace(request.incoming, token=f"hm:{_number(request, 0)}")
    request.edited = True
    await open_measure(request)


async def _answer(request: Request, wish: Wish) -> None:
    """Keep what the supporter wishes; `hm_take:<measure>:<participant>`."""
    _, stores = request.gettext, request.stores
    measure_id, participant_id = (_number(request, index) for index in (0, 1))
    measure = await stores.measures.get(measure_id)
    hearing = await stores.hearings.get(measure.hearing_id) if measure else None
    present = await stores.participants.present(hearing.id, request.address.id) if hearing else None
    if measure is None or hearing is None or present is None:
        await request.show(_("This is not asked any more."), *menu.home(request))
        return
    home = row(Choice(_("Hearing"), "hearing"))
    if participant_id and present.id != participant_id:
        await request.show(_("Somebody else has this phone now. Only who was asked can answer this."), home)
        return
    await request.show(*await _outcome(request, hearing, measure, present, wish), home)


async def _outcome(
    request: Request, hearing: Hearing, measure: Measure, who: Participant, wish: Wish
) -> tuple[Raw, Row]:
    """Do it, and return what to say about it."""
    _, measures = request.gettext, request.stores.measures
    try:
        into = await answer_merging(measures, hearing, measure, who.id, wish, request.now)
    except PhaseClosed:
        return _("The time to answer this is over. Your support stays with your measure."), ()
    except IllegalMeasureAction:
        return _("The other measure was taken back by its makers. Your support stays with your measure."), ()
    except MergedOn as again:
        text, rows = _question(_, Merging(measure, again.into, ()), who, request.office)
        return text, tuple(choice for each in rows for choice in each)
    if into is None:
        return _("You have answered this already, or it is not asked any more."), ()
    look = row(Choice(_("Look at it"), f"hm:{into.id}"))
    if wish is Wish.MOVE:
        return _("Thank you. Your support now counts for measure %(number)s.", number=str(into.number)), look
    text = _(
        "Thank you. Your support stays with your measure and does not count for measure %(number)s.",
        number=str(into.number),
    )
    return text, look


def _question(_: Translator, merging: Merging, who: Participant, office: Office) -> tuple[Raw, tuple[Row, ...]]:
    lines = [
        _("**The office has put two measures together, because they want the same.**"),
        _("Yours:"),
        _line(_, merging.measure, who.language, office),
        _("It goes on as a part of this one:"),
        _line(_, merging.into, who.language, office),
        _("Do you want to take your support along? Nobody else decides this."),
    ]
    answer = f"{merging.measure.id}:{who.id}"
    return Raw("\n\n".join(lines)), (
        row(Choice(_("Yes, take it along"), f"hm_take:{answer}"), Choice(_("No"), f"hm_keep:{answer}")),
        row(Choice(_("Look at it"), f"hm_look:{merging.into.id}")),
    )


def _line(_: Translator, measure: Measure, language: str, office: Office) -> Raw:
    line = f"📌 **{measure.number}** {_said(measure.what, language, office)}"
    return Raw(f"{line} ({_('written by the office')})") if measure.by_staff else Raw(line)


def _said(content: Content, language: str, office: Office) -> Raw:
    text, tag = content.say(language, office.city.main_language)
    return Raw(inserted(text, tag) if tag == language else f"{inserted(text, tag)} ({own_name(tag)})")


async def _tell(stores: Stores, office: Office, merging: Merging, words: Words, now: datetime) -> int:
    told = 0
    for participant_id in merging.participant_ids:
        who = await stores.participants.get(participant_id)
        chat = await chat_of(stores, who) if who else None
        if who is None or chat is None:
            continue
        _ = people_texts(who.language, office.city.main_language)
        text, rows = words(_, who)
        await stores.outbox.add(chat.id, Outgoing(text, rows, language=_.language.tag), now)
        told += 1
    return told


def _number(request: Request, index: int) -> int:
    args = request.args
    return int(args[index]) if len(args) > index and args[index].isdecimal() else 0

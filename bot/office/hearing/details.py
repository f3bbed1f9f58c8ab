"""What a hearing is besides its goals: title, place, evening, languages, and by which ways people may take part."""

from dataclasses import replace
from datetime import datetime

from bot import fallbacks
from bot.office.asking import leave_question
from bot.office.hearing.overview import show_hearing
from bot.office.hearing.when import ask_time, sets
from bot.office.hearing.words import asked_hearing, day_and_clock, hearing_button, offered_languages, title_of
from bot.office.menu import show
from bot.office.organisation_edit import changed, language_options, ticked, toggles
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.hearings import BEFORE_VOTING, Hearing, Phase
from locales.catalogues import Translator
from locales.formatting import format_list
from locales.registry import own_name


@press("hx_edit", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_details(request, hearing)


async def show_details(request: Request, hearing: Hearing, note: str = "") -> None:
    _, of = request.office_gettext, hearing.id
    place = hearing.place.say(_.language.tag, request.office.city.main_language)[0]
    names = format_list([own_name(tag) for tag in offered_languages(request, hearing)], _.language.tag)
    lines = [
        note,
        _("Title: %(title)s", title=title_of(request, hearing)),
        _("Where: %(place)s", place=place) if place else _("It is not said where it takes place."),
        _("When: %(when)s", when=day_and_clock(request, hearing.event_at))
        if hearing.event_at
        else _("It is not said when the evening is."),
        _("Languages: %(languages)s", languages=names),
        "\n".join(_rules(_, hearing)),
    ]
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        row(Choice(_("Title…"), f"hx_texts:t:{of}"), Choice(_("Place…"), f"hx_texts:p:{of}")),
        row(Choice(_("Date and time…"), f"hx_event:{of}"), Choice(_("Languages…"), f"hx_lang:{of}")),
        *_switches(_, hearing),
        row(hearing_button(_, of)),
    )


@press("hx_event", role=Role.MODERATOR)
async def ask_event(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        _ = request.office_gettext
        await ask_time(request, "event", hearing, None, _("When does the evening begin?"))


@sets("event")
async def set_event(request: Request, hearing: Hearing, _phase: Phase | None, instant: datetime) -> None:
    changed_one = replace(hearing, event_at=instant)
    await request.stores.hearings.save(changed_one, request.now)
    _ = request.office_gettext
    note = _("The evening is on %(when)s.", when=day_and_clock(request, instant))
    await show_details(request, changed_one, note)


@press("hx_lang", role=Role.MODERATOR)
async def change_languages(request: Request) -> None:
    """Show the languages; a press on one saves at once."""
    _, hearing = request.office_gettext, await asked_hearing(request)
    if hearing is None:
        return
    main, note, options = request.office.city.main_language, "", language_options(request)
    languages = offered_languages(request, hearing)
    if len(request.args) > 1:
        languages = changed(languages, request.args[1], options)
        if main not in languages:
            languages, note = (
                (main, *languages),
                _("The main language always stays: %(language)s.", language=own_name(main)),
            )
        everything = {tag for tag, _name in options} <= set(languages)
        order = tuple(tag for tag in request.office.city.languages if tag in languages)
        hearing = replace(hearing, languages=() if everything else order)
        await request.stores.hearings.save(hearing, request.now)
    text = _("In which languages is the hearing offered? A press changes it at once.")
    await show(
        request,
        f"{note}\n\n{text}" if note else text,
        *toggles(f"hx_lang:{hearing.id}", options, languages, ticked(languages), width=2),
        row(Choice(_("Done"), f"hx_edit:{hearing.id}")),
    )


@press("hx_set", role=Role.MODERATOR)
async def switch(request: Request) -> None:
    """Turn one rule on or off; the button says which, so a second press changes nothing."""
    _, hearing = request.office_gettext, await asked_hearing(request)
    if hearing is None:
        return
    match request.args[1:]:
        case ["cards", "on" | "off" as wish]:
            wished = replace(hearing, cards=wish == "on")
        case ["ideas", "on" | "off" as wish]:
            wished = replace(hearing, ideas_in_messengers=wish == "on")
        case ["votes", "on" | "off" as wish]:
            wished = replace(hearing, votes_in_messengers=wish == "on")
        case _:
            await fallbacks.old_button(request)
            return
    if wished.cards != hearing.cards and hearing.phase not in BEFORE_VOTING:
        await show_hearing(request, hearing, _("Voting has begun: how people vote can no longer change."))
        return
    await request.stores.hearings.save(wished, request.now)
    await show_details(request, wished)


def _rules(_: Translator, hearing: Hearing) -> list[str]:
    return [
        _("- A vote needs a voting card.") if hearing.cards else _("- A vote needs no voting card."),
        _("- Ideas can be given in every messenger.")
        if hearing.ideas_in_messengers
        else _("- Ideas can only be given in the web chat."),
        _("- People can vote in every messenger.")
        if hearing.votes_in_messengers
        else _("- People can only vote in the web chat."),
    ]


def _switches(_: Translator, hearing: Hearing) -> list[Row]:
    of = hearing.id
    cards = (
        Choice(_("Vote without cards"), f"hx_set:{of}:cards:off")
        if hearing.cards
        else Choice(_("Vote with cards"), f"hx_set:{of}:cards:on")
    )
    ideas = (
        Choice(_("Ideas only in the web chat"), f"hx_set:{of}:ideas:off")
        if hearing.ideas_in_messengers
        else Choice(_("Ideas in every messenger"), f"hx_set:{of}:ideas:on")
    )
    votes = (
        Choice(_("Vote only in the web chat"), f"hx_set:{of}:votes:off")
        if hearing.votes_in_messengers
        else Choice(_("Vote in every messenger"), f"hx_set:{of}:votes:on")
    )
    return [row(cards) if hearing.phase in BEFORE_VOTING else (), row(ideas), row(votes)]

"""Translations by people outside of the desk: staff give a text out by link, look at what comes back, and decide."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.board import is_under_way, show_board
from bot.office.menu import edition_button, number, office_button, say, show, ways_out
from bot.office.translation_states import state_line
from bot.people import translator_notices
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.editions import ChangedMeanwhile, Edition, EditionClosed
from broadcasts.glossary import kept_names
from broadcasts.protecting import differences
from broadcasts.translating import (
    LINK_LIFE,
    NOTE_CHARS,
    IllegalAction,
    RequestState,
    TranslationRequest,
    accept_translation,
    ask_translation,
    end_request,
    send_back,
)
from broadcasts.translation_words import difference_lines
from broadcasts.words.messengers import messenger_name
from channels.outgoing import Choice
from contacts.staff import Role
from locales.formatting import Raw, bold, format_datetime
from locales.registry import own_name

PAYLOAD: Final = "e_"
ASKED_NOTE: Final = "tr_note"
ASKED_REASON: Final = "tr_reason"


@press("tr_ask", role=Role.EDITOR)
async def ask_language(request: Request) -> None:
    """Ask into which language somebody shall translate."""
    _ = request.office_gettext
    await leave_question(request)
    edition = await _with_main_text(request, number(request))
    if edition is None:
        return
    under_way = {
        each.language: each.id for each in await request.stores.translations.under_way(edition.id, request.now)
    }
    closed = (edition.main_language, *edition.sent_languages)
    choices = [
        Choice(f"… {own_name(tag)}", f"tr_see:{under_way[tag]}")
        if tag in under_way
        else Choice(("✓ " if tag in edition.texts else "") + own_name(tag), f"tr_lang:{edition.id}:{tag}")
        for tag in request.office.city.languages
        if tag not in closed
    ]
    await show(
        request,
        _("Into which language shall it be translated? ✓ is there already; … is being translated."),
        *rows_of(choices),
        ways_out(_, edition.id),
    )


@press("tr_lang", role=Role.EDITOR)
async def ask_note(request: Request) -> None:
    _, tag = request.office_gettext, request.args[-1]
    edition = await _with_main_text(request, number(request))
    if edition is None:
        return
    if tag not in request.office.city.languages:
        await show_board(request, edition.id)
        return
    await ask_line(
        request,
        ASKED_NOTE,
        _("Is there anything the translator should know? Write it in one message, or “-” for nothing."),
        f"tr_ask:{edition.id}",
        edition_id=edition.id,
        language=tag,
    )


@step(ASKED_NOTE, role=Role.EDITOR)
async def give_out(request: Request) -> None:
    """Make the link and send it in a message of its own, so that it can be passed on and stays."""
    _ = request.office_gettext
    assert request.step is not None
    assert request.staff is not None
    edition_id, tag = request.step.data["edition_id"], request.step.data["language"]
    note = await written_line(request, f"tr_ask:{edition_id}", NOTE_CHARS)
    edition = await _with_main_text(request, edition_id) if note else None
    if edition is None:
        return
    await request.done()
    note = "" if note in "-–—" else note
    try:
        code = await ask_translation(request.stores.translations, edition, tag, note, request.staff.id, request.now)
    except IllegalAction:
        await show_board(request, edition_id, _("This language is being translated already."))
        return
    links = {
        messenger_name(_, channel.name): channel.link(PAYLOAD + code) for channel in request.office.channels.values()
    }
    links[_("a page, without a messenger")] = f"{request.office.public_url}/translate/{code}"
    zone = ZoneInfo(request.office.city.time_zone)
    lines = [
        _("**A translator for this language: %(language)s**", language=own_name(tag)),
        _(
            "Pass one of these links on to a person you trust. It belongs to the first one who opens it. It can be "
            "opened until %(until)s.",
            until=format_datetime(request.now + LINK_LIFE, _.language.tag, zone),
        ),
        *(_("Link (%(messenger)s): %(link)s", messenger=name, link=Raw(f"<{link}>")) for name, link in links.items()),
    ]
    await say(request, "\n\n".join(lines), row(edition_button(_, edition.id), office_button(_)))


@press("tr_see", role=Role.EDITOR)
async def see(request: Request) -> None:
    """Show how far a translation is, and what can be done about it."""
    found = await _found(request)
    if found is not None:
        await _see(request, found)


@press("tr_end", role=Role.EDITOR)
async def ask_end(request: Request) -> None:
    _, found = request.office_gettext, await _under_way(request)
    if found is not None:
        await show(
            request,
            _("Call this translation off? The link no longer works then, and what was translated is not taken over."),
            row(Choice(_("Yes, call it off"), f"tr_ended:{found.id}")),
            row(Choice(_("Back"), f"tr_see:{found.id}"), office_button(_)),
        )


@press("tr_ended", role=Role.EDITOR)
async def end(request: Request) -> None:
    _, found = request.office_gettext, await _under_way(request)
    if found is None:
        return
    assert request.staff is not None
    ended = await end_request(request.stores.translations, found, request.staff.id, request.now)
    await translator_notices.tell_ended(request.stores, request.office, ended, request.now)
    await show_board(request, ended.edition_id, _("The translation is called off."))


@press("tr_review", role=Role.EDITOR)
async def review(request: Request) -> None:
    """Show the translation next to the original."""
    _, found = request.office_gettext, await _returned(request)
    edition = await _with_main_text(request, found.edition_id) if found else None
    if found is None or edition is None:
        return
    main, tag = edition.texts[edition.main_language], found.language
    await show(request, _("The original, as it is now:"))
    await request.say(f"{bold(main.title, main.language)}\n\n{main.body}", language=main.language)
    await say(request, _("The translation (%(language)s):", language=own_name(tag)))
    await request.say(f"{bold(found.title, tag)}\n\n{found.body}", language=tag)
    changed = found.source_hash != edition.text_hash(edition.main_language)
    names = kept_names(request.office.city.glossary)
    differing = differences(f"{main.title}\n{main.body}", f"{found.title}\n{found.body}", names)
    lines = [
        _("⚠ The original has changed since this was translated: it will be shown as outdated.") if changed else "",
        "\n".join(difference_lines(_, differing)),
        _("It takes the place of the present text in this language.") if tag in edition.texts else "",
        _("Is it right?"),
    ]
    await say(
        request,
        "\n\n".join(filter(None, lines)),
        row(Choice(_("Take it over"), f"tr_accept:{found.id}"), Choice(_("Send it back…"), f"tr_back:{found.id}")),
        row(Choice(_("Call it off"), f"tr_end:{found.id}")),
        ways_out(_, edition.id),
    )


@press("tr_accept", role=Role.EDITOR)
async def accept(request: Request) -> None:
    """Make it the edition's text."""
    _, found = request.office_gettext, await _returned(request)
    edition = await _with_main_text(request, found.edition_id) if found else None
    if found is None or edition is None:
        return
    assert request.staff is not None
    if found.language in edition.texts and await is_under_way(request, edition.id):
        await show_board(
            request, edition.id, _("This edition is about to be sent. Cancel that first if you want to change it.")
        )
        return
    stores = request.stores
    try:
        await accept_translation(stores.translations, stores.editions, found, edition, request.staff.id, request.now)
    except EditionClosed:
        await show_board(request, edition.id, _("This text was sent already and can no longer change."))
    except ChangedMeanwhile:
        await show_board(request, edition.id, _("Somebody is changing this edition right now. Please try again."))
    else:
        await translator_notices.tell_accepted(stores, request.office, found, request.now)
        note = _("The translation is taken over: %(language)s.", language=own_name(found.language))
        await show_board(request, edition.id, note)


@press("tr_back", role=Role.EDITOR)
async def ask_reason(request: Request) -> None:
    _, found = request.office_gettext, await _returned(request)
    if found is not None:
        question = _("What should be changed? The translator reads it as you write it.")
        await ask_line(request, ASKED_REASON, question, f"tr_see:{found.id}", request_id=found.id)


@step(ASKED_REASON, role=Role.EDITOR)
async def back(request: Request) -> None:
    _ = request.office_gettext
    assert request.step is not None
    assert request.staff is not None
    request_id = request.step.data["request_id"]
    reason = await written_line(request, f"tr_see:{request_id}", NOTE_CHARS)
    if not reason:
        return
    await request.done()
    found = await request.stores.translations.get(request_id)
    if found is None or found.state is not RequestState.RETURNED:
        await _moved_on(request, found)
        return
    sent = await send_back(request.stores.translations, found, reason, request.staff.id, request.now)
    await translator_notices.tell_sent_back(request.stores, request.office, sent, request.now)
    await show_board(request, sent.edition_id, _("It is with the translator again."))


async def _see(request: Request, found: TranslationRequest, note: str = "") -> None:
    _ = request.office_gettext
    lines = [note, state_line(request, found)]
    if found.note:
        lines.append(_("Note: %(note)s", note=found.note))
    if found.reason:
        lines.append(_("Sent back: %(reason)s", reason=found.reason))
    check = Choice(_("Look at it"), f"tr_review:{found.id}")
    call_off = Choice(_("Call it off"), f"tr_end:{found.id}")
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        row(check) if found.state is RequestState.RETURNED else (),
        row(call_off) if found.is_under_way(request.now) else (),
        ways_out(_, found.edition_id),
    )


async def _with_main_text(request: Request, edition_id: int) -> Edition | None:
    """Return the edition if there is something to translate; otherwise say what is missing."""
    _, edition = request.office_gettext, await request.stores.editions.get(edition_id)
    if edition is not None and edition.main_language in edition.texts:
        return edition
    main = own_name(request.office.city.main_language)
    note = _("Please write the main text first (%(language)s): it is what is translated.", language=main)
    await show_board(request, edition_id, note if edition else "")
    return None


async def _found(request: Request) -> TranslationRequest | None:
    _, found = request.office_gettext, await request.stores.translations.get(number(request))
    if found is None:
        await show(request, _("This translation no longer exists."), ways_out(_))
    return found


async def _under_way(request: Request) -> TranslationRequest | None:
    found = await _found(request)
    if found is not None and not found.is_under_way(request.now):
        await _moved_on(request, found)
        return None
    return found


async def _returned(request: Request) -> TranslationRequest | None:
    found = await _found(request)
    if found is not None and found.state is not RequestState.RETURNED:
        await _moved_on(request, found)
        return None
    return found


async def _moved_on(request: Request, found: TranslationRequest | None) -> None:
    """Somebody else was faster."""
    _ = request.office_gettext
    if found is None:
        await show(request, _("This translation no longer exists."), ways_out(_))
    else:
        await _see(request, found, _("This has changed meanwhile."))

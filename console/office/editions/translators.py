"""Translations by people outside the desk: given out by link, read beside the original, taken over or sent back."""

from typing import Final

from broadcasts.editions import ChangedMeanwhile, Edition, EditionClosed, EditionState
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
from broadcasts.words.translations import STATES
from console.office.editions.edition import ENDED, the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from locales.registry import own_name

PAYLOAD: Final = "e_"  #: before a code in a link to a chat


@page("/editions/{number}/translators", Role.EDITOR)
async def translators(visit: Visit) -> Reply:
    return await _list(visit, await the_edition(visit))


@form("/editions/{number}/translators", Role.EDITOR)
async def give_out(visit: Visit) -> Reply:
    """Make a link for a translator, and show it once."""
    found, _, tag = await the_edition(visit), visit.gettext, visit.field("language")
    note = visit.field("note")
    if tag not in _open_languages(visit, found):
        return await _list(visit, found, _("This language cannot be translated any more. Please choose again."), 409)
    if len(note) > NOTE_CHARS:
        return await _list(visit, found, _("Please write at most %(most)s characters.", most=NOTE_CHARS), 422)
    try:
        code = await ask_translation(visit.stores.translations, found, tag, note, visit.staff.id, visit.now)
    except IllegalAction:
        return await _list(visit, found, _("This language is being translated already."), 409)
    channels = visit.desk.channels.values()
    links = [(messenger_name(_, channel.name), channel.link(PAYLOAD + code)) for channel in channels]
    links.append((_("a page, without a messenger"), f"{visit.desk.site.url}/translate/{code}"))
    return Shown(
        "editions/translator_link.html",
        {"edition": found, "language": tag, "links": links, "until": visit.now + LINK_LIFE},
    )


@page("/translations/{number}", Role.EDITOR)
async def translation(visit: Visit) -> Reply:
    found, edition = await _found(visit)
    return _page(visit, found, edition)


@form("/translations/{number}/accept", Role.EDITOR)
async def accept(visit: Visit) -> Reply:
    """Make it the edition's text."""
    (found, edition), _, stores = await _found(visit), visit.gettext, visit.stores
    if found.state is not RequestState.RETURNED:
        return _page(visit, found, edition, _("This has changed meanwhile."), 409)
    broadcasts = await stores.broadcasts.of_edition(edition.id)
    if found.language in edition.texts and any(each.state not in ENDED for each in broadcasts):
        words = _("This edition is about to be sent. Cancel that first if you want to change it.")
        return _page(visit, found, edition, words, 409)
    try:
        await accept_translation(stores.translations, stores.editions, found, edition, visit.staff.id, visit.now)
    except EditionClosed:
        return _page(visit, found, edition, _("This text was sent already and can no longer change."), 409)
    except ChangedMeanwhile:
        words = _("Somebody is changing this edition right now. Please try again.")
        return _page(visit, found, edition, words, 409)
    await visit.desk.notices.translation_accepted(stores, found, visit.now)
    note = _("The translation is taken over: %(language)s.", language=own_name(found.language))
    return Went(f"/editions/{edition.id}", note)


@form("/translations/{number}/back", Role.EDITOR)
async def give_back(visit: Visit) -> Reply:
    """Let the translator change something."""
    (found, edition), _, reason = await _found(visit), visit.gettext, visit.field("reason")
    if found.state is not RequestState.RETURNED:
        return _page(visit, found, edition, _("This has changed meanwhile."), 409)
    if not reason or len(reason) > NOTE_CHARS:
        words = _("Please write what should be changed, with at most %(most)s characters.", most=NOTE_CHARS)
        return _page(visit, found, edition, words, 422, reason)
    sent = await send_back(visit.stores.translations, found, reason, visit.staff.id, visit.now)
    await visit.desk.notices.translation_sent_back(visit.stores, sent, visit.now)
    return Went(f"/editions/{edition.id}/translators", _("It is with the translator again."))


@form("/translations/{number}/end", Role.EDITOR)
async def end(visit: Visit) -> Reply:
    """Call it off: the link no longer works, and nothing is taken over."""
    (found, edition), _ = await _found(visit), visit.gettext
    if not found.is_under_way(visit.now):
        return _page(visit, found, edition, _("This has changed meanwhile."), 409)
    ended = await end_request(visit.stores.translations, found, visit.staff.id, visit.now)
    await visit.desk.notices.translation_ended(visit.stores, ended, visit.now)
    return Went(f"/editions/{edition.id}/translators", _("The translation is called off."))


async def _found(visit: Visit) -> tuple[TranslationRequest, Edition]:
    """Return the translation in the address and its edition. Raises `Missing`."""
    found = await visit.stores.translations.get(visit.number())
    edition = await visit.stores.editions.get(found.edition_id) if found else None
    if found is None or edition is None or edition.main_language not in edition.texts:
        raise Missing
    return found, edition


def _open_languages(visit: Visit, found: Edition) -> list[str]:
    """Return the languages into which somebody may still translate."""
    closed = {found.main_language, *found.sent_languages}
    is_open = found.main_language in found.texts and found.state is EditionState.DRAFT
    return [tag for tag in visit.desk.site.languages if tag not in closed] if is_open else []


async def _list(visit: Visit, found: Edition, problem: str = "", status: int = 200) -> Shown:
    under_way = await visit.stores.translations.under_way(found.id, visit.now)
    taken = {each.language for each in under_way}
    return Shown(
        "editions/translators.html",
        {
            "edition": found,
            "under_way": under_way,
            "states": STATES,
            "returned": RequestState.RETURNED,
            "languages": [tag for tag in _open_languages(visit, found) if tag not in taken],
            "most": NOTE_CHARS,
            "note_written": visit.fields.get("note", ""),
            "problems": [problem] if problem else [],
        },
        status,
    )


def _page(
    visit: Visit, found: TranslationRequest, edition: Edition, problem: str = "", status: int = 200, reason: str = ""
) -> Shown:
    main = edition.texts[edition.main_language]
    lost = differences(f"{main.title}\n{main.body}", f"{found.title}\n{found.body}", kept_names(visit.desk.glossary))
    is_back = found.state is RequestState.RETURNED
    return Shown(
        "editions/translation.html",
        {
            "edition": edition,
            "main": main,
            "translation": found,
            "state": STATES[found.state],
            "is_back": is_back,
            "under_way": found.is_under_way(visit.now),
            "changed": is_back and found.source_hash != edition.text_hash(edition.main_language),
            "warnings": difference_lines(visit.gettext, lost) if is_back else [],
            "replaces": found.language in edition.texts,
            "reason": reason,
            "problems": [problem] if problem else [],
        },
        status,
    )

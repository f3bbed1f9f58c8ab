"""A translator opens a link: they see one text in full, send the translation, look at it, and hand it in."""

from dataclasses import replace
from typing import Final

from bot import fallbacks
from bot.office.returned import tell_returned
from bot.office.unsaved import KEPT_CHARS, Unsaved
from bot.people import menu
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.composing import compose_edition
from broadcasts.editions import Edition, EditionText
from broadcasts.glossary import kept_names, terms_in
from broadcasts.one_file import read_translation
from broadcasts.protecting import differences
from broadcasts.translating import (
    IllegalAction,
    LinkUnusable,
    MainTextChanged,
    RequestState,
    TranslationRequest,
    keep_translation,
    open_request,
    return_translation,
)
from broadcasts.translation_words import difference_lines, problem, rule, term_lines
from broadcasts.word_file import WORD_BYTES
from channels.incoming import Kind, Lookup, LookupKind
from channels.outgoing import Choice, Row
from locales.catalogues import N_, Translator
from locales.formatting import bold
from locales.registry import own_name

STEP: Final = "tr_text"
FILES: Final = (Kind.DOCUMENT, Kind.LOOKED_UP)
SAID: Final = {
    RequestState.RETURNED: N_("Your translation is with the office now. Thank you! I will write to you here."),
    RequestState.ACCEPTED: N_("Your translation has been taken over. Thank you very much!"),
    RequestState.ENDED: N_("The office no longer needs this translation. Thank you for your help!"),
}


async def open_link(request: Request, code: str) -> None:
    """Show the text to whoever opens the link first, and to them alone from then on."""
    _ = request.gettext
    if request.incoming.address.group:
        await fallbacks.only_in_private(request)
        return
    if Unsaved.of(request.step) is not None:
        await request.say(
            _("You have written something else that is not saved yet. Please finish it, then open the link again."),
            row(Choice(_("Go on with it"), "ed_unsaved")),
        )
        return
    translations = request.stores.translations
    found = await translations.by_code(code)
    try:
        opened = await open_request(translations, found, request.address.contact_id, request.now)
    except LinkUnusable:
        await request.say(
            _("This link is too old, was called off, or is somebody else’s. Please ask the office for a new one."),
            *menu.home(request),
        )
        return
    await _show(request, opened, f"{request.office.public_url}/translate/{code}?key={translations.browser_key(code)}")


@press("tr_go")
async def go_on(request: Request) -> None:
    """Come back to a translation that was left, or sent back."""
    opened = await _mine(request)
    if opened is not None:
        await _show(request, opened)


@step(STEP)
async def receive(request: Request) -> None:
    """Take the translation, or its next piece, and show it as its readers will get it."""
    _, event, opened = request.gettext, request.incoming, await _mine(request)
    if opened is None:
        return
    before = _written(request, opened)
    if event.kind in FILES:
        text = await _file_text(request, opened.language)
        written = replace(before, pieces=(text,), before=())
    elif event.kind is Kind.TEXT and event.text.strip():
        text = event.text
        written = before.with_piece(text)
    else:
        text, written = "", before
        await request.say(_("Please send the translation as a message, or as a file (.txt, .md or .docx)."))
    if not text:
        return
    if sum(map(len, written.pieces)) > KEPT_CHARS:
        await request.say(_("That was far too much text, and was not added."))
        return
    await _keep(request, opened, written)


@press("tr_join")
async def join(request: Request) -> None:
    """What was sent before belongs in front of what was sent last."""
    opened = await _mine(request)
    if opened is None:
        return
    if request.step is None or request.step.name != STEP:
        await _show(request, opened)
    else:
        await _keep(request, opened, _written(request, opened).joined())


@press("tr_return")
async def hand_in(request: Request) -> None:
    """Give the translation to the office, unless the original changed: then show that first."""
    _, opened = request.gettext, await _mine(request)
    edition = await _edition(request, opened) if opened else None
    if opened is None or edition is None:
        return
    if words := problem(_, opened.language, opened.title, opened.body):
        await request.say(words, row(_later(_, opened)))
        return
    try:
        returned = await return_translation(request.stores.translations, opened, edition, request.now)
    except MainTextChanged:
        await _show(request, opened)
        return
    except IllegalAction:
        await _say_state(request, opened)
        return
    await request.done()
    await _say_state(request, returned)
    await tell_returned(request.stores, request.office, returned, request.now)


@press("tr_later")
async def later(request: Request) -> None:
    _, opened = request.gettext, await _mine(request)
    if opened is None:
        return
    await request.done()
    await request.say(
        _("What you have sent is kept. Come back with this button, or open the link again."),
        row(Choice(_("Go on translating"), f"tr_go:{opened.id}"), Choice(_("Menu"), "menu")),
    )


async def _mine(request: Request) -> TranslationRequest | None:
    """Return the translation that the step or the pressed button is about, while its translator may work on it."""
    asked = request.step.data["request_id"] if request.step and request.step.name == STEP else 0
    number = int(request.args[0]) if request.args and request.args[0].isdecimal() else asked
    found = await request.stores.translations.get(number)
    if found is None or found.contact_id is None or found.contact_id != request.address.contact_id:
        await fallbacks.old_button(request)
        return None
    if found.state is not RequestState.OPEN:
        await _say_state(request, found)
        return None
    return found


async def _say_state(request: Request, opened: TranslationRequest) -> None:
    _ = request.gettext
    if request.step is not None and request.step.name == STEP:
        await request.done()
    await request.say(_(SAID[opened.state]), *menu.home(request))


async def _edition(request: Request, opened: TranslationRequest) -> Edition | None:
    """Return the edition; says so where its main text is gone."""
    _ = request.gettext
    edition = await request.stores.editions.get(opened.edition_id)
    if edition is None or edition.main_language not in edition.texts:
        await request.say(_("The office has taken back the original text. Please ask there."), *menu.home(request))
        return None
    return edition


async def _show(request: Request, opened: TranslationRequest, page: str = "") -> None:
    """Show the original in full and what there is already, and ask for the translation."""
    _ = request.gettext
    if opened.state is not RequestState.OPEN:
        await _say_state(request, opened)
        return
    edition = await _edition(request, opened)
    if edition is None:
        return
    main = edition.texts[edition.main_language]
    shown_before, shown = opened.source_hash, edition.text_hash(edition.main_language)
    opened = await keep_translation(request.stores.translations, opened, opened.title, opened.body, shown, request.now)
    await request.go(STEP, request_id=opened.id, pieces=[], before=[])
    await request.say("\n\n".join(await _briefing(request, opened, edition)))
    await request.say(f"{bold(main.title, edition.main_language)}\n\n{main.body}", language=edition.main_language)
    if opened.body and shown_before != shown:
        await request.say(_("⚠ The original has changed meanwhile; above you see it as it is now."))
    if opened.body or opened.title:
        await _show_translation(request, opened, edition, Unsaved(language=opened.language))
    side_by_side = row(Choice(_("Translate on a page, side by side"), url=page)) if page else ()
    await request.say(
        _("Please send the translation now. The first line is the title. A long text may come in several messages."),
        side_by_side,
        row(_later(_, opened)),
    )


async def _briefing(request: Request, opened: TranslationRequest, edition: Edition) -> list[str]:
    """Say who asks for what, and what to keep in mind."""
    _, city = request.gettext, request.office.city
    asker = await request.stores.staff.get(opened.asked_by) if opened.asked_by else None
    main = edition.texts[edition.main_language]
    terms = terms_in(city.glossary, f"{main.title}\n{main.body}", opened.language)
    words = "\n".join(f"- {line}" for line in term_lines(_, terms, opened.language))
    return list(
        filter(
            None,
            [
                _(
                    "%(who)s asks you to translate a text into this language: %(language)s.",
                    who=asker.name if asker and asker.name else city.say(city.office, request.language),
                    language=own_name(opened.language),
                ),
                opened.note and _("Note: %(note)s", note=opened.note),
                opened.reason and _("Please change: %(reason)s", reason=opened.reason),
                rule(_),
                words and _("These are the office’s own words:") + "\n" + words,
            ],
        )
    )


def _written(request: Request, opened: TranslationRequest) -> Unsaved:
    """Return the pieces sent so far, as the step holds them."""
    data = request.step.data if request.step and request.step.name == STEP else {"pieces": [], "before": []}
    return Unsaved(language=opened.language, pieces=tuple(data["pieces"]), before=tuple(data["before"]))


async def _keep(request: Request, opened: TranslationRequest, written: Unsaved) -> None:
    """Store what was sent at once, so that nothing of it is lost, and show it."""
    title, body = written.written[opened.language]
    opened = await keep_translation(request.stores.translations, opened, title, body, opened.source_hash, request.now)
    await request.go(STEP, request_id=opened.id, pieces=list(written.pieces), before=list(written.before))
    edition = await _edition(request, opened)
    if edition is not None:
        await _show_translation(request, opened, edition, written)


async def _show_translation(request: Request, opened: TranslationRequest, edition: Edition, written: Unsaved) -> None:
    """Show the translation as its readers will get it, with warnings."""
    _, tag = request.gettext, opened.language
    text = EditionText(tag, opened.title, opened.body)
    as_read = compose_edition(replace(edition, texts={**edition.texts, tag: text}), tag)
    await request.send(replace(as_read, choices=()))
    main = edition.texts[edition.main_language]
    names = kept_names(request.office.city.glossary)
    differing = differences(f"{main.title}\n{main.body}", f"{text.title}\n{text.body}", names)
    trouble = problem(_, tag, text.title, text.body)
    lines = [
        _("This is how its readers will get it."),
        "\n".join(difference_lines(_, differing)),
        trouble or "",
        _("If more of it follows, simply wait: the next message is joined to it.") if written.more_may_follow else "",
        _("To change something, send the whole text once more; it takes the place of this one."),
    ]
    await request.say("\n\n".join(filter(None, lines)), *_ways_on(_, opened, written, ready=trouble is None))


def _ways_on(_: Translator, opened: TranslationRequest, written: Unsaved, *, ready: bool) -> list[Row]:
    join_them = Choice(_("No, it belongs to the text before: join them"), f"tr_join:{opened.id}")
    return [
        row(Choice(_("Give it to the office"), f"tr_return:{opened.id}")) if ready else (),
        row(join_them) if written.before else (),
        row(_later(_, opened)),
    ]


def _later(_: Translator, opened: TranslationRequest) -> Choice:
    return Choice(_("Go on later"), f"tr_later:{opened.id}")


async def _file_text(request: Request, tag: str) -> str:
    """Return the translation in a file; "" while the messenger is asked for it, or after having said what is wrong."""
    _, event = request.gettext, request.incoming
    file = event.file or (event.answer.lookup.file if event.answer else None)
    content = event.answer.content if event.answer else file.content if file else None
    if file is not None and file.size_bytes > WORD_BYTES:
        await request.say(_("This file is too large. Please send the text without pictures."))
    elif content is None and file is not None and event.answer is None:
        await request.look_up(Lookup(LookupKind.FILE, file.remote_id, replace(file, content=None)))
    elif content is None:
        await request.say(_("The file could not be fetched from the messenger. Please send it once more."))
    elif text := read_translation(content, tag):
        return text
    else:
        await request.say(_("This file cannot be read. Please send the text as a message, or as .txt, .md or .docx."))
    return ""

"""The language: chosen here, in its own script, and never taken from the app."""

from typing import Final

from bot.people import menu
from bot.people.crisis import help_at_once
from bot.request import Request, rows_of
from bot.routing import Where, command, press, step
from broadcasts.newcomers import read_again
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from locales import notices
from locales.registry import LANGUAGES, Language, match

CHOOSING: Final = "choosing_language"  #: step: what goes on after the choice, `payload` of the link
#: "Language" for those who read none of the others yet.
HEADING: Final = "Sprache · Language · Dil · اللغة · Мова · Язык"


def language_rows(request: Request, action: str = "lang", *, ticked: bool = True) -> list[Row]:
    """Return a button for every language offered: what the app speaks first, then those that are ready.

    Args:
        ticked: whether those that were chosen are marked.
    """
    hint = match(request.incoming.language_hint) if request.incoming.language_hint else None
    tags = sorted(
        request.office.city.languages,
        key=lambda tag: (hint is None or tag != hint.tag, not _is_ready(LANGUAGES[tag])),
    )
    chosen = request.address.languages if ticked else ()
    return rows_of([_button(LANGUAGES[tag], action, tag in chosen) for tag in tags])


async def ask_language(request: Request, payload: str = "", question: str = "") -> None:
    """Ask for the language.

    Args:
        payload: of the link to go on with.
        question: what somebody asked before they chose one; it is answered afterwards.
    """
    await request.go(CHOOSING, payload=payload, question=question)
    await request.show(HEADING, *language_rows(request), *_way_back(request))


@command("language", where=Where.GROUP_ADMIN)
@press("languages", where=Where.GROUP_ADMIN)
async def change_language(request: Request) -> None:
    if request.incoming.address.group:
        from bot.people import groups

        await groups.ask_languages(request)
    else:
        await ask_language(request)


@press("lang")
async def choose_language(request: Request) -> None:
    await _choose(request, request.args[0] if request.args else "")


@step(CHOOSING)
async def read_language(request: Request) -> None:
    """Take the name of a language for its button; anything else may be a question, which waits for the choice.

    Who came by a link is on the way to what it is for: then only the buttons come again.
    """
    from bot.people.faq.asking import may_be_question

    text = request.incoming.text
    tag = _named(request, text)
    if tag or request.step is None or request.incoming.kind is not Kind.TEXT:
        await _choose(request, tag)
    elif not await help_at_once(request, text):
        payload = request.step.data.get("payload", "")
        waits = not payload and await may_be_question(request)
        await ask_language(request, payload, text if waits else "")


async def _choose(request: Request, tag: str) -> None:
    asked = request.step.data if request.step and request.step.name == CHOOSING else {}
    payload, question = asked.get("payload", ""), asked.get("question", "")
    if tag not in request.office.city.languages:
        await ask_language(request, payload, question)
    elif not _is_ready(LANGUAGES[tag]):
        await request.go(CHOOSING, payload=payload, question=question, wish=tag)
        await _offer_others(request, tag)
    else:
        await _chosen(request, tag, asked.get("wish", ""), payload, question)


async def _offer_others(request: Request, tag: str) -> None:
    """Say in the language itself that its texts do not exist yet; the question stands."""
    ready = [LANGUAGES[each] for each in request.office.city.languages if _is_ready(LANGUAGES[each])]
    await request.show(
        f"{notices.not_ready_notice(tag)}\n\n{HEADING}",
        *rows_of([Choice(each.name, f"lang:{each.tag}") for each in ready]),
        *_way_back(request),
        language=tag,
    )


async def _chosen(request: Request, tag: str, wish: str, payload: str, question: str) -> None:
    """Talk in `tag` from now on; a newsletter that exists in the language wished for first comes in that one."""
    from bot.people import start
    from bot.people.faq import asking

    first_time = not request.address.languages
    await request.set_languages((wish, tag) if wish else (tag,))
    await read_in_it(request)
    await request.done()
    if question:
        await asking.take(request, question)
    elif first_time or payload:
        await start.welcome(request, payload, first_time=first_time)
    else:
        _ = request.gettext
        await request.show(_("I will write to you in this language from now on."), *menu.rows(request))


async def read_in_it(request: Request) -> None:
    """What is on its way to a newcomer comes in the languages chosen now."""
    channels = request.office.channels
    await read_again(
        request.stores, channels, request.address.id, request.language, request.now, request.office.city.languages
    )


def _button(language: Language, action: str, chosen: bool) -> Choice:
    # "on" or "off": where several can be chosen, pressing twice does the same as pressing once.
    label, turn = (f"✓ {language.name}", "off") if chosen else (language.name, "on")
    return Choice(label, f"{action}:{language.tag}:{turn}")


def _named(request: Request, text: str) -> str:
    """Return the tag of the language that somebody wrote out ("Deutsch", "arabic", "tr"); "" for none."""
    word = text.strip().casefold()
    for tag in request.office.city.languages:
        if word in (tag, LANGUAGES[tag].name.casefold(), LANGUAGES[tag].english_name.casefold()):
            return tag
    return ""


def _is_ready(language: Language) -> bool:
    return "people" in language.domains


def _way_back(request: Request) -> list[Row]:
    """Return the way out of the question, for whoever has a language already."""
    return menu.home(request) if request.address.languages else []

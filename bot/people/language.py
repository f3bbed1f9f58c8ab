"""The language: chosen here, in its own script, and never taken from the app."""

from typing import Final

from bot.people import menu
from bot.request import Request, rows_of
from bot.routing import Where, command, press
from channels.outgoing import Choice, Row
from locales import notices
from locales.formatting import isolate
from locales.registry import LANGUAGES, language, match

CHOOSING: Final = "choosing_language"  #: step: what goes on after the choice, `payload` of the link
#: "Language" for those who read none of the others yet.
HEADING: Final = " · ".join(isolate(word) for word in ("Sprache", "Language", "Dil", "اللغة", "Мова", "Язык"))


def language_rows(request: Request, action: str = "lang") -> list[Row]:
    """Return a button for every language offered: what the app speaks first, then those that are ready."""
    hint = match(request.incoming.language_hint) if request.incoming.language_hint else None
    tags = sorted(
        request.office.city.languages,
        key=lambda tag: (hint is None or tag != hint.tag, "people" not in LANGUAGES[tag].domains),
    )
    chosen = request.address.languages
    return rows_of(
        [Choice(f"✓ {LANGUAGES[tag].name}" if tag in chosen else LANGUAGES[tag].name, f"{action}:{tag}") for tag in tags]
    )


async def ask_language(request: Request, payload: str = "") -> None:
    await request.go(CHOOSING, payload=payload)
    await request.show(HEADING, *language_rows(request))


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
    tag = request.args[0] if request.args else ""
    if tag not in request.office.city.languages:
        await ask_language(request)
        return
    notice = notices.not_ready_notice(tag)
    if notice is not None:
        ready = [each for each in request.office.city.languages if "people" in LANGUAGES[each].domains]
        await request.show(
            f"{notice}\n\n{HEADING}",
            *rows_of([Choice(language(each).name, f"lang:{each}") for each in ready]),
            language=tag,
        )
        return
    first_time = not request.address.languages
    await request.set_languages((tag,))
    payload = request.step.data.get("payload", "") if request.step and request.step.name == CHOOSING else ""
    await request.done()
    from bot.people import start

    if first_time or payload:
        await start.welcome(request, payload)
    else:
        _ = request.gettext
        await request.show(_("I will write to you in this language from now on."), *menu.rows(request))

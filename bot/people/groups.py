"""A group chat: its administrators pick languages and link it with their organisation; then it gets the newsletter."""

from typing import Final

from bot.people import language, organisation, subscriptions
from bot.request import Request, row
from bot.routing import Where, press
from channels.outgoing import Choice
from contacts.organisations import tidy_code
from locales.formatting import format_list
from locales.registry import LANGUAGES

EXAMPLE: Final = "/organisation ABCD2345"


async def hello(request: Request) -> None:
    """Say who this is and what the next step is, in the language of whoever added us."""
    _ = request.gettext
    city = request.office.city
    office = city.say(city.office, request.language)
    await request.say(
        "\n\n".join(
            [
                _("Hello! I am the messaging service of %(office)s.", office=office)
                + " "
                + _("I am a computer program (a bot), not a person."),
                _("In this group I deliver the newsletter. I do not read or store what you write to each other."),
                _("An administrator of the group now chooses one language or several."),
            ]
        )
    )
    await ask_languages(request)


async def ask_languages(request: Request, note: str = "") -> None:
    _ = request.gettext
    await request.show(
        f"{note}\n\n{language.HEADING}" if note else language.HEADING,
        *language.language_rows(request, "glang"),
        row(Choice(_("Done"), "glang_done")),
    )


@press("glang", where=Where.GROUP_ADMIN)
async def toggle_language(request: Request) -> None:
    """Add or remove a language; several together make the posts bilingual."""
    tag, turn = [*request.args, "", ""][:2]
    chosen = [each for each in request.address.languages if each != tag]
    if turn != "off" and tag in request.office.city.languages:
        chosen.append(tag)
    await request.set_languages(tuple(chosen), bilingual=len(chosen) > 1)
    await language.read_in_it(request)
    await ask_languages(request)


@press("glang_done", where=Where.GROUP_ADMIN)
async def languages_done(request: Request) -> None:
    _ = request.gettext
    names = [LANGUAGES[tag].name for tag in request.address.languages]
    if not names:
        await ask_languages(request, _("No language chosen yet."))
        return
    lines = [_("Languages of this group: %(languages)s.", languages=format_list(names, request.language))]
    if request.address.organisation_id is None:
        lines.append(
            _(
                "Now link the group with your organisation: send /organisation and its code, for example %(example)s.",
                example=EXAMPLE,
            )
        )
    await request.show("\n\n".join(lines))


async def link(request: Request, code: str) -> None:
    """Link the group with the organisation that has this code."""
    _ = request.gettext
    if not code.strip():
        await request.say(
            _("Please send the command together with the code, for example %(example)s.", example=EXAMPLE)
        )
        return
    found = await request.stores.organisations.by_code(tidy_code(code))
    if found is None or not found.code_works:
        await request.say(_("This code is not right, or no longer valid. Please ask the integration office."))
        return
    if not request.address.languages:
        await request.set_languages(found.languages[:1])
    coming = await organisation.link(request, found)
    await subscriptions.show_joined(request, found.name, coming)

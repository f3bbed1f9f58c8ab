"""A group chat: its administrators pick languages and link it with their organisation; then it gets the newsletter."""

from bot.people import language, organisation, subscriptions
from bot.request import Request, row
from bot.routing import Where, press
from channels.outgoing import Choice
from contacts.organisations import OrganisationState, tidy_code
from locales import notices
from locales.registry import LANGUAGES


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


async def ask_languages(request: Request) -> None:
    _ = request.gettext
    await request.show(
        language.HEADING, *language.language_rows(request, "glang"), row(Choice(_("Done"), "glang_done"))
    )


@press("glang", where=Where.GROUP_ADMIN)
async def toggle_language(request: Request) -> None:
    """Add or remove a language; several together make the posts bilingual."""
    tag = request.args[0] if request.args else ""
    chosen = list(request.address.languages)
    if tag in chosen:
        chosen.remove(tag)
    elif tag in request.office.city.languages:
        chosen.append(tag)
    await request.set_languages(tuple(chosen), bilingual=len(chosen) > 1)
    await ask_languages(request)


@press("glang_done", where=Where.GROUP_ADMIN)
async def languages_done(request: Request) -> None:
    _ = request.gettext
    unready = [notices.not_ready_notice(tag) for tag in request.address.languages]
    names = ", ".join(LANGUAGES[tag].name for tag in request.address.languages)
    text = _("Languages of this group: %(languages)s.", languages=names) if names else _("No language chosen yet.")
    notes = [notice for notice in unready if notice]
    if request.address.organisation_id is None:
        notes.append(
            _("Now link the group with your organisation: send /organisation and its code, for example %(example)s.",
              example="/organisation ABCD2345")
        )
    await request.show("\n\n".join([text, *notes]))


async def link(request: Request, code: str) -> None:
    """Link the group with the organisation that has this code."""
    _ = request.gettext
    if not code.strip():
        await request.say(
            _("Please send the command together with the code, for example %(example)s.", example="/organisation ABCD2345")
        )
        return
    found = await request.stores.organisations.by_code(tidy_code(code))
    if found is None or found.state is OrganisationState.REJECTED:
        await request.say(_("This code is not right, or no longer valid. Please ask the integration office."))
        return
    if not request.address.languages:
        await request.set_languages(found.languages[:1])
    await organisation.link(request, found)
    await subscriptions.show_joined(request, found.name)

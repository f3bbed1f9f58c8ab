"""Staff change an organisation: its languages, its topics, its district and its name."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.office.asking import ask_line, written_line
from bot.office.organisation import asked_organisation, show_organisation
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice, Row
from contacts.organisations import NAME_CHARS, Organisation
from contacts.staff import Role
from locales.registry import LANGUAGES

ASKED_NAME: Final = "og_name"  #: step: the new name of organisation `id`
CHOSEN, FREE = "☑", "☐"

Option = tuple[str, str]  #: what is chosen, as it stands in a token, and its name


@press("og_lang", role=Role.MODERATOR)
async def change_languages(request: Request) -> None:
    """Show the languages; a press on one saves at once."""
    _ = request.office_gettext
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    languages, note = organisation.languages, ""
    if len(request.args) > 1:
        languages = changed(organisation.languages, request.args[1], language_options(request))
        if languages:
            await request.stores.organisations.set_languages(organisation.id, languages)
        else:
            languages, note = organisation.languages, _("An organisation needs at least one language.")
    await show_languages(
        request, note, f"og_lang:{organisation.id}", languages, row(Choice(_("Done"), f"og:{organisation.id}"))
    )


@press("og_topic", role=Role.MODERATOR)
async def change_topics(request: Request) -> None:
    """Show the topics; a press on one saves at once, for all chats of the organisation."""
    _ = request.office_gettext
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    options = await topic_options(request)
    topics = tuple(map(str, organisation.topic_ids))
    if len(request.args) > 1:
        topics = changed(topics, request.args[1], options)
        await request.stores.organisations.set_topics(organisation.id, tuple(map(int, topics)), request.now)
    await request.show(
        _("**%(name)s** gets these topics. A press changes it at once, for all its chats.", name=organisation.name),
        *toggles(f"og_topic:{organisation.id}", options, topics, ticked(topics), width=1),
        row(Choice(_("Done"), f"og:{organisation.id}")),
        language=_.language.tag,
    )


@press("og_district", role=Role.MODERATOR)
async def change_district(request: Request) -> None:
    """Show the districts; a press on one saves it, a press on the present one takes it out."""
    _ = request.office_gettext
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    options = district_options(request)
    if len(request.args) > 1:
        wish, named = request.args[1], dict(options).get(request.args[1][1:], "")
        if wish.startswith("+") and named:
            await request.stores.organisations.set_district(organisation.id, named)
        elif named == organisation.district:
            await request.stores.organisations.set_district(organisation.id, "")
        await show_organisation(request, organisation.id, _("The district has been changed."))
        return
    chosen = [key for key, name in options if name == organisation.district]
    await request.show(
        _("In which district is **%(name)s** at home?", name=organisation.name),
        *toggles(f"og_district:{organisation.id}", options, chosen, ticked(chosen), width=2),
        row(Choice(_("Back"), f"og:{organisation.id}")),
        language=_.language.tag,
    )


@press("og_name", role=Role.MODERATOR)
async def ask_new_name(request: Request) -> None:
    _ = request.office_gettext
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    question = _("What is the new name of **%(name)s**?", name=organisation.name)
    await ask_line(request, ASKED_NAME, question, f"og:{organisation.id}", id=organisation.id)


@step(ASKED_NAME, role=Role.MODERATOR)
async def rename(request: Request) -> None:
    assert request.step is not None
    _ = request.office_gettext
    organisation_id: int = request.step.data["id"]
    name = await free_name(request, f"og:{organisation_id}", organisation_id)
    if name:
        await request.done()
        store = request.stores.organisations
        organisation = await store.get(organisation_id)
        assert organisation is not None
        await store.set_details(organisation.id, name, organisation.kind, organisation.notes)
        await show_organisation(request, organisation_id, _("The name has been changed."))


async def show_languages(request: Request, note: str, action: str, chosen: Sequence[str], *rows: Row) -> None:
    _ = request.office_gettext
    text = _(
        "Which languages does the organisation read? The first one is preferred. To change the order, take a language "
        "out and put it in again."
    )
    await request.show(
        f"{note}\n\n{text}" if note else text,
        *toggles(action, language_options(request), chosen, numbered(chosen), width=2),
        *rows,
        language=_.language.tag,
    )


async def free_name(request: Request, back: str, organisation_id: int | None = None) -> str:
    """Return the name that was written; where it cannot be used say why, and return "" while the question stands."""
    name = await written_line(request, back, NAME_CHARS)
    if not name:
        return ""
    namesake = await request.stores.organisations.by_name(name)
    if namesake is None or namesake.id == organisation_id:
        return name
    await _say_taken(request, namesake, back)
    return ""


async def _say_taken(request: Request, namesake: Organisation, back: str) -> None:
    _ = request.office_gettext
    await request.say(
        _("There is **%(name)s** already. Please write another name, or look at that one.", name=namesake.name),
        row(Choice(_("Show"), f"og:{namesake.id}"), Choice(_("Cancel"), back)),
        language=_.language.tag,
    )


def toggles(
    action: str, options: Sequence[Option], chosen: Sequence[str], mark: Callable[[str], str], *, width: int
) -> list[Row]:
    """Return a button for each option. Its token is a wish ("+ar", "-ar"), so that a second press changes nothing."""
    return rows_of(
        [
            Choice(f"{mark(key)} {name}".strip(), f"{action}:{'-' if key in chosen else '+'}{key}")
            for key, name in options
        ],
        width,
    )


def changed(chosen: tuple[str, ...], wish: str, options: Sequence[Option]) -> tuple[str, ...]:
    """Return the choice after a wish; what is new comes last."""
    key = wish[1:]
    if wish.startswith("-"):
        return tuple(each for each in chosen if each != key)
    offered = key in dict(options)
    return (*chosen, key) if offered and key not in chosen else chosen


def ticked(chosen: Sequence[str]) -> Callable[[str], str]:
    return lambda key: CHOSEN if key in chosen else FREE


def numbered(chosen: Sequence[str]) -> Callable[[str], str]:
    return lambda key: f"{chosen.index(key) + 1}." if key in chosen else ""


def language_options(request: Request) -> list[Option]:
    return [(tag, LANGUAGES[tag].name) for tag in request.office.city.languages]


def district_options(request: Request) -> list[Option]:
    """Return the city's districts; in tokens they are numbers, for their names may be long."""
    return [(str(number), name) for number, name in enumerate(request.office.city.districts)]


async def topic_options(request: Request) -> list[Option]:
    tag, main = request.office_gettext.language.tag, request.office.city.main_language
    return [(str(topic.id), topic.name(tag, main)) for topic in await request.stores.subscriptions.topics()]

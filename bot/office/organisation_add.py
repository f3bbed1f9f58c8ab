"""Staff add an organisation that has not registered itself: name, languages, topics; then it is there and confirmed."""

from dataclasses import asdict, dataclass, replace
from typing import Final

from bot.office.asking import ask_line
from bot.office.organisation import show_organisation
from bot.office.organisation_edit import (
    changed,
    free_name,
    language_options,
    show_languages,
    ticked,
    toggles,
    topic_options,
)
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.organisations import Organisation, OrganisationKind, OrganisationState, add_organisation
from contacts.staff import Role
from hub.steps import Step

ADDING_NAME: Final = "og_add_name"  #: step: its name is asked for
ADDING: Final = "og_add"  #: step: its name is known, `languages` and `topics` are being chosen


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of it so far: the step's data."""

    called: str
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @staticmethod
    def of(step: Step | None) -> "Form | None":
        if step is None or step.name != ADDING:
            return None
        return Form(step.data["called"], tuple(step.data["languages"]), tuple(step.data["topics"]))

    async def keep(self, request: Request) -> None:
        await request.go(ADDING, **asdict(self))


@press("og_add", role=Role.MODERATOR)
async def ask_name(request: Request) -> None:
    _ = request.office_gettext
    await ask_line(request, ADDING_NAME, _("What is the name of the new organisation?"), "og_list")


@step(ADDING_NAME, role=Role.MODERATOR)
async def read_name(request: Request) -> None:
    name = await free_name(request, "og_list")
    if name:
        await _show_languages(request, Form(name))


@step(ADDING, role=Role.MODERATOR)
async def buttons_expected(request: Request) -> None:
    _ = request.office_gettext
    form = await _asked_form(request)
    if form is not None:
        await _show_languages(request, form, _("Please choose with the buttons."))


@press("og_add_lang", role=Role.MODERATOR)
async def choose_languages(request: Request) -> None:
    form = await _asked_form(request)
    if form is None:
        return
    if request.args:
        form = replace(form, languages=changed(form.languages, request.args[0], language_options(request)))
    await _show_languages(request, form)


@press("og_add_topic", role=Role.MODERATOR)
async def choose_topics(request: Request) -> None:
    _ = request.office_gettext
    form = await _form_with_languages(request)
    if form is None:
        return
    options = await topic_options(request)
    if request.args:
        form = replace(form, topics=changed(form.topics, request.args[0], options))
    await form.keep(request)
    await request.show(
        _("Which topics does **%(name)s** get?", name=form.called),
        *toggles("og_add_topic", options, form.topics, ticked(form.topics), width=1),
        row(Choice(_("Add the organisation"), "og_added")),
        row(Choice(_("Back"), "og_add_lang"), Choice(_("Cancel"), "og_list")),
        language=_.language.tag,
    )


@press("og_added", role=Role.MODERATOR)
async def add(request: Request) -> None:
    _ = request.office_gettext
    form = await _form_with_languages(request)
    if form is None:
        return
    await request.done()
    namesake = await request.stores.organisations.by_name(form.called)
    if namesake is not None:
        await show_organisation(request, namesake.id, _("There is an organisation of this name already."))
        return
    added = await _add(request, form)
    await show_organisation(request, added.id, _("The organisation has been added. Now give its board the code."))


async def _add(request: Request, form: Form) -> Organisation:
    assert request.staff is not None
    new = Organisation(
        0,
        form.called,
        OrganisationKind.INITIATIVE,
        form.languages,
        OrganisationState.CONFIRMED,
        topic_ids=tuple(map(int, form.topics)),
    )
    return await add_organisation(request.stores.organisations, new, request.staff.id, request.now)


async def _form_with_languages(request: Request) -> Form | None:
    """Return the form that is being filled in; without a language it is asked for, and None is returned."""
    _ = request.office_gettext
    form = await _asked_form(request)
    if form is not None and not form.languages:
        await _show_languages(request, form, _("An organisation needs at least one language."))
        return None
    return form


async def _asked_form(request: Request) -> Form | None:
    """Return what is known of the organisation to add; say so where nobody is adding one any more."""
    form = Form.of(request.step)
    if form is None:
        _ = request.office_gettext
        await request.say(
            _("No organisation is being added any more: it was added or cancelled."),
            row(Choice(_("New organisation"), "og_add"), Choice(_("Organisations"), "og_list")),
            language=_.language.tag,
        )
    return form


async def _show_languages(request: Request, form: Form, note: str = "") -> None:
    _ = request.office_gettext
    await form.keep(request)
    await show_languages(
        request,
        note,
        "og_add_lang",
        form.languages,
        row(Choice(_("Next: topics"), "og_add_topic"), Choice(_("Cancel"), "og_list")),
    )

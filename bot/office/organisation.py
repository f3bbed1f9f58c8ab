"""One organisation as staff see it, and the decision about one that has registered."""

from bot.office.asking import leave_question
from bot.office.menu import number, office_button
from bot.people.organisation_notices import tell_decision
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.words.chats import chat_lines
from channels.outgoing import Choice, Row
from contacts.organisations import (
    Organisation,
    OrganisationAction,
    OrganisationState,
    decide_organisation,
)
from contacts.quiet import NEVER
from contacts.quiet_words import quiet_lines
from contacts.staff import Role
from contacts.words.organisations import KINDS, STATES
from locales.catalogues import Translator
from locales.formatting import bold, format_list
from locales.registry import own_name


@press("og", role=Role.MODERATOR)
async def open_organisation(request: Request) -> None:
    organisation = await asked_organisation(request)
    if organisation is not None:
        await show_organisation(request, organisation.id)


async def show_organisation(request: Request, organisation_id: int, note: str = "") -> None:
    """Show one organisation as it is now, below what has just been done."""
    _ = request.office_gettext
    organisation = await request.stores.organisations.get(organisation_id)
    assert organisation is not None
    text = await _organisation_text(request, organisation)
    has_districts = bool(request.office.city.districts)
    rows = [*_decision_rows(_, organisation), *_organisation_rows(_, organisation, has_districts=has_districts)]
    await request.show(f"{note}\n\n{text}" if note else text, *rows, language=_.language.tag)


async def _organisation_text(request: Request, organisation: Organisation) -> str:
    _ = request.office_gettext
    tag = _.language.tag
    topics = [
        topic.name(tag, request.office.city.main_language)
        for topic in await request.stores.subscriptions.topics()
        if topic.id in organisation.topic_ids
    ]
    languages = [own_name(each) for each in organisation.languages]
    facts = [
        _("Kind: %(kind)s", kind=_(KINDS[organisation.kind])),
        _("State: %(state)s", state=_(STATES[organisation.state])),
        _("Languages, the preferred one first: %(languages)s", languages=format_list(languages, tag)),
        _("Topics: %(topics)s", topics=format_list(topics, tag)) if topics else _("Topics: none"),
    ]
    if organisation.district:
        facts.append(_("District: %(district)s", district=organisation.district))
    blocks = [bold(organisation.name, tag), "\n".join(facts)]
    blocks += chat_lines(_, await request.stores.organisations.chats(organisation.id))
    if organisation.quiet != NEVER:
        blocks += quiet_lines(_, organisation.quiet)
    if organisation.notes:
        blocks.append(_("Notes: %(notes)s", notes=organisation.notes))
    return "\n\n".join(blocks)


def _decision_rows(_: Translator, organisation: Organisation) -> list[Row]:
    """The buttons carry the state that was decided upon, so that a slower colleague overturns nothing."""
    confirm = f"og_yes:{organisation.id}:{organisation.state}"
    match organisation.state:
        case OrganisationState.PENDING:
            return [row(Choice(_("Confirm"), confirm), Choice(_("Reject"), f"og_no:{organisation.id}"))]
        case OrganisationState.REJECTED:
            return [row(Choice(_("Confirm after all"), confirm))]
        case OrganisationState.REMOVED:
            return [row(Choice(_("Take it in again"), confirm))]
    return []


def _organisation_rows(_: Translator, organisation: Organisation, *, has_districts: bool) -> list[Row]:
    number = organisation.id
    changes = [
        Choice(_("Languages"), f"og_lang:{number}"),
        Choice(_("Topics"), f"og_topic:{number}"),
        Choice(_("Rename"), f"og_name:{number}"),
    ]
    if has_districts:
        changes.append(Choice(_("District"), f"og_district:{number}"))
    rows = [*rows_of(changes, width=3), row(Choice(_("Chats and reserve"), f"og_chats:{number}"))]
    rows.append(row(Choice(_("When not to disturb them"), f"quiet:{number}")))
    if organisation.code_works:
        rows.append(row(Choice(_("Code and QR"), f"og_code:{number}")))
        rows.append(row(Choice(_("New code for a new board"), f"og_hand:{number}")))
    return [*rows, row(Choice(_("Back to the list"), "og_list"), office_button(_))]


@press("og_yes", role=Role.MODERATOR)
async def confirm(request: Request) -> None:
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    if request.args[1:] != [organisation.state]:
        await _say_decided(request, organisation)
        return
    await _decide(request, organisation, OrganisationAction.CONFIRM)


@press("og_no", role=Role.MODERATOR)
async def ask_reject(request: Request) -> None:
    _ = request.office_gettext
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    if organisation.state is not OrganisationState.PENDING:
        await _say_decided(request, organisation)
        return
    await request.show(
        _(
            "Reject **%(name)s**? Its chats are told, no longer belong to it, and keep the topics they chose "
            "for themselves. Its code no longer works.",
            name=organisation.name,
        ),
        row(Choice(_("Yes, reject"), f"og_nope:{organisation.id}"), Choice(_("Back"), f"og:{organisation.id}")),
        language=_.language.tag,
    )


@press("og_nope", role=Role.MODERATOR)
async def reject(request: Request) -> None:
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    if organisation.state is not OrganisationState.PENDING:
        await _say_decided(request, organisation)
        return
    await _decide(request, organisation, OrganisationAction.REJECT)


async def _decide(request: Request, organisation: Organisation, action: OrganisationAction) -> None:
    """Decide, and tell the chats that belong to it now: a rejected one has none afterwards."""
    assert request.staff is not None
    _ = request.office_gettext
    chats = await request.stores.organisations.chats(organisation.id)
    decided = await decide_organisation(
        request.stores.organisations, organisation, action, request.staff.id, request.now
    )
    told = await tell_decision(request.stores, request.office, decided, chats, request.now)
    note = [_("Confirmed.") if action is OrganisationAction.CONFIRM else _("Rejected.")]
    if told:
        note.append(_.n("I have told its chat.", "I have told its %(n)s chats.", told))
    await show_organisation(request, organisation.id, " ".join(note))


async def _say_decided(request: Request, organisation: Organisation) -> None:
    """Somebody was faster, perhaps oneself with a second press."""
    _ = request.office_gettext
    note = _("This was decided before: %(state)s. Nothing was changed now.", state=_(STATES[organisation.state]))
    await show_organisation(request, organisation.id, note)


async def asked_organisation(request: Request) -> Organisation | None:
    """Return the organisation that a pressed button names; where there is none, say so and return None.

    Whatever was asked before is no longer asked: a text must not become the name of something else.
    """
    await leave_question(request)
    organisation = await request.stores.organisations.get(number(request))
    if organisation is None:
        _ = request.office_gettext
        await request.show(
            _("This organisation no longer exists."),
            row(Choice(_("Organisations"), "og_list"), office_button(_)),
            language=_.language.tag,
        )
    return organisation

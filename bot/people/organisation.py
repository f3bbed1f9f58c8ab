"""A person speaks for an organisation: joins with the office's code, or registers a new one that staff confirm."""

from typing import Final

from bot import fallbacks
from bot.people import menu, subscriptions
from bot.people.subscribing import subscribe_here
from bot.request import Request, row
from bot.routing import Where, command, press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.organisations import NAME_CHARS, Organisation, OrganisationState, register_organisation, tidy_code

ASKED_CODE: Final = "organisation_code"
ASKED_NAME: Final = "organisation_name"


@command("organisation", where=Where.GROUP_ADMIN)
@press("org", where=Where.PRIVATE)
async def show_organisation(request: Request) -> None:
    code = request.incoming.text if request.incoming.command else ""
    if request.incoming.address.group:
        from bot.people import groups

        await groups.link(request, code)
        return
    if code:
        await join(request, code)
        return
    _ = request.gettext
    mine = await _mine(request)
    if mine is None:
        await request.show(
            _("Do you have a code from the integration office or from your board?"),
            row(Choice(_("I have a code"), "org_code")),
            row(Choice(_("Register a new organisation"), "org_new")),
            *menu.home(request),
        )
        return
    text: str = _("You get the newsletter for **%(name)s**.", name=mine.name)
    if mine.state is OrganisationState.PENDING:
        text += "\n\n" + _("The integration office has not confirmed it yet.")
    quiet = row(Choice(_("When not to disturb us"), f"quiet:{mine.id}"))
    await request.show(text, quiet, row(Choice(_("No longer for this organisation"), "org_leave")), *menu.home(request))


@press("org_code")
async def ask_code(request: Request) -> None:
    _ = request.gettext
    await request.go(ASKED_CODE)
    await request.show(_("Please write the code."), row(menu.cancel(request)))


@step(ASKED_CODE)
async def read_code(request: Request) -> None:
    if request.incoming.kind is not Kind.TEXT:
        await fallbacks.text_expected(request)
        return
    await join(request, request.incoming.text)


async def join(request: Request, code: str) -> None:
    """Make this chat one of the organisation's and give it the organisation's topics."""
    _ = request.gettext
    organisation = await request.stores.organisations.by_code(tidy_code(code))
    if organisation is None or not organisation.code_works:
        await request.go(ASKED_CODE)
        await request.show(
            _("This code is not right, or no longer valid. Please try again, or ask the integration office."),
            row(Choice(_("Contact the office"), "contact"), menu.cancel(request)),
        )
        return
    await request.done()
    coming = await link(request, organisation)
    await subscriptions.show_joined(request, organisation.name, coming)


async def link(request: Request, organisation: Organisation) -> int:
    """Link the chat, and subscribe it to what the organisation gets; return how many newsletters come at once."""
    await request.stores.organisations.link(request.address, organisation.id, request.now)
    await request.refresh()
    if not organisation.topic_ids:
        return 0
    return await subscribe_here(request, list(organisation.topic_ids), f"{request.address.address.channel}:code")


@press("org_new")
async def ask_name(request: Request) -> None:
    _ = request.gettext
    if await _mine(request) is not None:  # pressed again later: one chat speaks for one organisation
        await show_organisation(request)
        return
    await request.go(ASKED_NAME)
    await request.show(_("What is the name of your organisation?"), row(menu.cancel(request)))


@step(ASKED_NAME)
async def read_name(request: Request) -> None:
    _ = request.gettext
    name = " ".join(request.incoming.text.split())
    if request.incoming.kind is not Kind.TEXT or not name:
        await fallbacks.text_expected(request)
        return
    if len(name) > NAME_CHARS:
        await request.say(
            _.n(
                "This name is too long. Please use at most %(n)s character.",
                "This name is too long. Please use at most %(n)s characters.",
                NAME_CHARS,
            ),
            row(menu.cancel(request)),
        )
        return
    if await request.stores.organisations.by_name(name) is not None:
        await request.say(
            _("An organisation with this name is registered already. Please ask its board or the office for the code."),
            row(Choice(_("I have a code"), "org_code"), Choice(_("Contact the office"), "contact")),
            *menu.home(request),
        )
        return
    await request.done()
    organisation_id = await register_organisation(
        request.stores.organisations, name, request.address.languages or (request.language,), (), request.now
    )
    await request.stores.organisations.link(request.address, organisation_id, request.now)
    await request.refresh()
    from bot.office.organisations import announce_registration

    organisation = await request.stores.organisations.get(organisation_id)
    assert organisation is not None
    await announce_registration(request.stores, request.office, organisation, request.now)
    await request.say(
        _("**%(name)s** is registered. The integration office checks it and then writes to you here.", name=name)
    )
    await subscriptions.show_topics(request)


@press("org_leave")
async def ask_leave(request: Request) -> None:
    _ = request.gettext
    await request.show(
        _("This chat will no longer belong to the organisation. You keep your topics for yourself."),
        row(Choice(_("Yes, leave"), "org_left"), Choice(_("No, go back"), "org")),
    )


@press("org_left")
async def leave(request: Request) -> None:
    _ = request.gettext
    await request.stores.organisations.link(request.address, None, request.now)
    await request.refresh()
    await request.show(_("Done. This chat no longer belongs to an organisation."), *menu.home(request))


async def _mine(request: Request) -> Organisation | None:
    if request.address.organisation_id is None:
        return None
    return await request.stores.organisations.get(request.address.organisation_id)

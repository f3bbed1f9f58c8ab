"""Drafts by machine: staff ask for them, and hear what became of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from bot.office.board import open_draft, show_board
from bot.office.menu import edition_button, number, show, ways_out
from bot.office.telling import tell
from bot.request import Office, Request, row, rows_of
from bot.routing import press
from broadcasts.editions import Edition
from broadcasts.machine import MachineDraft, Trouble, draftable
from broadcasts.protecting import Difference
from broadcasts.translation_words import difference_lines
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_list
from locales.registry import own_name
from storage.stores import Stores

WHY: Final = {
    Trouble.OUT_OF_REACH: N_("The translation service did not answer for a long time."),
    Trouble.BUSY: N_("The translation service is too busy."),
    Trouble.QUOTA: N_("What the translation service may translate in this period is used up."),
    Trouble.REFUSED: N_("The translation service refuses our key. Whoever runs the hub must look at the settings."),
    Trouble.NO_LANGUAGE: N_("The translation service does not offer this language."),
    Trouble.DAMAGED: N_("Links, names or the layout came back damaged, so the draft was not stored."),
    Trouble.UNUSABLE: N_("The answer of the translation service could not be used."),
}


@press("md_ask", role=Role.EDITOR)
async def choose(request: Request) -> None:
    """Ask for which languages the machine shall make a draft."""
    _, edition = request.office_gettext, await _open(request)
    if edition is None:
        return
    tags = await _open_languages(request, edition)
    choices = [Choice(own_name(tag), f"md_one:{edition.id}:{tag}") for tag in tags]
    everything = row(Choice(_("All that are missing"), f"md_all:{edition.id}")) if len(tags) > 1 else ()
    text = (
        _("A machine writes a draft; somebody should read it before it is sent. For which language?")
        if tags
        else _("There is no language left for which a draft could be made.")
    )
    await show(request, text, everything, *rows_of(choices), ways_out(_, edition.id))


@press("md_one", role=Role.EDITOR)
async def ask_one(request: Request) -> None:
    edition = await _open(request)
    if edition is not None:
        await _ask(
            request, edition, [tag for tag in await _open_languages(request, edition) if tag == request.args[-1]]
        )


@press("md_all", role=Role.EDITOR)
async def ask_all(request: Request) -> None:
    edition = await _open(request)
    if edition is not None:
        await _ask(request, edition, await _open_languages(request, edition))


async def tell_drafted(
    stores: Stores, office: Office, draft: MachineDraft, edition: Edition, found: Sequence[Difference], now: datetime
) -> None:
    """Tell who asked that a draft is there, and what in it looks wrong."""
    await _tell(
        stores,
        office,
        draft,
        lambda _: "\n\n".join(
            filter(
                None,
                [
                    _(
                        "The machine’s draft is there: “%(title)s”, %(language)s. Please read it before it is sent.",
                        title=edition.title,
                        language=own_name(draft.language),
                    ),
                    "\n".join(difference_lines(_, found)),
                ],
            )
        ),
        now,
    )


async def tell_failed(stores: Stores, office: Office, draft: MachineDraft, trouble: Trouble, now: datetime) -> None:
    """Tell who asked that there will be no draft, and why."""
    await _tell(
        stores,
        office,
        draft,
        lambda _: _(
            "There is no draft by machine in this language: %(language)s. %(why)s",
            language=own_name(draft.language),
            why=_(WHY[trouble]),
        ),
        now,
    )


async def tell_not_needed(stores: Stores, office: Office, draft: MachineDraft, now: datetime) -> None:
    """Tell who asked that the draft was not stored, because a person's text is there, or it can no longer change."""
    await _tell(
        stores,
        office,
        draft,
        lambda _: _(
            "The machine’s draft was thrown away (%(language)s): meanwhile somebody has written this text, or the "
            "edition can no longer change.",
            language=own_name(draft.language),
        ),
        now,
    )


async def _tell(
    stores: Stores, office: Office, draft: MachineDraft, text: Callable[[Translator], str], now: datetime
) -> None:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return text(_), (row(edition_button(_, draft.edition_id)),)

    for address_id in await stores.staff.chats_of(draft.asked_by) if draft.asked_by else []:
        await tell(stores, office, address_id, words, now)


async def _open(request: Request) -> Edition | None:
    """Return a draft with a text to translate; otherwise say why there is nothing to do."""
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return None
    if request.office.machine is None:
        await show_board(request, edition.id, _("No translation service is set up for this hub."))
        return None
    if edition.main_language not in edition.texts:
        name = own_name(edition.main_language)
        note = _("Please write the main text first (%(language)s): it is what is translated.", language=name)
        await show_board(request, edition.id, note)
        return None
    return edition


async def _open_languages(request: Request, edition: Edition) -> list[str]:
    """Return the languages that have no text, or an outdated one by machine, and no draft on its way."""
    coming = {draft.language for draft in await request.stores.machine_drafts.asked(edition.id)}
    return draftable(edition, request.office.city.languages, coming)


async def _ask(request: Request, edition: Edition, tags: list[str]) -> None:
    _ = request.office_gettext
    assert request.staff is not None
    for tag in tags:
        await request.stores.machine_drafts.ask(MachineDraft(edition.id, tag, request.staff.id, request.now))
    names = format_list([own_name(tag) for tag in tags], _.language.tag)
    note: Raw = (
        _("The machine is translating: %(languages)s. I will write to you when it is done.", languages=names)
        if tags
        else _("This draft was asked for already, or the text is there.")
    )
    await show_board(request, edition.id, note)

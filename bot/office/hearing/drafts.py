"""Drafts by machine of a goal's translations: staff ask for them, and hear what became of them."""

from collections.abc import Callable
from datetime import datetime

from bot.office.hearing.subject import GOAL, open_subject
from bot.office.hearing.texts import show_languages
from bot.office.hearing.words import offered_languages
from bot.office.machine_drafts import WHY
from bot.office.menu import number
from bot.office.telling import tell
from bot.request import Office, Request, row
from bot.routing import press
from broadcasts.machine import Trouble
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.goal_drafts import GoalDraft, may_draft
from hearings.goals import Goal
from locales.catalogues import Translator
from locales.formatting import format_list
from locales.registry import own_name
from storage.stores import Stores


@press("hx_draft", role=Role.MODERATOR)
async def ask(request: Request) -> None:
    """Ask for one language, or for all in which a goal is missing."""
    subject = await open_subject(request, GOAL, number(request))
    if subject is None or subject.goal is None:
        return
    _, goal, wished = request.office_gettext, subject.goal, request.args[1:]
    if request.office.machine is None:
        await show_languages(request, subject, _("No translation service is set up for this hub."))
        return
    coming = {draft.language for draft in await request.stores.goal_drafts.asked(goal.id)}
    tags = [
        tag
        for tag in offered_languages(request, subject.hearing)
        if tag not in coming and may_draft(goal, tag) and (not wished or wished == [tag])
    ]
    for tag in tags:
        asked_by = request.staff.id if request.staff else None
        await request.stores.goal_drafts.ask(GoalDraft(goal.id, tag, asked_by, request.now))
    names = format_list([own_name(tag) for tag in tags], _.language.tag)
    note = (
        _("The machine is translating: %(languages)s. I will write to you when it is done.", languages=names)
        if tags
        else _("This draft was asked for already, or the text is there.")
    )
    await show_languages(request, subject, note)


async def tell_drafted(
    stores: Stores, office: Office, draft: GoalDraft, goal: Goal, now: datetime, *, stored: bool
) -> None:
    """Tell who asked that a draft is there, or that it was not needed any more."""

    def text(_: Translator) -> str:
        title, language = goal.title.say(_.language.tag, office.city.main_language)[0], own_name(draft.language)
        if stored:
            return _(
                "The machine’s draft of a goal is there: “%(title)s”, %(language)s. Please read it.",
                title=title,
                language=language,
            )
        return _(
            "The machine’s draft of a goal was thrown away (“%(title)s”, %(language)s): meanwhile somebody has written "
            "this text, or the goal has changed.",
            title=title,
            language=language,
        )

    await _tell(stores, office, draft, text, now)


async def tell_failed(stores: Stores, office: Office, draft: GoalDraft, trouble: Trouble, now: datetime) -> None:
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


async def _tell(
    stores: Stores, office: Office, draft: GoalDraft, text: Callable[[Translator], str], now: datetime
) -> None:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return text(_), (row(Choice(_("Show it"), f"hx_text:g:{draft.goal_id}:{draft.language}")),)

    for address_id in await stores.staff.chats_of(draft.asked_by) if draft.asked_by else []:
        await tell(stores, office, address_id, words, now)

"""The topic of an edition."""

from dataclasses import replace

from bot.office.board import open_draft, show_board
from bot.office.menu import number, show, ways_out
from bot.request import Request, rows_of
from bot.routing import press
from broadcasts.editions import Edition, save_edition
from channels.outgoing import Choice
from contacts.staff import Role


@press("ed_topic", role=Role.EDITOR)
async def choose_topic(request: Request) -> None:
    edition = await open_draft(request, number(request))
    if edition is not None:
        await ask_topic(request, edition, "ed_topicis")


@press("ed_topicis", role=Role.EDITOR)
async def set_topic(request: Request) -> None:
    if edition := await with_topic(request):
        await show_board(request, edition.id)


async def ask_topic(request: Request, edition: Edition, action: str) -> None:
    """Ask for the topic; `action` names what the pressed button then does."""
    _ = request.office_gettext
    choices = [
        Choice(topic.name(request.language, edition.main_language), f"{action}:{edition.id}:{topic.id}")
        for topic in await request.stores.subscriptions.topics()
    ]
    await show(request, _("Which topic does this edition belong to?"), *rows_of(choices, 1), ways_out(_, edition.id))


async def with_topic(request: Request) -> Edition | None:
    """Store the topic of the pressed button; None, and an answer, where the edition can no longer change."""
    edition = await open_draft(request, number(request))
    if edition is None:
        return None
    topics = {topic.id for topic in await request.stores.subscriptions.topics()}
    if number(request, 1) not in topics:
        await show_board(request, edition.id)
        return None
    changed = replace(edition, topic_id=number(request, 1))
    return await save_edition(request.stores.editions, changed, request.now)

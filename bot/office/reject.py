"""Sending an edition back: an approver writes why, and its author hears it."""

from datetime import datetime
from typing import Final

from bot.office.asking import ask_line, written_line
from bot.office.board import show_board
from bot.office.menu import office_button, say
from bot.office.reading import as_it_was_read, waiting_edition
from bot.office.telling import tell
from bot.request import Office, Request, row
from bot.routing import press, step
from broadcasts.editions import Edition, EditionState
from broadcasts.rejecting import reject_edition
from channels.outgoing import Choice, Row
from contacts.staff import Role, StaffMember
from locales.catalogues import Translator
from locales.registry import own_name
from storage.stores import Stores

ASKED_REASON: Final = "ap_reason"
REASON_CHARS: Final = 1_000


@press("ap_no", role=Role.APPROVER)
async def ask_reason(request: Request) -> None:
    _, edition = request.office_gettext, await waiting_edition(request)
    tag = request.args[2] if len(request.args) > 2 else ""
    if edition is None or not await as_it_was_read(request, edition, tag):
        return
    question = _(
        "What is to be changed in “%(title)s”? Please write it in one message: its author gets it.",
        title=edition.title,
    )
    asked = {"edition": edition.id, "language": tag, "hash": edition.read_hash(tag)}
    await ask_line(request, ASKED_REASON, question, "of_approve", **asked)


@step(ASKED_REASON, role=Role.APPROVER)
async def receive_reason(request: Request) -> None:
    """Send back what was read, for this reason."""
    assert request.step is not None
    assert request.staff is not None
    _, data = request.office_gettext, request.step.data
    reason = await written_line(request, "of_approve", REASON_CHARS)
    if not reason:
        return
    await request.done()
    editions, tag = request.stores.editions, data["language"]
    edition = await editions.get(data["edition"])
    if edition is None or edition.state is not EditionState.DRAFT:
        await show_board(request, data["edition"])
        return
    as_read = await reject_edition(editions, edition, tag, data["hash"], request.staff.id, reason, request.now)
    await tell_writers(request.stores, request.office, edition, tag, reason, request.staff, request.now)
    text = _("“%(title)s” was sent back. Its author has your words.", title=edition.title)
    again = _("It was changed while you were writing, so it waits for approval again.")
    await say(
        request,
        text if as_read else f"{text}\n\n{again}",
        row(Choice(_("Approve another one"), "of_approve"), office_button(_)),
    )


async def tell_writers(
    stores: Stores, office: Office, edition: Edition, tag: str, reason: str, member: StaffMember, now: datetime
) -> None:
    """Tell the edition's author, and whoever wrote the language it is about."""
    name = member.name
    writers = {edition.author_id, edition.texts[tag].changed_by if tag in edition.texts else None}

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = (
            _(
                "✗ The edition “%(title)s” was sent back (%(language)s).",
                title=edition.title,
                language=own_name(tag),
            )
            if tag
            else _("✗ The edition “%(title)s” was sent back.", title=edition.title)
        )
        why = (
            _("%(name)s writes: %(reason)s", name=name, reason=reason)
            if name
            else _("Reason: %(reason)s", reason=reason)
        )
        return f"{text}\n\n{why}", (row(Choice(_("Show the edition"), f"ed:{edition.id}")), row(office_button(_)))

    for writer in writers - {None, member.id}:
        for chat in await stores.staff.chats_of(writer or 0):
            await tell(stores, office, chat, words, now)

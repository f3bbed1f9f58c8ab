"""Releasing an edition when nobody can approve: somebody writes why and asks a colleague to stand for it, too."""

from datetime import datetime
from typing import Final

from bot.office.asking import ask_line, written_line
from bot.office.board import open_draft, show_board
from bot.office.menu import number, say, ways_out
from bot.office.staff import NAME_CHARS
from bot.office.telling import Words, tell
from bot.request import Office, Request, row, rows_of
from bot.routing import press, step
from broadcasts.composing import compose_edition
from broadcasts.editions import Edition
from broadcasts.emergency import ask_second, possible_seconds
from broadcasts.history import EditionEvent
from broadcasts.releasing import ApprovalRule
from channels.outgoing import Choice, Row
from contacts.staff import Role, StaffMember
from locales.catalogues import Translator
from storage.stores import Stores

ASKED_NAME: Final = "em_name"
ASKED_REASON: Final = "em_reason"
ASKED_SECOND: Final = "em_second"  #: holds the reason until a colleague is chosen
REASON_CHARS: Final = 1_000


@press("em", role=Role.EDITOR)
async def begin(request: Request) -> None:
    """Ask for the reason; first for the name of whoever has told none."""
    edition = await _needy(request, number(request))
    if edition is not None:
        assert request.staff is not None
        await (_ask_reason if request.staff.name else _ask_name)(request, edition)


@step(ASKED_NAME, role=Role.EDITOR)
async def receive_name(request: Request) -> None:
    assert request.step is not None
    assert request.staff is not None
    edition_id = request.step.data["edition"]
    name = await written_line(request, f"ed:{edition_id}", NAME_CHARS)
    if not name:
        return
    await request.stores.staff.set_name(request.staff, name)
    await request.done()
    edition = await _needy(request, edition_id)
    if edition is not None:
        await _ask_reason(request, edition)


@step(ASKED_REASON, role=Role.EDITOR)
async def receive_reason(request: Request) -> None:
    """Offer the colleagues who can be the second."""
    assert request.step is not None
    _, edition_id = request.office_gettext, request.step.data["edition"]
    reason = await written_line(request, f"ed:{edition_id}", REASON_CHARS)
    if not reason:
        return
    await request.done()
    edition = await _needy(request, edition_id)
    if edition is None:
        return
    assert request.staff is not None
    colleagues = await possible_seconds(request.stores.staff, request.staff)
    if not colleagues:
        text = _("There is no colleague with a name who could be the second. Please ask them to write to me first.")
        await say(request, text, ways_out(_, edition_id))
        return
    await request.go(ASKED_SECOND, edition=edition_id, reason=reason)
    choices = [Choice(member.name, f"em_with:{edition_id}:{member.id}") for member in colleagues]
    await say(request, _("Who takes the responsibility with you?"), *rows_of(choices), ways_out(_, edition_id))


@press("em_with", role=Role.EDITOR)
async def ask_colleague(request: Request) -> None:
    """Bring the second the reason and the texts."""
    _, edition = request.office_gettext, await _needy(request, number(request))
    if edition is None:
        return
    assert request.staff is not None
    second = next(
        (each for each in await possible_seconds(request.stores.staff, request.staff) if each.id == number(request, 1)),
        None,
    )
    reason = _kept_reason(request, edition)
    if second is None or not reason:
        await show_board(request, edition.id, _("Please begin again: the reason is missing, or nobody was chosen."))
        return
    stores, first = request.stores, request.staff
    asked = await ask_second(stores.editions, edition, first.id, second.id, reason, request.now)
    await tell_second(stores, request.office, edition, first, second, asked, request.now)
    await request.done()
    note = _("I have asked %(name)s. Once both of you take the responsibility, it can be sent.", name=second.name)
    await show_board(request, edition.id, note)


async def tell_second(
    stores: Stores,
    office: Office,
    edition: Edition,
    first: StaffMember,
    second: StaffMember,
    asked: EditionEvent,
    now: datetime,
) -> None:
    """Bring the second the reason, the texts and the question."""
    order = sorted(edition.texts, key=lambda tag: (tag != edition.main_language, tag))
    for chat in await stores.staff.chats_of(second.id):
        await tell(stores, office, chat, _plea(edition, first, asked.reason), now)
        for tag in order:
            await stores.outbox.add(chat, compose_edition(edition, tag), now)
        await tell(stores, office, chat, _question(edition, asked), now)


async def _needy(request: Request, edition_id: int) -> Edition | None:
    """Return the draft if an emergency could release something of it; otherwise show why not."""
    _, edition = request.office_gettext, await open_draft(request, edition_id)
    if edition is None:
        return None
    if request.office.approval is ApprovalRule.NONE or edition.training:
        await show_board(request, edition_id, _("Nobody else needs to approve this edition."))
    elif edition.main_language not in edition.texts:
        await show_board(request, edition_id, _("The text in the main language is missing: add it before sending."))
    elif len(edition.approved_languages) == len(edition.texts):
        await show_board(request, edition_id, _("This edition is approved already."))
    else:
        return edition
    return None


async def _ask_name(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    question = _("In an emergency two people stand for an edition by their names. What is your name?")
    await ask_line(request, ASKED_NAME, question, f"ed:{edition.id}", edition=edition.id)


async def _ask_reason(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    question = _(
        "**Emergency.** If nobody can approve “%(title)s” in time, you can release it together with a colleague. "
        "Both names and the reason stay visible, and all who approve are told. Please write why it cannot wait.",
        title=edition.title,
    )
    await ask_line(request, ASKED_REASON, question, f"ed:{edition.id}", edition=edition.id)


def _kept_reason(request: Request, edition: Edition) -> str:
    step_ = request.step
    if step_ is None or step_.name != ASKED_SECOND or step_.data["edition"] != edition.id:
        return ""
    return str(step_.data["reason"])


def _plea(edition: Edition, first: StaffMember, reason: str) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "**Emergency.** %(name)s wants to release the edition “%(title)s” without an approval, together "
            "with you.\n\nReason: %(reason)s\n\nThese are the texts:",
            name=first.name,
            title=edition.title,
            reason=reason,
        )
        return text, ()

    return words


def _question(edition: Edition, asked: EditionEvent) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "Do you take the responsibility for “%(title)s”, too? Everybody will see your name.", title=edition.title
        )
        wish = f"{edition.id}:{asked.id}"
        yes = Choice(_("I take responsibility too"), f"em_yes:{wish}")
        return text, (
            row(yes),
            row(Choice(_("No"), f"em_no:{wish}"), Choice(_("Show the edition"), f"ed:{edition.id}")),
        )

    return words

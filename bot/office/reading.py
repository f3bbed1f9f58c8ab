"""What an approver reads before deciding: everything as readers get it, one language, or only what changed."""

from typing import Final

from bot.office.approval_words import language_lines, wording_lines
from bot.office.board import in_order, show_board
from bot.office.late_languages import late_languages
from bot.office.menu import label, number, office_button, say, show
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.composing import compose_edition
from broadcasts.editions import Edition, EditionState
from broadcasts.rejecting import rejections
from broadcasts.releasing import ApprovalRule, may_approve, to_approve
from broadcasts.small_changes import last_approved
from channels.outgoing import Choice
from contacts.staff import Role
from locales.registry import own_name

DIGEST_CHARS: Final = 16  #: of the hash of what was read, in a button


@press("ap", role=Role.APPROVER)
async def read(request: Request) -> None:
    edition = await waiting_edition(request)
    if edition is not None:
        await begin_reading(request, edition)


async def begin_reading(request: Request, edition: Edition, note: str = "") -> None:
    """Show all of it and ask; where there is more than one way to read it, ask how first."""
    by_language = request.office.approval is ApprovalRule.LANGUAGE
    if by_language or any(not edition.is_approved(tag) for tag in edition.approvals if tag in edition.texts):
        await _show_ways(request, edition, note)
    else:
        await _read_all(request, edition)


@press("ap_all", role=Role.APPROVER)
async def read_all(request: Request) -> None:
    edition = await waiting_edition(request)
    if edition is not None:
        await _read_all(request, edition)


@press("ap_new", role=Role.APPROVER)
async def read_changes(request: Request) -> None:
    """Show what differs from what was approved last; in full where it never was, or where pictures differ."""
    _, edition = request.office_gettext, await waiting_edition(request)
    if edition is None:
        return
    for tag in in_order(request, edition):
        if edition.is_approved(tag):
            continue
        before, text = await last_approved(request.stores.editions, edition, tag), edition.texts[tag]
        lines = wording_lines(_, before, text) if before is not None else []
        if lines:
            heading = _("What changed in this language: %(language)s", language=own_name(tag))
            await say(request, "\n\n".join([heading, *lines]))
        else:
            await _show_text(request, edition, tag)
    await _decide(request, edition)


@press("ap_lang", role=Role.APPROVER)
async def read_language(request: Request) -> None:
    edition, tag = await waiting_edition(request), request.args[-1]
    if edition is None:
        return
    if tag not in edition.texts:
        await begin_reading(request, edition)
        return
    await _show_text(request, edition, tag)
    await _decide(request, edition, tag)


async def waiting_edition(request: Request) -> Edition | None:
    """Return the draft this button is about if this person may approve some of it; otherwise show why not."""
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    assert request.staff is not None
    if edition is None or edition.main_language not in edition.texts:
        await show_board(request, number(request))
        return None
    if edition.state is not EditionState.DRAFT and not await late_languages(request, edition):
        await show_board(request, number(request))
        return None
    request.practice = edition.training
    if len(edition.approved_languages) == len(edition.texts):
        await show_board(request, edition.id, _("This edition is approved already."))
        return None
    if to_approve(edition, request.staff.id, request.office.approval):
        return edition
    if edition.author_id == request.staff.id:
        await show_board(request, edition.id, _("You wrote this edition: somebody else must approve it."))
    else:
        await show_board(request, edition.id, _("You wrote what is still open here: somebody else must approve it."))
    return None


async def as_it_was_read(request: Request, edition: Edition, tag: str) -> bool:
    """Whether the edition, or one language, still is what this button stood below; otherwise ask to read it again."""
    _ = request.office_gettext
    if not tag or tag in edition.texts:
        read = request.args[1] if len(request.args) > 1 else ""
        if read and edition.read_hash(tag)[:DIGEST_CHARS] == read:
            return True
    await show(
        request,
        _("The edition was changed since you read it. Please read it again."),
        row(Choice(_("Read it again"), f"ap:{edition.id}"), Choice(_("Back"), "of_approve")),
    )
    return False


async def _show_ways(request: Request, edition: Edition, note: str) -> None:
    """Show how far each language is, and how it can be read."""
    _, rule = request.office_gettext, request.office.approval
    assert request.staff is not None
    lines = [note, _("“%(title)s”:", title=edition.title), await _lines(request, edition)]
    mine = to_approve(edition, request.staff.id, rule)
    small = [
        row(Choice(label(_.gettext("The small change: %(language)s"), language=own_name(tag)), _small(edition, tag)))
        for tag in edition.unconfirmed
        if tag in mine
    ]
    if rule is ApprovalRule.LANGUAGE:
        each = [Choice(own_name(tag), f"ap_lang:{edition.id}:{tag}") for tag in mine]
        lines.append(_("Which language do you want to read and approve?"))
        ways = rows_of(each)
    else:
        ways = [
            row(Choice(_("Only what changed since the last approval"), f"ap_new:{edition.id}")),
            row(Choice(_("Everything"), f"ap_all:{edition.id}")),
        ]
        lines.append(_("What do you want to read?"))
    away = row(Choice(_("Back"), "of_approve"), office_button(_))
    await show(request, "\n\n".join(filter(None, lines)), *small, *ways, away)


def _small(edition: Edition, tag: str) -> str:
    return f"ap_small:{edition.id}:{tag}"


async def _read_all(request: Request, edition: Edition) -> None:
    for tag in in_order(request, edition):
        await _show_text(request, edition, tag)
    await _decide(request, edition)


async def _show_text(request: Request, edition: Edition, tag: str) -> None:
    _ = request.office_gettext
    await say(request, _("The text in this language: %(language)s", language=own_name(tag)))
    await request.send(compose_edition(edition, tag))


async def _decide(request: Request, edition: Edition, tag: str = "") -> None:
    """Ask whether what was read is approved: one language, or ("") all that this person may approve."""
    _, rule = request.office_gettext, request.office.approval
    assert request.staff is not None
    lines: list[str] = [
        _("That is “%(title)s” in this language: %(language)s.", title=edition.title, language=own_name(tag))
        if tag
        else _("That is everything readers will see of “%(title)s”.", title=edition.title)
    ]
    lines.append(await _lines(request, edition, tag))
    wish = f"{edition.id}:{edition.read_hash(tag)[:DIGEST_CHARS]}" + (f":{tag}" if tag else "")
    if tag and (edition.is_approved(tag) or not may_approve(edition, tag, request.staff.id, rule)):
        await say(request, "\n\n".join(lines), row(Choice(_("Back"), f"ap:{edition.id}"), office_button(_)))
        return
    lines.append(_("Do you approve it?"))
    back = f"ap:{edition.id}" if tag else "of_approve"
    await say(
        request,
        "\n\n".join(lines),
        row(Choice(_("Approve"), f"ap_yes:{wish}"), Choice(_("Send back…"), f"ap_no:{wish}")),
        row(Choice(_("Back"), back)),
    )


async def _lines(request: Request, edition: Edition, tag: str = "") -> str:
    assert request.staff is not None
    sent_back = await rejections(request.stores.editions, edition)
    order = [tag] if tag else in_order(request, edition)
    return language_lines(request.office_gettext, edition, order, sent_back, request.staff.id, request.office.approval)

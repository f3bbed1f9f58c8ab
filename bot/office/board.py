"""An edition's screen: what there is in which language, and buttons for everything that can be done with it."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import leave_question
from bot.office.lengths import length
from bot.office.menu import number, office_button, show, ways_out
from bot.request import Request, row
from bot.routing import press
from broadcasts.broadcasts import Broadcast, BroadcastKind, BroadcastState
from broadcasts.editions import Edition, EditionState, TextState
from broadcasts.releasing import ApprovalRule
from channels.outgoing import AttachmentKind, Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw, bold, format_datetime, format_list
from locales.registry import language

ENDED: Final = (BroadcastState.CANCELLED, BroadcastState.FINISHED)
FIXABLE: Final = (*ENDED, BroadcastState.PAUSED)  #: what was sent can be corrected


@press("ed", role=Role.EDITOR)
async def show_edition(request: Request) -> None:
    await leave_question(request)
    await show_board(request, number(request))


async def show_board(request: Request, edition_id: int, note: str = "") -> None:
    """Show an edition, below a sentence about what was just done."""
    _ = request.office_gettext
    edition = await request.stores.editions.get(edition_id)
    if edition is None:
        await show(request, note or _("This edition no longer exists."), ways_out(_))
        return
    broadcasts = await request.stores.broadcasts.of_edition(edition_id)
    paragraphs = [note, *await _paragraphs(request, edition, broadcasts)]
    await show(request, "\n\n".join(filter(None, paragraphs)), *_rows(request, edition, broadcasts))


async def open_draft(request: Request, edition_id: int) -> Edition | None:
    """Return an edition that may be changed now; otherwise show why not, and return None."""
    _ = request.office_gettext
    edition = await request.stores.editions.get(edition_id)
    if edition is None:
        await show_board(request, edition_id)
        return None
    if edition.state is EditionState.SENT:
        await show_board(request, edition_id, _("This edition was sent; its texts can no longer change."))
        return None
    if await is_under_way(request, edition_id):
        await show_board(
            request, edition_id, _("This edition is about to be sent. Cancel that first if you want to change it.")
        )
        return None
    return edition


async def is_under_way(request: Request, edition_id: int) -> Broadcast | None:
    """Return the broadcast that sends this edition or is going to."""
    broadcasts = await request.stores.broadcasts.of_edition(edition_id)
    return next((broadcast for broadcast in broadcasts if broadcast.state not in ENDED), None)


async def _paragraphs(request: Request, edition: Edition, broadcasts: list[Broadcast]) -> list[str]:
    _ = request.office_gettext
    tag = _.language.tag
    title = bold(edition.title or _("Without a title"), tag)
    paragraphs: list[str] = [_("%(title)s (edition %(id)s)", title=title, id=str(edition.id))]
    if edition.corrects_id is not None:
        paragraphs.append(
            _(
                "This is a correction of edition %(id)s: it changes messages that were sent.",
                id=str(edition.corrects_id),
            )
        )
    paragraphs.append("\n".join(_language_line(request, edition, each) for each in in_order(request, edition)))
    missing = [language(each).name for each in request.office.city.languages if each not in edition.texts]
    if missing:
        paragraphs.append(_("Not there yet: %(languages)s", languages=format_list(missing, tag)))
    paragraphs += [_file_line(_, edition), await _topic_line(request, edition)]
    paragraphs.append(await _state_line(request, edition, broadcasts))
    return paragraphs


def in_order(request: Request, edition: Edition) -> list[str]:
    """Return the edition's languages, the main one first, the others as the city lists them."""
    order = list(dict.fromkeys([edition.main_language, *request.office.city.languages, *sorted(edition.texts)]))
    return [each for each in order if each in edition.texts]


def _language_line(request: Request, edition: Edition, tag: str) -> str:
    _ = request.office_gettext
    return _(
        "- %(language)s: %(state)s; %(length)s",
        language=language(tag).name,
        state=_text_state(_, edition, tag),
        length=length(_, edition, tag, request.office),
    )


def _text_state(_: Translator, edition: Edition, tag: str) -> Raw:
    if edition.outdated(tag):
        return _("⚠ outdated, the main text has changed since")
    if edition.is_approved(tag):
        return _("✓ approved")
    if edition.texts[tag].state is TextState.MACHINE:
        return _("translated by a machine, not checked yet")
    return _("checked")


def _file_line(_: Translator, edition: Edition) -> str:
    if not edition.files:
        return ""
    file = edition.files[0]
    if file.kind is AttachmentKind.DOCUMENT:
        return _("File: %(name)s", name=file.name)
    description = file.alt.get(edition.main_language, "")
    if description:
        return _("Picture: %(description)s", description=description)
    return _("Picture, without a description for people who cannot see it")


async def _topic_line(request: Request, edition: Edition) -> str:
    _ = request.office_gettext
    for topic in await request.stores.subscriptions.topics():
        if topic.id == edition.topic_id:
            return _("Topic: %(topic)s", topic=topic.name(request.language, edition.main_language))
    return _("Topic: not chosen yet")


async def _state_line(request: Request, edition: Edition, broadcasts: list[Broadcast]) -> str:
    _ = request.office_gettext
    tag, zone = _.language.tag, ZoneInfo(request.office.city.time_zone)
    live = next((each for each in broadcasts if each.state not in ENDED), None)
    if live is not None and live.state is BroadcastState.SCHEDULED:
        return _("It will be sent on %(when)s.", when=format_datetime(live.next_at, tag, zone))
    if live is not None:
        return _("It is being sent.") if live.kind is BroadcastKind.SEND else _("The messages are being changed.")
    started = next((each.started_at for each in broadcasts if each.started_at), None)
    if started is not None and edition.corrects_id is not None:
        return _("Released on %(when)s.", when=format_datetime(started, tag, zone))
    if started is not None:
        return _("It was sent on %(when)s.", when=format_datetime(started, tag, zone))
    approval = edition.approvals.get(edition.main_language)
    if approval is not None and edition.can_be_sent and approval.approved_by is not None:
        approver = await request.stores.staff.get(approval.approved_by)
        return _("Approved by %(name)s.", name=approver.name if approver else "—")
    if request.office.approval is not ApprovalRule.NONE:
        return _("Not approved yet: another person must approve it before it can be sent.")
    return ""


def _rows(request: Request, edition: Edition, broadcasts: list[Broadcast]) -> list[Row]:
    _, id_ = request.office_gettext, edition.id
    look = row(Choice(_("Preview"), f"ed_view:{id_}"), Choice(_("Test-send to me"), f"ed_test:{id_}"))
    away = row(Choice(_("Editions"), "of_editions"), office_button(_))
    if edition.state is EditionState.SENT or any(each.state not in ENDED for each in broadcasts):
        shown = [row(Choice(_("Show the broadcast"), f"bc:{broadcasts[0].id}"))] if broadcasts else []
        ended = edition.state is EditionState.SENT and all(each.state in FIXABLE for each in broadcasts)
        fix = [row(Choice(_("Correct…"), f"ed_correct:{id_}"))] if ended else []
        return [look, *shown, *fix, away]
    has_file = row(Choice(_("Remove file"), f"ed_unfile:{id_}")) if edition.files else ()
    outdated = edition.main_language in edition.texts and any(edition.outdated(each) for each in edition.texts)
    topic = Choice(_("Topic"), f"ed_topic:{id_}")
    corrects = edition.corrects_id is not None
    send = Choice(_("Correct it in all chats…") if corrects else _("Send…"), f"ed_send:{id_}")
    return [
        row(Choice(_("Add language"), f"ed_add:{id_}"), Choice(_("Change text"), f"ed_change:{id_}")),
        row(Choice(_("The translations are still right"), f"ed_current:{id_}")) if outdated else (),
        row(Choice(_("Picture or PDF"), f"ed_file:{id_}"), *([] if corrects else [topic])),
        () if corrects else row(_urgent_choice(_, edition)),
        has_file,
        look,
        row(send, Choice(_("Delete draft"), f"ed_delete:{id_}")),
        away,
    ]


def _urgent_choice(_: Translator, edition: Edition) -> Choice:
    if edition.urgent:
        return Choice(_("Urgent: yes"), f"ed_urgent:{edition.id}:off")
    return Choice(_("Urgent: no"), f"ed_urgent:{edition.id}:on")

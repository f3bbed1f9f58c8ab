"""An edition's screen: what there is in which language, and buttons for everything that can be done with it."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import leave_question
from bot.office.file_words import summary
from bot.office.language_board import board_lines, board_of
from bot.office.late_languages import late_languages, late_rows, may_change, removal_rows, waiting_words
from bot.office.menu import number, office_button, show, ways_out
from bot.office.presence import writer_lines
from bot.office.release_state import release_lines, release_rows
from bot.office.translation_states import lines_on_board
from bot.request import Request, row
from bot.routing import press
from broadcasts.broadcasts import Broadcast, BroadcastKind, BroadcastState
from broadcasts.editions import Edition, EditionState
from broadcasts.late_languages import ENDED
from broadcasts.releasing import ApprovalRule
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import bold, format_datetime

FIXABLE: Final = (*ENDED, BroadcastState.PAUSED)  #: what was sent can be corrected


@press("ed", role=Role.EDITOR)
async def show_edition(request: Request) -> None:
    await leave_question(request)
    await show_board(request, number(request))


async def show_board(request: Request, edition_id: int, note: str = "", *first: Row) -> None:
    """Show an edition, below a sentence about what was just done; `first` are buttons about that."""
    _ = request.office_gettext
    edition = await request.stores.editions.get(edition_id)
    if edition is None:
        await show(request, note or _("This edition no longer exists."), ways_out(_))
        return
    request.practice = edition.training
    broadcasts = await request.stores.broadcasts.of_edition(edition_id)
    paragraphs = [note, *await _paragraphs(request, edition, broadcasts)]
    rows = [*first, *removal_rows(request, edition), *await late_rows(request, edition, broadcasts)]
    rows += _rows(request, edition, broadcasts)
    await show(request, "\n\n".join(filter(None, paragraphs)), *rows)


async def open_draft(request: Request, edition_id: int) -> Edition | None:
    """Return an edition that may be changed now; otherwise show why not, and return None."""
    _ = request.office_gettext
    edition = await request.stores.editions.get(edition_id)
    if edition is None:
        await show_board(request, edition_id)
        return None
    request.practice = edition.training
    if edition.state is EditionState.SENT:
        await show_board(request, edition_id, _("This edition was sent; its texts can no longer change."))
        return None
    if await is_under_way(request, edition_id):
        await show_board(
            request, edition_id, _("This edition is about to be sent. Cancel that first if you want to change it.")
        )
        return None
    return edition


async def open_text(request: Request, edition_id: int, tag: str = "") -> Edition | None:
    """Return an edition of which a text may be written now; otherwise show why not, and return None.

    Of one that was sent that is a text some chats wait for: in the language `tag`, or in any.
    """
    edition = await request.stores.editions.get(edition_id)
    late = set(await late_languages(request, edition)) if edition is not None else set()
    if edition is not None and late and await may_change(request, edition, {tag} if tag else late):
        return edition
    return await open_draft(request, edition_id)


async def is_under_way(request: Request, edition_id: int) -> Broadcast | None:
    """Return the broadcast that sends this edition or is going to."""
    broadcasts = await request.stores.broadcasts.of_edition(edition_id)
    return next((broadcast for broadcast in broadcasts if broadcast.state not in ENDED), None)


async def _paragraphs(request: Request, edition: Edition, broadcasts: list[Broadcast]) -> list[str]:
    _ = request.office_gettext
    tag = _.language.tag
    title = bold(edition.title or _("Without a title"), tag)
    heading = _("%(title)s (edition %(number)s)", title=title, number=str(edition.number))
    paragraphs: list[str] = [heading, _("⚠ Urgent") if edition.urgent else ""]
    if edition.note:
        paragraphs.append(_("Note: %(note)s", note=edition.note))
    if edition.corrects_id is not None:
        paragraphs.append(
            _(
                "This is a correction of edition %(number)s: it changes messages that were sent.",
                number=str(edition.number),
            )
        )
    paragraphs += board_lines(request, await board_of(request, edition))
    paragraphs.append(await lines_on_board(request, edition))
    paragraphs += [summary(_, edition), await _topic_line(request, edition)]
    paragraphs += await writer_lines(request, edition)
    paragraphs.append(await _state_line(request, edition, broadcasts))
    paragraphs.append(_archive_line(_, edition))
    paragraphs += await release_lines(request, edition)
    for tag, count in (await late_languages(request, edition)).items():
        paragraphs.append(waiting_words(_, tag, count))
    return paragraphs


def in_order(request: Request, edition: Edition) -> list[str]:
    """Return the edition's languages, the main one first, the others as the city lists them."""
    order = list(dict.fromkeys([edition.main_language, *request.office.city.languages, *sorted(edition.texts)]))
    return [each for each in order if each in edition.texts]


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
    if request.office.approval is not ApprovalRule.NONE and not edition.training:
        return _("Not approved yet: another person must approve it before it can be sent.")
    return ""


def _archive_line(_: Translator, edition: Edition) -> str:
    if edition.corrects_id is not None or edition.training:
        return ""
    return _("Shown in the archive: yes") if edition.public else _("Shown in the archive: no")


def _rows(request: Request, edition: Edition, broadcasts: list[Broadcast]) -> list[Row]:
    _, id_ = request.office_gettext, edition.id
    look = row(Choice(_("Preview"), f"ed_view:{id_}"), Choice(_("Test-send to me"), f"ed_test:{id_}"))
    more = row(Choice(_("Check"), f"ed_check:{id_}"), Choice(_("More…"), f"ed_more:{id_}"))
    away = row(Choice(_("Editions"), "of_editions"), office_button(_))
    if edition.state is EditionState.SENT or any(each.state not in ENDED for each in broadcasts):
        shown = [row(Choice(_("Show the broadcast"), f"bc:{broadcasts[0].id}"))] if broadcasts else []
        ended = edition.state is EditionState.SENT and all(each.state in FIXABLE for each in broadcasts)
        fix = [row(Choice(_("Correct…"), f"ed_correct:{id_}"))] if ended else []
        late = release_rows(request, edition) if ended else []
        return [look, *shown, *fix, *late, more, away]
    outdated = edition.main_language in edition.texts and any(edition.outdated(each) for each in edition.texts)
    topic = Choice(_("Topic"), f"ed_topic:{id_}")
    corrects = edition.corrects_id is not None
    send = Choice(_("Correct it in all chats…") if corrects else _("Send…"), f"ed_send:{id_}")
    return [
        row(Choice(_("Add language"), f"ed_add:{id_}"), Choice(_("Change text"), f"ed_change:{id_}")),
        row(
            Choice(_("Ask a translator…"), f"tr_ask:{id_}"),
            *([Choice(_("Draft by machine…"), f"md_ask:{id_}")] if request.office.machine else []),
        ),
        row(Choice(_("The translations are still right"), f"ed_current:{id_}")) if outdated else (),
        row(Choice(_("Pictures and documents"), f"ed_files:{id_}"), *([] if corrects else [topic])),
        look,
        more,
        row(send),
        *release_rows(request, edition),
        away,
    ]

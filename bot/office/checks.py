"""What should be looked at before an edition is released: shown language by language, each finding with what to do."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.board import in_order, open_text, show_board
from bot.office.menu import edition_button, label, number, show, ways_out
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts import sending
from broadcasts.editions import Edition
from broadcasts.links import links_in
from broadcasts.linting import Finding, Severity
from broadcasts.words.findings import finding_words
from channels.outgoing import Choice
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw
from locales.registry import own_name

ASKED_REASON: Final = "ed_over"
REASON_CHARS: Final = 300


async def open_findings(request: Request, edition: Edition, languages: Collection[str] | None = None) -> list[Finding]:
    """Return what speaks against releasing these texts (None: all of them), without what somebody answered for."""
    office = request.office
    return await sending.open_findings(
        request.stores, edition, office.city.languages, languages, link_check=office.link_check
    )


async def is_stopped(request: Request, edition: Edition, languages: Collection[str] | None = None) -> bool:
    """Whether something must be put right before these texts are released; this person is told then."""
    _ = request.office_gettext
    count = len(await open_findings(request, edition, languages))
    if count:
        await show(
            request,
            _.n(
                "This edition cannot be released yet: %(n)s finding must be put right, or somebody writes why it is "
                "right as it is.",
                "This edition cannot be released yet: %(n)s findings must be put right, or somebody writes why they "
                "are right as they are.",
                count,
            ),
            row(Choice(_("Show the findings"), f"ed_check:{edition.id}")),
            ways_out(_, edition.id),
        )
    return bool(count)


@press("ed_check", role=Role.EDITOR)
async def check(request: Request) -> None:
    """Show how much was found in which language."""
    await leave_question(request)
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    if edition is None or not edition.texts:
        await show_board(request, number(request), _("There is no text to check yet.") if edition else "")
        return
    findings = await _all_findings(request, edition)
    tags = list(dict.fromkeys(finding.language for finding in findings))
    lines = "\n".join(_count_line(_, tag, findings) for tag in tags)
    text = lines or _("✓ Nothing was found that should be put right.")
    choices = [Choice(own_name(tag), f"ed_finds:{edition.id}:{tag}") for tag in tags]
    heading = _("**The check** of “%(title)s”", title=edition.title)
    await show(
        request,
        f"{heading}\n\n{text}",
        *rows_of(choices),
        row(Choice(_("Check again"), f"ed_check:{edition.id}"), edition_button(_, edition.id)),
    )


@press("ed_finds", role=Role.EDITOR)
async def show_findings(request: Request) -> None:
    edition = await request.stores.editions.get(number(request))
    if edition is None:
        await show_board(request, number(request))
    else:
        await _show_language(request, edition, request.args[-1])


@press("ed_over", role=Role.EDITOR)
async def ask_reason(request: Request) -> None:
    """Ask why something that was found is right as it is."""
    _ = request.office_gettext
    edition = await open_text(request, number(request), request.args[1])
    if edition is None:
        return
    finding = await _find(request, edition, request.args[-1])
    if finding is None:
        await _show_language(request, edition, request.args[1], _("This was put right or answered meanwhile."))
        return
    question = _(
        "%(finding)s\n\nIf it is right as it is: please write why, in one sentence. Your name and the reason stay in "
        "the edition's history. When the text changes it is asked again.",
        finding=finding_words(_, finding),
    )
    cancel = f"ed_finds:{edition.id}:{finding.language}"
    await ask_line(
        request, ASKED_REASON, question, cancel, edition_id=edition.id, finding=finding.id, language=finding.language
    )


@step(ASKED_REASON, role=Role.EDITOR)
async def receive_reason(request: Request) -> None:
    """Keep the reason with exactly the text it was given for."""
    assert request.step is not None
    assert request.staff is not None
    _, data = request.office_gettext, request.step.data
    reason = await written_line(request, f"ed_check:{data['edition_id']}", REASON_CHARS)
    if not reason:
        return
    await request.done()
    edition = await open_text(request, data["edition_id"], data["language"])
    if edition is None:
        return
    finding = await _find(request, edition, data["finding"])
    if finding is None:
        await show_board(request, edition.id, _("This was put right or answered meanwhile."))
        return
    await sending.answer_finding(request.stores, edition, finding, reason, request.staff.id, request.now)
    await _show_language(request, edition, finding.language, _("The reason is kept."))


async def ask_for_links(request: Request, edition: Edition) -> None:
    """Have the links of an edition looked at, where that is switched on."""
    urls = links_in(edition)
    if request.office.link_check and urls:
        await request.stores.links.ask(urls, request.now)


async def _all_findings(request: Request, edition: Edition) -> list[Finding]:
    """Return all that is open, hints too, the main language first."""
    await ask_for_links(request, edition)
    office = request.office
    return await sending.all_findings(
        request.stores, edition, in_order(request, edition), office.channels, link_check=office.link_check
    )


async def _find(request: Request, edition: Edition, finding_id: str) -> Finding | None:
    findings = await open_findings(request, edition)
    return next((finding for finding in findings if finding.id == finding_id), None)


async def _show_language(request: Request, edition: Edition, tag: str, note: str = "") -> None:
    """Show what was found in one language, what must be settled first."""
    _ = request.office_gettext
    findings = [each for each in await _all_findings(request, edition) if each.language == tag]
    stops = [each for each in findings if each.severity is Severity.STOP]
    hints = [each for each in findings if each.severity is Severity.HINT]
    lines = [f"{at}. ⛔ {finding_words(_, each)}" for at, each in enumerate(stops, 1)]
    lines += [f"- {finding_words(_, each)}" for each in hints]
    answers = [_override(_, edition, each, at) for at, each in enumerate(stops, 1)]
    rows = rows_of(answers, 1) if tag not in edition.sent_languages else []
    heading = _("**%(language)s**", language=own_name(tag))
    text = "\n\n".join(filter(None, [note, heading, *lines])) if lines else _nothing(_, note)
    back = row(Choice(_("All findings"), f"ed_check:{edition.id}"), edition_button(_, edition.id))
    await show(request, text, *rows, back)


def _override(_: Translator, edition: Edition, finding: Finding, at: int) -> Choice:
    words = label(_.gettext("%(number)s is right as it is…"), number=at)
    return Choice(words, f"ed_over:{edition.id}:{finding.language}:{finding.id}")


def _nothing(_: Translator, note: str) -> str:
    return "\n\n".join(filter(None, [note, _("✓ Nothing is left to put right in this language.")]))


def _count_line(_: Translator, tag: str, findings: Sequence[Finding]) -> Raw:
    mine = [finding for finding in findings if finding.language == tag]
    stops = sum(finding.severity is Severity.STOP for finding in mine)
    hints = len(mine) - stops
    pieces = [_.n("⛔ %(n)s to settle", "⛔ %(n)s to settle", stops)] if stops else []
    pieces += [_.n("%(n)s hint", "%(n)s hints", hints)] if hints else []
    return _("- %(language)s: %(found)s", language=own_name(tag), found=Raw(", ".join(pieces)))

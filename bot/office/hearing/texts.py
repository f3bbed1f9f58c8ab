"""A title, a place or a goal in its languages: which are missing, which a machine wrote; each is written by message."""

from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.goal import show_goal
from bot.office.hearing.goals import fixed
from bot.office.hearing.subject import (
    Subject,
    asked_subject,
    is_too_long,
    keep,
    name_of,
    open_subject,
    read_goal,
)
from bot.office.hearing.words import offered_languages
from bot.office.language_board import WORDS
from bot.office.menu import say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.standing import Standing
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.content import TextState
from hearings.goal_drafts import may_draft
from hearings.goals import GOAL_CHARS, GOAL_TITLE_CHARS, GoalFixed
from hearings.hearings import LINE_CHARS, Phase
from locales.formatting import Raw, escape_markdown, format_list, isolate
from locales.registry import own_name

ASKED_WORDS: Final = "hx_words"
SHOWN: Final = (Standing.OUTDATED, Standing.MISSING, Standing.MACHINE, Standing.CHECKED)


@press("hx_texts", role=Role.MODERATOR)
async def show_board(request: Request) -> None:
    await leave_question(request)
    subject = await asked_subject(request)
    if subject is not None:
        await show_languages(request, subject)


async def show_languages(request: Request, subject: Subject, note: str = "") -> None:
    """Show how far every language is."""
    _ = request.office_gettext
    tags = languages_of(request, subject)
    lines: list[Raw] = []
    for each in SHOWN:
        names = format_list([own_name(tag) for tag in tags if standing(subject, tag) is each], _.language.tag)
        if names:
            lines.append(_("- %(language)s: %(details)s", language=names, details=_(WORDS[each])))
    await show(
        request,
        "\n\n".join(filter(None, [note, name_of(request, subject), "\n".join(lines)])),
        *rows_of([Choice(own_name(tag), f"hx_text:{subject.of}:{tag}") for tag in tags]),
        _drafts(request, subject, tags),
        row(Choice(_("Back"), subject.back)),
    )


def _drafts(request: Request, subject: Subject, tags: tuple[str, ...]) -> Row:
    """Return the button for drafts by machine, where there is something to draft."""
    goal = subject.goal
    if request.office.machine is None or goal is None or not any(may_draft(goal, tag) for tag in tags):
        return ()
    return row(Choice(request.office_gettext("Drafts by machine"), f"hx_draft:{goal.id}"))


@press("hx_text", role=Role.MODERATOR)
async def show_text(request: Request) -> None:
    """Show one language below the text it is made from."""
    await leave_question(request)
    subject = await asked_subject(request)
    if subject is None:
        return
    _, tag = request.office_gettext, _tag(request)
    if tag not in languages_of(request, subject):
        await show_languages(request, subject)
        return
    present = not subject.is_missing(tag)
    blocks = [name_of(request, subject)]
    if tag != subject.source and not subject.is_missing(subject.source):
        blocks += [_("%(language)s:", language=own_name(subject.source)), quoted(subject.words(subject.source))]
    state = _(WORDS[standing(subject, tag)])
    blocks.append(_("%(language)s (%(state)s):", language=own_name(tag), state=state))
    blocks += [quoted(subject.words(tag))] if present else []
    at = f"{subject.of}:{tag}"
    rows = [row(Choice(_("Write it anew") if present else _("Write it"), f"hx_write:{at}"))]
    if standing(subject, tag) is Standing.MACHINE:
        rows.append(row(Choice(_("I have read it, it is right"), f"hx_right:{at}")))
    if request.office.machine is not None and subject.goal and may_draft(subject.goal, tag):
        rows.append(row(Choice(_("Draft by machine"), f"hx_draft:{subject.goal.id}:{tag}")))
    await show(request, "\n\n".join(blocks), *rows, row(Choice(_("Back"), f"hx_texts:{subject.of}")))


@press("hx_right", role=Role.MODERATOR)
async def approve(request: Request) -> None:
    """Take a machine's text over as it is."""
    subject = await asked_subject(request)
    if subject is None:
        return
    tag, note = _tag(request), ""
    if standing(subject, tag) is Standing.MACHINE:
        words = tuple(content.texts[tag].text for content in subject.contents)
        subject = await keep(request, subject, tag, words, TextState.REVIEWED)
        note = request.office_gettext("The text was taken over.")
    await show_languages(request, subject, note)


@press("hx_write", role=Role.MODERATOR)
async def ask_words(request: Request) -> None:
    subject = await asked_subject(request)
    if subject is None:
        return
    _, tag = request.office_gettext, _tag(request)
    if tag not in languages_of(request, subject):
        await show_languages(request, subject)
        return
    if subject.goal and tag == subject.source and subject.hearing.phase is not Phase.DRAFT:
        await show_languages(request, subject, fixed(request))
        return
    language = own_name(tag)
    question = (
        _("Please send the goal in this language in one message: %(language)s.", language=language)
        + " "
        + _("The first line is its title, then an empty line, then the wording.")
        if subject.goal
        else _("Please write it in this language: %(language)s.", language=language)
    )
    kind, id_ = subject.of.split(":")
    await ask_line(request, ASKED_WORDS, question, f"hx_texts:{subject.of}", kind=kind, id=int(id_), tag=tag)


@step(ASKED_WORDS, role=Role.MODERATOR)
async def receive_words(request: Request) -> None:
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    subject = await open_subject(request, data["kind"], data["id"])
    if subject is None:
        await request.done()
        return
    cancel = f"hx_texts:{subject.of}"
    words = await written_goal(request, cancel) if subject.goal else await _line(request, cancel)
    if not words:
        return
    await request.done()
    try:
        subject = await keep(request, subject, data["tag"], words, TextState.REVIEWED)
    except GoalFixed:
        await show_languages(request, subject, fixed(request))
        return
    if subject.goal and data["tag"] == subject.source:
        await show_goal(request, subject.hearing, subject.goal)
    else:
        await show_languages(request, subject, _("The text was saved."))


async def written_goal(request: Request, cancel: str) -> tuple[str, ...]:
    """Return title and wording as they were sent, () after having said what is wrong: it is still asked."""
    _ = request.office_gettext
    read = read_goal(request.incoming.text) if request.incoming.kind is Kind.TEXT else None
    if read is None:
        problem = _("The first line is its title, then an empty line, then the wording.")
    elif is_too_long(*read):
        problem = _(
            "This is too long: the title has at most %(title)s characters, the wording at most %(wording)s.",
            title=GOAL_TITLE_CHARS,
            wording=GOAL_CHARS,
        )
    else:
        return read
    await say(request, problem, row(Choice(_("Cancel"), cancel)))
    return ()


async def _line(request: Request, cancel: str) -> tuple[str, ...]:
    line = await written_line(request, cancel, LINE_CHARS)
    return (line,) if line else ()


def _tag(request: Request) -> str:
    """Return the language that a button names."""
    return request.args[2] if len(request.args) > 2 else ""


def languages_of(request: Request, subject: Subject) -> tuple[str, ...]:
    """Return what the hearing offers, the language of the original first."""
    others = (tag for tag in offered_languages(request, subject.hearing) if tag != subject.source)
    return (subject.source, *others)


def standing(subject: Subject, tag: str) -> Standing:
    if subject.is_missing(tag):
        return Standing.MISSING
    if subject.is_outdated(tag):
        return Standing.OUTDATED
    return Standing.MACHINE if subject.is_by_machine(tag) else Standing.CHECKED


def quoted(text: str) -> Raw:
    """Return somebody's words as a quotation, letter by letter."""
    return Raw("\n".join("> " + isolate(escape_markdown(line)) if line else ">" for line in text.splitlines()))

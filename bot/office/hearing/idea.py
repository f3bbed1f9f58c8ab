"""One idea as a moderator sees it: the author's words, the German text, how far it is, and what can be done."""

from typing import Final

from bot.office.asking import leave_question
from bot.office.menu import LABEL_CHARS, number, office_button, shortened, show
from bot.people.hearing.idea_notices import author_chat
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Attachment, AttachmentKind, Choice, Row
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hiding import REASONS, reason_in
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from hearings.moderation import OPEN_STATES, german_text, is_german, may_go_on_wall
from hearings.readings import needs_german
from hearings.words.ideas import READINGS, REASON_NAMES, STATES
from locales.formatting import Raw, bold, inserted, isolate, quoted
from locales.registry import own_name

ISOLATES: Final = 2  #: characters around what is inserted


@press("hi_one", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    idea = await request.stores.ideas.get(number(request))
    await show_idea(request, idea)


@press("hi_file", role=Role.MODERATOR)
async def send_file(request: Request) -> None:
    """Send the voice note or the photo along, where it is still there."""
    idea = await request.stores.ideas.get(number(request))
    if idea is None or not await send_along(request, idea):
        await show_idea(request, idea, request.office_gettext("The file is no longer there."))


async def send_along(request: Request, idea: Idea) -> bool:
    """Send what belongs to the idea to this chat; False when it is no longer there, or too large for the messenger."""
    _ = request.office_gettext
    stored = await request.stores.files.get(idea.file_digest) if idea.file_digest else None
    channel = request.office.channels.get((request.address.address.channel, request.address.address.account))
    if stored is None or channel is None:
        return False
    photo = idea.kind is IdeaKind.PHOTO
    limit = channel.limits.photo_bytes if photo else channel.limits.document_bytes
    if len(stored.content) > limit:
        return False
    kind = AttachmentKind.PHOTO if photo else AttachmentKind.DOCUMENT
    name = _("Idea %(number)s", number=str(idea.number))
    file = Attachment(kind, idea.file_digest, stored.name, stored.media_type)
    await request.say(name, language=_.language.tag, attachments=(file,))
    return True


async def show_idea(request: Request, idea: Idea | None, note: str = "") -> None:
    """Show it with what can be done; below `note`."""
    _ = request.office_gettext
    if idea is None:
        await show(
            request, _("This idea no longer exists."), row(Choice(_("Hearings"), "of_hearings"), office_button(_))
        )
        return
    goal = await request.stores.goals.get(idea.goal_id)
    lines = [note, _heading(request, idea, goal), _state(request, idea), *_words(request, idea)]
    lines += await _german(request, idea)
    await show(request, "\n\n".join(filter(None, lines)), *await _rows(request, idea))


async def moved_on(request: Request, idea_id: int) -> None:
    """Say that somebody else was faster, and show how it is now."""
    _ = request.office_gettext
    idea = await request.stores.ideas.get(idea_id)
    await show_idea(request, idea, _("This can no longer be done: somebody else was faster. This is how it is now:"))


async def asked_idea(request: Request) -> Idea | None:
    """Return the idea of the pressed button and keep others off it; None after having said that it is gone."""
    idea = await request.stores.ideas.hold(number(request))
    if idea is None:
        await show_idea(request, None)
    return idea


def goal_name(request: Request, goal: Goal) -> Raw:
    """Return a goal as everybody calls it: its pictogram, its number and its title."""
    main, tag = request.office.city.main_language, request.office_gettext.language.tag
    return Raw(f"{goal.pictogram} {goal.number} · {inserted(goal.title.say(tag, main)[0], tag)}")


def goal_label(request: Request, goal: Goal, chars: int = LABEL_CHARS) -> str:
    """Return the same for a button, where so many characters have room."""
    main, tag = request.office.city.main_language, request.office_gettext.language.tag
    return ended(f"{goal.pictogram} {goal.number} · ", goal.title.say(tag, main)[0], chars)


def ended(begins: str, text: str, chars: int = LABEL_CHARS) -> str:
    """Return a button's words of which the last part is somebody's, shortened within its isolate."""
    return begins + isolate(shortened(" ".join(text.split()), chars - len(begins) - ISOLATES))


def reason_of(request: Request, idea: Idea) -> str:
    """Return why it is hidden, in the reader's words where it is one of the common reasons."""
    main = request.office.city.main_language
    for key in REASONS:
        if reason_in(idea.language, key, main) == idea.hidden_because:
            return request.office_gettext.gettext(REASON_NAMES[key])
    return idea.hidden_because


def _heading(request: Request, idea: Idea, goal: Goal | None) -> str:
    _ = request.office_gettext
    name = _("Idea %(number)s", number=str(idea.number)) if idea.number else _("An idea")
    return " · ".join(filter(None, [bold(name, _.language.tag), goal_name(request, goal) if goal else ""]))


def _state(request: Request, idea: Idea) -> str:
    _ = request.office_gettext
    lines = [_(STATES[idea.state])]
    if idea.state is IdeaState.HIDDEN and idea.hidden_because:
        lines = [_("It is hidden: %(reason)s", reason=reason_of(request, idea))]
    if idea.on_wall:
        lines.append(_("It is on the wall."))
    if idea.kind is IdeaKind.PAPER:
        lines.append(_("It was written on paper."))
    elif idea.assisted:
        lines.append(_("Somebody helped to write it."))
    return "\n".join(f"- {line}" for line in lines)


def _words(request: Request, idea: Idea) -> list[Raw]:
    """Return what the author wrote, in the author's language."""
    _ = request.office_gettext
    if idea.text:
        return [_("In its author's words (%(language)s):", language=own_name(idea.language)), quoted(idea.text)]
    if idea.kind is IdeaKind.VOICE and idea.file_digest:
        return [_("It is a voice note (%(language)s).", language=own_name(idea.language))]
    if idea.kind is IdeaKind.VOICE:
        return [_("It was a voice note (%(language)s). The recording is deleted.", language=own_name(idea.language))]
    if idea.kind is IdeaKind.PHOTO and idea.file_digest:
        return [_("It is a photo without words.")]
    return [_("Its author's words are deleted.")]


async def _german(request: Request, idea: Idea) -> list[Raw]:
    _, main = request.office_gettext, request.office.city.main_language
    text = german_text(idea, main)
    if idea.text and is_german(idea.language, main):
        return []
    if not text:
        return [_("There is no text in this language yet: %(language)s.", language=own_name(main))]
    if text == idea.text:  # they wrote German, whatever language they read
        return [_("Its author's words are the text in this language: %(language)s.", language=own_name(main))]
    lines = [Raw(f"{own_name(main)}:"), quoted(text)]
    back = idea.public.texts.get(idea.language) if idea.public and not idea.text else None
    if back and idea.language != main:
        lines += [Raw(f"{own_name(idea.language)}:"), quoted(back.text)]
    if idea.reading in READINGS:
        lines.append(_(READINGS[idea.reading]))
    if idea.reading in (Reading.ASKED, Reading.WRONG) and await author_chat(request.stores, idea) is None:
        lines.append(_("Its author cannot be asked: the chat is gone, or somebody else has the phone now."))
    return lines


async def _rows(request: Request, idea: Idea) -> list[Row]:
    _, main = request.office_gettext, request.office.city.main_language
    back = row(Choice(_("Ideas"), f"hi:{idea.hearing_id}"), office_button(_))
    if idea.state not in OPEN_STATES:
        return [back]
    decide = []
    if idea.state is not IdeaState.SHOWN:
        decide.append(Choice(_("Show it"), f"hi_show:{idea.id}"))
    if idea.state is not IdeaState.HIDDEN:
        decide.append(Choice(_("Hide it…"), f"hi_hide:{idea.id}"))
    written = german_text(idea, main)
    german = [Choice(_("Change the German text") if written else _("Write the German text"), f"hi_de:{idea.id}")]
    if idea.reading in (Reading.ASKED, Reading.WRONG):
        german.append(Choice(_("Go on without an answer…"), f"hi_over:{idea.id}"))
    wall = []
    if idea.on_wall:
        wall = [Choice(_("Take it off the wall"), f"hi_wall:{idea.id}:off")]
    elif may_go_on_wall(idea, main):
        wall = [Choice(_("Put it on the wall"), f"hi_wall:{idea.id}:on")]
    sort = [Choice(_("Other goal…"), f"hi_goal:{idea.id}")]
    if idea.state is not IdeaState.CONFIRMED:
        sort.append(Choice(_("Undo"), f"hi_undo:{idea.id}"))
    waiting = [each for each in await request.stores.ideas.waiting(idea.hearing_id, 2) if each.id != idea.id]
    on = [Choice(_("Next idea"), f"hi_one:{waiting[0].id}")] if waiting else []
    return [
        row(*on),
        row(*_file(request, idea)),
        row(*decide),
        row(*german) if needs_german(idea, main) else (),
        row(*wall),
        row(*sort),
        back,
    ]


def _file(request: Request, idea: Idea) -> list[Choice]:
    _ = request.office_gettext
    if not idea.file_digest:
        return []
    name = _("Show the photo") if idea.kind is IdeaKind.PHOTO else _("Hear the voice note")
    return [Choice(name, f"hi_file:{idea.id}")]

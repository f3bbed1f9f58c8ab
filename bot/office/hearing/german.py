"""A moderator writes the German text of an idea; it goes back to its author, whose yes makes it stand."""

from typing import Any, Final

from bot.office.asking import ask_line, written_line
from bot.office.hearing.idea import asked_idea, moved_on, send_along, show_idea
from bot.office.menu import number, say, show
from bot.people.hearing.idea_notices import ask_reading, author_chat
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.ideas import IDEA_CHARS, Idea, IdeaKind, IllegalIdeaAction, Reading
from hearings.moderation import german_text
from hearings.readings import (
    ChangedMeanwhile,
    WordsOfTheAuthor,
    may_read_back,
    needs_german,
    override_reading,
    take_as_german,
    write_german,
)
from locales.formatting import quoted
from locales.registry import own_name

ASKED_GERMAN: Final = "hi_german"  #: step: the German text of `idea_id`; `text` once it was written
ASKED_BACK: Final = "hi_back"  #: step: the same in the author's language


@press("hi_de", role=Role.MODERATOR)
async def ask_german(request: Request) -> None:
    """Ask for the text; what is to be typed up comes along."""
    _, idea = request.office_gettext, await request.stores.ideas.get(number(request))
    main = request.office.city.main_language
    if idea is None or not needs_german(idea, main):
        await show_idea(request, idea)
        return
    question = _("Please write what the idea says, in this language: %(language)s.", language=own_name(main))
    words = quoted(german_text(idea, main) or idea.text)
    data = {"idea_id": idea.id, "instead_of": german_text(idea, main), "text": "", "back": ""}
    already = row(Choice(_("It is in this language already"), f"hi_asis:{idea.id}")) if idea.text else ()
    request.edited = True  # the idea stays readable above the question
    lines = [words, question] if words else [question]
    await ask_line(request, ASKED_GERMAN, "\n\n".join(lines), f"hi_one:{idea.id}", already, **data)
    if idea.kind is IdeaKind.VOICE:
        await send_along(request, idea)


@step(ASKED_GERMAN, role=Role.MODERATOR)
async def receive_german(request: Request) -> None:
    await _receive(request, "text")


@press("hi_back", role=Role.MODERATOR)
async def ask_back(request: Request) -> None:
    """Ask for the same text in the author's language, for who can write it."""
    _, data = request.office_gettext, _written(request)
    idea = await request.stores.ideas.get(number(request))
    if idea is None or data is None or not may_read_back(idea, request.office.city.main_language):
        await show_idea(request, idea)
        return
    question = _("Please write the same in this language: %(language)s.", language=own_name(idea.language))
    await ask_line(request, ASKED_BACK, question, f"hi_one:{idea.id}", **data)


@step(ASKED_BACK, role=Role.MODERATOR)
async def receive_back(request: Request) -> None:
    await _receive(request, "back")


@press("hi_save", role=Role.MODERATOR)
async def save(request: Request) -> None:
    """Store what was shown and ask the author; a second press finds nothing to store."""
    _, data, idea = request.office_gettext, _written(request), await asked_idea(request)
    if idea is None:
        return
    if data is None:
        await show_idea(request, idea)
        return
    await request.done()
    ideas, main = request.stores.ideas, request.office.city.main_language
    try:
        written = await write_german(ideas, idea, data["text"], main, instead_of=data["instead_of"], back=data["back"])
    except ChangedMeanwhile:
        note = _("Somebody else wrote the German text meanwhile. Yours was not saved: %(text)s", text=data["text"])
        await show_idea(request, idea, note)
    except (IllegalIdeaAction, WordsOfTheAuthor):
        await moved_on(request, idea.id)
    else:
        asked = written.reading is Reading.ASKED and await ask_reading(
            request.stores, request.office, written, data["back"], request.now
        )
        note = _("Saved. Its author is asked whether this is right.") if asked else _("Saved.")
        await show_idea(request, written, note)


@press("hi_asis", role=Role.MODERATOR)
async def take_words(request: Request) -> None:
    """The author wrote German although they read another language here: their words stand."""
    _, idea = request.office_gettext, await asked_idea(request)
    if idea is None:
        return
    try:
        taken = await take_as_german(request.stores.ideas, idea, request.office.city.main_language)
    except IllegalIdeaAction:
        await moved_on(request, idea.id)
    else:
        await request.done()
        await show_idea(request, taken, _("Saved."))


@press("hi_over", role=Role.MODERATOR)
async def ask_override(request: Request) -> None:
    """Ask once more before going on without the author."""
    _, idea = request.office_gettext, await request.stores.ideas.get(number(request))
    if idea is None or idea.reading not in (Reading.ASKED, Reading.WRONG):
        await moved_on(request, number(request))
        return
    if idea.reading is Reading.WRONG:
        why = _("Its author says that this is not what they meant. Better write the German text anew.")
    elif await author_chat(request.stores, idea) is None:
        why = _("Its author cannot be asked: the chat is gone, or somebody else has the phone now.")
    else:
        why = _("Its author was asked whether this is right and has not answered.")
    await show(
        request,
        f"{why}\n\n{_('Use this text without their yes? Everybody may make measures of it then.')}",
        row(Choice(_("Yes, use it"), f"hi_overd:{idea.id}"), Choice(_("Back"), f"hi_one:{idea.id}")),
    )


@press("hi_overd", role=Role.MODERATOR)
async def override(request: Request) -> None:
    _, idea = request.office_gettext, await asked_idea(request)
    if idea is None:
        return
    try:
        overridden = await override_reading(request.stores.ideas, idea)
    except IllegalIdeaAction:
        await moved_on(request, idea.id)
    else:
        await show_idea(request, overridden, _("Done: the text stands without its author's answer."))


async def _receive(request: Request, name: str) -> None:
    """Take a line of text into the step and show all of it once more before it is saved."""
    assert request.step is not None
    _, data = request.office_gettext, dict(request.step.data)
    cancel = f"hi_one:{data['idea_id']}"
    line = await written_line(request, cancel, IDEA_CHARS)
    idea = await request.stores.ideas.get(data["idea_id"]) if line else None
    if idea is None:
        return
    data[name] = line
    await request.go(ASKED_GERMAN, **data)
    ask = await author_chat(request.stores, idea) is not None
    rows = [row(Choice(_("Save and ask its author") if ask else _("Save"), f"hi_save:{idea.id}"))]
    if ask and may_read_back(idea, request.office.city.main_language) and not data["back"]:
        rows.append(row(Choice(_("Add it in their language…"), f"hi_back:{idea.id}")))
    await say(request, _preview(request, idea, data), *rows, row(Choice(_("Cancel"), cancel)))


def _preview(request: Request, idea: Idea, data: dict[str, Any]) -> str:
    _, main = request.office_gettext, request.office.city.main_language
    lines = [f"{own_name(main)}:", quoted(data["text"])]
    if data["back"]:
        lines += [f"{own_name(idea.language)}:", quoted(data["back"])]
    return "\n\n".join([*lines, _("Is everything right? If not, write it once more.")])


def _written(request: Request) -> dict[str, Any] | None:
    """Return what was written for the idea of the pressed button, None where there is nothing to save."""
    step_now = request.step
    if step_now is None or step_now.name not in (ASKED_GERMAN, ASKED_BACK):
        return None
    data = dict(step_now.data)
    return data if data["idea_id"] == number(request) and data["text"] else None

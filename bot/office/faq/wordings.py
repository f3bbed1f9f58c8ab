"""Other ways to ask the same question, in one language: added a line each, removed one by one."""

from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line
from bot.office.faq.entry import asked_version, keep, open_version
from bot.office.faq.languages import show_text
from bot.office.faq.twins import look_for_twins
from bot.office.faq.words import WRITERS
from bot.office.menu import number, say, shortened, show
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from faq.entries import FaqEntry
from faq.words.reading import Unfit, read_wordings
from locales.registry import own_name

ASKED_WORDINGS: Final = "fqs_alt"


@press("fqs_alt", role=WRITERS)
async def ask_wordings(request: Request) -> None:
    found = await _asked_text(request)
    if found is None:
        return
    entry, tag = found
    _ = request.office_gettext
    question = _(
        "How else do people ask this? Please write it in this language, a line for each wording: %(language)s.",
        language=own_name(tag),
    )
    cancel = f"fqs_text:{entry.id}:{tag}"
    await ask_line(request, ASKED_WORDINGS, question, cancel, id=entry.id, version=entry.version, tag=tag)


@step(ASKED_WORDINGS, role=WRITERS)
async def receive_wordings(request: Request) -> None:
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    entry = await open_version(request, data["id"], data["version"])
    if entry is None:
        await request.done()
        return
    tag = data["tag"]
    try:
        wordings = _read(request, entry, tag)
    except Unfit as exc:
        await say(request, str(exc), row(Choice(_("Cancel"), f"fqs_text:{entry.id}:{tag}")))
        return
    await request.done()
    await look_for_twins(request, entry)
    await _keep(request, entry, tag, wordings, _("Saved."))


@press("fqs_altdel", role=WRITERS)
async def remove_wording(request: Request) -> None:
    """Show the wordings, or remove the one that was pressed: by its number from 0."""
    found = await _asked_text(request)
    if found is None:
        return
    entry, tag = found
    _, wordings = request.office_gettext, entry.texts[tag].alternatives
    if request.args[3:] and number(request, 3) < len(wordings):
        left = tuple(each for place, each in enumerate(wordings) if place != number(request, 3))
        await _keep(request, entry, tag, left, _("The wording was removed."))
        return
    token = f"fqs_altdel:{entry.id}:{entry.version}:{tag}"
    rows = [row(Choice(shortened(each), f"{token}:{place}")) for place, each in enumerate(wordings)]
    back = row(Choice(_("Back"), f"fqs_text:{entry.id}:{tag}"))
    await show(request, _("Which wording do you want to remove?"), *rows, back)


async def _asked_text(request: Request) -> tuple[FaqEntry, str] | None:
    """Return the entry and the language of a button, None where that has changed, which has been said."""
    entry, tag = await asked_version(request), (*request.args, "", "", "")[2]
    if entry is None:
        return None
    if tag in entry.texts:
        return entry, tag
    await show_text(request, entry, entry.language)
    return None


def _read(request: Request, entry: FaqEntry, tag: str) -> tuple[str, ...]:
    """Return the wordings with those that are new. Raises `Unfit`."""
    _, text = request.office_gettext, entry.texts[tag]
    if request.incoming.kind is not Kind.TEXT or not request.incoming.text.strip():
        raise Unfit(_("Please answer with a text message."))
    return read_wordings(_, text.question, (*text.alternatives, *request.incoming.text.splitlines()))


async def _keep(request: Request, entry: FaqEntry, tag: str, wordings: tuple[str, ...], note: str) -> None:
    text = replace(entry.texts[tag], alternatives=wordings)
    saved = await keep(request, replace(entry, texts={**entry.texts, tag: text}))
    if saved is not None:
        await show_text(request, saved, tag, note)

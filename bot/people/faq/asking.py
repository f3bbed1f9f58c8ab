"""Asking: any text that answers no question of ours is one, and is searched for outside the unit of work."""

import re
from typing import Final

from bot.people import menu
from bot.people.crisis import help_at_once
from bot.people.faq.handing_over import goes_to_the_talk, offer
from bot.request import Request, row
from bot.routing import command, press, step
from channels.incoming import Kind, Lookup, LookupKind
from channels.outgoing import Choice
from contacts.who_sees import who_reads_along
from faq.askings import TEXT_CHARS
from faq.entries import EntryState
from faq.who_sees import who_sees_questions

ASKING: Final = "fq_ask"
FIRST: Final = "fq_first"  #: step: holds the question while its asker reads who sees it
ABOUT: Final = "ask"
AT_ONCE: Final = 3  #: questions of one message that are looked for
QUESTION_CHARS: Final = 12  #: shorter pieces between question marks are no questions of their own
ENDS: Final = re.compile(r"(?<=[?؟;፧])\s+")
LETTERS: Final = re.compile(r"[^\W\d_]{2}")


@command("ask")
@press("ask")
async def ask(request: Request) -> None:
    """Take the question after the command, else ask for it."""
    _, text = request.gettext, request.incoming.text.strip() if request.incoming.kind is Kind.COMMAND else ""
    if text and await is_ready(request):
        await take(request, text)
        return
    await request.go(ASKING)
    rows = [row(Choice(_("Look through the topics"), "fq_topics"))] if await is_ready(request) else []
    await request.show(_("What would you like to know? Please write it in your language."), *rows, *menu.home(request))


@step(ASKING)
async def receive(request: Request) -> None:
    _ = request.gettext
    if request.incoming.kind is not Kind.TEXT:
        await request.say(_("Please answer with a text message."), row(menu.cancel(request)))
    elif await is_ready(request):
        await take(request, request.incoming.text)
    else:
        await request.done()
        await offer(request, request.incoming.text)


async def is_ready(request: Request) -> bool:
    """Whether there is anything to answer with."""
    return await request.stores.faq.count(EntryState.PUBLISHED) > 0


async def may_be_question(request: Request) -> bool:
    """Whether a text that nothing asked for can be looked for: it has words, and there are answers."""
    return bool(LETTERS.search(request.incoming.text)) and await is_ready(request)


async def take(request: Request, text: str) -> None:
    """Look for an answer; whoever asks for the first time reads first who sees it."""
    if await help_at_once(request, text) or await goes_to_the_talk(request, text):
        return
    if not await request.stores.askings.has_asked(request.address.id):
        await request.go(FIRST, text=text[:TEXT_CHARS])
        _ = request.gettext
        await request.show(who_text(request), row(Choice(_("Go on"), "fq_on")), row(menu.cancel(request)))
        return
    await request.done()
    await search(request, text)


@press("fq_on")
async def go_on(request: Request) -> None:
    """Look for what was asked before reading who sees it."""
    waiting = request.step
    if waiting is None or waiting.name != FIRST:
        await ask(request)
        return
    await request.done()
    await search(request, waiting.data["text"])


@step(FIRST)
async def ask_anew(request: Request) -> None:
    """A text instead of the button: the newest question counts."""
    _ = request.gettext
    if request.incoming.kind is Kind.TEXT:
        await take(request, request.incoming.text)
    else:
        await request.say(_("Please answer with a text message."), row(menu.cancel(request)))


async def search(request: Request, text: str) -> None:
    """Let every question of the message be looked for, the first three; each is answered in a message of its own."""
    for question in questions_of(text):
        await request.look_up(Lookup(LookupKind.SEARCH, question, about=f"{ABOUT}:{request.wishes[0]}"))


def questions_of(text: str) -> list[str]:
    """Return the questions of a text; what asks nothing by itself belongs to the question after it."""
    found: list[str] = []
    before = ""
    for piece in ENDS.split(" ".join(text.split())[:TEXT_CHARS]):
        before = f"{before} {piece}".strip()
        if len(piece) >= QUESTION_CHARS:
            found.append(before)
            before = ""
    if before and not found:
        return [before]
    if before:
        found[-1] = f"{found[-1]} {before}"
    return found[:AT_ONCE]


def who_text(request: Request) -> str:
    """Return who sees what is asked, on this channel."""
    _ = request.gettext
    office = request.office.city.say(request.office.city.office, request.language)
    lines = [_("**Before I answer: who sees this?**"), *who_sees_questions(_, office)]
    lines.append(who_reads_along(_, request.address.address.channel))
    return "\n\n".join(lines)

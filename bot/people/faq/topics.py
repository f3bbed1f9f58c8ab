"""Looking through the answers by topic, on buttons."""

from typing import Final

from bot.people import menu
from bot.people.faq import answers
from bot.people.faq.asked import today
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice
from faq.entries import EntryState
from faq.topics import TOPICS, topic_name

PAGE: Final = 8


@press("fq_topics")
async def show_topics(request: Request) -> None:
    """List the topics that have answers."""
    _, counts = request.gettext, await request.stores.faq.topics()
    await request.done()
    if not counts:
        await request.show(_("There are no answers here yet."), *menu.home(request))
        return
    ordered = [*(code for code in TOPICS if code in counts), *(code for code in counts if code not in TOPICS)]
    choices = [Choice(topic_name(code, request.gettext), f"fq_t:{code}") for code in ordered]
    text = _("Choose a topic, or just write your question.")
    await request.show(text, *rows_of(choices), *menu.home(request))


@press("fq_t")
async def show_topic(request: Request) -> None:
    """List the questions of one topic, some at a time."""
    _, code = request.gettext, request.args[0] if request.args else ""
    after = int(request.args[1]) if len(request.args) > 1 and request.args[1].isdecimal() else 0
    found = await request.stores.faq.listed(EntryState.PUBLISHED, code, PAGE + 1, after)
    day = today(request)
    shown = [entry for entry in found[:PAGE] if entry.valid(day) and not entry.see]
    rows = [row(Choice(answers.label(request, each, answers.LABEL_CHARS), f"fq_see:{each.id}")) for each in shown]
    more = row(Choice(_("More questions"), f"fq_t:{code}:{found[PAGE - 1].id}")) if len(found) > PAGE else ()
    back = row(Choice(_("Topics"), "fq_topics"), Choice(_("Menu"), "menu"))
    text = topic_name(code, request.gettext) if shown or more else _("There are no answers here yet.")
    await request.show(text, *rows, more, back)

"""A new entry: its language, its topic, one message with question and answer, and then its source."""

from typing import Final

from bot import fallbacks
from bot.office.asking import ask_line, leave_question
from bot.office.faq.fields import ask_field
from bot.office.faq.languages import ask_for_text, written_text
from bot.office.faq.twins import look_for_twins
from bot.office.faq.words import WRITERS, topic_choices, ways_back
from bot.office.menu import show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice
from faq.entries import FaqEntry, FaqText
from faq.keys import add_entry
from faq.topics import TOPICS
from locales.registry import own_name

ASKED_NEW: Final = "fqs_new"


@press("fqs_new", role=WRITERS)
async def begin(request: Request) -> None:
    """Ask for the language, then for the topic, then for the text: `fqs_new:language:topic`."""
    await leave_question(request)
    _, city = request.office_gettext, request.office.city
    language, topic = (*request.args, "", "")[:2]
    if not language:
        main_first = dict.fromkeys((city.main_language, *city.languages))
        choices = [Choice(own_name(tag), f"fqs_new:{tag}") for tag in main_first]
        await show(request, _("In which language do you write the original?"), *rows_of(choices), ways_back(_))
    elif language not in city.languages or topic not in ("", *TOPICS):
        await fallbacks.old_button(request)
    elif not topic:
        back = row(Choice(_("Back"), "fqs_new"))
        await show(
            request, _("Which topic does it belong to?"), *rows_of(topic_choices(request, f"fqs_new:{language}")), back
        )
    else:
        await ask_line(request, ASKED_NEW, ask_for_text(request, language), "fqs", tag=language, topic=topic)


@step(ASKED_NEW, role=WRITERS)
async def receive(request: Request) -> None:
    """Keep it as a draft, and ask on what it relies."""
    assert request.step is not None
    data, written = request.step.data, await written_text(request, "fqs")
    if written is None:
        return
    await request.done()
    question, answer = written
    texts = {data["tag"]: FaqText(question, answer)}
    entry = await add_entry(request.stores.faq, FaqEntry(0, "", data["topic"], data["tag"], texts))
    await look_for_twins(request, entry)
    await ask_field(request, entry, "source", request.office_gettext("It is saved as a draft."))

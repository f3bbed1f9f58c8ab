"""The list of editions, and the beginning of a new one."""

from dataclasses import replace
from typing import Final

from broadcasts.editions import BODY_CHARS, TITLE_CHARS, EditionState, save_edition
from broadcasts.links import links_in
from broadcasts.translation_words import problem
from broadcasts.writing import with_texts
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role

PAGE: Final = 20


@page("/editions", Role.EDITOR)
async def editions(visit: Visit) -> Reply:
    """Show drafts, or what was sent, the newest first."""
    sent = visit.asked("state") == EditionState.SENT
    state, at = EditionState.SENT if sent else EditionState.DRAFT, visit.page_number()
    found = await visit.stores.editions.page(state, visit.asked("search"), PAGE + 1, (at - 1) * PAGE)
    return Shown(
        "editions/list.html",
        {
            "editions": found[:PAGE],
            "sent": sent,
            "search": visit.asked("search"),
            "page": at,
            "more": len(found) > PAGE,
        },
    )


@page("/editions/new", Role.EDITOR)
async def new(visit: Visit) -> Reply:
    return await _form(visit, "", "", "")


@form("/editions/new", Role.EDITOR)
async def begin(visit: Visit) -> Reply:
    """Store a new edition with its text in the main language; bad input stays in the form."""
    title, body, topic = visit.field("title"), visit.field("body"), visit.field("topic")
    _, main, stores = visit.gettext, visit.desk.site.main_language, visit.stores
    if wrong := problem(_, main, title, body):
        return await _form(visit, title, body, topic, [wrong])
    topics = {str(each.id): each.id for each in await stores.subscriptions.topics()}
    made = await stores.editions.add(main, visit.staff.id, visit.now, training=visit.staff.training)
    written = replace(with_texts(made, {main: (title, body)}), topic_id=topics.get(topic))
    saved = await save_edition(stores.editions, written, visit.now, visit.staff.id)
    if visit.desk.link_check and (urls := links_in(saved)):
        await stores.links.ask(urls, visit.now)
    return Went(f"/editions/{saved.id}", _("Saved."))


async def _form(visit: Visit, title: str, body: str, topic: str, problems: list[str] | None = None) -> Reply:
    return Shown(
        "editions/new.html",
        {
            "title": title,
            "body": body,
            "topic": topic,
            "topics": await visit.stores.subscriptions.topics(),
            "language": visit.desk.site.main_language,
            "title_chars": TITLE_CHARS,
            "body_chars": BODY_CHARS,
            "problems": problems or [],
        },
        422 if problems else 200,
    )

"""One language of an edition: written beside its original, with a preview as on the phone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from broadcasts.composing import compose_edition
from broadcasts.editions import (
    BODY_CHARS,
    TITLE_CHARS,
    ChangedMeanwhile,
    Edition,
    EditionClosed,
    EditionState,
    EditionText,
    save_edition,
)
from broadcasts.gate import offered
from broadcasts.glossary import kept_names, terms_in
from broadcasts.late_languages import may_write
from broadcasts.links import links_in
from broadcasts.protecting import differences
from broadcasts.translation_words import difference_lines, problem, term_lines
from broadcasts.words.messengers import messenger_name
from broadcasts.writing import with_texts
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from locales.registry import LANGUAGES, own_name


@page("/editions/{number}/text/{language}", Role.EDITOR)
async def text(visit: Visit) -> Reply:
    found, tag = await the_edition(visit), _language(visit)
    present = found.texts.get(tag)
    title, body = (present.title, present.body) if present else ("", "")
    editable = await may_write(visit.stores, found, [tag], visit.desk.languages)
    return _page(visit, found, tag, title, body, editable=editable)


@form("/editions/{number}/text/{language}", Role.EDITOR)
async def write(visit: Visit) -> Reply:
    """Store the text if the edition still is as the page showed it; otherwise show both, and nothing is lost."""
    found, tag, _ = await the_edition(visit), _language(visit), visit.gettext
    title, body = visit.field("title"), visit.field("body")
    if wrong := problem(_, tag, title, body):
        return _page(visit, found, tag, title, body, [wrong], 422)
    if not await may_write(visit.stores, found, [tag], visit.desk.languages):
        words = _("This edition was sent, or is about to be sent, and can no longer change. Your text is not stored.")
        return _page(visit, found, tag, title, body, [words], 409, editable=False)
    present = found.texts.get(tag)
    same = present is not None and (present.title, present.body) == (title, body)
    if (found.text_hash(tag) if present else "") != visit.field("seen") and not same:
        words = _("Somebody saved another text meanwhile: it stands below. If you save now, yours takes its place.")
        return _page(visit, found, tag, title, body, [words], 409, theirs=present)
    try:
        changed = with_texts(found, {tag: (title, body)})
        saved = await save_edition(visit.stores.editions, changed, visit.now, visit.staff.id)
    except EditionClosed:
        words = _("This edition was sent, or is about to be sent, and can no longer change. Your text is not stored.")
        return _page(visit, found, tag, title, body, [words], 409)
    except ChangedMeanwhile:
        words = _("Somebody saved this edition in the same moment. Nothing is lost: press “Save” again.")
        return _page(visit, found, tag, title, body, [words], 409)
    if visit.desk.link_check and (urls := links_in(saved)):
        await visit.stores.links.ask(urls, visit.now)
    return Went(f"/editions/{found.id}", _("Saved: %(language)s", language=own_name(tag)))


@form("/editions/preview", Role.EDITOR, once=False)
async def preview(visit: Visit) -> Reply:
    """Show a text that is being written as it will arrive."""
    tag = visit.field("language")
    if tag not in LANGUAGES:
        raise Missing
    written = EditionText(tag, visit.field("title"), visit.field("body")[: 2 * BODY_CHARS])
    return Shown("editions/preview.html", {"preview": _preview(visit, written)})


def _language(visit: Visit) -> str:
    tag = visit.path["language"]
    if tag not in LANGUAGES:
        raise Missing
    return tag


def _page(
    visit: Visit,
    edition: Edition,
    tag: str,
    title: str,
    body: str,
    problems: Sequence[str] = (),
    status: int = 200,
    theirs: EditionText | None = None,
    *,
    editable: bool = True,
) -> Shown:
    _, main = visit.gettext, edition.main_language
    original = edition.texts.get(main) if tag != main else None
    source = f"{original.title}\n{original.body}" if original else ""
    differing = differences(source, f"{title}\n{body}", kept_names(visit.desk.glossary)) if original and body else []
    possible = tag in offered(edition, visit.desk.site.languages)
    return Shown(
        "editions/text.html",
        {
            "edition": edition,
            "language": tag,
            "original": original,
            "original_html": original and original.body,
            "title": title,
            "body": body,
            "seen": edition.text_hash(tag) if tag in edition.texts else "",
            "theirs": theirs,
            "editable": editable and possible,
            "problems": problems,
            "warnings": difference_lines(_, differing),
            "terms": term_lines(_, terms_in(visit.desk.glossary, source, tag), tag) if original else [],
            "preview": _preview(visit, EditionText(tag, title, body)),
            "title_chars": TITLE_CHARS,
            "body_chars": BODY_CHARS,
        },
        status,
    )


def _preview(visit: Visit, text: EditionText) -> dict[str, Any]:
    """Return what a phone shows, and how many messages that is on each messenger."""
    if not text.title and not text.body:
        return {"language": text.language, "markdown": "", "counts": []}
    alone = Edition(0, None, text.language, EditionState.DRAFT, 0, None, {text.language: text})
    message = compose_edition(replace(alone), text.language)
    counts = [
        (messenger_name(visit.gettext, channel.name), len(channel.parts(message)))
        for channel in visit.desk.channels.values()
    ]
    return {"language": text.language, "markdown": message.text, "counts": counts}

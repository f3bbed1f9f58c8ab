"""How far the languages of an edition are on their way to release, and how a wording changed, in words."""

from collections.abc import Sequence

from broadcasts.editions import Edition, EditionText, TextState
from broadcasts.history import EditionEvent
from broadcasts.releasing import ApprovalRule, may_approve
from broadcasts.wording import changed_lines
from locales.catalogues import Translator
from locales.formatting import Raw
from locales.registry import own_name


def language_lines(
    _: Translator,
    edition: Edition,
    order: Sequence[str],
    sent_back: Sequence[EditionEvent],
    staff_id: int,
    rule: ApprovalRule,
) -> str:
    """Return a line for each language: how far it is, and whether this person may approve it."""
    rejected = {note.language for note in sent_back}
    lines = []
    for tag in order:
        state = _state(_, edition, tag, bool(rejected & {tag, ""}))
        name = own_name(tag)
        lines.append(
            _("- %(language)s: %(state)s", language=name, state=state)
            if edition.is_approved(tag) or may_approve(edition, tag, staff_id, rule)
            else _(
                "- %(language)s: %(state)s; written by you, so somebody else must approve it",
                language=name,
                state=state,
            )
        )
    return "\n".join(lines)


def _state(_: Translator, edition: Edition, tag: str, sent_back: bool) -> Raw:
    if edition.is_approved(tag):
        return _("✓ approved already")
    if sent_back:
        return _("sent back, not changed since")
    if tag in edition.unconfirmed:
        return _("a small change of an approved text")
    if edition.outdated(tag):
        return _("⚠ outdated, the main text has changed since")
    if edition.texts[tag].state is TextState.MACHINE:
        return _("⚠ translated by a machine, not checked yet")
    return _("checked")


def wording_lines(_: Translator, before: EditionText, now: EditionText) -> list[str]:
    """Return a paragraph for every place where the wording differs, old above new; none where nothing does."""
    paragraphs: list[str] = []
    for change in changed_lines(f"{before.title}\n{before.body}", f"{now.title}\n{now.body}"):
        if not (change.before + change.now).strip():
            continue
        if not change.before.strip():
            paragraphs.append(_("New: %(text)s", text=change.now))
        elif not change.now.strip():
            paragraphs.append(_("Taken out: %(text)s", text=change.before))
        else:
            old = _("Before: %(text)s", text=change.before)
            paragraphs.append(f"{old}\n\n" + _("Now: %(text)s", text=change.now))
    return paragraphs

"""What becomes of the measures: decisions and news, prepared, looked at, published, and told once to each follower."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from console.office.hearings.about import the_hearing
from console.office.hearings.goals import languages_of
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.measures import IllegalMeasureAction, Measure, MeasureAction
from hearings.progress import (
    DECIDED,
    REASON_CHARS,
    NotYetPublic,
    Progress,
    ReasonMissing,
    StepPrepared,
    StepPublished,
    actions_for,
    has_words,
    overdue,
    prepare_step,
    publish_step,
    save_step,
    silent_since,
)
from hearings.words.progress import ACTIONS, STATES
from locales.registry import own_name

PAGE: Final = 20
NEWS: Final = "news"  #: instead of an action: nothing changes but that there is something to tell


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form for a step."""

    action: str = ""
    text: str = ""
    percent: str = ""
    next_on: str = ""


@page("/hearings/{number}/promises", Role.MODERATOR)
async def promises(visit: Visit) -> Reply:
    """List the measures whose rating is over, with their state and what waits to be published."""
    hearing, stores, at = await the_hearing(visit), visit.stores, visit.page_number()
    measures = await stores.measures.of_hearing(hearing.id, *STATES)
    waiting = {step.measure_id for step in await stores.progress.unpublished(hearing.id)}
    latest = await stores.progress.latest(hearing.id)
    today = visit.now.astimezone(visit.desk.site.zone).date()
    return Shown(
        "hearings/promises.html",
        {
            **_about(visit, hearing),
            "rows": [
                {
                    "measure": each,
                    "what": each.what.say(visit.language, visit.desk.site.main_language),
                    "state": STATES[latest[each.id].state if each.id in latest else each.state],
                    "percent": latest[each.id].percent if each.id in latest else 0,
                    "waits": each.id in waiting,
                    "silent": silent_since(each, latest.get(each.id), visit.now),
                    "late": overdue(each, latest.get(each.id), today),
                }
                for each in measures[(at - 1) * PAGE : at * PAGE]
            ],
            "waiting": len(waiting),
            "page": at,
            "more": len(measures) > at * PAGE,
        },
    )


@page("/measures/{number}", Role.MODERATOR)
async def measure(visit: Visit) -> Reply:
    return await _page(visit, *await _the_measure(visit))


@form("/measures/{number}/prepare", Role.MODERATOR)
async def prepare(visit: Visit) -> Reply:
    """Keep what the office is going to say; nobody else sees it before it is published."""
    (found, hearing), _, stores = await _the_measure(visit), visit.gettext, visit.stores
    written = _written(visit)
    possible = [*actions_for(found.state), *((NEWS,) if found.state in DECIDED else ())]
    if written.action not in possible:
        return await _page(visit, found, hearing, written, [_("This is how it stands now. Please choose again.")], 409)
    problems, percent, day = _read(visit, written)
    if problems:
        return await _page(visit, found, hearing, written, problems, 422)
    main = visit.desk.site.main_language
    text = Content.of(main, written.text) if written.text else Content(main)
    action = None if written.action == NEWS else MeasureAction(written.action)
    try:
        step = await prepare_step(stores.progress, found, action, text, visit.staff.id, visit.now)
    except StepPrepared:
        words = _("Another step of this measure waits already. Publish it first, or take it back.")
        return await _page(visit, found, hearing, written, [words], 409)
    except ReasonMissing:
        return await _page(visit, found, hearing, written, [_("This needs a reason.")], 422)
    await save_step(stores.progress, replace(step, percent=step.percent if percent is None else percent, next_on=day))
    return Went(f"/measures/{found.id}", _("Prepared. Read it once more, then publish it."))


@form("/measures/{number}/change", Role.MODERATOR)
async def change(visit: Visit) -> Reply:
    """Change the step that waits."""
    (found, hearing), _, stores = await _the_measure(visit), visit.gettext, visit.stores
    written, waiting = _written(visit), await _waiting(visit, found)
    if waiting is None:
        return await _page(visit, found, hearing, written, [_late(visit)], 409)
    problems, percent, day = _read(visit, written)
    if problems:
        return await _page(visit, found, hearing, written, problems, 422)
    text = waiting.text.with_text(waiting.text.source, written.text) if written.text else Content(waiting.text.source)
    step = replace(waiting, text=text, percent=waiting.percent if percent is None else percent, next_on=day)
    try:
        await save_step(stores.progress, step)
    except ReasonMissing:
        return await _page(visit, found, hearing, written, [_("This needs a reason.")], 422)
    except StepPublished:
        return await _page(visit, found, hearing, written, [_late(visit)], 409)
    return Went(f"/measures/{found.id}", _("Saved."))


@form("/measures/{number}/publish", Role.MODERATOR)
async def publish(visit: Visit) -> Reply:
    """Publish the step that the page showed; followers are told once."""
    (found, hearing), _, stores = await _the_measure(visit), visit.gettext, visit.stores
    step = visit.field("step")
    waiting = await _waiting(visit, found)
    if waiting is None or str(waiting.id) != step:
        return await _page(visit, found, hearing, problems=[_late(visit)], status=409)
    try:
        await publish_step(stores.progress, stores.measures, hearing, waiting.id, visit.now)
    except NotYetPublic:
        return await _page(visit, found, hearing, problems=[_not_yet(visit, hearing)], status=409)
    except StepPublished:
        return await _page(visit, found, hearing, problems=[_late(visit)], status=409)
    except IllegalMeasureAction:
        words = _("The state of this measure has changed meanwhile. Please look again.")
        return await _page(visit, found, hearing, problems=[words], status=409)
    return Went(f"/measures/{found.id}", _("Published. Everybody who follows it is told."))


@form("/measures/{number}/take-back", Role.MODERATOR)
async def take_back(visit: Visit) -> Reply:
    """Let a step that waits not be published."""
    (found, hearing), _ = await _the_measure(visit), visit.gettext
    waiting = await _waiting(visit, found)
    if waiting is None or not await visit.stores.progress.remove(waiting.id):
        return await _page(visit, found, hearing, problems=[_late(visit)], status=409)
    return Went(f"/measures/{found.id}", _("Taken back."))


@page("/measures/{number}/text/{language}", Role.MODERATOR)
async def text(visit: Visit) -> Reply:
    found, hearing = await _the_measure(visit)
    step, tag = await _translated(visit, found, hearing)
    known = step.text.texts.get(tag)
    return _text_page(visit, found, hearing, step, tag, known.text if known else "")


@form("/measures/{number}/text/{language}", Role.MODERATOR)
async def translate(visit: Visit) -> Reply:
    """Store the newest step's words in another language; also after it was published."""
    (found, hearing), _ = await _the_measure(visit), visit.gettext
    step, tag = await _translated(visit, found, hearing)
    words = visit.field("text")
    if not words or len(words) > REASON_CHARS:
        problem = _("Please write it, with at most %(most)s characters.", most=REASON_CHARS)
        return _text_page(visit, found, hearing, step, tag, words, problem)
    await save_step(visit.stores.progress, replace(step, text=step.text.with_text(tag, words)))
    return Went(f"/measures/{found.id}", _("Saved: %(language)s", language=own_name(tag)))


async def _the_measure(visit: Visit) -> tuple[Measure, Hearing]:
    """Return a measure that the office decides about. Raises `Missing`."""
    found = await visit.stores.measures.get(visit.number())
    hearing = await visit.stores.hearings.get(found.hearing_id) if found else None
    if found is None or hearing is None or found.state not in STATES:
        raise Missing
    return found, hearing


async def _waiting(visit: Visit, found: Measure) -> Progress | None:
    return next((step for step in await visit.stores.progress.of(found.id) if step.published_at is None), None)


async def _translated(visit: Visit, found: Measure, hearing: Hearing) -> tuple[Progress, str]:
    """Return the newest step with words, and the language of the address. Raises `Missing`."""
    steps = [step for step in await visit.stores.progress.of(found.id) if has_words(step.text)]
    tag = visit.path["language"]
    if not steps or tag == steps[-1].text.source or tag not in languages_of(visit, hearing, steps[-1].text.source):
        raise Missing
    return steps[-1], tag


def _written(visit: Visit) -> Written:
    return Written(visit.field("action"), visit.field("text"), visit.field("percent"), visit.field("next_on"))


def _read(visit: Visit, written: Written) -> tuple[list[str], int | None, date | None]:
    """Return what is wrong, and how far it is and when there is news again (None: not said)."""
    _ = visit.gettext
    problems: list[str] = []
    percent, day = None, None
    if len(written.text) > REASON_CHARS:
        problems.append(_("This is too long. Please write at most %(most)s characters.", most=REASON_CHARS))
    if written.percent:
        if written.percent.isdecimal() and int(written.percent[:4]) <= 100:
            percent = int(written.percent)
        else:
            problems.append(_("Please write a number from 0 to 100."))
    if written.next_on:
        try:
            day = date.fromisoformat(written.next_on)
        except ValueError:
            problems.append(_("Please choose a day."))
        else:
            if day <= visit.now.astimezone(visit.desk.site.zone).date():
                problems.append(_("This day is not in the future. Please choose a later one."))
    return problems, percent, day


def _late(visit: Visit) -> str:
    return visit.gettext("This step was published or taken back meanwhile. What shall change is a new step.")


def _not_yet(visit: Visit, hearing: Hearing) -> str:
    _ = visit.gettext
    if hearing.phase is Phase.ENDED:
        return _("The two years of this hearing are over: nothing more is published.")
    return _("Decisions can be published once the results of the hearing are. You can prepare everything now.")


def _about(visit: Visit, hearing: Hearing) -> dict[str, object]:
    title = hearing.title.say(visit.language, visit.desk.site.main_language)[0]
    return {"hearing": hearing, "title": title, "states": STATES}


async def _page(
    visit: Visit,
    found: Measure,
    hearing: Hearing,
    written: Written | None = None,
    problems: Sequence[str] = (),
    status: int = 200,
) -> Shown:
    tag, main = visit.language, visit.desk.site.main_language
    steps = await visit.stores.progress.of(found.id)
    waiting = next((step for step in steps if step.published_at is None), None)
    last = next((step for step in reversed(steps) if has_words(step.text)), None)
    missing: tuple[str, ...] = ()
    if waiting is not None and has_words(waiting.text):
        missing = waiting.text.missing(tuple(languages_of(visit, hearing, waiting.text.source)))
    if written is None and waiting is not None:
        own = waiting.text.texts.get(waiting.text.source)
        day = waiting.next_on.isoformat() if waiting.next_on else ""
        written = Written("", own.text if own else "", str(waiting.percent), day)
    return Shown(
        "hearings/measure.html",
        {
            **_about(visit, hearing),
            "measure": found,
            "parts": [each.say(tag, main) for each in (found.what, found.for_whom, found.who_helps)],
            "history": [(step, step.text.say(tag, main)) for step in reversed(steps) if step.published_at],
            "waiting": waiting,
            "told": await visit.stores.follows.count(found.goal_id, found.id) if waiting else 0,
            "missing": missing,
            "last": last,
            "languages": languages_of(visit, hearing, last.text.source) if last else [],
            "actions": {
                **({NEWS: visit.gettext("News, nothing else changes")} if found.state in DECIDED else {}),
                **{each.value: visit.gettext(ACTIONS[each]) for each in actions_for(found.state)},
            },
            "written": written or Written(),
            "main": main,
            "most": REASON_CHARS,
            "tomorrow": visit.now.astimezone(visit.desk.site.zone).date().isoformat(),
            "problems": problems,
        },
        status,
    )


def _text_page(
    visit: Visit, found: Measure, hearing: Hearing, step: Progress, tag: str, words: str, problem: str = ""
) -> Shown:
    return Shown(
        "hearings/measure_text.html",
        {
            **_about(visit, hearing),
            "measure": found,
            "name": found.what.say(visit.language, visit.desk.site.main_language),
            "language": tag,
            "source": step.text.source,
            "original": step.text.texts[step.text.source].text,
            "words": words,
            "most": REASON_CHARS,
            "problems": [problem] if problem else [],
        },
        422 if problem else 200,
    )

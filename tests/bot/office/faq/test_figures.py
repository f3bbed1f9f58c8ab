"""What came of questions, in figures that give nobody away."""

from datetime import timedelta

from faq.askings import Asking, Outcome
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry


async def ask(
    hub: Hub,
    number: int,
    language: str,
    outcome: Outcome,
    *,
    days: int = 1,
    entry_id: int | None = None,
    helped: bool | None = None,
) -> None:
    """Let so many questions have come to this, so many days ago."""

    async def work(stores: Stores) -> None:
        at = hub.now - timedelta(days=days)
        for _each in range(number):
            await stores.askings.add(Asking(0, None, language, "Wo?", outcome, entry_id, at, helped))

    await hub.unit(work)


async def test_figures_by_language_and_topic_hide_small_numbers(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await ask(hub, 30, "de", Outcome.ANSWERED, entry_id=1)
    await ask(hub, 6, "de", Outcome.ANSWERED, entry_id=1, helped=False)
    await ask(hub, 4, "tr", Outcome.ANSWERED, entry_id=1)
    await ask(hub, 3, "ar", Outcome.ANSWERED, entry_id=1)
    await ask(hub, 4, "de", Outcome.OFFERED)
    await ask(hub, 4, "de", Outcome.NONE_OF_THESE)
    await ask(hub, 7, "tr", Outcome.HANDED_OVER, days=40)
    await editor.say("/faqs")

    await editor.press("Figures")

    assert editor.reads.startswith(
        "Questions of the last 30 days\n\n"
        "answered: 43; asked back: 8; no answer known: below 5; handed over: below 5; not helped: 6\n\n"
        "By language\n\n"
        "• Deutsch: answered: 36; asked back: hidden; no answer known: below 5; handed over: below 5; "
        "not helped: hidden\n"
        "• all figures below 5 or hidden: "
    )
    assert "🧭 Arriving: answered: 43" in editor.reads
    await editor.press("Last year")
    assert "handed over: 7" in editor.reads.split("By language")[0]
    assert "Last 30 days" in editor.buttons


async def test_a_small_language_does_not_follow_from_the_total(hub: Hub, editor: Person) -> None:
    """Only one language is small: the next one is hidden with it."""
    await an_entry(hub)
    for tag in hub.office.city.languages:
        await ask(hub, 10 if tag not in ("tr", "ar") else 6, tag, Outcome.ANSWERED)
    await ask(hub, 4, "xx", Outcome.ANSWERED)

    await editor.press_token("fqs_figs")

    assert "Türkçe: answered" not in editor.reads
    assert "xx: answered" not in editor.reads
    assert "Deutsch: answered: 10" in editor.reads


async def test_without_questions_nothing_is_told(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_figs")

    assert "answered: below 5; asked back: below 5" in editor.reads
    assert "By topic" not in editor.reads

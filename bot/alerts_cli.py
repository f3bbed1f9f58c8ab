"""`sprachrohr alerts test`: whether alerts arrive where the city's IT wants them."""

import asyncio
from collections.abc import Callable

import typer
from rich.console import Console
from rich.markup import escape

from bot.city import City
from bot.settings import load_settings
from hub.posts import Message, Urgency
from hub.problem_words import trial_words
from locales.catalogues import translator
from machines.apprise_posting import ApprisePosting


def make_app(city: Callable[[], City]) -> typer.Typer:
    """Return the commands, for a command line that knows the city."""
    app = typer.Typer(no_args_is_help=True, help="Alerts: what tells your IT of problems.")

    @app.callback()
    def alerts() -> None:
        """Alerts: what tells your IT of problems."""

    @app.command()
    def test() -> None:
        """Send a test message to every address in [alerts] urls, and say for each whether it arrived."""
        urls = [url.get_secret_value() for url in load_settings().alerts.urls]
        if not urls:
            Console(stderr=True).print("No address is set: see SPRACHROHR_ALERTS__URLS.", soft_wrap=True)
            raise typer.Exit(1)
        raise typer.Exit(0 if asyncio.run(_test(city(), urls)) else 1)

    return app


async def _test(city: City, urls: list[str]) -> bool:
    out = Console(highlight=False, soft_wrap=True)
    title, body = trial_words(translator(city.main_language, "office", city.main_language))
    message, arrived = Message(title, body, Urgency.SUCCESS), True
    for number, url in enumerate(urls, start=1):
        trouble = await ApprisePosting().post(url, message)
        arrived = arrived and not trouble
        mark = "[red]failed[/red] " if trouble else "[green]arrived[/green]"
        out.print(f"{mark} {number}. {escape(url.partition(':')[0])}")  # the rest holds a password
        if trouble:
            out.print(f"    {trouble}", markup=False)
    return arrived

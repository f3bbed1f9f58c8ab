"""`make demo`: the hub of the fictional city with its example content, on one's own machine."""

import os
import shutil
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.app import Hub, build_hub
from bot.demo.seed import seed
from bot.settings import load_settings
from contacts.staff import Role, invite_staff

FOLDER: Final = Path("demo-data")


async def run_demo(out: Console, *, reset: bool) -> None:
    """Fill the hub at the first start, print where it is, and run until cancelled."""
    folder = Path(os.environ.get("SPRACHROHR_DATA_DIR", FOLDER))
    if reset and folder.exists():
        shutil.rmtree(folder)
    settings = load_settings(data_dir=folder, approvals_required=0, database_url="")
    async with build_hub(settings) as hub:
        added = await hub.database.unit(lambda stores: seed(stores, hub.office, hub.clock()))
        if added:
            out.print("Example content of a fictional city is ready.")
        code = await hub.database.unit(lambda stores: invite_staff(stores.staff, Role.ADMIN, None, hub.clock()))
        await hub.run(lambda: _announce(out, hub, code))


def _announce(out: Console, hub: Hub, code: str) -> None:
    out.print()
    out.print(f"Web chat            {hub.url}/")
    out.print(f"Staff sign-in link  {hub.url}/?start=s_{code}")
    out.print(
        "                    (works once, makes its opener an administrator; for a second person: another browser)"
    )
    for (name, _account), channel in hub.office.channels.items():
        if name != "webchat":
            out.print(f"{name:<19} {channel.link('')}")
    out.print()
    out.print("Stop with Ctrl-C. What you do is kept; make demo RESET=1 starts afresh.")

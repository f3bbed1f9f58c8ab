"""`make demo`: the hub of the fictional city with its example content, on one's own machine."""

import os
import shutil
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.app import Hub, build_hub
from bot.demo.seed import seed
from bot.settings import load_settings
from broadcasts.releasing import ApprovalRule
from contacts.staff import Role, invite_staff
from storage.hub_lock import HubLock

FOLDER: Final = Path("demo-data")
MARK: Final = "this-is-a-demo"  #: a file that says that everything in its folder may be thrown away


class NoDemo(Exception):
    """The folder holds something else than a demo; nothing was changed."""


def demo_folder(*, reset: bool) -> Path:
    """Return the demo's folder, emptied if it is to start afresh.

    Raises:
        NoDemo: there is data in it that no demo made.
        DatabaseLocked: a demo runs on it.
    """
    folder = Path(os.environ.get("SPRACHROHR_DATA_DIR", FOLDER))
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise NoDemo(f"{folder} holds data that is no demo's: take another SPRACHROHR_DATA_DIR, or none.")
    if reset and folder.exists():
        with HubLock(folder / "sprachrohr.db"):
            shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MARK).touch()
    return folder


async def run_demo(out: Console, folder: Path) -> None:
    """Fill the hub at the first start, print where it is, and run until cancelled."""
    settings = load_settings(data_dir=folder, approval=ApprovalRule.NONE, undo_seconds=0, database_url="")
    async with build_hub(settings) as hub:
        added = await hub.database.unit(lambda stores: seed(stores, hub.office, hub.clock()))
        if added:
            out.print("Example content of a fictional city is ready.")
        code = await hub.database.unit(lambda stores: invite_staff(stores.staff, Role.ADMIN, None, hub.clock()))
        await hub.run(lambda: _announce(out, hub, code))


def _announce(out: Console, hub: Hub, code: str) -> None:
    out.print()
    out.print(f"Web chat            {hub.url}/")
    out.print(f"Console             {hub.url}/console")
    out.print(f"Staff sign-in link  {hub.url}/?start=s_{code}")
    out.print(
        "                    (works once, makes its opener an administrator; for a second person: another browser)"
    )
    for (name, _account), channel in hub.office.channels.items():
        if name != "webchat":
            out.print(f"{name:<19} {channel.link('')}")
    out.print()
    out.print("Stop with Ctrl-C. What you do is kept; make demo RESET=1 starts afresh.")

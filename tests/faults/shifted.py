"""`sprachrohr` with a clock that is wrong by as many seconds as the file `clock-offset` in its data folder says."""

import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from hub.clock import utc_now

OFFSET_FILE: Final = "clock-offset"


def main() -> None:
    """Run the real command line; only what tells it the time is another."""
    from bot import app, cli

    clock = partial(_shifted, Path(os.environ["SPRACHROHR_DATA_DIR"]) / OFFSET_FILE)
    vars(cli)["build_hub"] = partial(app.build_hub, clock=clock)
    cli.main()


def set_offset(folder: Path, seconds: float) -> None:
    """Let the clocks of all processes of this folder be wrong, from one reading to the next."""
    new = folder / f"{OFFSET_FILE}.new"
    new.write_text(str(seconds), encoding="ascii")
    new.replace(folder / OFFSET_FILE)


def _shifted(file: Path) -> datetime:
    return utc_now() + timedelta(seconds=float(file.read_text(encoding="ascii")))

"""The catalogues' command line: `python -m locales extract` brings them up to date, `check` says what is wrong."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from locales.checking import problems
from locales.extraction import update


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 1 if something has to be mended, each on a line of its own."""
    parser = argparse.ArgumentParser(prog="python -m locales", description=__doc__)
    parser.add_argument("command", choices=("extract", "check"))
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the source tree")
    options = parser.parse_args(arguments)
    found = update(options.root).problems if options.command == "extract" else list(problems(options.root))
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

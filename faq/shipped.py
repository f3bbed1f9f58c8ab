"""The answers that come with the hub: written for any city in Germany, each with its source."""

from pathlib import Path
from typing import Final

from faq.entries import FaqEntry
from faq.files import read_entries

CONTENT: Final = Path(__file__).parent / "content"


def shipped_files() -> list[Path]:
    """Return the files, a topic each."""
    return sorted(CONTENT.glob("*.jsonl"))


def shipped_entries() -> list[FaqEntry]:
    """Return all entries that are shipped."""
    return [entry for file in shipped_files() for entry in read_entries(file.read_bytes()).entries]

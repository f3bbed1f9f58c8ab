"""Voice notes and photos of ideas are kept no longer than they are needed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from hearings.ideas import VOICE_KEPT_DAYS, IdeaStore


class FileStore(Protocol):
    async def remove(self, digest: str) -> bool:
        """Destroy a file and its key, unless something else still has it; return whether it is gone."""


def kept_since(now: datetime) -> datetime:
    """Return the instant before which no voice note is kept."""
    return now - timedelta(days=VOICE_KEPT_DAYS)


async def forget_files(ideas: IdeaStore, files: FileStore, now: datetime) -> int:
    """Destroy what has served: a voice note that is typed up or too old, and what its author took back.

    Return how many ideas lost a file.
    """
    served = await ideas.files_to_forget(kept_since(now))
    for each in served:
        idea = await ideas.hold(each.id)
        if idea is not None:
            await ideas.save(replace(idea, file_digest=""))
        await files.remove(each.file_digest)
    return len(served)

"""What people asked of late and nobody could answer, as groups over all languages."""

from datetime import datetime, timedelta
from typing import Final

from faq.askings import AskingStore
from faq.clusters import Cluster, clusters

SINCE: Final = timedelta(days=90)
LOOKED_AT: Final = 500  #: questions, the newest: comparing them all takes a twentieth of a second


async def unanswered_groups(store: AskingStore, now: datetime) -> list[Cluster]:
    """Return all groups, the small ones too: look at `is_shown` before any text of one."""
    return clusters(await store.unanswered(now - SINCE, LOOKED_AT))


async def group_of(store: AskingStore, asking_id: int, now: datetime) -> Cluster | None:
    """Return the group that holds a question; None where it is not shown any more."""
    found = await unanswered_groups(store, now)
    mine = (cluster for cluster in found if any(each.id == asking_id for each in cluster.askings))
    return next((cluster for cluster in mine if cluster.is_shown), None)

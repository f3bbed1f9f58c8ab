"""Subscribing a chat, with the latest newsletter for whoever gets a topic for the first time."""

from bot.request import Request
from broadcasts.newcomers import bring_latest
from contacts.subscriptions import subscribe
from locales.formatting import Raw


async def subscribe_here(request: Request, topic_ids: list[int], source: str) -> int:
    """Subscribe this chat to topics; return how many newsletters are on their way to it because of that."""
    store, here = request.stores.subscriptions, request.address
    known = {each.topic_id for each in await store.of(here.id)}
    await subscribe(store, here.id, topic_ids, here.organisation_id, request.language, source, request.now)
    new = [topic_id for topic_id in topic_ids if topic_id not in known]
    if not new:
        return 0
    return await bring_latest(
        request.stores,
        request.office.channels,
        here.id,
        new,
        request.language,
        request.now,
        request.office.city.languages,
    )


def coming_line(request: Request, coming: int) -> Raw:
    """Say that newsletters are on their way; "" for none."""
    if not coming:
        return Raw("")
    return request.gettext.n(
        "The latest newsletter is on its way to you.",
        "The %(n)s latest newsletters are on their way to you.",
        coming,
    )

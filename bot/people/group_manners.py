"""How we behave where many people press the same button."""

from bot.request import Request


async def answered_already(request: Request) -> bool:
    """Whether somebody in this group has pressed the same button these days: then nobody needs the answer again.

    False in a private chat, where every press is answered.
    """
    chat = request.incoming.address
    if not chat.group:
        return False
    key = f"answered:{chat.value}:{request.incoming.token}"
    return not await request.stores.updates.first_time(chat.channel, chat.account, key, request.now)

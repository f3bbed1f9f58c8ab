"""The table of all methods the stand-in plays, found by lower-case name as Telegram does."""

from typing import Final

from tests.telegram_api.call import Method
from tests.telegram_api.methods import account, chats, editing, sending, updating

METHODS: Final[dict[str, Method]] = {
    method.name.lower(): method
    for method in (*account.METHODS, *chats.METHODS, *editing.METHODS, *sending.METHODS, *updating.METHODS)
}

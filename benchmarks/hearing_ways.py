"""The two ways an answer comes to the hub in `benchmarks.hearing_rush`: Telegram's webhook, a browser's POST."""

import base64
import hashlib
import json
from typing import Final, Protocol
from urllib.parse import urlencode

from benchmarks.inbound import SECRET
from channels.address import Address
from channels.webchat.visitor import COOKIE

FIRST_CHAT: Final = 100_000
ACCOUNT: Final = "123456"  #: of the benchmark's bot


class Way(Protocol):
    def address(self, person: int) -> Address: ...

    def press(self, number: int, person: int, message_id: int, token: str) -> bytes:
        """Return the whole HTTP request of a press; the same number is the same press."""


class TelegramWay:
    def address(self, person: int) -> Address:
        return Address("telegram", ACCOUNT, str(FIRST_CHAT + person))

    def press(self, number: int, person: int, message_id: int, token: str) -> bytes:
        who = {"id": FIRST_CHAT + person, "is_bot": False, "first_name": "A", "language_code": "de"}
        chat = {"id": FIRST_CHAT + person, "type": "private", "first_name": "A"}
        message = {"message_id": message_id, "date": 1_790_000_000, "chat": chat, "text": "x"}
        query = {"id": str(number), "from": who, "chat_instance": "1", "data": token, "message": message}
        body = json.dumps({"update_id": number, "callback_query": query})
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
        return _post("/telegram/webhook", headers, body)


class WebChatWay:
    """As the page's script does it: the cookie says who, the key makes a form that is sent twice one press."""

    def address(self, person: int) -> Address:
        secret = hashlib.sha256(f"visitor {person}".encode()).digest()
        return Address("webchat", "", base64.urlsafe_b64encode(secret).rstrip(b"=").decode())

    def press(self, number: int, person: int, message_id: int, token: str) -> bytes:
        form = {"key": f"{number:032d}", "press": json.dumps([token, "5 😀"]), "message": str(message_id)}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{COOKIE}={self.address(person).value}",
            "Sec-Fetch-Site": "same-origin",
            "Accept": "*/*",
            "Accept-Language": "de",
        }
        return _post("/messages", headers, urlencode(form))


def _post(path: str, headers: dict[str, str], body: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", body]).encode()

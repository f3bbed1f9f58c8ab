"""Who is at the page: the secret in the browser's cookie is the chat's address, and nothing else identifies anybody."""

import base64
import hashlib
import re
import secrets
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from channels.address import Address

COOKIE: Final = "sprachrohr_chat"
_COOKIE_SECONDS: Final = 365 * 24 * 3600
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # 32 bytes in URL-safe base64
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{32,64}", re.ASCII)


def new_key() -> str:
    """Return a key that makes one form one action, however often it is sent."""
    return secrets.token_urlsafe(32)


def is_key(text: str) -> bool:
    return bool(_KEY.fullmatch(text))


def token_for(key: str) -> str:
    """Return the secret of the chat that a start form with this key opens.

    Made from the key, so that a form sent twice (two taps, a lost answer) opens one chat and not two. The key is as
    random as the token would be, and equally known to this browser alone.
    """
    return base64.urlsafe_b64encode(hashlib.sha256(b"chat:" + key.encode()).digest()).rstrip(b"=").decode()


def address_of(request: Request) -> Address | None:
    """Return the visitor's chat, None without one."""
    token = request.cookies.get(COOKIE, "")
    return Address("webchat", "", token) if _TOKEN.fullmatch(token) else None


def chat_mark(address: Address) -> str:
    """Return what names the chat to page and log without giving the secret away."""
    return hashlib.sha256(address.value.encode()).hexdigest()[:16]


def cookie_header(token: str, *, secure: bool, embedded: bool, name: str = COOKIE) -> str:
    """Return the Set-Cookie value, "" as `token` to forget it.

    `embedded`: the page also stands in pages of other sites. Browsers then want `None`, and keep the chat apart per
    surrounding site (`Partitioned`); that needs https.
    """
    place = "SameSite=None; Partitioned" if embedded and secure else "SameSite=Lax"
    return f"{name}={token}; Max-Age={_COOKIE_SECONDS if token else 0}; Path=/; HttpOnly; {place}" + (
        "; Secure" if secure else ""
    )


def is_own_page(request: Request, public_url: str) -> bool:
    """Tell whether a POST comes from a page of ours; browsers say so in one of two headers, other sites cannot."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    ours = {urlsplit(public_url).netloc, request.headers.get("host", "")}
    return origin.scheme in ("http", "https") and origin.netloc in ours

"""DeepL, through its official client. The client waits for its answers, so it works in a thread of its own."""

import asyncio
from collections.abc import Sequence
from typing import Final

import deepl
from deepl import http_client

from broadcasts.machine import MachineFailed, Trouble

LINES_AT_ONCE: Final = 50  # DeepL API, translate text: "up to 50 texts" in a request
TIMEOUT_SECONDS: Final = 30.0
_TARGETS: Final = {"en": "EN-GB"}  # "EN" alone is deprecated as a target


class DeepL:
    """`MachineTranslator` over an account with DeepL."""

    def __init__(self, key: str, url: str = "", timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Args:
        url: another server; "" for the one the key belongs to.
        """
        http_client.max_network_retries = 0  # drafts are tried again by us, without holding a thread meanwhile
        http_client.min_connection_timeout = timeout_seconds
        self._client = deepl.DeepLClient(key, server_url=url or None, send_platform_info=False)

    async def translate(self, lines: Sequence[str], source: str, target: str) -> list[str]:
        """Translate lines of XML. Raises `MachineFailed`."""
        if "-" in target:  # a variety ("de-simple") is more than a translation
            raise MachineFailed(Trouble.NO_LANGUAGE)
        found: list[str] = []
        for start in range(0, len(lines), LINES_AT_ONCE):
            found += await asyncio.to_thread(self._ask, list(lines[start : start + LINES_AT_ONCE]), source, target)
        return found

    async def close(self) -> None:
        self._client.close()  # type: ignore[no-untyped-call]

    def _ask(self, lines: list[str], source: str, target: str) -> list[str]:
        try:
            answers = self._client.translate_text(
                lines,
                source_lang=source.partition("-")[0].upper(),
                target_lang=_TARGETS.get(target, target.upper()),
                tag_handling="xml",
                outline_detection=False,
                preserve_formatting=True,
            )
        except (deepl.DeepLException, ValueError, KeyError, TypeError) as exc:
            raise MachineFailed(_trouble(exc)) from exc
        return [answer.text for answer in (answers if isinstance(answers, list) else [answers])]


def _trouble(exc: Exception) -> Trouble:
    match exc:
        case deepl.AuthorizationException():
            return Trouble.REFUSED
        case deepl.QuotaExceededException():
            return Trouble.QUOTA
        case deepl.TooManyRequestsException():
            return Trouble.BUSY
        case deepl.ConnectionException():
            return Trouble.OUT_OF_REACH
        case deepl.DeepLException(http_status_code=int(status)) if status >= 500:
            return Trouble.OUT_OF_REACH
        case deepl.DeepLException(http_status_code=400) if "target_lang" in str(exc):
            return Trouble.NO_LANGUAGE
        case _:
            return Trouble.UNUSABLE

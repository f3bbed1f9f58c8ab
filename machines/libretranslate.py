"""LibreTranslate: free software that a city can run itself."""

from collections.abc import Sequence
from typing import Any, Final

import httpx

from broadcasts.machine import MachineFailed, Trouble

TIMEOUT_SECONDS: Final = 120.0  # a small server without a graphics card takes its time over a page
_CODES: Final = {"kmr": "ku"}
_TROUBLES: Final = {403: Trouble.REFUSED, 401: Trouble.REFUSED, 429: Trouble.BUSY}


class LibreTranslate:
    """`MachineTranslator` over a server's HTTP interface."""

    def __init__(self, url: str, key: str = "", timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Args:
        key: "" for a server that wants none.
        """
        self._key = key
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout_seconds)

    async def translate(self, lines: Sequence[str], source: str, target: str) -> list[str]:
        """Translate lines of markup. Raises `MachineFailed`."""
        if "-" in target:  # a variety ("de-simple") is more than a translation
            raise MachineFailed(Trouble.NO_LANGUAGE)
        asked: dict[str, Any] = {
            "q": list(lines),
            "source": source.partition("-")[0],
            "target": _CODES.get(target, target),
            "format": "html",
        }
        if self._key:
            asked["api_key"] = self._key
        try:
            response = await self._client.post("/translate", json=asked)
        except httpx.HTTPError as exc:
            raise MachineFailed(Trouble.OUT_OF_REACH) from exc
        return _lines(response)

    async def close(self) -> None:
        await self._client.aclose()


def _lines(response: httpx.Response) -> list[str]:
    """Return what the server answered. Raises `MachineFailed`."""
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if response.is_success and isinstance(answer, dict):
        found = answer.get("translatedText")
        if isinstance(found, list) and all(isinstance(line, str) for line in found):
            return found
    if response.status_code >= 500:
        raise MachineFailed(Trouble.OUT_OF_REACH)
    error = str(answer.get("error", "")) if isinstance(answer, dict) else ""
    if response.status_code == 400 and "not supported" in error:
        raise MachineFailed(Trouble.NO_LANGUAGE)
    raise MachineFailed(_TROUBLES.get(response.status_code, Trouble.UNUSABLE))

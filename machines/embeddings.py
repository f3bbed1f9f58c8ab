"""An embedding server that a city runs itself, with the interface that such servers share: `POST /v1/embeddings`."""

from collections.abc import Sequence
from typing import Any, Final

import httpx
import numpy as np

from faq.confirming import NoEmbeddings

TIMEOUT_SECONDS: Final = 3.0  #: somebody waits for the answer; without the server there is one all the same


class EmbeddingServer:
    """Says how near a question is to texts. It only ever sees questions and what people wrote as entries."""

    def __init__(self, url: str, model: str, key: str = "", timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Args:
        url: up to and with `/v1`.
        key: "" for a server that wants none.
        """
        self._model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout_seconds, headers=headers)

    async def nearness(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine of the question with each text. Raises `NoEmbeddings`."""
        try:
            response = await self._client.post("/embeddings", json={"model": self._model, "input": [question, *texts]})
        except httpx.HTTPError as exc:
            raise NoEmbeddings(f"out of reach ({type(exc).__name__})") from exc
        if not response.is_success:
            raise NoEmbeddings(f"it answered {response.status_code}")
        vectors = _vectors(response, len(texts) + 1)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return [float(nearness) for nearness in vectors[1:] @ vectors[0]]

    async def close(self) -> None:
        await self._client.aclose()


def _vectors(response: httpx.Response, count: int) -> Any:
    """Return a matrix, a row for each text. Raises `NoEmbeddings`."""
    try:
        data = sorted(response.json()["data"], key=lambda row: row["index"])
        vectors = np.array([row["embedding"] for row in data], dtype=np.float64)
    except (ValueError, KeyError, TypeError) as exc:
        raise NoEmbeddings("it answered something else than embeddings") from exc
    if vectors.ndim != 2 or len(vectors) != count or not np.isfinite(vectors).all():
        raise NoEmbeddings("it answered something else than embeddings")
    return vectors

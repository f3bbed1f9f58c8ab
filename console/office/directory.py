"""Asking the city's directory who somebody is: OpenID Connect 1.0 with discovery, authorization code, PKCE and nonce.

Authlib checks the claims of the ID token and Joserfc its signature; requests go to the addresses that the directory
itself names, over https (in tests also on this machine). Nothing of the answer is kept but who it is about.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, unquote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from contacts.directory import Account, DirectoryStore, is_safe
from contacts.staff import StaffStore

LIFE: Final = timedelta(minutes=5)
SECONDS: Final = 10.0  #: for each request
LEEWAY_SECONDS: Final = 120  #: clocks of two machines differ
ANYBODY: Final = 0  #: a question for whoever signs in; others are for one member who links their account
#: Signatures with a key that only the directory has: never "none", and none with a secret that we know too.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)


class DirectoryAway(Exception):
    """The directory does not answer, or not as one should."""


class DirectoryCancelled(Exception):
    """The person did not want to, or the directory does not let them."""


class DirectoryUnproven(Exception):
    """What came back proves nothing: it is too old, was used before, or is not an answer to what we asked."""


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    issuer: str
    client_id: str
    client_secret: str
    name: str  #: as the button says it


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked; the browser keeps it, marked by us, until the directory sends it back."""

    state: str
    nonce: str
    verifier: str
    until: int  #: Unix time
    staff_id: int  #: who links their account; `ANYBODY`: somebody signs in

    def token(self, store: DirectoryStore) -> str:
        said = json.dumps(asdict(self))
        return f"{store.mark(said)}{quote(said)}"

    @staticmethod
    def of_token(token: str, store: DirectoryStore, now: datetime) -> "Question":
        """Raises `DirectoryUnproven`."""
        mark, said = token[:64], unquote(token[64:])
        if not said or not secrets.compare_digest(store.mark(said).encode(), mark.encode()):
            raise DirectoryUnproven
        question = Question(**json.loads(said))
        if now.timestamp() > question.until:
            raise DirectoryUnproven
        return question


def new_question(now: datetime, staff_id: int = ANYBODY) -> Question:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Question(state, nonce, verifier, int((now + LIFE).timestamp()), staff_id)


class Directory:
    """A directory and our place in it."""

    def __init__(self, settings: DirectorySettings, redirect_url: str) -> None:
        self.name = settings.name
        self._settings = settings
        self._redirect_url = redirect_url

    async def url(self, question: Question) -> str:
        """Return where a browser has to go. Raises `DirectoryAway`."""
        async with _client() as client:
            found = await self._discover(client)
        return str(
            prepare_grant_uri(
                found["authorization_endpoint"],
                self._settings.client_id,
                "code",
                redirect_uri=self._redirect_url,
                scope="openid",
                state=question.state,
                nonce=question.nonce,
                code_challenge=create_s256_code_challenge(question.verifier),
                code_challenge_method="S256",
            )
        )

    async def account(self, question: Question, answer: Mapping[str, str], now: datetime) -> Account:
        """Return who came back with this answer. Raises `DirectoryAway`, `DirectoryCancelled`, `DirectoryUnproven`."""
        if not secrets.compare_digest(answer.get("state", "").encode(), question.state.encode()):
            raise DirectoryUnproven
        if "error" in answer:
            raise DirectoryCancelled
        settings = self._settings
        async with _client() as client:
            found = await self._discover(client)
            form = {
                "grant_type": "authorization_code",
                "code": answer.get("code", ""),
                "redirect_uri": self._redirect_url,
                "code_verifier": question.verifier,
            }
            given = await _asked(
                client.post(
                    found["token_endpoint"],
                    data=form,
                    # RFC 6749, 2.3.1: both are encoded as in a form before they become a header.
                    auth=(quote(settings.client_id, safe=""), quote(settings.client_secret, safe="")),
                    headers={"Accept": "application/json"},
                )
            )
            keys = await _asked(client.get(found["jwks_uri"]))
        return self._proven(given, keys, found, question, now)

    async def _discover(self, client: httpx.AsyncClient) -> dict[str, Any]:
        """Return what the directory says of itself; its addresses are as safe as the one that was set."""
        found = await _asked(client.get(f"{self._settings.issuer}/.well-known/openid-configuration"))
        addresses = [found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if str(found.get("issuer", "")).rstrip("/") != self._settings.issuer or not all(map(is_safe, addresses)):
            raise DirectoryAway("it names another issuer, or an address that is not https")
        return found

    def _proven(
        self, given: Mapping[str, Any], keys: Any, found: Mapping[str, Any], question: Question, now: datetime
    ) -> Account:
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(algorithms=sorted(ALGORITHMS & set(offered)), strict_check_header=False)
        try:
            token = jwt.decode(str(given.get("id_token", "")), KeySet.import_key_set(keys), registry=registry)
            options = {
                "iss": {"essential": True, "values": [found["issuer"]]},
                "aud": {"essential": True, "value": self._settings.client_id},
                "nonce": {"essential": True},
            }
            params = {"nonce": question.nonce, "client_id": self._settings.client_id}
            claims = CodeIDToken(token.claims, token.header, options, params)
            claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as exc:
            raise DirectoryUnproven from exc
        return Account(str(found["issuer"]), str(claims["sub"]))


async def once(store: Any, question: Question, now: datetime) -> None:
    """Take a question's answer once. Raises `DirectoryUnproven`."""
    if not await store.first_time("console", "directory", question.state, now):
        raise DirectoryUnproven


async def member_of(store: DirectoryStore, staff: StaffStore, account: Account, now: datetime) -> int | None:
    """Return the member of staff who has linked this account."""
    identity = await store.find(account)
    if identity is None or await staff.get(identity.staff_id) is None:
        return None
    await store.used(identity.id, now)
    return identity.staff_id


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=SECONDS, follow_redirects=False)


async def _asked(asking: Any) -> dict[str, Any]:
    """Return the JSON object that was answered. Raises `DirectoryAway`."""
    try:
        answer: httpx.Response = await asking
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as exc:
        raise DirectoryAway(str(exc)) from exc
    if not isinstance(found, dict):
        raise DirectoryAway("no JSON object")
    return found

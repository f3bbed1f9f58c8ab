"""What a browser gives us so that we can wake it: an address at its maker's service, and keys that only it can open."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

_ENDPOINT_CHARS: Final = 1_000
_AUTH_BYTES: Final = 16  # RFC 8291, section 3.2


class NoSubscription(Exception):
    """Not what a browser gives."""


@dataclass(frozen=True, slots=True)
class PushSubscription:
    endpoint: str
    p256dh: str  #: the browser's public key
    auth: str  #: a secret that it shares with us

    def to_json(self) -> str:
        return json.dumps({"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}})

    @staticmethod
    def from_json(raw: str | bytes, *, loopback_too: bool = False) -> "PushSubscription":
        """Return what a browser sent.

        Args:
            loopback_too: for tests, whose service has no certificate.

        Raises:
            NoSubscription.
        """
        try:
            data: Any = json.loads(raw)
            endpoint, keys = data["endpoint"], data["keys"]
            given = PushSubscription(endpoint, keys["p256dh"], keys["auth"])
            parts = urlsplit(endpoint)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(given.p256dh))
            is_local = loopback_too and parts.hostname == "127.0.0.1"
            if parts.scheme != "https" and not is_local:
                raise NoSubscription
            if not parts.hostname or parts.username is not None or len(endpoint) > _ENDPOINT_CHARS:
                raise NoSubscription
            if len(_bytes(given.auth)) != _AUTH_BYTES or parts.port == 0:
                raise NoSubscription
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise NoSubscription from exc
        return given


def _bytes(text: str) -> bytes:
    """Decode URL-safe base64, with or without its padding."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except binascii.Error as exc:
        raise NoSubscription from exc

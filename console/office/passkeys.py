"""Passkeys: asking a browser for one, and proving its answer. The page carries the question, a form the answer."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from console.office.routing import Reply, form
from console.office.visit import Visit, Went
from console.site import Site
from contacts.passkeys import CHALLENGE_LIFE, MOST, Passkey, PasskeyUnusable
from contacts.staff import StaffMember
from storage.stores import Stores

CHALLENGE_BYTES: Final = 32
ANSWER_CHARS: Final = 20_000
ANYBODY: Final = 0  #: a challenge for whoever signs in; others are for one member who adds a passkey


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks a browser."""

    options: str  #: JSON for `navigator.credentials`
    token: str  #: comes back with the answer: which challenge it was, for whom, until when, and that it is ours


def ask_to_sign_in(stores: Stores, site: Site, now: datetime) -> Question:
    token, challenge = _challenge(stores, ANYBODY, now)
    options = generate_authentication_options(
        rp_id=_host(site), challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Question(options_to_json(options), token)


async def ask_to_add(stores: Stores, site: Site, member: StaffMember, name: str, now: datetime) -> Question:
    token, challenge = _challenge(stores, member.id, now)
    known = [PublicKeyCredentialDescriptor(each.credential_id) for each in await stores.passkeys.of_member(member.id)]
    options = generate_registration_options(
        rp_id=_host(site),
        rp_name=site.office_in(site.main_language),
        user_name=name,
        user_id=bytes.fromhex(stores.passkeys.mark(f"user:{member.id}")),
        challenge=challenge,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return Question(options_to_json(options), token)


async def proven(stores: Stores, site: Site, token: str, answer: str, now: datetime) -> Passkey:
    """Return the passkey whose holder answered. Raises `PasskeyUnusable`."""
    challenge = await _use(stores, ANYBODY, token, now)
    credential = _credential(answer)
    try:
        found = await stores.passkeys.find(base64url_to_bytes(str(credential.get("rawId", ""))))
        if found is None:
            raise PasskeyUnusable
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(site),
            expected_origin=_origin(site),
            credential_public_key=found.public_key,
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as exc:
        raise PasskeyUnusable from exc
    await stores.passkeys.used(found.id, verified.new_sign_count, now)
    return found


@form("/me/passkeys")
async def add(visit: Visit) -> Reply:
    """Keep the public half of a new passkey."""
    _, stores, site = visit.gettext, visit.stores, visit.desk.site
    if len(await stores.passkeys.of_member(visit.staff.id)) >= MOST:
        return Went("/me", _("There are too many passkeys already. Remove one first."), done=False)
    try:
        challenge = await _use(stores, visit.staff.id, visit.field("token"), visit.now)
        verified = verify_registration_response(
            credential=_credential(visit.field("answer")),
            expected_challenge=challenge,
            expected_rp_id=_host(site),
            expected_origin=_origin(site),
            require_user_verification=True,
        )
    except (PasskeyUnusable, WebAuthnException, ValueError):
        return Went("/me", _("That did not work: the page was open for too long, perhaps. Try it again."), done=False)
    key, count = verified.credential_public_key, verified.sign_count
    if not await stores.passkeys.add(
        visit.staff.id, verified.credential_id, key, count, visit.session.device, visit.now
    ):
        return Went("/me", _("This passkey is there already."), done=False)
    return Went("/me", _("The passkey is added. From now on you can sign in with it, without the chat."))


@form("/me/passkeys/{number}/remove")
async def remove(visit: Visit) -> Reply:
    _ = visit.gettext
    if not await visit.stores.passkeys.remove(visit.number(), visit.staff.id):
        return Went("/me", _("This passkey was removed already."), done=False)
    return Went("/me", _("The passkey is removed: nobody can sign in with it any more."))


def _challenge(stores: Stores, staff_id: int, now: datetime) -> tuple[str, bytes]:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    said = f"{challenge.hex()}.{staff_id}.{int((now + CHALLENGE_LIFE).timestamp())}"
    return f"{said}.{stores.passkeys.mark(said)}", challenge


async def _use(stores: Stores, staff_id: int, token: str, now: datetime) -> bytes:
    """Return the challenge of a token, once, as long as it lives and only for whom it was made."""
    said, _, mark = token.rpartition(".")
    if not secrets.compare_digest(stores.passkeys.mark(said).encode(), mark.encode()):
        raise PasskeyUnusable
    challenge, of, until = said.split(".")
    if int(of) != staff_id or now.timestamp() > int(until):
        raise PasskeyUnusable
    if not await stores.updates.first_time("console", "", token, now):
        raise PasskeyUnusable
    return bytes.fromhex(challenge)


def _credential(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer[:ANSWER_CHARS])
    except ValueError as exc:
        raise PasskeyUnusable from exc
    if not isinstance(found, dict):
        raise PasskeyUnusable
    return found


def _host(site: Site) -> str:
    return urlsplit(site.url).hostname or ""


def _origin(site: Site) -> str:
    parts = urlsplit(site.url)
    return f"{parts.scheme}://{parts.netloc}"

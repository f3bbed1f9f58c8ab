"""Methods by which a bot gets its updates: long polling and the webhook."""

import re
from urllib.parse import urlsplit

from tests.telegram_api.call import Call, Method
from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.parameters import Parameters, boolean, integer, listing, text
from tests.telegram_api.updates import KINDS

UPDATES_PER_CALL = 100
DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
PORTS = {None, 443, 80, 88, 8443}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(call: Call) -> list[Json]:
    values, updates = call.values, call.bot.updates
    updates.allow(_allowed(call))
    limit = min(max(values.get("limit", UPDATES_PER_CALL), 1), UPDATES_PER_CALL)
    updates.begin_poll(values.get("offset", 0))
    call.world.changes.tell()  # the offset may have confirmed what somebody waits for
    return await updates.poll(limit, values.get("timeout", 0))


def set_webhook(call: Call) -> bool:
    url, secret = call.need("url"), call.values.get("secret_token", "")
    connections = call.values.get("max_connections", DEFAULT_CONNECTIONS)
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= connections <= MOST_CONNECTIONS:
        call.complain(f"max_connections {connections} is not within 1-{MOST_CONNECTIONS}")
        connections = DEFAULT_CONNECTIONS
    if url:
        _check_address(url)
    _drop_pending(call)
    call.bot.updates.allow(_allowed(call))
    call.bot.updates.webhook_set(call.world.postman.open(call.bot.updates, url, secret, connections) if url else None)
    return call.changed(True)


def delete_webhook(call: Call) -> bool:
    _drop_pending(call)
    call.bot.updates.webhook_set(None)
    return call.changed(True)


def get_webhook_info(call: Call) -> Json:
    updates = call.bot.updates
    webhook = updates.webhook
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
    if updates.allowed_as_asked:
        info["allowed_updates"] = updates.allowed_as_asked
    if webhook:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
        if webhook.last_error:
            info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    return info


def _allowed(call: Call) -> list[str] | None:
    kinds: list[str] | None = call.values.get("allowed_updates")
    if kinds and (unknown := set(kinds) - KINDS):
        call.complain(f"unknown kinds of updates {sorted(unknown)}")
    return kinds


def _check_address(url: str) -> None:
    """Telegram wants https; plain http is let through for this machine only, where tests listen."""
    address = urlsplit(url)
    if address.hostname in LOOPBACK:
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if address.port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _drop_pending(call: Call) -> None:
    if call.values.get("drop_pending_updates"):
        call.bot.updates.pending.clear()


_WEBHOOK: Parameters = {
    "url": text, "ip_address": text, "max_connections": integer, "allowed_updates": listing,
    "drop_pending_updates": boolean, "secret_token": text,
}  # fmt: skip
_POLL: Parameters = {"offset": integer, "limit": integer, "timeout": integer, "allowed_updates": listing}

METHODS = (
    Method("getUpdates", get_updates, _POLL),
    Method("setWebhook", set_webhook, _WEBHOOK),
    Method("deleteWebhook", delete_webhook, {"drop_pending_updates": boolean}),
    Method("getWebhookInfo", get_webhook_info, {}),
)

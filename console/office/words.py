"""Words that several pages of the console use."""

from collections.abc import Mapping
from typing import Final

from broadcasts.audience import Audience
from broadcasts.standing import Standing
from contacts.words.roles import ROLES
from locales.catalogues import N_

__all__ = ["ACTIONS", "AUDIENCES", "ROLES", "STANDINGS", "STANDING_BADGES"]
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.GONE: N_("no longer offered"),
    Standing.MAIN_MISSING: N_("missing, and needed"),
    Standing.OUTDATED: N_("outdated"),
    Standing.MISSING: N_("missing"),
    Standing.MACHINE: N_("by a machine, unchecked"),
    Standing.TRANSLATING: N_("being translated"),
    Standing.CHECKED: N_("checked"),
    Standing.READY: N_("approved"),
}
#: Which standings need somebody, and which are done: shown by words and by colour.
STANDING_BADGES: Final[Mapping[Standing, str]] = {
    Standing.GONE: "bad",
    Standing.MAIN_MISSING: "bad",
    Standing.OUTDATED: "bad",
    Standing.READY: "good",
    Standing.CHECKED: "good",
}
AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.EVERYONE: N_("Everyone who gets this topic"),
    Audience.ORGANISATIONS: N_("Organisations only"),
    Audience.RESIDENTS: N_("Residents only"),
}

#: What was done, by the address of its form.
ACTIONS: Final[Mapping[str, str]] = {
    "/language": N_("changed the language of the console"),
    "/editions/new": N_("began an edition"),
    "/editions/{number}/topic": N_("chose an edition’s topic"),
    "/editions/{number}/current": N_("kept an edition’s translations"),
    "/editions/{number}/copy": N_("copied an edition"),
    "/editions/{number}/delete": N_("deleted a draft"),
    "/editions/{number}/text/{language}": N_("wrote a text of an edition"),
    "/editions/{number}/ask": N_("asked for approval of an edition"),
    "/editions/{number}/read": N_("decided about an edition’s approval"),
    "/editions/{number}/send": N_("sent an edition"),
    "/broadcasts/{number}/pause": N_("paused a broadcast"),
    "/broadcasts/{number}/resume": N_("let a broadcast go on"),
    "/broadcasts/{number}/undo": N_("undid a broadcast"),
    "/broadcasts/{number}/cancel": N_("cancelled a broadcast"),
    "/broadcasts/{number}/again": N_("sent a broadcast again to those not reached"),
    "/broadcasts/{number}/uncertain": N_("decided about uncertain deliveries"),
    "/broadcasts/{number}/leave-held": N_("left out what was held"),
    "/inbox/{number}/answer": N_("answered a message"),
    "/inbox/{number}/done": N_("closed a conversation"),
    "/hearings/{number}/next": N_("opened a hearing’s next step"),
    "/hearings/{number}/back": N_("took a hearing’s step back"),
    "/hearings/{number}/extend": N_("changed when a hearing’s step ends"),
    "/ideas/{number}/show": N_("showed an idea"),
    "/ideas/{number}/hide": N_("hid an idea"),
    "/ideas/{number}/undo": N_("took back a decision about an idea"),
    "/ideas/{number}/goal": N_("sorted an idea to a goal"),
    "/ideas/{number}/wall": N_("changed whether an idea is on the wall"),
    "/me/end": N_("signed out another browser"),
    "/staff/invite": N_("invited somebody"),
    "/staff/{number}/role": N_("changed a role"),
    "/staff/{number}/end": N_("ended a membership"),
}

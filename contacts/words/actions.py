"""What staff did, in words: by the address of the console's form, or by the button or question in the chat."""

from collections.abc import Mapping
from typing import Final

from locales.catalogues import N_

#: What was done, exactly.
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
    "/organisations/new": N_("added an organisation"),
    "/organisations/import": N_("imported organisations"),
    "/organisations/{number}/edit": N_("changed an organisation"),
    "/organisations/{number}/confirm": N_("confirmed an organisation"),
    "/organisations/{number}/reject": N_("rejected an organisation"),
    "/organisations/{number}/remove": N_("took an organisation off the list"),
    "/organisations/{number}/pause": N_("paused an organisation’s newsletters"),
    "/organisations/{number}/resume": N_("ended an organisation’s break"),
    "/organisations/{number}/chat": N_("changed a chat of an organisation"),
    "/organisations/{number}/code": N_("made a new code for an organisation"),
    "/inbox/{number}/answer": N_("answered a message"),
    "/inbox/{number}/done": N_("closed a conversation"),
    "/inbox/{number}/entry": N_("made an answer for all of an answer"),
    "/inbox/{number}/publish": N_("published an answer"),
    "/answers/new": N_("began an answer"),
    "/answers/{number}/about": N_("changed what is said of an answer"),
    "/answers/{number}/text/{language}": N_("wrote a text of an answer"),
    "/answers/{number}/read/{language}": N_("marked a text of an answer as read"),
    "/answers/{number}/publish": N_("published an answer"),
    "/answers/{number}/withdraw": N_("withdrew an answer"),
    "/answers/{number}/lead": N_("let another entry answer"),
    "/answers/{number}/delete": N_("deleted the draft of an answer"),
    "/answers/unanswered/{number}/entry": N_("began an answer to what many ask"),
    "/answers/unanswered/{number}/goal": N_("made a hearing’s goal of what many ask"),
    "/hearings/{number}/next": N_("opened a hearing’s next step"),
    "/hearings/{number}/back": N_("took a hearing’s step back"),
    "/hearings/{number}/extend": N_("changed when a hearing’s step ends"),
    "/ideas/{number}/show": N_("showed an idea"),
    "/ideas/{number}/hide": N_("hid an idea"),
    "/ideas/{number}/undo": N_("took back a decision about an idea"),
    "/ideas/{number}/goal": N_("sorted an idea to a goal"),
    "/ideas/{number}/wall": N_("changed whether an idea is on the wall"),
    "/me/end": N_("signed out another browser"),
    "/me/directory": N_("linked an account of the directory"),
    "/me/directory/{number}/remove": N_("removed an account of the directory"),
    "/directory": N_("signed in by the directory"),
    "/staff/invite": N_("invited somebody"),
    "/staff/{number}/role": N_("changed a role"),
    "/staff/{number}/end": N_("ended a membership"),
    "/sign-in": N_("signed in at the console"),
    "/passkey": N_("signed in at the console with a passkey"),
    "/me/passkeys": N_("added a passkey"),
    "/me/passkeys/{number}/remove": N_("removed a passkey"),
    "of_console": N_("asked for a link to the console"),
    "joined": N_("accepted an invitation"),
    "st_role": N_("invited somebody"),
    "st_end": N_("ended a membership"),
    "sprachrohr staff invite": N_("invited somebody by the command line"),
    "ap_reason": N_("sent an edition back"),
    "ed_now": N_("sent an edition"),
    "ed_delete": N_("deleted a draft"),
    "bc_pause": N_("paused a broadcast"),
    "bc_resume": N_("let a broadcast go on"),
    "bc_undo": N_("undid a broadcast"),
    "bc_stop": N_("cancelled a broadcast"),
    "in_send": N_("answered a message"),
    "in_done": N_("closed a conversation"),
    "in_faq": N_("made an answer for all of an answer"),
    "in_pub": N_("published an answer"),
    "og_added": N_("added an organisation"),
    "og_yes": N_("confirmed an organisation"),
    "og_nope": N_("rejected an organisation"),
    "og_renew": N_("made a new code for an organisation"),
    "hx_next": N_("opened a hearing’s next step"),
}
#: What it was about, by what the buttons' and questions' names begin with in the chat.
ABOUT: Final[Mapping[str, str]] = {
    "ed": N_("worked on an edition"),
    "em": N_("worked on an urgent message"),
    "ap": N_("decided about an edition’s approval"),
    "bc": N_("decided about a broadcast"),
    "rp": N_("changed a repetition"),
    "tr": N_("worked on a translation"),
    "md": N_("asked for drafts by a machine"),
    "in": N_("worked on a message"),
    "og": N_("worked on an organisation"),
    "fqs": N_("worked on an answer"),
    **dict.fromkeys(("hx", "hg", "hco", "hrep", "hpr"), N_("worked on a hearing")),
    "hi": N_("decided about an idea"),
    "hme": N_("worked on a measure"),
    "hp": N_("worked on a vote"),
}


def action_words(action: str) -> str:
    """Return what an action is called, to be translated; what has no name says itself."""
    name = action.removeprefix("=")
    return ACTIONS.get(name) or ABOUT.get(name.partition("_")[0], action)


def named_so(words: str, actions: Mapping[str, str] = ACTIONS) -> list[str]:
    """Return all actions that are called so."""
    return [action for action, each in actions.items() if each == words]

"""Which function answers what: three tables (commands, buttons, steps), filled by the modules of the conversations.

Who may use an entry is said in the entry and decided in one place, `bot.intake`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.request import Request
from contacts.staff import Role

Roles = Role | tuple[Role, ...] | None
"""Who may: everybody, one role, or each of several."""
Handler = Callable[[Request], Awaitable[None]]


class Where(StrEnum):
    PRIVATE = "private"  #: only in a chat of one person
    GROUP_ADMIN = "group_admin"  #: in a private chat by anybody, in a group by its administrators
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Route:
    handler: Handler
    roles: tuple[Role, ...] = ()  #: empty: for everybody; otherwise who has none of them meets an unknown command
    where: Where = Where.PRIVATE
    version: int = 1  #: of a step's data
    secret: bool = False  #: what the person says to it is kept nowhere: it is part of a vote
    name: str = ""  #: as the list of what staff did has it: "/staff", "st_end", "=staff_name"


COMMANDS: Final[dict[str, Route]] = {}
PRESSES: Final[dict[str, Route]] = {}  #: by the token's first word
STEPS: Final[dict[str, Route]] = {}  #: by the step's name: what to do with a text, a file or a look-up's answer


def _into(
    table: dict[str, Route], mark: str, name: str, role: Roles, where: Where, version: int, *, secret: bool = False
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        if name in table:
            raise ValueError(f"{name!r} is answered twice")
        roles = (role,) if isinstance(role, Role) else role or ()
        table[name] = Route(handler, roles, where, version, secret, mark + name)
        return handler

    return register


def command(name: str, role: Roles = None, where: Where = Where.PRIVATE) -> Callable[[Handler], Handler]:
    """Answer `/name`; what follows it is `request.incoming.text`."""
    return _into(COMMANDS, "/", name, role, where, 1)


def press(
    action: str, role: Roles = None, where: Where = Where.PRIVATE, *, secret: bool = False
) -> Callable[[Handler], Handler]:
    """Answer buttons whose token is `action` or `action:...`; the rest is `request.args`."""
    return _into(PRESSES, "", action, role, where, 1, secret=secret)


def step(
    name: str, role: Roles = None, where: Where = Where.PRIVATE, version: int = 1, *, secret: bool = False
) -> Callable[[Handler], Handler]:
    """Answer what comes while this step stands: text, a file, or the answer to a look-up."""
    return _into(STEPS, "=", name, role, where, version, secret=secret)

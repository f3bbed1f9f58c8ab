"""Which function answers which address, and who may: one table, filled by the modules of the pages.

Whether somebody may is decided in one place, `console.office.gate`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fastapi import Response

from console.office.visit import Shown, Visit, Went
from contacts.staff import Role

Reply = Shown | Went | Response
Handler = Callable[[Visit], Awaitable[Reply]]
FORM_BYTES: Final = 1_000_000  #: the longest text, every letter percent-encoded


class Kind(StrEnum):
    PAGE = "page"  #: GET: looks, and changes nothing
    FORM = "form"  #: POST: a unit of work
    LIVE = "live"  #: GET: a part of a page, sent again whenever it changes


@dataclass(frozen=True, slots=True)
class Route:
    kind: Kind
    path: str  #: below the console's own: "/editions/{number}"
    handler: Handler
    roles: tuple[Role, ...]  #: empty: every member of staff
    outside: bool  #: it opens its own units of work: `visit.units`
    once: bool  #: a form that changes something is taken once; one that only shows something, as often as it comes
    body_bytes: int

    @property
    def method(self) -> str:
        return "POST" if self.kind is Kind.FORM else "GET"


ROUTES: Final[list[Route]] = []


def page(path: str, *roles: Role, outside: bool = False) -> Callable[[Handler], Handler]:
    """Answer a GET: `visit.stores` can be read, and changes nothing."""
    return _into(Kind.PAGE, path, roles, outside)


def form(
    path: str, *roles: Role, outside: bool = False, once: bool = True, body_bytes: int = FORM_BYTES
) -> Callable[[Handler], Handler]:
    """Answer a POST of a form that was shown by one of our pages: everything in one unit of work.

    A handler that returns `Shown` has found something wrong and must have changed nothing.

    Args:
        once: False where nothing is ever changed: a preview of what stands in the form.
    """
    return _into(Kind.FORM, path, roles, outside, once, body_bytes)


def live(path: str, *roles: Role) -> Callable[[Handler], Handler]:
    """Answer with a stream of what the handler shows, a template without a frame, whenever it has changed.

    All who are at it in one language see the same, so it may not depend on who they are.
    """
    return _into(Kind.LIVE, path, roles, False)


def _into(
    kind: Kind,
    path: str,
    roles: tuple[Role, ...],
    outside: bool,
    once: bool = True,
    body_bytes: int = FORM_BYTES,
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        route = Route(kind, path, handler, roles, outside, once, body_bytes)
        if any((each.method, each.path) == (route.method, path) for each in ROUTES):
            raise ValueError(f"{route.method} {path} is answered twice")
        ROUTES.append(route)
        return handler

    return register

"""How far a translation by somebody outside the desk is, in words."""

from collections.abc import Mapping
from typing import Final

from broadcasts.translating import RequestState
from locales.catalogues import N_

STATES: Final[Mapping[RequestState, str]] = {
    RequestState.ASKED: N_("asked; the link is not opened yet"),
    RequestState.OPEN: N_("being translated"),
    RequestState.RETURNED: N_("here, waits for somebody to check it"),
    RequestState.ACCEPTED: N_("taken over"),
    RequestState.ENDED: N_("called off"),
}

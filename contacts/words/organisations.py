"""What kinds of organisations there are, and how far one has come."""

from collections.abc import Mapping
from typing import Final

from contacts.organisations import OrganisationKind, OrganisationState
from locales.catalogues import N_

KINDS: Final[Mapping[OrganisationKind, str]] = {
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.COMMUNITY: N_("Community"),
    OrganisationKind.INITIATIVE: N_("Initiative"),
}
STATES: Final[Mapping[OrganisationState, str]] = {
    OrganisationState.PENDING: N_("Waiting for confirmation"),
    OrganisationState.CONFIRMED: N_("Confirmed"),
    OrganisationState.REJECTED: N_("Rejected"),
    OrganisationState.REMOVED: N_("Removed from the list"),
}

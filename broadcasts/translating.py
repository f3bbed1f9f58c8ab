"""Translations by people: one text is given out by link, comes back, and a reviewer takes it over."""

from enum import StrEnum


class RequestState(StrEnum):
    ASKED = "asked"  #: the link was given out; nobody has opened it
    OPEN = "open"  #: somebody is translating; the link is theirs now
    RETURNED = "returned"  #: the translation waits for a reviewer
    ACCEPTED = "accepted"  #: it is the edition's text now
    ENDED = "ended"  #: called off, or too old

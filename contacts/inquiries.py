"""What a person wrote to the office, and what the office answered."""

from enum import StrEnum


class InquiryState(StrEnum):
    OPEN = "open"  #: waits for the office
    ANSWERED = "answered"  #: the office wrote last
    CLOSED = "closed"  #: nothing more to do


class Author(StrEnum):
    PERSON = "person"
    OFFICE = "office"

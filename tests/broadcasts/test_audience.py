import json

import pytest

from broadcasts.audience import Audience, Reading, Recipient, Segment, resolve_languages
from contacts.organisations import OrganisationKind

DE_AR_TR = ("de", "ar", "tr")


@pytest.mark.parametrize(
    ("own", "organisation", "bilingual", "reading"),
    [
        # Chosen by the chat itself
        (("ar",), (), False, Reading(("ar",), False, "ar")),
        (("fa", "tr", "ar"), (), False, Reading(("tr",), False, "fa")),
        (("ar",), ("tr",), False, Reading(("ar",), False, "ar")),
        # Inherited from the organisation
        ((), ("tr", "ar"), False, Reading(("tr",), False, "tr")),
        ((), ("fa", "ar"), False, Reading(("ar",), False, "fa")),
        # Not what they asked for
        (("fa",), ("tr",), False, Reading(("tr",), True, "fa")),
        (("fa",), ("el",), False, Reading(("de",), True, "fa")),
        (("fa",), (), False, Reading(("de",), True, "fa")),
        ((), ("el",), False, Reading(("de",), True, "el")),
        # Nothing was ever chosen
        ((), (), False, Reading(("de",), False, "")),
        # Bilingual posts
        (("ar", "de"), (), True, Reading(("ar", "de"), False, "ar")),
        (("de", "fa", "tr"), (), True, Reading(("de", "tr"), False, "de")),
        (("fa", "el"), ("tr",), True, Reading(("tr",), True, "fa")),
        ((), ("tr", "ar"), True, Reading(("tr",), False, "tr")),
    ],
)
def test_who_reads_which_languages(
    own: tuple[str, ...], organisation: tuple[str, ...], bilingual: bool, reading: Reading
) -> None:
    recipient = Recipient(1, "memory", "", own, organisation, bilingual)

    assert resolve_languages(recipient, DE_AR_TR, "de") == reading


@pytest.mark.parametrize("audience", Audience)
def test_a_segment_is_stored_and_read(audience: Audience) -> None:
    segment = Segment(7, audience)

    assert Segment.from_json(segment.to_json()) == segment


def test_a_segment_with_all_its_filters_is_stored_and_read() -> None:
    segment = Segment(7, Audience.NAMED, (8,), (OrganisationKind.COMMUNITY,), ("ar",), ("Süd",), (1, 2), (3,))

    stored = json.loads(json.dumps(segment.to_json()))

    assert Segment.from_json(stored) == segment
    assert segment.topic_ids == (7, 8)


def test_a_segment_without_filters_is_stored_as_before() -> None:
    assert Segment(7).to_json() == {"topic": 7, "audience": "everyone"}


def test_a_segments_mark_tells_it_from_every_other() -> None:
    segments = [Segment(7), Segment(8), Segment(7, Audience.RESIDENTS), Segment(7, languages=("ar",))]

    assert len({each.mark for each in segments}) == len(segments)
    assert Segment(7, languages=("ar",)).mark == segments[-1].mark

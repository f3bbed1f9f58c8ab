"""Groups of questions that mean the same: over languages, by people, and the same in whatever order they come."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import numpy as np

from faq.askings import Asking, Outcome
from faq.clusters import Cluster, clusters
from faq.search.language import PLACE
from faq.search.model import open_models
from faq.search.vectors import pack

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
numbers = count(1)


def asked(text: str, person: int | None, language: str = "de", vector: bytes = b"", *, counts: bool = True) -> Asking:
    return Asking(next(numbers), person, language, text, Outcome.UNKNOWN, None, NOON, vector=vector, counts=counts)


def seen(found: list[Cluster]) -> list[tuple[int, list[str]]]:
    return [(cluster.people, sorted(each.text for each in cluster.askings)) for cluster in found]


def place(meaning: int, said: int, language: str = "de") -> bytes:
    """Return where a question stands that means this, said a little differently; each language has its corner."""
    thing = np.random.default_rng([1, meaning]).standard_normal((1, 384))
    words = np.random.default_rng([2, meaning, said]).standard_normal((1, 384))
    vector = open_models().space.means[PLACE[language]] + 0.02 * thing + 0.01 * words
    return pack(vector.astype(np.float32)).tobytes()


def test_without_meanings_questions_are_grouped_by_their_letters() -> None:
    found = clusters(
        [
            asked("Wo kann ich schwimmen lernen?", 1),
            asked("wo kann ich schwimmen lernen", 2),
            asked("Wo kann man schwimmen lernen?", 3),
            asked("Wie bekomme ich einen Kita-Platz?", 4),
            asked("Kita-Platz: wie bekomme ich einen?", 5),
            asked("Yüzmeyi nerede öğrenebilirim?", 6),
        ]
    )

    assert seen(found) == [
        (3, ["Wo kann ich schwimmen lernen?", "Wo kann man schwimmen lernen?", "wo kann ich schwimmen lernen"]),
        (2, ["Kita-Platz: wie bekomme ich einen?", "Wie bekomme ich einen Kita-Platz?"]),
        (1, ["Yüzmeyi nerede öğrenebilirim?"]),
    ]


def test_letters_count_without_accents_case_and_punctuation() -> None:
    (cluster,) = clusters([asked("Où est l’école?", 1), asked("OU EST L'ECOLE", 2)])

    assert cluster.people == 2


def test_meanings_group_over_languages_what_letters_cannot() -> None:
    askings = [
        asked(f"frage {meaning} {said}", 10 * meaning + said, language, place(meaning, said, language))
        for meaning in range(12)
        for said, language in enumerate(("de", "tr", "ar", "uk"))
    ]

    found = clusters(askings)

    assert [cluster.people for cluster in found] == [4] * 12
    assert all(len({each.text.split()[1] for each in cluster.askings}) == 1 for cluster in found)


def test_alike_letters_with_other_meanings_stay_apart() -> None:
    others = [asked(f"etwas {meaning}", 100 + meaning, vector=place(meaning, 0)) for meaning in range(10, 20)]
    one = asked("Kann ich mein Kind abmelden?", 1, vector=place(1, 0))
    other = asked("Kann ich mein Kind anmelden?", 2, vector=place(2, 0))

    assert len(clusters([one, other, *others])) == 12


def test_a_question_without_meaning_joins_by_its_letters() -> None:
    others = [asked(f"etwas {meaning}", 100 + meaning, vector=place(meaning, 0)) for meaning in range(10, 20)]
    one = asked("Wo lerne ich schwimmen?", 1, vector=place(1, 0))
    other = asked("Wo lern ich schwimmen", 2)

    assert seen(clusters([one, other, *others]))[0] == (2, ["Wo lern ich schwimmen", "Wo lerne ich schwimmen?"])


def test_vectors_of_another_model_and_unknown_languages_are_left_to_their_letters() -> None:
    found = clusters(
        [
            asked("Schule", 1, vector=place(1, 0)),
            asked("Zahnarzt", 2, vector=b"\x01\x02"),
            asked("Zahnarzt?", 3, "tlh", place(1, 1)),
        ]
    )

    assert seen(found) == [(2, ["Zahnarzt", "Zahnarzt?"]), (1, ["Schule"])]


def test_people_are_counted_not_questions() -> None:
    text = "Wo kann ich schwimmen lernen?"
    one_person = [asked(text, 7) for _again in range(9)]
    without_person = [asked(text, None), asked(text, None), asked(text, None, counts=False)]

    (cluster,) = clusters([*one_person, *without_person])

    assert (cluster.people, len(cluster.askings)) == (3, 12)
    assert not cluster.is_shown


def test_whoever_asks_from_two_chats_is_one_person() -> None:
    text = "Wo kann ich schwimmen lernen?"
    chats = [replace(asked(text, chat), contact_id=chat // 2) for chat in (2, 3, 4)]

    (cluster,) = clusters([*chats, asked(text, 1)])  # that one is a group: it has no contact, and is not contact 1

    assert cluster.people == 3


def test_five_people_are_enough_to_be_shown_and_four_are_not() -> None:
    text = "Wo kann ich schwimmen lernen?"

    shown = [clusters([asked(text, person) for person in range(people)])[0].is_shown for people in (4, 5)]

    assert shown == [False, True]


def test_one_persons_many_questions_do_not_decide_what_is_central() -> None:
    loud = [asked("Schwimmen Schwimmen lernen", 1) for _again in range(9)]
    quiet = [asked("Wo kann ich Schwimmen lernen", person) for person in range(2, 5)]

    (cluster,) = clusters([*loud, *quiet])

    assert cluster.central.text == "Wo kann ich Schwimmen lernen"


def test_groups_of_most_people_come_first_in_whatever_order_the_questions_come() -> None:
    askings = [
        *(asked("Wo kann ich schwimmen lernen?", person) for person in range(3)),
        *(asked("Wie bekomme ich einen Kita-Platz?", person) for person in range(10, 15)),
        *(asked(text, 20) for text in ("Zahnarzt", "Führerschein", "Müll", "Rundfunkbeitrag")),
    ]
    found = clusters(askings)
    assert found[0].people == 5

    for seed in range(5):
        shuffled = random.Random(seed).sample(askings, len(askings))
        assert clusters(shuffled) == found


def test_what_was_erased_is_in_no_group() -> None:
    assert clusters([asked("", None), asked("  ", None)]) == []
    assert clusters([]) == []

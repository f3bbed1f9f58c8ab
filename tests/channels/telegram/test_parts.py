from dataclasses import replace

import pytest

from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from channels.telegram.parts import Body, parts
from channels.telegram.rendering import NOTHING, Rendered

PHOTO = Attachment(AttachmentKind.PHOTO, "ab" * 32, "fest.jpg", "image/jpeg", alt="Ein Fest")
PDF = Attachment(AttachmentKind.DOCUMENT, "cd" * 32, "Brief.pdf", "application/pdf")
ROWS = ((Choice("Ja", "j"), Choice("Nein", "n")), (Choice("Mehr", url="https://example.org"),))


def bodies(message: Outgoing) -> list[Body]:
    return [part.body for part in parts(message)]


def test_a_short_text_is_one_part_with_its_buttons() -> None:
    message = Outgoing("Hallo", ROWS, silent=True, preview_links=True)

    assert bodies(message) == [Body(Rendered("Hallo"), choices=ROWS, preview_links=True, silent=True)]


@pytest.mark.parametrize("file", [PHOTO, PDF])
def test_a_short_text_is_the_caption_of_a_single_file(file: Attachment) -> None:
    message = Outgoing("Hallo", ROWS, (file,))

    assert bodies(message) == [Body(Rendered("Hallo"), file, ROWS)]


def test_a_caption_takes_1024_characters_and_a_longer_text_follows_the_file() -> None:
    fits, too_long = Outgoing("😀" * 1024, attachments=(PHOTO,)), Outgoing("a" * 1025, ROWS, (PHOTO,))

    assert bodies(fits) == [Body(Rendered("😀" * 1024), PHOTO)]
    assert bodies(too_long) == [Body(NOTHING, PHOTO), Body(Rendered("a" * 1025), choices=ROWS)]


def test_several_files_come_before_the_text() -> None:
    message = Outgoing("Hallo", ROWS, (PHOTO, PDF))

    assert bodies(message) == [Body(file=PHOTO), Body(file=PDF), Body(Rendered("Hallo"), choices=ROWS)]


def test_files_without_text_carry_the_buttons_on_the_last() -> None:
    message = Outgoing("", ROWS, (PHOTO, PDF))

    assert bodies(message) == [Body(file=PHOTO), Body(file=PDF, choices=ROWS)]


def test_a_long_text_is_cut_between_paragraphs_and_the_buttons_are_on_the_last_part() -> None:
    first, second = "a" * 4000, "b" * 4000

    made = bodies(Outgoing(f"{first}\n\n{second}", ROWS))

    assert made == [Body(Rendered(first)), Body(Rendered(second), choices=ROWS)]


def test_no_part_has_more_entities_than_telegram_shows() -> None:
    text = "\n\n".join(" ".join(f"**wort{number}**" for number in range(30)) for _ in range(10))

    assert all(len(body.text.entities) <= 100 for body in bodies(Outgoing(text)))
    assert sum(len(body.text.entities) for body in bodies(Outgoing(text))) == 300


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Outgoing(""), "a text or a file"),
        (Outgoing("Ja?", ((Choice("Ja", "ä" * 33),),)), "66 bytes"),
        (Outgoing("Ja?", ((Choice("Ja"),),)), "either a token or an address"),
        (Outgoing("Ja?", ((Choice("Ja", "j", "https://example.org"),),)), "either a token or an address"),
    ],
)
def test_a_mistake_of_ours_is_named(message: Outgoing, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parts(message)


def test_the_digest_tells_apart_what_is_shown_only() -> None:
    message = Outgoing("**Hallo**", ROWS, (PHOTO,))
    others = [
        replace(message, text="Hallo"),
        replace(message, choices=ROWS[:1]),
        replace(message, attachments=(replace(PHOTO, digest="ee" * 32),)),
        replace(message, attachments=(replace(PHOTO, kind=AttachmentKind.DOCUMENT),)),
    ]

    digests = {parts(each)[0].digest for each in [message, *others]}

    assert len(digests) == 5
    assert parts(replace(message, silent=True))[0].digest == parts(message)[0].digest

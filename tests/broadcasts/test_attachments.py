import pytest

from broadcasts.attachments import (
    FileFault,
    FileType,
    UnusableFile,
    described,
    file_type,
    meant_for,
    undescribed,
    with_file,
    without_file,
)
from broadcasts.composing import compose_edition
from broadcasts.editions import Edition, EditionFile, EditionState, EditionText
from channels.outgoing import AttachmentKind
from channels.telegram.parts import parts as telegram_parts
from tests.broadcasts.pictures import jpeg, png

PDF = b"%PDF-1.7\n"
POOL = EditionFile(AttachmentKind.PHOTO, "a" * 64, "pool.jpg", "image/jpeg")
PLAN = EditionFile(AttachmentKind.DOCUMENT, "b" * 64, "plan.pdf", "application/pdf")
TEXTS = {"de": EditionText("de", "Schwimmen", "Montags."), "tr": EditionText("tr", "Yüzme", "Pazartesi.")}
EDITION = Edition(7, 3, "de", EditionState.DRAFT, 1, 1, TEXTS, (POOL, PLAN))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(), FileType(AttachmentKind.PHOTO, "image/png")),
        (jpeg(), FileType(AttachmentKind.PHOTO, "image/jpeg")),
        (jpeg() + b"a camera's own data", FileType(AttachmentKind.PHOTO, "image/jpeg")),
        (PDF, FileType(AttachmentKind.DOCUMENT, "application/pdf")),
    ],
)
def test_a_file_is_known_by_its_bytes(content: bytes, expected: FileType) -> None:
    assert file_type(content) == expected


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"MZ\x90\x00", FileFault.OTHER_TYPE),
        (b"GIF89a", FileFault.OTHER_TYPE),
        (b"\x89PNG\r\n\x1a\n", FileFault.BROKEN),
        (png()[:20], FileFault.BROKEN),
        (png()[:-1], FileFault.BROKEN),
        (png(0, 3), FileFault.BROKEN),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), FileFault.BROKEN),
        (b"\xff\xd8", FileFault.BROKEN),
        (b"\xff\xd8\xff\xe0" + bytes(100), FileFault.BROKEN),
        (b"\xff\xd8" + b"\xff" * 100, FileFault.BROKEN),
        (jpeg()[:-2], FileFault.BROKEN),
        (jpeg(0, 0), FileFault.BROKEN),
        (png(9_000, 2_000), FileFault.SHAPE),
        (jpeg(4_200, 200), FileFault.SHAPE),
    ],
)
def test_a_file_that_cannot_go_along_is_refused(content: bytes, fault: FileFault) -> None:
    with pytest.raises(UnusableFile) as refused:
        file_type(content)

    assert refused.value.fault is fault


def test_files_keep_their_order() -> None:
    assert with_file(EDITION, POOL).files == (POOL, PLAN, POOL)
    assert with_file(EDITION, PLAN, 0).files == (PLAN, PLAN)
    assert without_file(EDITION, 0).files == (PLAN,)


def test_what_takes_the_place_of_a_file_is_for_the_same_readers() -> None:
    turkish = meant_for(EDITION, 0, "tr")

    assert with_file(turkish, PLAN, 0).files_for("de") == (PLAN,)


def test_a_description_belongs_to_one_picture_and_one_language() -> None:
    german = described(EDITION, 0, "de", "Ein Becken")

    assert [dict(file.alt) for file in german.files] == [{"de": "Ein Becken"}, {}]
    assert undescribed(german, german.files[0]) == ["tr"]
    assert dict(described(german, 0, "de", "").files[0].alt) == {}


def test_only_pictures_and_only_their_readers_lack_a_description() -> None:
    assert undescribed(EDITION, POOL) == ["de", "tr"]
    assert undescribed(EDITION, meant_for(EDITION, 0, "tr").files[0]) == ["tr"]
    assert undescribed(EDITION, PLAN) == []


def test_each_language_gets_its_own_files_and_descriptions_and_a_single_one_has_the_text_as_caption() -> None:
    edition = described(meant_for(EDITION, 1, "tr"), 0, "tr", "Havuz")

    german, turkish = (compose_edition(edition, tag) for tag in ("de", "tr"))

    assert [(file.name, file.alt) for file in german.attachments] == [("pool.jpg", "")]
    assert [(file.name, file.alt) for file in turkish.attachments] == [("pool.jpg", "Havuz"), ("plan.pdf", "")]
    assert [len(telegram_parts(each)) for each in (german, turkish)] == [1, 3]

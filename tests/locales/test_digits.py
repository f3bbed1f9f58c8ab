import pytest

from locales.digits import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        (" 12 ", 12),
        ("3.", 3),
        ("(3)", 3),
        ("Nr. 3", None),
        ("٣", 3),  # Arabic
        ("١٢", 12),
        ("۵", 5),  # Persian
        ("१२", 12),  # Devanagari
        ("፫", 3),  # Ethiopic
        ("３", 3),
        ("3️⃣", 3),
        ("①", 1),
        ("\u2068٣\u2069", 3),
        ("0", 0),
        ("", None),
        (".", None),
        ("drei", None),
        ("1/2", None),
        ("½", None),
        ("3,5", None),
        ("-3", None),
        ("1234567890", None),
        ("²", 2),
    ],
)
def test_a_number_is_read_in_any_script(text: str, number: int | None) -> None:
    assert read_number(text) == number

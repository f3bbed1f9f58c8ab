"""The frame around the console's pages, and what it brings along."""

import hashlib
import re

import pytest

from channels.compression import COMPRESS_FROM_BYTES
from console.office.frame import FOLDER, device_name
from tests.console.office.visitor import Visitor

DECISION = FOLDER.parent / "docs" / "decisions" / "0021-the-console.md"


def test_htmx_is_the_one_that_was_published() -> None:
    content = (FOLDER / "static" / "office" / "htmx.min.js").read_bytes()

    assert hashlib.sha256(content).hexdigest() in DECISION.read_text()


async def test_style_and_scripts_are_kept_for_good_and_sent_small(editor: Visitor) -> None:
    await editor.open("/")

    for path in re.findall(r'(?:href|src)="(/console/static/[^"]+)"', editor.response.text):
        asset = await editor.client.get(path)
        assert "immutable" in asset.headers["cache-control"]
        if len(asset.content) >= COMPRESS_FROM_BYTES:
            assert asset.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("", ""),
    ],
)
def test_a_device_is_named_as_a_person_would(agent: str, name: str) -> None:
    assert device_name(agent) == name


async def test_the_page_speaks_the_language_of_the_session(editor: Visitor) -> None:
    await editor.open("/")
    await editor.press("العربية")

    assert editor._page.get("dir") == "rtl"
    assert "اليوم" in editor.reads

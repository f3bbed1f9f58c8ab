"""Keys that every file name can hold, made from questions of any script."""

import pytest

from faq.entries import FaqEntry, FaqText
from faq.keys import add_entry, key_of
from storage.stores import Stores
from tests.databases import Database


@pytest.mark.parametrize(
    ("question", "language", "key"),
    [
        ("Wo ist das Bürgeramt?", "de", "wo-ist-das-buergeramt"),
        ("Größe & Maß", "de", "groesse-mass"),
        ("Çocuğum için okulı nasıl bulurum?", "tr", "cocugum-icin-okuli-nasil-bulurum"),
        ("كيف أسجل عنواني؟", "ar", "question-ar"),
        ("§ 17?", "de", "question-de"),
        (
            "Was muss ich tun, wenn ich in eine andere Wohnung umziehe?",
            "de",
            "was-muss-ich-tun-wenn-ich-in-eine-andere-wohnung",
        ),
        ("Wohin, wenn meine Aufenthaltserlaubnis bald abläuft?", "de", "wohin-wenn-meine-aufenthaltserlaubnis-bald"),
        ("x" * 60, "de", "x" * 48),
    ],
)
def test_a_question_becomes_a_key(question: str, language: str, key: str) -> None:
    assert key_of(question, language) == key


async def test_a_key_that_is_taken_gets_the_next_number(database: Database) -> None:
    async def work(stores: Stores) -> None:
        entry = FaqEntry(0, "", "arrival", "ar", {"ar": FaqText("كيف؟")})

        added = [await add_entry(stores.faq, entry) for _again in range(3)]

        assert [each.key for each in added] == ["question-ar", "question-ar-2", "question-ar-3"]

    await database.unit(work)

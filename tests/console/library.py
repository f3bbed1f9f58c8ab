"""Editions in an archive, as they get there: written, released, sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition, EditionFile, EditionText
from broadcasts.releasing import ApprovalRule, approve_edition
from channels.outgoing import AttachmentKind
from channels.webchat.look import SHIPPED_THEME
from console.archive import router
from console.site import Site
from storage.stores import Stores
from tests.broadcasts.town import Town

PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
GERMAN: Final = EditionText(
    "de", "Schwimmkurs", "Jeden **Montag** um 19 Uhr im Hallenbad. Kommen Sie vorbei!\n\n- Badehose\n- Handtuch"
)
ARABIC: Final = EditionText(
    "ar", "دورة سباحة", "كل يوم **اثنين** الساعة 19 في المسبح. تعالوا!\n\n- ملابس السباحة\n- منشفة"
)
SITE: Final = Site(
    url="https://hub.example/aalen",
    city={"de": "Aalen"},
    office={"de": "Büro für Integration", "ar": "مكتب الاندماج"},
    languages=("de", "ar", "tr", "ti"),
    main_language="de",
    zone=ZoneInfo("Europe/Berlin"),
    theme=SHIPPED_THEME.read_text(),
    contact="+49 7361 52-0",
    privacy_url="https://aalen.example/privacy",
)


def web(town: Town, site: Site = SITE) -> FastAPI:
    app = FastAPI()
    app.include_router(router(town.database, site))
    return app


async def publish(
    town: Town, *texts: EditionText, files: Sequence[EditionFile] = (), approved: Sequence[str] = (), **values: Any
) -> Edition:
    """Write an edition and let its sending begin.

    Args:
        approved: the languages that are released, if not all of them.
    """

    async def work(stores: Stores) -> Broadcast:
        draft = await stores.editions.add("de", None, town.time(), training=values.pop("training", False))
        draft = replace(draft, texts={text.language: text for text in texts}, files=tuple(files), **values)
        draft = await stores.editions.save(draft, town.time())
        draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, town.time(), approved or None)
        broadcast = await stores.broadcasts.add(
            draft.id,
            Segment(await town.topic(stores)),
            None,
            town.time(),
            next_at=town.time(),
            send_local="",
            zone="Europe/Berlin",
            report_address_id=None,
            request_key=None,
        )
        assert broadcast is not None
        return broadcast

    planned: Broadcast = await town.unit(work)
    town.broadcast_id = planned.id
    await town.prepare()
    return await town.edition()


async def picture(town: Town, digest: str = "a1" * 32, language: str = "", **alt: str) -> EditionFile:
    await town.unit(lambda stores: stores.files.add(digest, "bad.png", "image/png", PNG, town.time()))
    return EditionFile(AttachmentKind.PHOTO, digest, "bad.png", "image/png", alt, language)


async def document(town: Town, digest: str = "d0" * 32, name: str = "Plan.pdf") -> EditionFile:
    await town.unit(lambda stores: stores.files.add(digest, name, "application/pdf", b"%PDF-1.4", town.time()))
    return EditionFile(AttachmentKind.DOCUMENT, digest, name, "application/pdf")

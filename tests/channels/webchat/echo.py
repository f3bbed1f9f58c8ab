"""A hub as small as it can be behind the real web chat: it keeps what people say in the real store, and answers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from channels.address import Address
from channels.chat_store import Author, ChatEntry, StoredFile
from channels.incoming import Incoming, Kind
from channels.outgoing import Choice, Outgoing, Row
from channels.webchat.allowance import Allowance
from channels.webchat.channel import WebChatChannel
from channels.webchat.look import Look
from channels.webchat.pushes import Pushes
from channels.webchat.routes import router
from locales.registry import LANGUAGES
from storage.chat_history import ChatStoreOverUnits
from storage.sealing import Vault
from storage.sqlite import SqliteDatabase, engine
from storage.stores import Stores
from storage.tables import metadata

NOON: Final = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
LOOK: Final = Look(
    city={"de": "Neustadt", "en": "Neustadt", "ar": "نويشتات"},
    office={"de": "Büro für Integration", "en": "Integration office", "ar": "مكتب الاندماج"},
    zone=ZoneInfo("Europe/Berlin"),
    contact="07000 123456",
    contact_url="tel:+497000123456",
    privacy_url="https://city.example/privacy",
    imprint_url="https://city.example/imprint",
    accessibility_url="https://city.example/accessibility",
)
LANGUAGE_ROWS: Final[tuple[Row, ...]] = (
    (Choice("Deutsch", "language:de"), Choice("English", "language:en")),
    (Choice("العربية", "language:ar"), Choice("Українська", "language:uk")),
)
TOPICS: Final[dict[str, tuple[str, tuple[Row, ...]]]] = {
    "de": (
        "**Willkommen!** Ich bin ein Programm der Stadt und antworte automatisch.\n\nWas möchten Sie tun?",
        ((Choice("Themen abonnieren", "topics"),), (Choice("Neuste Ausgabe lesen", "newest"), Choice("Hilfe", "help"))),
    ),
    "ar": (
        "**أهلاً بك!** أنا برنامج تابع للمدينة وأجيب تلقائياً.\n\nماذا تريد أن تفعل؟",
        ((Choice("الاشتراك في المواضيع", "topics"),), (Choice("قراءة أحدث عدد", "newest"), Choice("مساعدة", "help"))),
    ),
}


@dataclass
class EchoHub:
    """Answers `/start` with the languages, a language with a menu in it, and anything else by repeating it."""

    database: SqliteDatabase
    public_url: str = "https://hub.example"
    heard: list[Incoming] = field(default_factory=list)  #: every event once, however often it came
    down: bool = False  #: the database is out of reach
    pushes: Pushes | None = None

    def __post_init__(self) -> None:
        self.store = ChatStoreOverUnits(self.database, lambda: NOON)
        self.channel = WebChatChannel(self.store, self.database.bell, self.public_url)

    def app(
        self,
        allowance: Allowance | None = None,
        embed_origins: Sequence[str] = (),
        pushes: Pushes | None = None,
    ) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.include_router(
            router(
                self.channel,
                self.take,
                LOOK,
                tuple(LANGUAGES),
                embed_origins=embed_origins,
                allowance=allowance,
                pushes=pushes or self.pushes,
            )
        )
        return app

    async def take(self, page: Sequence[Incoming]) -> None:
        if self.down:
            raise ConnectionError
        for event in page:
            if not any(each.update_key == event.update_key for each in self.heard):
                self.heard.append(event)
            await self.database.unit(partial(_keep, event))
            await self.say(event.address, answer_to(event), event.update_key)

    async def say(self, to: Address, message: Outgoing, key: str) -> str:
        (part,) = self.channel.parts(message)
        return await self.channel.send(to, part, f"answer {key}")

    async def open(self, address: Address) -> None:
        """Let the store know a chat that nobody has written in."""
        await self.database.unit(lambda stores: stores.addresses.open(address, NOON))

    async def add_file(self, digest: str, file: StoredFile) -> None:
        await self.database.unit(
            lambda stores: stores.files.add(digest, file.name, file.media_type, file.content, NOON)
        )

    async def history(self, address: Address) -> list[tuple[Author, str]]:
        return [(entry.author, entry.message.text) for entry in await self.entries(address)]

    async def entries(self, address: Address) -> list[ChatEntry]:
        return await self.store.latest(address, 1000)


@asynccontextmanager
async def open_hub(folder: Path, public_url: str = "https://hub.example") -> AsyncIterator[EchoHub]:
    path = folder / "hub.db"
    writer = engine(path)
    metadata.create_all(writer)
    writer.dispose()
    database = SqliteDatabase(path, Vault.in_folder(folder / "keys"))
    await database.open()
    try:
        yield EchoHub(database, public_url)
    finally:
        await database.close()


def answer_to(event: Incoming) -> Outgoing:
    if event.kind is Kind.COMMAND and event.command == "start":
        return Outgoing("Welche Sprache? Which language? أي لغة؟", LANGUAGE_ROWS)
    if event.kind is Kind.PRESS and event.token.startswith("language:"):
        tag = event.token.partition(":")[2]
        text, rows = TOPICS.get(tag, TOPICS["de"])
        return Outgoing(text, rows, language=tag)
    if event.file:
        return Outgoing(f"{event.kind}: {event.file.name}, {event.file.size_bytes} Bytes")
    return Outgoing(f"Sie: {event.text}", language="de")


async def _keep(event: Incoming, stores: Stores) -> None:
    await stores.addresses.open(event.address, NOON)
    text = f"/{event.command} {event.text}".strip() if event.kind is Kind.COMMAND else event.text
    said = Outgoing(text or (event.file.name if event.file else ""))
    await stores.chat.append(event.address, Author.PERSON, said, event.update_key, NOON)

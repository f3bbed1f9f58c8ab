"""Builds, wires, starts and stops everything. The only place that knows which messengers there are."""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import logging
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from starlette.routing import Route

import bot.office
import bot.people  # noqa: F401 - fills the routing tables
from bot import profile
from bot.alerts import AlertPoster
from bot.answers import Answers
from bot.city import City, load_city
from bot.drafting import Drafting
from bot.intake import HubIntake
from bot.link_checker import LinkChecker
from bot.looking import Looks
from bot.pages import add_pages, directory_of, look_of, site_of
from bot.printing import PrintRoom
from bot.request import Office
from bot.settings import Settings
from bot.ticker import Ticker
from bot.watching import Watch
from bot.web import GRACE_SECONDS, Server, listening_socket, server, web_application
from bot.web_pages import WebPages
from broadcasts.machine import MachineTranslator
from broadcasts.sender import Sender
from channels.channel import Channel, FileReader
from channels.errors import AccountBroken, NotBegun
from channels.webchat.channel import WebChatChannel
from channels.webchat.look import Look
from channels.webchat.push_bell import PushBell
from channels.webchat.push_sender import PushSender
from channels.webchat.pushes import Pushes, push_words
from channels.webchat.routes import router
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from console.live import LiveStreams
from faq.crisis import crisis_in
from faq.search.encoder import EncoderProcess
from hub.clock import Clock, utc_now
from hub.courier import Courier
from hub.leases import HEARTBEAT
from hub.units import Unavailable
from hub.worker import Worker
from machines.apprise_posting import ApprisePosting
from storage.chat_history import ChatStoreOverUnits
from storage.opening import open_database
from storage.poll_keys import PollKeyFolder
from storage.postgres import PostgresDatabase
from storage.push_key import PushKeyFile
from storage.push_store import PushStoreOverUnits
from storage.sealing import Vault
from storage.sqlite import SqliteDatabase
from storage.stores import Stores

if TYPE_CHECKING:
    from channels.telegram import TelegramChannel
    from machines.embeddings import EmbeddingServer

log = logging.getLogger(__name__)
DEMO_CITY: Final = Path(__file__).parent / "demo" / "city.toml"
Database = SqliteDatabase | PostgresDatabase


class HubRole(StrEnum):
    """What one process does; by default all of it."""

    BOT = "bot"  #: fetches updates, answers
    WEB = "web"  #: web chat and webhooks
    SENDER = "sender"  #: sends broadcasts
    TICKER = "ticker"  #: prepares broadcasts when they are due, reports, tidies up


ALL: Final = frozenset(HubRole)


@dataclass
class Hub:
    """A hub that is ready to run."""

    settings: Settings
    database: Database
    office: Office
    intake: HubIntake
    clock: Clock
    web: FastAPI
    roles: frozenset[HubRole]
    socket: socket.socket | None  #: where the web server will answer
    url: str  #: under which people reach the web chat
    streams: LiveStreams
    answers: Answers
    push_bell: PushBell | None

    async def run(self, ready: Callable[[], None]) -> None:
        """Work until cancelled; then finish what is under way.

        Args:
            ready: called once the web server answers.
        """
        roles = self.roles
        channels = list(self.office.channels.values())
        parts: list[Coroutine[Any, Any, None]] = [self._start(channel) for channel in channels]
        web_server = server(self.web) if self.socket else None
        if HubRole.BOT in roles:
            bell, channels_ = self.database.bell, self.office.channels
            courier = Courier(self.database, bell, channels_, self.intake, self.clock, search=self.answers)
            parts += [courier.run(), self.answers.run()]
            parts += [self._receive(channel) for channel in channels]
        if self.push_bell is not None and roles & {HubRole.BOT, HubRole.SENDER}:
            parts.append(self.push_bell.run())
        if HubRole.SENDER in roles:
            parts.append(Sender(self.database, self.database.bell, self.office.channels, self.clock).run())
        if HubRole.TICKER in roles:
            parts.append(Ticker(self.database, self.database.bell, self.office, self.clock).run())
            parts += self._watching()
            if self.office.printing is not None:
                parts.append(PrintRoom(self.database, self.office, self.office.printing, self.clock).run())
            if self.office.machine is not None:
                parts.append(Drafting(self.database, self.office, self.office.machine, self.clock).run())
            if self.office.link_check:
                parts.append(LinkChecker(self.database, self.database.bell, WebPages(), self.clock).run())
        if web_server and self.socket:
            parts.append(web_server.serve(sockets=[self.socket]))
        tasks = [asyncio.create_task(part) for part in [_announce(web_server, ready), *parts]]
        try:
            # Not `gather`: a cancellation must reach `_stop` first, which lets requests finish.
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            self.streams.close()
            await _stop(tasks, web_server, channels)

    def _watching(self) -> list[Coroutine[Any, Any, None]]:
        """Look for problems and tell of them."""
        settings, office, clock = self.settings, self.office, self.clock
        urls, posting = [url.get_secret_value() for url in settings.alerts.urls], ApprisePosting()
        looks = Looks(
            self.database,
            office.channels.values(),
            settings.data_dir,
            settings.public_url,
            socket.gethostname(),
            clock,
        )
        watch = Watch(self.database, office, looks, posting, urls, clock)
        return [watch.run(), AlertPoster(self.database, posting, urls, clock).run()]

    async def _start(self, channel: Channel) -> None:
        """Reach the messenger; while it is out of reach the rest of the hub works."""
        for attempt in itertools.count():
            try:
                await channel.start()
            except NotBegun as exc:
                log.warning("messenger_out_of_reach", extra={"channel": channel.name, "detail": exc.detail})
                await asyncio.sleep(min(2**attempt, 60))
            else:
                return

    async def _receive(self, channel: Channel) -> None:
        """Fetch updates where this process is the one that does; another one stands by."""
        task_name = f"receive:{channel.name}:{channel.account}"
        async with Worker(self.database, "bot", self.office.channels.values(), self.clock) as worker:
            receiving: asyncio.Task[None] | None = None
            leads = False
            try:
                while True:
                    leads = await self._leads(task_name, worker, leads)
                    if leads and receiving is None:
                        receiving = asyncio.create_task(channel.receive(self.intake))
                    elif not leads and receiving is not None:
                        receiving.cancel()
                        receiving = None
                    if receiving is not None and receiving.done():
                        receiving.result()  # a webhook is registered; other trouble is raised
                    await asyncio.sleep(HEARTBEAT.total_seconds())
            except AccountBroken as exc:  # the token was revoked while we ran: the other messengers go on
                log.error("account_broken", extra={"channel": channel.name, "detail": exc.detail})
            finally:
                if receiving is not None:
                    receiving.cancel()
                    await asyncio.gather(receiving, return_exceptions=True)

    async def _leads(self, task_name: str, worker: Worker, led: bool) -> bool:
        """Whether this process is the one that receives; while the database is away it stays as it was."""
        try:
            return await self.database.unit(lambda s: s.leases.lead(task_name, worker.epoch))
        except Unavailable as exc:
            log.warning("database_unavailable", extra={"detail": str(exc)})
            return led


@contextlib.asynccontextmanager
async def build_hub(settings: Settings, roles: frozenset[HubRole] = ALL, clock: Clock = utc_now) -> AsyncIterator[Hub]:
    """Open the database and wire a hub; everything is closed at the end.

    Raises what `storage.opening` and `bot.city` raise, `AccountBroken` for a token that cannot be one, `PortTaken`.
    """
    city = load_city(settings.city_file or DEMO_CITY)
    crisis_in("")  # reads its phrases, so that nobody in an emergency waits for it
    listening = listening_socket(settings) if HubRole.WEB in roles else None
    port = listening.getsockname()[1] if listening else settings.web.port
    url = settings.public_url or f"http://{settings.web.host}:{port}"
    vault = Vault.in_folder(settings.data_dir / "keys")
    database = await open_database(settings.database_url, settings.data_dir, vault, exclusive=True)
    channels: dict[tuple[str, str], Channel] = {}
    machine, opinion = machine_translator(settings), embedding_server(settings)
    answers: Answers | None = None
    try:
        webchat = WebChatChannel(ChatStoreOverUnits(database, clock), database.bell, url)
        look = look_of(city, settings, url)
        pushes, push_bell = _pushes(settings, city, look, database, webchat, clock)
        channels[webchat.name, webchat.account] = webchat
        web = web_application(database)
        hearing_pages = HearingPages(site_of(city, settings, url))
        press = Press(hearing_pages, settings.data_dir / "printed", clock)
        office = Office(
            city,
            channels,
            settings.approval,
            url,
            machine,
            link_check=settings.link_check,
            undo_window=timedelta(seconds=settings.undo_seconds),
            poll_keys=PollKeyFolder(settings.data_dir / "keys"),
            printing=press,
        )
        intake = HubIntake(database, office, clock)
        web.include_router(
            router(
                webchat,
                intake,
                look,
                city.languages,
                embed_origins=settings.web.embed_origins.split(),
                pushes=pushes,
            )
        )
        answers = _answers(settings, database, city, clock, opinion)
        streams = add_pages(
            web, database, office, hearing_pages, press, answers, clock, directory_of(settings.oidc, url)
        )
        for make in MESSENGERS.values():
            if (channel := make(settings, city, _file_reader(database))) is not None:
                channels[channel.name, channel.account] = channel
                _add_webhook(web, channel, intake)
        await database.unit(lambda stores: keep_topics(stores, city))
        yield Hub(settings, database, office, intake, clock, web, roles, listening, url, streams, answers, push_bell)
    finally:
        if answers is not None:
            await answers.close()
        if opinion is not None:
            await opinion.close()
        if listening is not None:
            listening.close()
        for channel in channels.values():
            await channel.close()
        if machine is not None:
            await machine.close()
        await database.close()


def machine_translator(settings: Settings) -> MachineTranslator | None:
    """Return the service that drafts translations, None where there is none. Each is imported only where it is used."""
    chosen, key = settings.translation, settings.translation.key.get_secret_value()
    if chosen.service == "deepl":
        from machines.deepl import DeepL

        return DeepL(key, chosen.url)
    if chosen.service == "libretranslate":
        from machines.libretranslate import LibreTranslate

        return LibreTranslate(chosen.url, key)
    return None


def embedding_server(settings: Settings) -> "EmbeddingServer | None":
    """Return the city's own embedding server, None where there is none."""
    chosen = settings.embeddings
    if not chosen.url:
        return None
    from machines.embeddings import EmbeddingServer

    return EmbeddingServer(chosen.url, chosen.model, chosen.key.get_secret_value())


def _pushes(
    settings: Settings, city: City, look: Look, database: Database, webchat: WebChatChannel, clock: Clock
) -> tuple[Pushes | None, PushBell | None]:
    """Return what takes the wishes of browsers and what wakes them; nothing where it is switched off."""
    contact = push_contact(settings, city)
    if not (settings.push.enabled and contact):
        return None, None
    key, store = PushKeyFile(settings.data_dir / "keys"), PushStoreOverUnits(database, clock)
    sender = PushSender(key, contact, clock)
    bell = PushBell(store, sender, webchat.streams.is_open, partial(push_words, look))
    webchat.on_news = bell.ring
    return Pushes(store, key), bell


def push_contact(settings: Settings, city: City) -> str:
    """Return whom the makers of browsers write to in case of trouble, "" for nobody: then there are no pushes."""
    if settings.push.contact or city.contact.email:
        return settings.push.contact or f"mailto:{city.contact.email}"
    return next((url for url in (city.contact.website, settings.public_url) if url.startswith("https://")), "")


def _answers(
    settings: Settings, database: Database, city: City, clock: Clock, opinion: "EmbeddingServer | None"
) -> Answers:
    encoder = EncoderProcess() if EncoderProcess.available() else None
    return Answers(database, ZoneInfo(city.time_zone), clock, settings.data_dir / "answers", encoder, opinion)


def telegram_channel(settings: Settings, city: City, read_file: FileReader) -> "TelegramChannel | None":
    """Return the Telegram adapter. Raises `AccountBroken` for what cannot be a token."""
    if not settings.telegram.token.get_secret_value():
        return None
    # Imported only where there is a token, see docs/decisions/0007-aiogram-is-imported-late.md.
    from channels.telegram import Profile, TelegramChannel

    return TelegramChannel(
        token=settings.telegram.token.get_secret_value(),
        read_file=read_file,
        profile=Profile(
            names=profile.names(city), descriptions=profile.descriptions(city), commands=profile.commands_by_code(city)
        ),
        api_base=settings.telegram.api_base,
        mode=settings.telegram.mode,
        public_url=settings.url,
        webhook_secret=webhook_secret(settings),
        messages_per_second=settings.telegram.messages_per_second,
    )


def xmpp_channel(settings: Settings, city: City, read_file: FileReader) -> Channel | None:
    """Return the XMPP adapter. Raises `AccountBroken` where its library is not installed."""
    chosen = settings.xmpp
    if not chosen.jid:
        return None
    if find_spec("slixmpp") is None:
        raise AccountBroken("XMPP is set up, but the extra `xmpp` is not installed")
    from channels.xmpp import Account, XmppChannel

    account = Account(chosen.jid, chosen.password.get_secret_value(), chosen.host, chosen.port, chosen.security)
    return XmppChannel(account, chosen.messages_per_second)


#: Every messenger besides the web chat: from the settings to its adapter, None where they do not name it.
MESSENGERS: Final[Mapping[str, Callable[[Settings, City, FileReader], Channel | None]]] = {
    "Telegram": telegram_channel,
    "XMPP": xmpp_channel,
}


def _add_webhook(web: FastAPI, channel: Channel, intake: HubIntake) -> None:
    """Give a messenger that calls us its route."""
    if channel.name != "telegram":
        return
    from channels.telegram import WEBHOOK_PATH, TelegramChannel

    assert isinstance(channel, TelegramChannel)
    telegram = channel

    async def webhook(request: Request) -> Response:
        """Take an update; a call without the secret learns nothing."""
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        taken = await telegram.receive_webhook(await request.body(), secret, intake)
        return Response(status_code=200 if taken else 401)

    # A plain route: what FastAPI would do for a described one costs more than the update itself.
    web.router.routes.insert(0, Route(WEBHOOK_PATH, webhook, methods=["POST"]))


async def channel_links(settings: Settings, payload: str) -> dict[str, str]:
    """Return the deep link with this payload for every messenger that is configured and answers."""
    links = {"Web chat": f"{settings.url}/?start={payload}"}
    city = load_city(settings.city_file or DEMO_CITY)
    for name, make in MESSENGERS.items():
        if (channel := make(settings, city, no_files)) is None:
            continue
        try:
            await channel.start()
            links[name] = channel.link(payload)
        except NotBegun as exc:
            links[name] = f"does not answer now ({exc.detail}); try again later"
        finally:
            await channel.close()
    return links


async def no_files(digest: str) -> bytes:
    """Read no file: for a channel that only asks who it is."""
    raise KeyError(digest)


def webhook_secret(settings: Settings) -> str:
    """Return the secret Telegram sends along: the one set, else one derived from SECRET_KEY."""
    given = settings.telegram.webhook_secret.get_secret_value()
    key = settings.secret_key.get_secret_value()
    if given or not key:
        return given
    return hmac.digest(key.encode(), b"telegram-webhook", hashlib.sha256).hex()


def _file_reader(database: Database) -> FileReader:
    async def read_file(digest: str) -> bytes:
        stored = await database.read(lambda stores: stores.files.get(digest))
        if stored is None:
            raise KeyError(digest)
        return stored.content

    return read_file


async def keep_topics(stores: Stores, city: City) -> None:
    """Bring the topics of the city's configuration into the database."""
    for position, topic in enumerate(city.topics):
        await stores.subscriptions.put_topic(topic.code, dict(topic.name), dict(topic.description), position)


async def _announce(web_server: Server | None, ready: Callable[[], None]) -> None:
    if web_server is not None:
        await web_server.answers.wait()
    ready()


async def _stop(tasks: list[asyncio.Task[Any]], web_server: Server | None, channels: list[Channel]) -> None:
    """Let requests finish first, then everything else: nothing that was begun is left without a record."""
    if web_server is not None:
        for channel in channels:
            if isinstance(channel, WebChatChannel):
                await channel.close()  # its streams never end by themselves, and the server waits for them
        web_server.should_exit = True
        await asyncio.wait(tasks[-1:], timeout=GRACE_SECONDS + 1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

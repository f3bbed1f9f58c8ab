"""The doctor: looks at everything an IT person would have to, and says what to do about it."""

import os
import shutil
import stat
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from bot.app import DEMO_CITY, MESSENGERS, no_files, telegram_channel
from bot.city import City, CityUnreadable, load_city
from bot.looking import BACKUP_EVERY, FREE_BYTES, network_time
from bot.pages import directory_trouble
from bot.settings import Settings, SettingsWrong, load_settings
from channels.errors import AccountBroken, SendError
from console.hearing.printing import trial
from hub.clock import utc_now
from hub.leases import DEAD_AFTER
from locales.catalogues import translator
from locales.registry import complete_languages
from storage import opening
from storage.backup import has_failed, last_backup
from storage.sealing import MASTER_KEY_FILE, KeyTrouble, Vault


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    good: bool = True
    advice: str = ""


async def examine() -> list[Finding]:
    """Return all findings; each check stands alone, so that one trouble does not hide another."""
    try:
        settings = load_settings()
    except SettingsWrong as exc:
        return [Finding("settings", False, str(exc))]
    findings = [Finding(f"Sprachrohr {version('sprachrohr')}; the settings can be read")]
    for check in CHECKS:
        findings += [finding async for finding in check(settings)]
    return findings


async def _city(settings: Settings) -> AsyncIterator[Finding]:
    if settings.city_file is None:
        yield Finding(
            "city: the demo's", False, "Set SPRACHROHR_CITY_FILE to your city's file; bot/demo/city.toml is a start."
        )
        return
    try:
        city = load_city(settings.city_file)
    except CityUnreadable as exc:
        yield Finding("city file", False, str(exc))
    else:
        yield Finding(
            f"city: {city.name[city.main_language]}, {len(city.topics)} topics, {len(city.languages)} languages"
        )
        if city.main_language not in city.immigration_office:
            yield Finding(
                "hearings: nothing says whether the immigration office gets to know what people say",
                False,
                "People ask this first. Add a sentence under [immigration_office] to the city file, in every language.",
            )
        if not (city.imprint_url or city.imprint.provider):
            yield Finding("imprint: nobody is named", False, "Fill in [imprint] in the city file: the law asks for it.")
        if not (city.accessibility_url or city.accessibility.checked_on):
            yield Finding(
                "accessibility statement: nobody has checked the pages",
                False,
                "Check them or have them checked, and fill in [accessibility] in the city file: the law asks for it.",
            )
        for channel, decision in sorted(city.data_protection.items()):
            yield Finding(f"data protection: {channel} was decided on ({decision})")


async def _address(settings: Settings) -> AsyncIterator[Finding]:
    if settings.url.startswith("https://"):
        yield Finding(f"public address: {settings.url}")
    else:
        yield Finding(
            f"public address: {settings.url}", False, "Set SPRACHROHR_PUBLIC_URL to the https address people use."
        )


async def _disk(settings: Settings) -> AsyncIterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield Finding(f"data folder {folder} is not there yet; the first start makes it")
        return
    if not os.access(folder, os.W_OK):
        yield Finding(
            f"data folder {folder}", False, "It cannot be written: let it belong to the user the hub runs as."
        )
    free = shutil.disk_usage(folder).free
    good = free > FREE_BYTES
    yield Finding(f"disk: {free // 1_000_000:,} MB free", good, "" if good else "Make room: less than 1 GB is left.")


async def _clock(settings: Settings) -> AsyncIterator[Finding]:
    """Scheduled newsletters and heartbeats need the right time."""
    match await network_time():
        case None:
            yield Finding("clock: this machine does not say whether it is set by network time")
        case False:
            yield Finding("clock", False, "It is not set by network time. Run: timedatectl set-ntp true")
        case True:
            yield Finding("clock is set by network time")


async def _keys(settings: Settings) -> AsyncIterator[Finding]:
    path = settings.data_dir / "keys" / MASTER_KEY_FILE
    if not path.exists():
        yield Finding("master key: not there yet; the first start makes it")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("master key can be read by others", False, f"Run: chmod 600 {path}")
    else:
        yield Finding("master key is there and readable by its owner only")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        state = await opening.schema_state(settings.database_url, settings.data_dir)
        if state is opening.SchemaState.NEWER:
            yield Finding("database", False, "It was made by a newer release: install that, or restore a backup.")
            return
        yield Finding(f"database: schema is {state.value}")
        if state is opening.SchemaState.CURRENT:
            vault = Vault.in_folder(settings.data_dir / "keys", make=False)
            database = await opening.open_database(settings.database_url, settings.data_dir, vault, exclusive=False)
            size = await opening.size_bytes(database)
            working = await database.read(lambda stores: stores.leases.alive(utc_now()))
            await database.close()
            yield Finding(f"database opens with this master key; it takes {size / 1_000_000:,.0f} MB")
            roles = ", ".join(f"{count} {role}" for role, count in sorted(working.items()))
            yield Finding(f"workers that were heard within {DEAD_AFTER.seconds} seconds: {roles or 'none'}")
    except (opening.DatabaseUnreachable, opening.DatabaseLocked, KeyTrouble) as exc:
        yield Finding("database", False, str(exc))


async def _backup(settings: Settings) -> AsyncIterator[Finding]:
    """The last one that `sprachrohr backup` finished: whether it can still be read nobody knows but who tries it."""
    last, advice = last_backup(settings.data_dir), "Let cron run `sprachrohr backup FILE` every night."
    if last is None:
        yield Finding("backup: none was ever made here", False, advice)
    else:
        late = utc_now() - last > BACKUP_EVERY
        yield Finding(f"backup: the last one is of {last:%Y-%m-%d %H:%M} UTC", not late, advice if late else "")
    if has_failed(settings.data_dir):
        yield Finding("backup: the last try failed", False, "Run `sprachrohr backup FILE` by hand: it says why.")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.telegram.token.get_secret_value():
        yield Finding("Telegram is off: no token. The web chat works without it.")
        return
    city = load_city(settings.city_file or DEMO_CITY)
    for finding in _decision(city, "telegram", "Telegram"):
        yield finding
    try:
        telegram = telegram_channel(settings, city, no_files)
        assert telegram is not None
        try:
            await telegram.start()
            trouble = await telegram.webhook_trouble() if settings.telegram.mode == "webhook" else ""
        finally:
            await telegram.close()
        if trouble:
            yield Finding("Telegram's webhook", False, f"Telegram reports: {trouble}")
    except AccountBroken as exc:
        yield Finding("Telegram", False, f"SPRACHROHR_TELEGRAM__TOKEN: {exc.detail}. Get a token from @BotFather.")
    except SendError as exc:
        yield Finding("Telegram", False, f"{settings.telegram.api_base} does not answer ({exc!r}). Check the network.")
    else:
        yield Finding(f"Telegram: the bot answers, updates come by {settings.telegram.mode}")


async def _other_messengers(settings: Settings) -> AsyncIterator[Finding]:
    city = load_city(settings.city_file or DEMO_CITY)
    for name, make in MESSENGERS.items():
        try:
            if (channel := make(settings, city, no_files)) is None or channel.name == "telegram":
                continue
            for finding in _decision(city, channel.name, name):
                yield finding
            try:
                await channel.start()
            finally:
                await channel.close()
        except AccountBroken as exc:
            yield Finding(name, False, f"{exc.detail}. Look at the settings SPRACHROHR_{name.upper()}__…")
        except SendError as exc:
            yield Finding(name, False, f"Its server does not answer ({exc!r}). Check the network.")
        else:
            yield Finding(f"{name}: the server answers and accepts our account")


def _decision(city: City, channel: str, name: str) -> Iterator[Finding]:
    if channel not in city.data_protection:
        yield Finding(
            f"data protection: no decision about {name} is recorded",
            False,
            f'Ask your data protection officer; then add [data_protection] {channel} = "date, file" to the city file.',
        )


async def _directory(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.oidc.issuer:
        return
    if trouble := await directory_trouble(settings.oidc, settings.url):
        advice = (
            f"{settings.oidc.issuer} does not answer as a directory does ({trouble}). Check SPRACHROHR_OIDC__ISSUER."
        )
        yield Finding("directory", False, advice)
    else:
        yield Finding(f"directory: {settings.oidc.issuer} answers")


async def _printing(settings: Settings) -> AsyncIterator[Finding]:
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-color-emoji"
    if detail := await trial():
        yield Finding("printing", False, f"No PDF can be made ({detail}). Run: sudo apt-get install {packages}")
    else:
        yield Finding("printing: PDF can be made")


async def _catalogues(settings: Settings) -> AsyncIterator[Finding]:
    for each in complete_languages():
        translator(each.tag, "people")
    yield Finding(f"languages ready: {', '.join(each.tag for each in complete_languages())}")


CHECKS: Final = (
    _city,
    _address,
    _disk,
    _clock,
    _keys,
    _database,
    _backup,
    _telegram,
    _other_messengers,
    _directory,
    _printing,
    _catalogues,
)

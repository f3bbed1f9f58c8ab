"""Settings: from `sprachrohr.toml` and from the environment, prefix SPRACHROHR_, nested with two underscores."""

import os
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field, FilePath, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from broadcasts.releasing import ApprovalRule
from contacts.directory import is_safe

FILE: Final = "sprachrohr.toml"
PREFIX: Final = "SPRACHROHR_"
OF_THE_TESTS: Final = "SPRACHROHR_TEST_"
NO_SUCH_SETTING: Final = "there is no such setting"


class SettingsWrong(Exception):
    """A setting is missing or wrong; the message names it and says what is expected."""


def _slashless(value: object) -> object:
    return value.rstrip("/") if isinstance(value, str) else value


class Web(BaseModel, extra="forbid"):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    embed_origins: str = ""  #: sites that may show the web chat inside their pages, separated by spaces
    theme_file: FilePath | None = None  #: a copy of the shipped theme with the city's colours


class Telegram(BaseModel, extra="forbid"):
    token: SecretStr = SecretStr("")
    api_base: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    messages_per_second: Annotated[float, Field(gt=0, le=1000)] = 30


class Xmpp(BaseModel, extra="forbid"):
    jid: Annotated[str, Field(pattern=r"^([^@/\s]+@[^@/\s]+)?$")] = ""  #: our account's address; "" for none
    password: SecretStr = SecretStr("")
    host: str = ""  #: of the server where the address' own name servers do not say
    port: Annotated[int, Field(gt=0, le=65535)] = 5222  #: with `host`
    security: Literal["starttls", "tls", "none"] = "starttls"  #: "none" only for a server on this machine
    messages_per_second: Annotated[float, Field(gt=0, le=1000)] = 10


class Translation(BaseModel, extra="forbid"):
    service: Literal["none", "deepl", "libretranslate"] = "none"  #: who drafts translations by machine
    url: Annotated[str, BeforeValidator(_slashless)] = ""  #: of the service; "" for DeepL's own
    key: SecretStr = SecretStr("")


class Embeddings(BaseModel, extra="forbid"):
    url: Annotated[str, BeforeValidator(_slashless)] = ""  #: of a server of the city's own, up to /v1; "" for none
    model: str = ""
    key: SecretStr = SecretStr("")


class Push(BaseModel, extra="forbid"):
    enabled: bool = True  #: whether people may have their browser woken when there is news in the web chat
    contact: Annotated[str, Field(pattern=r"^(mailto:.+@.+|https://.+)?$")] = ""  #: for the makers of browsers


class Oidc(BaseModel, extra="forbid"):
    issuer: Annotated[str, BeforeValidator(_slashless)] = ""  #: of the city's directory; "" for none
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    name: str = ""  #: of the directory, as the button says it

    @model_validator(mode="after")
    def _complete(self) -> "Oidc":
        if self.issuer and not self.client_id:
            raise ValueError("OIDC__ISSUER is set, but not OIDC__CLIENT_ID")
        if self.issuer and not is_safe(self.issuer):
            raise ValueError("OIDC__ISSUER must be an https:// address")
        return self


class Alerts(BaseModel, extra="forbid"):
    urls: tuple[SecretStr, ...] = ()  #: where problems are told besides the chats, as Apprise writes addresses


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", toml_file=FILE, extra="forbid")

    data_dir: Path = Path("data")
    database_url: str = ""  #: "" for SQLite in `data_dir`; or postgresql://user:password@host/name
    public_url: Annotated[str, BeforeValidator(_slashless)] = ""  #: under which people reach the web chat
    city_file: Path | None = None  #: the city's configuration; the demo's when missing
    secret_key: SecretStr = SecretStr("")  #: the webhook's secret is derived from it where none is set
    approval: ApprovalRule = ApprovalRule.EDITION  #: who must have read an edition before it is sent
    link_check: bool = True  #: ask the servers that newsletters lead to whether the pages are there
    undo_seconds: Annotated[int, Field(ge=0, le=600)] = 60  #: "Send now" begins after so many, to be undone until then
    log_format: Literal["text", "json"] = "text"
    web: Web = Web()
    telegram: Telegram = Telegram()
    xmpp: Xmpp = Xmpp()
    translation: Translation = Translation()
    embeddings: Embeddings = Embeddings()
    push: Push = Push()
    oidc: Oidc = Oidc()
    alerts: Alerts = Alerts()

    @model_validator(mode="after")
    def _check(self) -> "Settings":
        if self.telegram.mode == "webhook" and self.telegram.token.get_secret_value():
            if not self.public_url.startswith("https://"):
                raise ValueError("PUBLIC_URL must be an https address when TELEGRAM__MODE is webhook")
            if not (self.telegram.webhook_secret.get_secret_value() or self.secret_key.get_secret_value()):
                raise ValueError("TELEGRAM__WEBHOOK_SECRET or SECRET_KEY is needed when TELEGRAM__MODE is webhook")
        if self.translation.service == "deepl" and not self.translation.key.get_secret_value():
            raise ValueError("TRANSLATION__KEY is needed when TRANSLATION__SERVICE is deepl")
        if self.embeddings.url and not self.embeddings.model:
            raise ValueError("EMBEDDINGS__MODEL is needed when EMBEDDINGS__URL is set")
        if self.translation.service == "libretranslate" and not self.translation.url:
            raise ValueError("TRANSLATION__URL is needed when TRANSLATION__SERVICE is libretranslate")
        return self

    @property
    def url(self) -> str:
        """Where people reach us."""
        return self.public_url or f"http://{self.web.host}:{self.web.port}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**values: object) -> Settings:
    """Read the settings; `values` go before the environment, the environment before the file.

    Raises:
        SettingsWrong: with one line per setting that is wrong.
    """
    try:
        settings = Settings(**values)  # type: ignore[arg-type]
    except ValidationError as exc:
        raise SettingsWrong("\n".join(_line(error) for error in exc.errors())) from exc
    except (OSError, ValueError) as exc:  # the file itself: unreadable, or not TOML
        raise SettingsWrong(f"{FILE}: {exc}") from exc
    if unknown := _misspelt():
        raise SettingsWrong("\n".join(f"{name}: {NO_SUCH_SETTING}" for name in unknown))
    return settings


def _misspelt() -> list[str]:
    """Return the variables of our prefix that name no setting: pydantic passes over them in silence."""
    ours = (name for name in os.environ if name.upper().startswith(PREFIX) and not name.startswith(OF_THE_TESTS))
    known = Settings.model_fields.keys()
    return sorted(name for name in ours if name[len(PREFIX) :].lower().partition("__")[0] not in known)


def _line(error: ErrorDetails) -> str:
    place = "__".join(map(str, error["loc"])).upper()
    message = NO_SUCH_SETTING if error["type"] == "extra_forbidden" else error["msg"].removeprefix("Value error, ")
    return f"{PREFIX + place if place else 'Settings'}: {message}"

"""Settings: from `sprachrohr.toml` and from the environment, prefix SPRACHROHR_, nested with two underscores."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

FILE = "sprachrohr.toml"


class SettingsWrong(Exception):
    """A setting is missing or wrong; the message names it and says what is expected."""


class Web(BaseModel):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    embed_origins: tuple[str, ...] = ()  #: sites that may show the web chat inside their pages


class Telegram(BaseModel):
    token: SecretStr = SecretStr("")
    api_base: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    messages_per_second: Annotated[float, Field(gt=0, le=1000)] = 30


def _slashless(value: object) -> object:
    return value.rstrip("/") if isinstance(value, str) else value


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SPRACHROHR_", env_nested_delimiter="__", toml_file=FILE, extra="forbid"
    )

    data_dir: Path = Path("data")
    database_url: str = ""  #: "" for SQLite in `data_dir`; or postgresql://user:password@host/name
    public_url: Annotated[str, BeforeValidator(_slashless)] = ""  #: under which people reach the web chat
    city_file: Path | None = None  #: the city's configuration; the demo's when missing
    secret_key: SecretStr = SecretStr("")  #: the webhook's secret is derived from it where none is set
    approvals_required: Annotated[int, Field(ge=0, le=1)] = 1
    log_format: Literal["text", "json"] = "text"
    web: Web = Web()
    telegram: Telegram = Telegram()

    @model_validator(mode="after")
    def _check(self) -> "Settings":
        if self.telegram.mode == "webhook" and self.telegram.token.get_secret_value():
            if not self.public_url.startswith("https://"):
                raise ValueError("PUBLIC_URL must be an https address when TELEGRAM__MODE is webhook")
            if not (self.telegram.webhook_secret.get_secret_value() or self.secret_key.get_secret_value()):
                raise ValueError("TELEGRAM__WEBHOOK_SECRET or SECRET_KEY is needed when TELEGRAM__MODE is webhook")
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
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as exc:
        lines = [_line(".".join(map(str, error["loc"])), error["msg"]) for error in exc.errors()]
        raise SettingsWrong("\n".join(lines)) from exc
    except (OSError, ValueError) as exc:  # the file itself: unreadable, or not TOML
        raise SettingsWrong(f"{FILE}: {exc}") from exc


def _line(place: str, message: str) -> str:
    name = "SPRACHROHR_" + place.upper().replace(".", "__") if place else "Settings"
    return f"{name}: {message.removeprefix('Value error, ')}"



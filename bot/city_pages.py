"""The tables of the city's file that public pages are made of: `[accessibility]`, `[imprint]`, and others."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from contacts.city_pages import (
    ARBITRATION,
    LAWS,
    PRIVACY_AUTHORITIES,
    Accessibility,
    Barrier,
    Body,
    CheckedBy,
    Conformity,
    Imprint,
    Privacy,
    SignLanguage,
)
from locales.registry import LANGUAGES

T = TypeVar("T", bound=Body | Imprint | SignLanguage)


def accessibility_of(data: Mapping[str, Any], region: str, main: str) -> Accessibility:
    """Return the statement; what the file leaves out is what holds in the region."""
    where, values = "accessibility", dict(data)
    _only_known(where, values, Accessibility)
    for name in ("written_on", "checked_on"):
        if name in values and type(values[name]) is not date:
            raise ValueError(f"{where}: {name} must be a day: 2026-11-23")
    if "law" in values:
        _words(f"{where}: law", values["law"])
    for name, kind in (("conformity", Conformity), ("checked_by", CheckedBy)):
        if name in values and values[name] not in [*kind]:
            raise ValueError(f"{where}: {name} must be one of {', '.join(kind)}")
    return Accessibility(
        law=values.get("law", LAWS.get(region, "BITV 2.0")),
        conformity=Conformity(values.get("conformity", "partial")),
        checked_by=CheckedBy(values.get("checked_by", "self")),
        written_on=values.get("written_on"),
        checked_on=values.get("checked_on"),
        barriers=tuple(_barrier(each, main) for each in values.get("barriers", ())),
        arbitration=_body(f"{where}.arbitration", values.get("arbitration"), ARBITRATION.get(region)),
    )


def imprint_of(data: Mapping[str, Any]) -> Imprint:
    return _of(Imprint, "imprint", data)


def privacy_of(data: Mapping[str, Any], region: str) -> Privacy:
    _only_known("privacy", data, Privacy)
    reviewed = data.get("reviewed", [])
    if not isinstance(reviewed, list) or any(tag not in LANGUAGES for tag in reviewed):
        raise ValueError("privacy: reviewed must be a list of languages")
    return Privacy(
        _body("privacy.officer", data.get("officer"), None),
        _body("privacy.authority", data.get("authority"), PRIVACY_AUTHORITIES.get(region)),
        tuple(reviewed),
    )


def sign_language_of(data: Mapping[str, Any]) -> SignLanguage:
    found = _of(SignLanguage, "sign_language", data)
    if found.poster and not found.poster.startswith("/"):
        raise ValueError("sign_language: poster must begin with /: a picture from elsewhere would tell who looks at it")
    return found


def easy_language_of(data: Mapping[str, Any]) -> str:
    """Return where the explanation in Leichte Sprache is, "" where there is none."""
    if unknown := set(data) - {"url"}:
        raise ValueError(f"easy_language: {sorted(unknown)[0]!r} is not known; known is url")
    return _address("easy_language: url", data.get("url", ""))


def _of(kind: type[T], where: str, data: Mapping[str, Any]) -> T:
    _only_known(where, data, kind)
    for name, value in data.items():
        (_address if name in ("url", "poster") else _words)(f"{where}: {name}", value)
    return kind(**data)


def _body(where: str, data: Mapping[str, Any] | None, otherwise: Body | None) -> Body:
    if data is None:
        return otherwise or Body()
    found = _of(Body, where, data)
    if not found.name:
        raise ValueError(f"{where}: name is missing")
    return found


def _barrier(data: Mapping[str, Any], main: str) -> Barrier:
    where = "accessibility.barriers"
    _only_known(where, data, Barrier)
    for name in data:
        if main not in data[name]:
            raise ValueError(f"{where}: {name} must be there in the main language {main!r}")
    if "what" not in data:
        raise ValueError(f"{where}: what is missing")
    return Barrier(data["what"], data.get("why", {}))


def _only_known(where: str, data: Mapping[str, Any], kind: type[Any]) -> None:
    known = [each.name for each in fields(kind)]
    if unknown := sorted(set(data) - set(known)):
        raise ValueError(f"{where}: {unknown[0]!r} is not known; known are {', '.join(known)}")


def _words(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{where} must be words, in quotation marks")
    return value


def _address(where: str, value: Any) -> str:
    """Return an address on the web, or one of ours that begins with a slash."""
    text = _words(where, value)
    if text and urlsplit(text).scheme not in ("http", "https") and not (text.startswith("/") and text[1:2] != "/"):
        raise ValueError(f"{where} must begin with https:// or with /")
    return text

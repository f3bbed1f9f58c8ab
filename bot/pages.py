"""Puts every web page in its place: for everybody, for translators, for the committee, for staff."""

import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request

from bot.city import City
from bot.notices import HubNotices
from bot.office.inbox import tell_staff
from bot.office.returned import tell_returned
from bot.request import Office
from bot.settings import Oidc, Settings
from channels.address import Address
from channels.channel import Channel
from channels.webchat.allowance import Allowance
from channels.webchat.look import SHIPPED_THEME, Look
from channels.webchat.visitor import address_of, is_key, is_own_page, new_key, token_for
from console import archive, translate
from console.hearing import committee
from console.hearing import routes as hearing_routes
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from console.hearing.wall import WallScreens
from console.live import LiveStreams
from console.office.console import console_router
from console.office.desk import AnswerSearch, Desk
from console.office.directory import Directory, DirectoryAway, DirectorySettings, new_question
from console.office.directory_pages import BACK
from console.office.health import Finding, Health
from console.pages import Pages
from console.public.pages import PublicPages
from console.public.particulars import Particulars
from console.public.routes import PublicRoutes
from console.site import Site
from contacts.city_pages import Body
from contacts.who_sees import WEB_CHAT
from hub.clock import Clock, utc_now
from hub.units import Units
from storage.stores import Stores


def add_pages(
    web: FastAPI,
    units: Units[Stores],
    office: Office,
    hearing_pages: HearingPages,
    press: Press,
    answers: AnswerSearch,
    clock: Clock,
    directory: Directory | None = None,
) -> LiveStreams:
    """Include all pages; the streams are to be closed before the web server is."""
    streams = LiveStreams()
    site = hearing_pages.site
    pages = Pages(site)
    web.include_router(pages.router())
    web.include_router(public_routes(units, office, site, clock).router())
    web.include_router(archive.router(units, site))
    web.include_router(WallScreens(units, hearing_pages, streams).router())
    web.include_router(hearing_routes.router(units, hearing_pages, press, clock))
    web.include_router(committee.router(units, hearing_pages, press, clock))
    web.include_router(
        translate.router(
            pages,
            units,
            office.city.glossary,
            lambda stores, found, now: tell_returned(stores, office, found, now),
            is_own_page,
            clock,
        )
    )
    web.include_router(console_router(desk_of(units, office, site, answers, clock, directory), streams, is_own_page))
    return streams


def public_routes(units: Units[Stores], office: Office, site: Site, clock: Clock) -> PublicRoutes:
    return PublicRoutes(
        units,
        PublicPages(site, particulars_of(office.city, office.channels)),
        WebChats(site.url),
        lambda stores, inquiry, text, now: tell_staff(stores, office, inquiry, text, now),
        Allowance(time.monotonic, per_minute=1, burst=5),
        Allowance(time.monotonic, per_minute=10, burst=30),
        clock,
    )


def desk_of(
    units: Units[Stores],
    office: Office,
    site: Site,
    answers: AnswerSearch,
    clock: Clock,
    directory: Directory | None = None,
) -> Desk:
    return Desk(
        site=site,
        units=units,
        clock=clock,
        channels=office.channels,
        notices=HubNotices(office),
        answers=answers,
        approval=office.approval,
        undo_window=office.undo_window,
        time_zone=office.city.time_zone,
        link_check=office.link_check,
        glossary=office.city.glossary,
        directory=directory,
        health=Health(_health),
        districts=office.city.districts,
        places={code: place.name for code, place in office.city.places.items()},
        website=office.city.contact.website,
        holidays=office.city.holidays,
        poll_keys=office.poll_keys,
        printing=office.printing,
        translates=office.machine is not None,
    )


def directory_of(oidc: Oidc, url: str) -> Directory | None:
    """Return the city's directory, if one is set; `url`: under which people reach us."""
    if not oidc.issuer:
        return None
    name = oidc.name or urlsplit(oidc.issuer).netloc
    settings = DirectorySettings(oidc.issuer, oidc.client_id, oidc.client_secret.get_secret_value(), name)
    return Directory(settings, url.rstrip("/") + BACK)


async def directory_trouble(oidc: Oidc, url: str) -> str:
    """Return why the city's directory does not answer as one does; "" where it does, or none is set."""
    directory = directory_of(oidc, url)
    try:
        if directory is not None:
            await directory.url(new_question(utc_now()))
    except DirectoryAway as exc:
        return str(exc)
    return ""


async def _health() -> Sequence[Finding]:
    from bot.doctor import examine  # it looks at the wiring, and so at this module

    return await examine()


def look_of(city: City, settings: Settings, url: str) -> Look:
    """Return what the web chat shows of the city."""
    return Look(
        theme_file=settings.web.theme_file or SHIPPED_THEME,
        city=city.name,
        office=city.office,
        zone=ZoneInfo(city.time_zone),
        main_language=city.main_language,
        contact=_contact(city),
        contact_url=city.contact.website,
        **_pages_of_law(city, url),
    )


def site_of(city: City, settings: Settings, url: str) -> Site:
    """Return what the pages show of the city."""
    return Site(
        url=url,
        city=city.name,
        office=city.office,
        languages=city.languages,
        main_language=city.main_language,
        zone=ZoneInfo(city.time_zone),
        theme=(settings.web.theme_file or SHIPPED_THEME).read_text(),
        contact=_contact(city),
        **_pages_of_law(city, url),
    )


def particulars_of(city: City, channels: Mapping[tuple[str, str], Channel]) -> Particulars:
    """Return what the public pages say of the city."""
    contact = city.contact
    return Particulars(
        office=Body("", contact.address, contact.phone, contact.email, contact.website),
        hours=city.opening_hours,
        immigration_office=city.immigration_office,
        accessibility=city.accessibility,
        imprint=city.imprint,
        privacy=city.privacy,
        easy_language=city.easy_language,
        sign_language=city.sign_language,
        elsewhere={name: url for name, url in _elsewhere(city).items() if url},
        channels=channels,
    )


class WebChats:
    """`console.public.particulars.BrowserChats`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def new_key(self) -> str:
        return new_key()

    def is_own_page(self, request: Request) -> bool:
        return is_own_page(request, self._url)

    def known(self, request: Request) -> Address | None:
        return address_of(request)

    def of_key(self, key: str) -> Address | None:
        return Address(WEB_CHAT, "", token_for(key)) if is_key(key) else None


def _elsewhere(city: City) -> dict[str, str]:
    return {"accessibility": city.accessibility_url, "privacy": city.privacy_url, "imprint": city.imprint_url}


def _pages_of_law(city: City, url: str) -> dict[str, str]:
    """Return where the pages are that every page leads to: the city's own, else ours."""
    folder = urlsplit(url).path
    return {f"{name}_url": theirs or f"{folder}/{name}/{{language}}" for name, theirs in _elsewhere(city).items()}


def _contact(city: City) -> str:
    return " · ".join(part for part in (city.contact.phone, city.contact.email) if part)

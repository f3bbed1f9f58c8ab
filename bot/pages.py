"""Puts every web page in its place: for everybody, for translators, for the committee, for staff."""

from zoneinfo import ZoneInfo

from fastapi import FastAPI

from bot.city import City
from bot.notices import HubNotices
from bot.office.returned import tell_returned
from bot.request import Office
from bot.settings import Settings
from channels.webchat.look import SHIPPED_THEME, Look
from channels.webchat.visitor import is_own_page
from console import archive, translate
from console.hearing import committee
from console.hearing import routes as hearing_routes
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from console.hearing.wall import WallScreens
from console.live import LiveStreams
from console.office.console import console_router
from console.office.desk import Desk
from console.pages import Pages
from console.site import Site
from hub.clock import Clock
from hub.units import Units
from storage.stores import Stores


def add_pages(
    web: FastAPI,
    units: Units[Stores],
    office: Office,
    hearing_pages: HearingPages,
    press: Press,
    clock: Clock,
) -> LiveStreams:
    """Include all pages; the streams are to be closed before the web server is."""
    streams = LiveStreams()
    site = hearing_pages.site
    pages = Pages(site)
    web.include_router(pages.router())
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
    web.include_router(console_router(desk_of(units, office, site, clock), streams, is_own_page))
    return streams


def desk_of(units: Units[Stores], office: Office, site: Site, clock: Clock) -> Desk:
    return Desk(
        site=site,
        units=units,
        clock=clock,
        channels=office.channels,
        notices=HubNotices(office),
        approval=office.approval,
        undo_window=office.undo_window,
        time_zone=office.city.time_zone,
        link_check=office.link_check,
        glossary=office.city.glossary,
        districts=office.city.districts,
    )


def look_of(city: City, settings: Settings) -> Look:
    """Return what the web chat shows of the city."""
    return Look(
        theme_file=settings.web.theme_file or SHIPPED_THEME,
        city=city.name,
        office=city.office,
        zone=ZoneInfo(city.time_zone),
        main_language=city.main_language,
        contact=_contact(city),
        contact_url=city.contact.website,
        privacy_url=city.privacy_url,
        imprint_url=city.imprint_url,
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
        privacy_url=city.privacy_url,
        imprint_url=city.imprint_url,
    )


def _contact(city: City) -> str:
    return " · ".join(part for part in (city.contact.phone, city.contact.email) if part)

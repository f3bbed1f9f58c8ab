"""Where to go: the city's own places, from its configuration, beside answers that are the same in every city."""

from bot.city import Place
from bot.people.faq.reader import Reader
from locales.formatting import Raw, bold, inserted, link


def place_lines(reader: Reader, code: str) -> list[Raw]:
    """Return name, address, telephone and hours of a place; nothing where the city names none."""
    city, tag = reader.office.city, reader.language
    place: Place | None = city.places.get(code)
    if place is None:
        return []
    _ = reader.gettext
    lines = [bold(city.say(place.name, tag), tag)]
    lines += [Raw(inserted(value, tag)) for value in (place.address, place.phone, place.email) if value]
    if hours := place.hours.get(tag) or place.hours.get(city.main_language):
        lines.append(_("Opening hours: %(hours)s", hours=hours))
    if place.website:
        lines.append(link(place.website, place.website, tag))
    return [Raw("\n\n".join(lines))]

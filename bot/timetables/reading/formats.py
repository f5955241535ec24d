"""How a programme says whether people meet in a room."""

from bot.domain.timetable import Format

_FORMATS = {
    "on site": Format.ON_SITE,
    "onsite": Format.ON_SITE,
    "in person": Format.ON_SITE,
    "virtual": Format.VIRTUAL,
    "online": Format.VIRTUAL,
    "remote": Format.VIRTUAL,
    "hybrid": Format.HYBRID,
    "on demand": Format.ON_DEMAND,
    "ondemand": Format.ON_DEMAND,
}
_PLACES = frozenset(("zoom", "microsoft teams", "webinar", "livestream"))


def format_named(text: str) -> Format | None:
    return _FORMATS.get(text.casefold().replace("-", " "))


def format_of_place(place: str) -> Format:
    """Of a session whose only hint is where it is held: a web address is no room."""
    if place.startswith(("https://", "http://")) or place.casefold() in _PLACES:
        return Format.VIRTUAL
    return format_named(place) or Format.ON_SITE

"""The time zones a person can choose, and the one that a stored name means."""

import functools
import zoneinfo

from vratar.core.settings import current


@functools.cache
def names() -> tuple[str, ...]:
    """Areas and places, and UTC; not the old aliases."""
    known = zoneinfo.available_timezones()
    places = (name for name in known if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """The zone of this name; the site's where none is stored, or one nobody knows."""
    try:
        return zoneinfo.ZoneInfo(name or current().site.time_zone)
    except (KeyError, ValueError, OSError):  # unknown, no name of a zone, a folder of zones
        return zoneinfo.ZoneInfo(current().site.time_zone)

"""The time zones a person can choose."""

import functools
import zoneinfo


@functools.cache
def names() -> tuple[str, ...]:
    """Areas and places, and UTC; not the old aliases."""
    known = zoneinfo.available_timezones()
    places = (name for name in known if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))

"""Dates and times as people read them (i18n.md §4). Nothing else in Vratar formats a date.

Every function takes a `date` or an aware `datetime`, shows it in Django's current time zone and
returns plain text in the current language; the template filters wrap it in `<time>`.
"""

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vratar.core import clock
from vratar.ui import months
from vratar.ui.formats.en import formats as english

RELATIVE_LIMIT = timedelta(days=30)


def short_date(value: date) -> str:
    """24 Nov 2026."""
    return _date(value, "V_DATE")


def long_date(value: date) -> str:
    """24 November 2026."""
    return _date(value, "V_LONGDATE")


def date_time(value: datetime) -> str:
    """24 Nov 2026, 15:05."""
    return _join(short_date(value), clock_time(value))


def with_seconds(value: datetime) -> str:
    """24 Nov 2026, 15:05:09."""
    return _join(short_date(value), _here(value).strftime("%H:%M:%S"))


def clock_time(value: datetime) -> str:
    """15:05."""
    return _here(value).strftime("%H:%M")


def ago(value: datetime) -> str:
    """In 3 days, 1 hour ago; the date itself when it is more than 30 days away."""
    distance = value - clock.now()
    if abs(distance) > RELATIVE_LIMIT:
        return short_date(value)
    return _ahead(distance) if distance > timedelta() else _past(-distance)


def wait(seconds: int) -> str:
    """How long to wait, rounded up: 40 seconds, 2 minutes, 3 hours."""
    if seconds <= 90:  # noqa: PLR2004 - "2 minutes" for 91 seconds is close enough
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    if minutes <= 90:  # noqa: PLR2004 - likewise
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def machine(value: date) -> str:
    """ISO 8601, for the `datetime` attribute; a datetime with its offset, to the second."""
    here = _here(value) if isinstance(value, datetime) else value
    return here.isoformat(timespec="seconds") if isinstance(here, datetime) else here.isoformat()


def _ahead(distance: timedelta) -> str:
    minutes = max(1, int(distance.total_seconds() // 60))
    if minutes < 60:  # noqa: PLR2004
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 24:  # noqa: PLR2004
        return ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours}
    return ngettext("in %(n)d day", "in %(n)d days", hours // 24) % {"n": hours // 24}


def _past(distance: timedelta) -> str:
    minutes = int(distance.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:  # noqa: PLR2004
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 24:  # noqa: PLR2004
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", hours // 24) % {"n": hours // 24}


def _here(value: datetime) -> datetime:
    return timezone.localtime(value)


def _date(value: date, pattern: str) -> str:
    day = _here(value).date() if isinstance(value, datetime) else value
    return _pattern(pattern).format(
        day=day.day,
        month=day.month,
        year=day.year,
        month_short=months.short(day.month),
        month_long=months.full(day.month),
    )


def _pattern(name: str) -> str:
    found = str(formats.get_format(name))
    # Django answers an unknown format name with the name itself.
    return str(getattr(english, name)) if found == name else found


def _join(day: str, time: str) -> str:
    return pgettext("date and time", "%(date)s, %(time)s") % {"date": day, "time": time}

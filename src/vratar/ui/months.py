"""Month names as they stand inside a date; Django's Macedonian ones have a wrong capital."""

from django.utils.translation import pgettext_lazy

_FULL = (
    pgettext_lazy("month in a date", "January"),
    pgettext_lazy("month in a date", "February"),
    pgettext_lazy("month in a date", "March"),
    pgettext_lazy("month in a date", "April"),
    pgettext_lazy("month in a date", "May"),
    pgettext_lazy("month in a date", "June"),
    pgettext_lazy("month in a date", "July"),
    pgettext_lazy("month in a date", "August"),
    pgettext_lazy("month in a date", "September"),
    pgettext_lazy("month in a date", "October"),
    pgettext_lazy("month in a date", "November"),
    pgettext_lazy("month in a date", "December"),
)
_SHORT = (
    pgettext_lazy("short month in a date", "Jan"),
    pgettext_lazy("short month in a date", "Feb"),
    pgettext_lazy("short month in a date", "Mar"),
    pgettext_lazy("short month in a date", "Apr"),
    pgettext_lazy("short month in a date", "May"),
    pgettext_lazy("short month in a date", "Jun"),
    pgettext_lazy("short month in a date", "Jul"),
    pgettext_lazy("short month in a date", "Aug"),
    pgettext_lazy("short month in a date", "Sep"),
    pgettext_lazy("short month in a date", "Oct"),
    pgettext_lazy("short month in a date", "Nov"),
    pgettext_lazy("short month in a date", "Dec"),
)


def full(number: int) -> str:
    """Name of the month 1 to 12, in the current language."""
    return str(_FULL[number - 1])


def short(number: int) -> str:
    """Abbreviated name of the month 1 to 12, in the current language."""
    return str(_SHORT[number - 1])

"""Month names as they stand inside a date; Django's Macedonian ones have a wrong capital."""

from django.utils.translation import pgettext


def full(number: int) -> str:
    """Name of the month 1 to 12, in the current language."""
    return (
        pgettext("month in a date", "January"),
        pgettext("month in a date", "February"),
        pgettext("month in a date", "March"),
        pgettext("month in a date", "April"),
        pgettext("month in a date", "May"),
        pgettext("month in a date", "June"),
        pgettext("month in a date", "July"),
        pgettext("month in a date", "August"),
        pgettext("month in a date", "September"),
        pgettext("month in a date", "October"),
        pgettext("month in a date", "November"),
        pgettext("month in a date", "December"),
    )[number - 1]


def short(number: int) -> str:
    """Abbreviated name of the month 1 to 12, in the current language."""
    return (
        pgettext("short month in a date", "Jan"),
        pgettext("short month in a date", "Feb"),
        pgettext("short month in a date", "Mar"),
        pgettext("short month in a date", "Apr"),
        pgettext("short month in a date", "May"),
        pgettext("short month in a date", "Jun"),
        pgettext("short month in a date", "Jul"),
        pgettext("short month in a date", "Aug"),
        pgettext("short month in a date", "Sep"),
        pgettext("short month in a date", "Oct"),
        pgettext("short month in a date", "Nov"),
        pgettext("short month in a date", "Dec"),
    )[number - 1]

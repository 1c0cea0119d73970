"""Moments as mails write them, in the reader's time zone and in UTC."""

from datetime import UTC, datetime

from django.utils import timezone

from vratar.ui import dates


def local(moment: datetime) -> str:
    """24 Nov 2026, 15:05 (Europe/Skopje)."""
    return f"{dates.date_time(moment)} ({timezone.get_current_timezone_name()})"


def utc(moment: datetime) -> str:
    """24 Nov 2026, 14:05 UTC."""
    with timezone.override(UTC):
        return f"{dates.date_time(moment)} UTC"

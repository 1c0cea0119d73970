"""The waits of an account in sentences: for its own person, and for who may end them."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from vratar.core import clock
from vratar.throttle.budgets import KNOWN, PASSWORD, UNKNOWN
from vratar.throttle.reading import Wait, waits_of
from vratar.ui.dates import clock_time, date_time

_ROUNDED_UP = timedelta(seconds=59)
"""A time in whole minutes that lies before the end would promise too much."""


def own_waits(account_id: int) -> list[str]:
    """Every wait of the account, as its own person is told."""
    return [_own(wait) for wait in waits_of(account_id, clock.now())]


def waits_that_can_be_ended(account_id: int) -> list[str]:
    """What an Unlock would end, as another administrator is told."""
    ended = [wait for wait in waits_of(account_id, clock.now()) if wait.can_be_ended]
    passwords = [wait.until for wait in ended if wait.until and wait.budget == PASSWORD]
    codes = [wait.until for wait in ended if wait.until and wait.budget != PASSWORD]
    found = []
    if passwords:
        text = _("Waits until %(time)s after wrong passwords.")
        found.append(text % {"time": _time(max(passwords))})
    if codes:
        text = _("Waits until %(time)s after wrong codes.")
        found.append(text % {"time": _time(max(codes))})
    return found


def _own(wait: Wait) -> str:
    if wait.until is None:
        return _("After too many wrong recovery codes none is accepted until a reset.")
    texts = {
        PASSWORD: _("Logins from browsers you have not used before wait until %(time)s."),
        UNKNOWN.code: _("Codes from browsers you have not used before wait until %(time)s."),
        KNOWN.code: _("Codes from your known browsers wait until %(time)s."),
        UNKNOWN.recovery: _(
            "Recovery codes from browsers you have not used before wait until %(time)s."
        ),
        KNOWN.recovery: _("Recovery codes from your known browsers wait until %(time)s."),
    }
    return texts[wait.budget] % {"time": _time(wait.until)}


def _time(until: datetime) -> str:
    shown = until + _ROUNDED_UP
    today = timezone.localtime(clock.now()).date()
    return clock_time(shown) if timezone.localtime(shown).date() == today else date_time(shown)

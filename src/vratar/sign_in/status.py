"""The status line of a person's two-factor authentication, in words (ux.md §6.6)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vratar.accounts.models import SecurityState
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import PendingEnrolment, Status
from vratar.policy.services import standing
from vratar.ui.dates import long_date


@dataclass(frozen=True)
class TwoFactorStatus:
    """State for the buttons; kind (ok, warn, bad) and words for the reader."""

    state: str
    kind: str
    # The same in a sentence and in a word or two, for one's own page and for a list.
    text: str
    short: str


def two_factor_status(security: SecurityState) -> TwoFactorStatus:
    """Where this account stands."""
    account_id = security.account_id
    bound = totp.bound(account_id)
    if bound is None:
        return _not_on(security)
    if bound.status == Status.DISABLED:
        text = _("Blocked after too many wrong codes")
        return TwoFactorStatus("blocked", "bad", text, _("Blocked"))
    issued = recovery_codes.in_force(account_id)
    if issued is not None and issued.saved_at is None:
        text = _("On. Recovery codes not saved yet")
        return TwoFactorStatus("unsaved", "warn", text, _("On, codes not saved"))
    date = long_date(bound.created_at)
    text = _('On since %(date)s, entry "%(entry)s"') % {"date": date, "entry": bound.entry}
    return TwoFactorStatus("on", "ok", text, pgettext("two-factor", "On"))


def _not_on(security: SecurityState) -> TwoFactorStatus:
    if PendingEnrolment.objects.filter(account_id=security.account_id).exists():
        return TwoFactorStatus("unfinished", "warn", _("Set-up not finished"), _("Not finished"))
    stands = standing(security)
    if stands.deadline is None:
        return TwoFactorStatus("off", "warn", _("Off"), _("Off"))
    if stands.exempt and security.exempt_until is not None:
        date = {"date": long_date(security.exempt_until)}
        short = _("Exempt until %(date)s") % date
        return TwoFactorStatus("off", "info", _("Off. Exempt until %(date)s") % date, short)
    text = _("Off. Required by %(date)s") % {"date": long_date(stands.deadline)}
    if not stands.overdue:
        return TwoFactorStatus("off", "warn", text, _("Off"))
    return TwoFactorStatus("off", "bad", text, _("Overdue"))

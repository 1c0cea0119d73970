"""The two-factor status of one row of the list, from what the page's one query brought along."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vratar.accounts.models import Administrator
from vratar.authenticators.recovery_codes.models import RecoveryCodeSet
from vratar.authenticators.totp.models import PendingEnrolment, Status, TotpAuthenticator
from vratar.core import clock
from vratar.policy.models import Policy
from vratar.policy.services import judged
from vratar.ui.dates import date_time, short_date


@dataclass(frozen=True)
class RowStatus:
    """State for the links; kind (ok, warn, bad, muted, info) and words for the reader."""

    state: str
    kind: str
    short: str

    @property
    def has_codes(self) -> bool:
        """Whether recovery codes mean anything here."""
        return self.state in {"on", "unsaved", "blocked"}


def with_two_factor(found: "QuerySet[Administrator]") -> "QuerySet[Administrator, Any]":
    """The same accounts with what `row_status` needs of each."""
    mine = {"account": OuterRef("pk")}
    bound = TotpAuthenticator.objects.filter(**mine).exclude(status=Status.INVALIDATED)
    unsaved = RecoveryCodeSet.objects.filter(**mine, invalidated_at=None, saved_at=None)
    return found.annotate(
        authenticator=Subquery(bound.values("status")[:1]),
        has_unsaved_codes=Exists(unsaved),
        has_pending=Exists(PendingEnrolment.objects.filter(**mine)),
    )


def row_status(row: Any, policy: Policy) -> RowStatus:  # noqa: ANN401 - an annotated Administrator
    """Where this account stands, in a word or two."""
    outside = outside_status(row)
    if outside is not None:
        return outside
    if row.authenticator == Status.DISABLED:
        return RowStatus("blocked", "bad", _("Blocked"))
    if row.authenticator is None:
        return _not_on(row, policy)
    if row.has_unsaved_codes:
        return RowStatus("unsaved", "warn", _("On, codes not saved"))
    return RowStatus("on", "ok", pgettext("two-factor", "On"))


def outside_status(account: Administrator) -> RowStatus | None:
    """What is said of an account that cannot sign in, whatever it holds; None for the others."""
    if not account.is_active:
        return RowStatus("inactive", "muted", _("Inactive"))
    return _invited(account) if account.is_invited else None


def _invited(row: Administrator) -> RowStatus:
    until = row.security_state.link_expires_at
    if until is None or until <= clock.now():
        return RowStatus("expired", "warn", _("Link expired"))
    return RowStatus("invited", "info", _("Invited until %(time)s") % {"time": date_time(until)})


def _not_on(row: Any, policy: Policy) -> RowStatus:  # noqa: ANN401 - an annotated Administrator
    if row.has_pending:
        return RowStatus("unfinished", "warn", _("Not finished"))
    stands = judged(row.security_state, policy, protected=False)
    if stands.required and stands.exempt:
        date = short_date(row.security_state.exempt_until)
        return RowStatus("exempt", "info", _("Exempt until %(date)s") % {"date": date})
    if not stands.overdue or stands.deadline is None:
        return RowStatus("off", "warn", _("Off"))
    zone = row.security_state.zone
    late = (clock.now().astimezone(zone).date() - stands.deadline.astimezone(zone).date()).days
    if not late:
        return RowStatus("overdue", "bad", _("Overdue"))
    days = ngettext("Overdue %(n)d day", "Overdue %(n)d days", late) % {"n": late}
    return RowStatus("overdue", "bad", days)

"""What is counted among the administrators for "Needs attention": one row of a table each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vratar.accounts.models import Administrator
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import check_up
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.policy.counts import exempt, late, postponed
from vratar.staff.services import attacked
from vratar.staff.statuses import Chosen


@dataclass(frozen=True)
class Counted:
    """Some administrators, whom the list shows by this status."""

    kind: str
    status: Chosen
    # How many there are for this reader; 0 says nothing.
    number: Callable[[Administrator], int]
    # With %(n)s.
    title: Promise
    text: Promise


def _active(found: Callable[[], Q]) -> Callable[[Administrator], int]:
    return lambda _reader: Administrator.objects.filter(found(), is_active=True).count()


def _blocked(_reader: Administrator) -> int:
    disabled = TotpAuthenticator.objects.filter(status=Status.DISABLED)
    return disabled.filter(account__is_active=True).count()


def _unsaved(reader: Administrator) -> int:
    return recovery_codes.unsaved().exclude(account=reader).count()


def _few_codes(reader: Administrator) -> int:
    return recovery_codes.running_low().exclude(account=reader).count()


def _never_used(reader: Administrator) -> int:
    return check_up.never_used().exclude(account=reader).count()


COUNTED = (
    Counted(
        "bad",
        Chosen.MARKED,
        partial(attacked.number, Chosen.MARKED),
        ngettext_lazy(
            "The password of %(n)s administrator is known to others",
            "The passwords of %(n)s administrators are known to others",
            "n",
        ),
        _("Ten wrong codes came after it, or somebody reported a stranger. It must be changed."),
    ),
    Counted(
        "bad",
        Chosen.OVERDUE,
        _active(late),
        ngettext_lazy("%(n)s administrator overdue", "%(n)s administrators overdue", "n"),
        _("They reach nothing but the set-up of two-factor authentication."),
    ),
    Counted(
        "bad",
        Chosen.BLOCKED,
        _blocked,
        ngettext_lazy("%(n)s administrator blocked", "%(n)s administrators blocked", "n"),
        _("Codes are no longer accepted after too many wrong ones."),
    ),
    Counted(
        "warn",
        Chosen.WRONG_CODES,
        partial(attacked.number, Chosen.WRONG_CODES),
        ngettext_lazy(
            "%(n)s administrator had wrong codes after the right password",
            "%(n)s administrators had wrong codes after the right password",
            "n",
        ),
        _("Three or more in the last 24 hours. Ask them whether they mistyped."),
    ),
    Counted(
        "warn",
        Chosen.REPLAYED,
        partial(attacked.number, Chosen.REPLAYED),
        ngettext_lazy(
            "A used code of %(n)s administrator was tried again",
            "Used codes of %(n)s administrators were tried again",
            "n",
        ),
        _("In the last 24 hours. Somebody may have seen the code and know the password."),
    ),
    Counted(
        "warn",
        Chosen.UNSAVED,
        _unsaved,
        ngettext_lazy(
            "%(n)s administrator has not saved the recovery codes",
            "%(n)s administrators have not saved their recovery codes",
            "n",
        ),
        _("Without them a lost phone needs a reset."),
    ),
    Counted(
        "warn",
        Chosen.FEW_CODES,
        _few_codes,
        ngettext_lazy(
            "%(n)s administrator has few recovery codes left",
            "%(n)s administrators have few recovery codes left",
            "n",
        ),
        _("They make a new set under Recovery Codes, in a minute."),
    ),
    Counted(
        "warn",
        Chosen.UNUSED,
        _never_used,
        ngettext_lazy(
            "%(n)s administrator has not used a code since set-up",
            "%(n)s administrators have not used a code since set-up",
            "n",
        ),
        _("Whether their phones work is not known. They test a code under My Account."),
    ),
    Counted(
        "info",
        Chosen.POSTPONED,
        _active(postponed),
        ngettext_lazy(
            "%(n)s administrator postponed the deadline",
            "%(n)s administrators postponed the deadline",
            "n",
        ),
        _("Once, with a reason; it stands in the audit log."),
    ),
    Counted(
        "info",
        Chosen.EXEMPT,
        _active(exempt),
        ngettext_lazy("%(n)s administrator is exempt", "%(n)s administrators are exempt", "n"),
        _("The password alone opens their accounts for now."),
    ),
    Counted(
        "info",
        Chosen.NEW_BROWSER,
        partial(attacked.number, Chosen.NEW_BROWSER),
        ngettext_lazy(
            "%(n)s administrator logged in with a new browser",
            "%(n)s administrators logged in with new browsers",
            "n",
        ),
        _("In the last 24 hours. Each of them was told by mail."),
    ),
)

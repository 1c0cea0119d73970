"""Reserve, verify, spend, count (security.md §6.3, §6.4).

Call inside the caller's write transaction: then the count, the spent step, the change they allow
and the audit events stand or fall together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vratar import otp
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import PendingEnrolment, Status
from vratar.core import clock
from vratar.crypto import IntegrityFailed
from vratar.throttle import services as budgets
from vratar.verification.outcomes import (
    Accepted,
    CodeOutcome,
    Disabled,
    Factor,
    MalformedRecoveryCode,
    RecoveryOutcome,
    Refused,
    Waiting,
    Why,
)

# Evaluated in place of a malformed code, so that both take the same work. Never accepted.
_PLACEHOLDER = "000000"


class Purpose(StrEnum):
    """What a code is asked for; stands in the audit log."""

    SIGN_IN = "sign-in"
    REAUTHENTICATION = "re-authentication"
    ENROLMENT = "enrolment"
    CODE_TEST = "code test"


@dataclass(frozen=True)
class Asked:
    """Whose code is asked for, where the answer comes from, and what for."""

    account_id: int
    source: str
    purpose: Purpose


_Reserve = Callable[[int, datetime], budgets.Reservation | budgets.Waiting]
# Returns the matched step (None for a recovery code) or why not.
_Evaluate = Callable[[datetime], int | Why | None]


def verify_code(asked: Asked, text: str) -> CodeOutcome:
    """Verify what was typed as a code of the bound authenticator, and spend its step."""
    authenticator = totp.bound(asked.account_id)
    if authenticator is not None and authenticator.status == Status.DISABLED:
        return Disabled()
    code = otp.parse_code(text)

    def evaluate(now: datetime) -> int | Why:
        if authenticator is None:
            return Why.NOTHING_BOUND
        step = totp.matching_step(authenticator, code or _PLACEHOLDER, now)
        if code is None:
            return Why.MALFORMED
        if step is None:
            return Why.WRONG
        return step if totp.spend(authenticator, step, now) else Why.REPLAYED

    return _attempt(asked, Factor.TOTP, budgets.reserve_second_factor, evaluate)


def verify_enrolment_code(asked: Asked, pending: PendingEnrolment, text: str) -> CodeOutcome:
    """Verify the Token Code of an offered secret; binding it spends the step."""
    code = otp.parse_code(text)

    def evaluate(now: datetime) -> int | Why:
        if code is None:
            return Why.MALFORMED
        step = enrolment.matching_step(pending, code, now)
        return Why.WRONG if step is None else step

    return _attempt(asked, Factor.TOTP, budgets.reserve_second_factor, evaluate)


def verify_recovery_code(asked: Asked, text: str) -> RecoveryOutcome:
    """Verify what was typed as a recovery code, and use it up."""
    canonical = otp.canonical_recovery_code(text)
    if isinstance(canonical, otp.MalformedRecoveryCode):
        return MalformedRecoveryCode(canonical.length)

    def evaluate(now: datetime) -> Why | None:
        used = recovery_codes.use(asked.account_id, canonical, now)
        return None if used else Why.WRONG

    return _attempt(asked, Factor.RECOVERY_CODE, budgets.reserve_recovery, evaluate)


def _attempt(
    asked: Asked, factor: Factor, reserve: _Reserve, evaluate: _Evaluate
) -> Accepted | Refused | Waiting:
    now = clock.now()
    reservation = reserve(asked.account_id, now)
    if isinstance(reservation, budgets.Waiting):
        return Waiting(reservation.until)
    try:
        found = evaluate(now)
    except IntegrityFailed:
        _record(Action.INTEGRITY_FAILED, asked, factor, Why.UNREADABLE, reservation.failures)
        found = Why.UNREADABLE
    if isinstance(found, Why):
        refused = _REFUSED[factor]
        _record(refused, asked, factor, found, reservation.failures)
        return Refused(reservation.failures, found)
    budgets.take_back(reservation)
    return Accepted(factor, found)


_REFUSED = {
    Factor.TOTP: Action.SECOND_FACTOR_REFUSED,
    Factor.RECOVERY_CODE: Action.RECOVERY_CODE_REFUSED,
}


def _record(action: Action, asked: Asked, factor: Factor, why: Why, failures: int) -> None:
    record(
        action,
        actor=f"administrator:{asked.account_id}",
        target=f"administrator:{asked.account_id}",
        factor=factor,
        result="failure",
        source=asked.source,
        details={"reason": why, "purpose": asked.purpose, "failures": failures},
    )

"""Reserve, verify, spend, count (security.md §6.3, §6.4).

Call inside the caller's write transaction, with the account held: then the count, the spent step,
the change they allow and the audit events stand or fall together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vratar import otp
from vratar.accounts.models import SecurityState
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import PendingEnrolment, Status
from vratar.core import clock
from vratar.core.settings import current
from vratar.crypto import IntegrityFailed
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.throttle import services as budgets
from vratar.verification import consequences
from vratar.verification.outcomes import (
    Accepted,
    CodeOutcome,
    Disabled,
    Factor,
    MalformedRecoveryCode,
    PasswordMarked,
    RecoveryOutcome,
    Refused,
    Waiting,
    Why,
)

# Evaluated in place of a malformed code, so that both take the same work. Never accepted.
_PLACEHOLDER = "000000"
# Spent in place of the step of a wrong code, for the same reason: below every step there is.
_NO_STEP = -1


class Purpose(StrEnum):
    """What a code is asked for; stands in the audit log."""

    SIGN_IN = "sign-in"
    REAUTHENTICATION = "re-authentication"
    ENROLMENT = "enrolment"
    CODE_TEST = "code test"
    RECOVERY_DRILL = "recovery drill"
    STEP_UP = "step-up"


@dataclass(frozen=True)
class Asked:
    """Whose code is asked for, who answers, and what for."""

    account_id: int
    client: Client
    purpose: Purpose
    # Whether this browser once completed a sign-in to the account: decides the lane.
    known: bool

    @property
    def lane(self) -> str:
        """The lane as the audit log names it."""
        return "known" if self.known else "unknown"


# Returns the matched step (None for a recovery code) or why not.
_Evaluate = Callable[[datetime], int | Why | None]
_Reserved = budgets.Reservation | budgets.Waiting


def verify_code(asked: Asked, text: str) -> CodeOutcome:
    """Verify what was typed as a code of the bound authenticator, and spend its step."""
    authenticator = totp.bound(asked.account_id)
    if authenticator is not None and authenticator.status == Status.DISABLED:
        return Disabled()
    if not asked.known and _is_marked(asked.account_id):
        return PasswordMarked()
    code = otp.parse_code(text)

    def evaluate(now: datetime) -> int | Why:
        if authenticator is None:
            return Why.NOTHING_BOUND
        step = totp.matching_step(authenticator, code or _PLACEHOLDER, now)
        right = step if code is not None else None
        spent = totp.spend(authenticator, _NO_STEP if right is None else right, now)
        if code is None:
            return Why.MALFORMED
        if right is None:
            return Why.WRONG
        return right if spent else Why.REPLAYED

    outcome = _attempt(asked, Factor.TOTP, _reserve_code(asked), evaluate)
    if not isinstance(outcome, Refused) or not asked.known:
        return outcome
    if outcome.failures < current().sign_in.hard_cap:
        return outcome
    consequences.disable(asked.account_id, asked.client, outcome.failures)
    return Disabled()


def verify_enrolment_code(asked: Asked, pending: PendingEnrolment, text: str) -> CodeOutcome:
    """Verify the Token Code of an offered secret; binding it spends the step."""
    code = otp.parse_code(text)

    def evaluate(now: datetime) -> int | Why:
        if code is None:
            return Why.MALFORMED
        step = enrolment.matching_step(pending, code, now)
        return Why.WRONG if step is None else step

    return _attempt(asked, Factor.TOTP, _reserve_code(asked), evaluate)


def verify_recovery_code(asked: Asked, text: str) -> RecoveryOutcome:
    """Verify what was typed as a recovery code, and use it up."""
    canonical = otp.canonical_recovery_code(text)
    if isinstance(canonical, otp.MalformedRecoveryCode):
        return MalformedRecoveryCode(canonical.length)

    def evaluate(now: datetime) -> Why | None:
        used = recovery_codes.use(asked.account_id, canonical, now)
        return None if used else Why.WRONG

    reserved = budgets.reserve_recovery_code(asked.account_id, clock.now(), known=asked.known)
    return _attempt(asked, Factor.RECOVERY_CODE, reserved, evaluate)


def _reserve_code(asked: Asked) -> _Reserved:
    return budgets.reserve_code(asked.account_id, clock.now(), known=asked.known)


def _is_marked(account_id: int) -> bool:
    marked = SecurityState.objects.filter(pk=account_id, password_compromised_at__isnull=False)
    return marked.exists()


def _attempt(
    asked: Asked, factor: Factor, reserved: _Reserved, evaluate: _Evaluate
) -> Accepted | Refused | Waiting:
    if isinstance(reserved, budgets.Waiting):
        if reserved.first:
            _record(Action.SIGN_IN_BLOCKED, asked, factor, **_about(reserved))
        return Waiting(reserved.until)
    try:
        found = evaluate(clock.now())
    except IntegrityFailed:
        _record(Action.INTEGRITY_FAILED, asked, factor, reason=Why.UNREADABLE)
        found = Why.UNREADABLE
    if not isinstance(found, Why):
        budgets.take_back(reserved)
        return Accepted(factor, found)
    _record(_refused(asked, factor), asked, factor, reason=found, failures=reserved.failures)
    if asked.purpose is not Purpose.ENROLMENT:  # there the secret is on the person's own page
        follow = consequences.of_known if asked.known else consequences.of_unknown
        follow(asked.account_id, asked.client, reserved.failures)
    return Refused(reserved.failures, found)


def _refused(asked: Asked, factor: Factor) -> Action:
    if asked.purpose is Purpose.ENROLMENT:
        return Action.ENROLMENT_REFUSED
    if factor is Factor.TOTP:
        return Action.SECOND_FACTOR_REFUSED
    return Action.RECOVERY_CODE_REFUSED


def _about(waiting: budgets.Waiting) -> dict[str, str | int]:
    return {"failures": waiting.failures, "until": waiting.until.isoformat(timespec="seconds")}


def _record(action: Action, asked: Asked, factor: Factor, **details: str | int) -> None:
    record(
        action,
        actor=f"administrator:{asked.account_id}",
        target=f"administrator:{asked.account_id}",
        factor=factor,
        result="failure",
        source=asked.client.source,
        lane=asked.lane,
        details={"purpose": asked.purpose, "browser": told(asked.client)["browser"], **details},
    )

"""Match a code against a bound authenticator, spend its step, end the authenticator's life."""

from datetime import datetime

from vratar import otp
from vratar.authenticators.totp.models import Reason, Status, TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret


def bound(account_id: int) -> TotpAuthenticator | None:
    """The authenticator this account holds, active or disabled."""
    return (
        TotpAuthenticator.objects.filter(account_id=account_id)
        .exclude(status=Status.INVALIDATED)
        .first()
    )


def uri_of(authenticator: TotpAuthenticator) -> str:
    """The otpauth address of a bound authenticator, for an export alone.

    Raises `crypto.IntegrityFailed`.
    """
    return otp.build_uri(
        authenticator.issuer,
        authenticator.account_label,
        open_secret(authenticator),
        digits=authenticator.digits,
        period=authenticator.period,
        algorithm=authenticator.algorithm,
    )


def matching_step(authenticator: TotpAuthenticator, code: str, now: datetime) -> int | None:
    """The highest step in which this code is right, within one step of now; None if none.

    `code` is six ASCII digits. Raises `crypto.IntegrityFailed`.
    """
    return otp.matching_step(
        open_secret(authenticator),
        code,
        now.timestamp(),
        period=authenticator.period,
        digits=authenticator.digits,
        algorithm=authenticator.algorithm,
    )


def spend(authenticator: TotpAuthenticator, step: int, now: datetime) -> bool:
    """Spend a matched step: True for exactly one caller, whatever happens in parallel.

    One statement decides (RFC 6238 §5.2, security.md §5); False means replayed, or not active.
    """
    # A matched step is at most one away; what is spent in place of a wrong code has to fit as well.
    offset = max(-1, min(1, step - otp.step_at(now.timestamp(), authenticator.period)))
    return (
        TotpAuthenticator.objects.filter(
            pk=authenticator.pk,
            account_id=authenticator.account_id,
            status=Status.ACTIVE,
            last_accepted_step__lt=step,
        ).update(last_accepted_step=step, last_offset=offset, last_used_at=now)
        == 1
    )


def disable(account_id: int) -> None:
    """Accept no code any more; only a rebind helps."""
    TotpAuthenticator.objects.filter(account_id=account_id, status=Status.ACTIVE).update(
        status=Status.DISABLED
    )


def invalidate(account_id: int, reason: Reason, now: datetime) -> int:
    """End what the account holds and erase its secret; the row stays as history. How many."""
    return (
        TotpAuthenticator.objects.filter(account_id=account_id)
        .exclude(status=Status.INVALIDATED)
        .update(
            status=Status.INVALIDATED,
            invalidated_at=now,
            invalidated_reason=reason,
            sealed_secret=None,
        )
    )

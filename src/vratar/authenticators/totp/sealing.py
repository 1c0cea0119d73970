"""The secret of a row, sealed so that it opens in that row only (security.md §7)."""

from vratar import crypto
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator

_SCHEMA = 1
_LABELS = {TotpAuthenticator: "totp-secret", PendingEnrolment: "totp-pending"}

Row = TotpAuthenticator | PendingEnrolment


def seal_secret(row: Row, secret: bytes) -> bytes:
    """The sealed form of `secret` for this row."""
    return crypto.seal(secret, _associated(row))


def open_secret(row: Row) -> bytes:
    """The row's secret. Raises `crypto.IntegrityFailed` on every doubt, an erased one included."""
    if not row.sealed_secret:
        raise crypto.IntegrityFailed
    return crypto.open_sealed(bytes(row.sealed_secret), _associated(row))


def _associated(row: Row) -> list[str | int]:
    return [
        _LABELS[type(row)],
        _SCHEMA,
        crypto.instance_id(),
        row.account_id,
        str(row.pk),
        int(row.created_at.timestamp()),
        row.algorithm,
        row.digits,
        row.period,
    ]

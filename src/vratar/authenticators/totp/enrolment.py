"""A pending enrolment: offered, shown, confirmed by a code, or gone (security.md §5)."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from vratar import otp
from vratar.accounts.account import Account
from vratar.authenticators.totp.issuer import issuer
from vratar.authenticators.totp.models import PendingEnrolment, Reason, TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret, seal_secret
from vratar.authenticators.totp.services import invalidate
from vratar.core.settings import current
from vratar.crypto import IntegrityFailed

UNUSED = timedelta(minutes=10)
IN_ALL = timedelta(minutes=30)
MAX_FAILURES = 5


def offer(account: Account, session: int, now: datetime) -> PendingEnrolment:
    """Make a fresh secret for this session; what was pending before is gone."""
    number = next_ordinal(account.pk)
    PendingEnrolment.objects.filter(account_id=account.pk).delete()
    pending = PendingEnrolment(
        account_id=account.pk,
        session=session,
        used_at=now,
        created_at=now,
        ordinal=number,
        issuer=issuer(),
        account_label=label_for(account, number),
    )
    pending.sealed_secret = seal_secret(pending, otp.generate_secret())
    pending.save(force_insert=True)
    return pending


def pending(account_id: int, session: int, now: datetime) -> PendingEnrolment | None:
    """This session's live pending enrolment."""
    row = PendingEnrolment.objects.filter(account_id=account_id, session=session).first()
    return row if row and is_live(row, now) else None


def is_live(row: PendingEnrolment, now: datetime) -> bool:
    """Ten minutes without use, thirty in all, five failures."""
    return (
        now < row.used_at + UNUSED and now < row.created_at + IN_ALL and row.failures < MAX_FAILURES
    )


def touch(row: PendingEnrolment, now: datetime) -> None:
    """Note that the set-up page was used."""
    PendingEnrolment.objects.filter(pk=row.pk).update(used_at=now)


def count_failure(row: PendingEnrolment, now: datetime) -> None:
    """One wrong code more."""
    row.failures += 1
    row.used_at = now
    row.save(update_fields=["failures", "used_at"])


def setup_secret(row: PendingEnrolment) -> bytes:
    """The secret, for the enrolment page alone."""
    return open_secret(row)


def is_readable(row: PendingEnrolment) -> bool:
    """Whether the sealed secret still is what was sealed for this row."""
    try:
        setup_secret(row)
    except IntegrityFailed:
        return False
    return True


def setup_uri(row: PendingEnrolment) -> str:
    """The otpauth URI that the QR code carries."""
    return otp.build_uri(row.issuer, row.account_label, setup_secret(row))


def matching_step(row: PendingEnrolment, code: str, now: datetime) -> int | None:
    """The step in which this code of the offered secret is right."""
    return otp.matching_step(setup_secret(row), code, now.timestamp())


def nearest_offset(row: PendingEnrolment, code: str, now: datetime) -> int | None:
    """How many steps off a code is, within ten: a diagnosis, never an acceptance."""
    return otp.nearest_offset(setup_secret(row), code, now.timestamp())


def bind(row: PendingEnrolment, step: int, source: str, now: datetime) -> int | None:
    """Turn the pending enrolment into a bound authenticator whose first step is spent.

    What the account held before is invalidated; how many. None, and nothing changed, when the
    pending enrolment was confirmed or discarded in parallel.
    """
    secret = setup_secret(row)
    if PendingEnrolment.objects.filter(pk=row.pk).delete()[0] != 1:
        return None
    replaced = invalidate(row.account_id, Reason.REPLACED, now)
    authenticator = TotpAuthenticator(
        account_id=row.account_id,
        last_accepted_step=step,
        last_offset=step - otp.step_at(now.timestamp()),
        last_used_at=now,
        source=source,
        created_at=now,
        issuer=row.issuer,
        account_label=row.account_label,
        ordinal=row.ordinal,
    )
    authenticator.sealed_secret = seal_secret(authenticator, secret)
    authenticator.save(force_insert=True)
    return replaced


def discard(account_id: int) -> bool:
    """Forget the pending enrolment; False when there was none."""
    return PendingEnrolment.objects.filter(account_id=account_id).delete()[0] > 0


def purge_expired(now: datetime) -> int:
    """Remove what can no longer be confirmed."""
    dead = [row.pk for row in PendingEnrolment.objects.all() if not is_live(row, now)]
    return PendingEnrolment.objects.filter(pk__in=dead).delete()[0]


def next_ordinal(account_id: int) -> int:
    """The n-th confirmed secret of this person; a discarded one keeps its number free."""
    return TotpAuthenticator.objects.filter(account_id=account_id).count() + 1


def label_for(account: Account, ordinal: int) -> str:
    """The account name in the app."""
    host = urlsplit(current().site.url).hostname or "localhost"
    return otp.account_label(str(account), host, account.pk, ordinal=ordinal)

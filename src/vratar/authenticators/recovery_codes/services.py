"""Issue a set, show it for a while, use a code once."""

import secrets
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from vratar import crypto, otp
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet

PER_SET = 10
SHOWN_FOR = timedelta(minutes=15)
LOW_STOCK = 3


def issue(account_id: int, session: int, now: datetime) -> RecoveryCodeSet:
    """Make ten new codes, shown to this session only; the old set is void from here on."""
    invalidate(account_id, now)
    codes = [otp.generate_recovery_code() for _ in range(PER_SET)]
    issued = RecoveryCodeSet(
        account_id=account_id,
        issued_at=now,
        asked=secrets.randbelow(PER_SET) + 1,
        session=session,
    )
    issued.sealed_codes = crypto.seal("\n".join(codes).encode(), _associated(issued))
    issued.save(force_insert=True)
    RecoveryCode.objects.bulk_create(
        _row(issued, number, code) for number, code in enumerate(codes, start=1)
    )
    return issued


def owe(account_id: int, now: datetime) -> None:
    """Note that this person has no codes yet and is to make some: a set without a code."""
    invalidate(account_id, now)
    RecoveryCodeSet.objects.create(account_id=account_id, issued_at=now, asked=1, session=0)


def in_force(account_id: int) -> RecoveryCodeSet | None:
    """The set whose codes count."""
    return RecoveryCodeSet.objects.filter(account_id=account_id, invalidated_at=None).first()


def remaining(account_id: int) -> int:
    """How many codes are left."""
    return RecoveryCode.objects.filter(
        account_id=account_id, used_at=None, invalidated_at=None
    ).count()


def unsaved() -> "QuerySet[RecoveryCodeSet]":
    """The sets in force, of active accounts, whose codes nobody has proved to have saved."""
    return RecoveryCodeSet.objects.filter(
        saved_at=None, invalidated_at=None, account__is_active=True
    )


def running_low() -> "QuerySet[RecoveryCodeSet]":
    """The sets in force, of active accounts, of which LOW_STOCK codes or fewer are left."""
    used = RecoveryCode.objects.filter(used_at__isnull=False).values("code_set")
    nearly_used_up = used.annotate(n=Count("pk")).filter(n__gte=PER_SET - LOW_STOCK)
    return RecoveryCodeSet.objects.filter(
        pk__in=nearly_used_up.values("code_set"), invalidated_at=None, account__is_active=True
    )


def last_used(account_id: int) -> datetime | None:
    """When a code of this account was last used, whichever set it came from."""
    used = RecoveryCode.objects.filter(account_id=account_id, used_at__isnull=False)
    last = used.order_by("-used_at").first()
    return last.used_at if last else None


def shown(issued: RecoveryCodeSet, session: int, now: datetime) -> list[str]:
    """The clear codes, in order; empty when they are not, or no longer, for this session."""
    if issued.sealed_codes is None or issued.session != session:
        return []
    if now >= issued.issued_at + SHOWN_FOR:
        return []
    try:
        clear = crypto.open_sealed(bytes(issued.sealed_codes), _associated(issued))
    except crypto.IntegrityFailed:
        return []
    return clear.decode().split("\n")


def confirm_saved(issued: RecoveryCodeSet, tail: str, now: datetime, session: int) -> bool:
    """Whether `tail` is the end of the code asked for; then the clear codes are erased."""
    codes = shown(issued, session, now)
    if not codes:
        return False
    end = otp.canonical_tail(codes[issued.asked - 1][-5:]) or ""
    if not secrets.compare_digest(end, tail):
        return False
    issued.saved_at = now
    issued.sealed_codes = None
    issued.save(update_fields=["saved_at", "sealed_codes"])
    return True


def use(account_id: int, canonical: str, now: datetime) -> bool:
    """Use a code: True for exactly one caller, whatever happens in parallel.

    One statement decides; it finds the code by account and digest, and erases the digest. Raises
    `KeyUnavailable` where the code may be right, and this machine lacks the key to tell.
    """
    left = RecoveryCode.objects.filter(account_id=account_id, used_at=None, invalidated_at=None)
    for key_id, digest in crypto.recovery_digests(account_id, canonical):
        if left.filter(digest=digest, key_id=key_id).update(used_at=now, digest=None) == 1:
            return True
    for key_id in left.values_list("key_id", flat=True).distinct():
        crypto.expect_key(key_id)
    return False


def invalidate(account_id: int, now: datetime) -> int:
    """Make the set in force void and erase what could be used; how many codes ended."""
    RecoveryCodeSet.objects.filter(account_id=account_id, invalidated_at=None).update(
        invalidated_at=now, sealed_codes=None
    )
    return RecoveryCode.objects.filter(
        account_id=account_id, used_at=None, invalidated_at=None
    ).update(invalidated_at=now, digest=None)


def purge_shown(now: datetime) -> int:
    """Erase clear codes that nobody may see any more; of how many sets."""
    return RecoveryCodeSet.objects.filter(
        sealed_codes__isnull=False, issued_at__lte=now - SHOWN_FOR
    ).update(sealed_codes=None)


def _row(issued: RecoveryCodeSet, number: int, code: str) -> RecoveryCode:
    canonical = code.replace("-", "")
    key_id, digest = crypto.recovery_digests(issued.account_id, canonical)[0]
    return RecoveryCode(
        code_set=issued,
        account_id=issued.account_id,
        number=number,
        digest=digest,
        key_id=key_id,
    )


def _associated(issued: RecoveryCodeSet) -> list[str | int]:
    return [
        "recovery-codes",
        crypto.instance_id(),
        issued.account_id,
        issued.session,
        int(issued.issued_at.timestamp()),
    ]

"""The keys of the ring change: what is sealed moves to the new one (security.md §7).

On several machines the ring is a file on each: a key is added first and copied everywhere, then
made active.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import connection, models

from vratar import crypto
from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret, seal_secret
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.crypto import files, key_ring, services

Row = TypeVar("Row", TotpAuthenticator, PendingEnrolment)
BATCH = 200
"""Secrets that move in one transaction."""


@dataclass(frozen=True)
class References:
    """What still needs one key."""

    secrets: int
    recovery_codes: int
    passwords: int

    def __bool__(self) -> bool:
        return bool(self.secrets or self.recovery_codes or self.passwords)


class KeysError(Exception):
    """Why the keys stay as they are, as a sentence."""


def add() -> int:
    """Add a key to the ring, which is not used yet; its id."""
    path = current().keys.key_ring
    with files.held(path):
        return key_ring.add_key(path, current().home)


def rotate() -> int:
    """Make a new key active: the one that was added last, or one made now; its id.

    Raises `KeysError` where other machines may lack a key made now.
    """
    path, home = current().keys.key_ring, current().home
    with files.held(path):
        ring = key_ring.load(path, home)
        key_id = max(ring.roots)
        if key_id == ring.active:
            if connection.vendor == "postgresql":
                raise KeysError(
                    "Run `vratar keys add` first, and copy the key ring to every machine that "
                    "shares this database."
                )
            key_id = key_ring.add_key(path, home)
        with writing():
            services.adopt_key(key_id)
            record(Action.KEYS_ROTATED, actor="host", details={"old": ring.active, "new": key_id})
        key_ring.activate(path, home, key_id)
        return key_id


def reseal() -> Iterator[tuple[int, int]]:
    """Move every secret to the active key, in small transactions: (moved, damaged) of each.

    Stopped at any moment it goes on where it was the next time. What does not open stays as it
    is: it is refused at its sign-in, and told by `vratar doctor`.
    """
    yield from _resealed(TotpAuthenticator.objects.exclude(sealed_secret=None))
    yield from _resealed(PendingEnrolment.objects.exclude(sealed_secret=None))


def references() -> dict[int, References]:
    """What needs each key of the ring."""
    sealed = Counter(_sealed())
    codes = RecoveryCode.objects.filter(used_at=None, invalidated_at=None)
    counted = dict(codes.values_list("key_id").annotate(models.Count("pk")))
    return {
        key_id: References(
            sealed[key_id],
            counted.get(key_id, 0),
            Administrator.objects.filter(password__contains=f"${key_id}$argon2").count(),
        )
        for key_id in key_ring.key_ring().ids()
    }


def retire(key_id: int) -> None:
    """Remove a key that nothing needs, for ever. Raises `KeysError`."""
    path, home = current().keys.key_ring, current().home
    with files.held(path):
        _retire(path, home, key_id)


def _retire(path: Path, home: Path, key_id: int) -> None:
    ring = key_ring.load(path, home)
    if key_id not in ring.roots:
        raise KeysError(f"The key ring has no key {key_id}.")
    if key_id == ring.active:
        raise KeysError(f"Key {key_id} is active. Run `vratar keys rotate` first.")
    with writing():
        left = references()[key_id]
        if not left:
            services.forget_key(key_id)
            record(Action.KEYS_RETIRED, actor="host", details={"old": key_id})
    if left:
        raise KeysError(
            f"Key {key_id} is still needed: by {left.secrets} secrets, "
            f"{left.recovery_codes} recovery codes and {left.passwords} passwords."
        )
    key_ring.remove_key(path, home, key_id)


def _resealed(held: models.QuerySet[Row]) -> Iterator[tuple[int, int]]:
    after = held.order_by("pk")
    while True:
        with writing():
            rows = list(after[:BATCH])
            moved = [_moved(row) for row in rows]
        if not rows:
            return
        after = held.filter(pk__gt=rows[-1].pk).order_by("pk")
        yield moved.count(True), moved.count(None)


def _moved(row: TotpAuthenticator | PendingEnrolment) -> bool | None:
    """Whether it was moved; None where it does not open."""
    before = bytes(row.sealed_secret or b"")
    try:
        secret = open_secret(row)
    except crypto.IntegrityFailed:
        return None
    if crypto.key_id_of(before) == key_ring.key_ring().active:
        return False
    unchanged = type(row).objects.filter(pk=row.pk, sealed_secret=before)
    return bool(unchanged.update(sealed_secret=seal_secret(row, secret)))


def _sealed() -> Iterator[int]:
    """The key of each sealed value."""
    secrets = "sealed_secret"
    for values in (
        TotpAuthenticator.objects.exclude(sealed_secret=None).values_list(secrets, flat=True),
        PendingEnrolment.objects.exclude(sealed_secret=None).values_list(secrets, flat=True),
        RecoveryCodeSet.objects.exclude(sealed_codes=None).values_list("sealed_codes", flat=True),
    ):
        yield from (crypto.key_id_of(bytes(value or b"")) for value in values.iterator())

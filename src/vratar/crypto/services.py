"""What happens to keys at `init` and at start."""

import uuid

from vratar.core.clock import now
from vratar.core.database import writing
from vratar.crypto.errors import IntegrityFailed, KeyUnavailable
from vratar.crypto.installation import instance_id
from vratar.crypto.key_ring import KeyRing, key_ring
from vratar.crypto.models import Installation, KeyCheck
from vratar.crypto.sealing import open_with, seal_under

_CONSTANT = b"vratar key check"


def prepare_installation() -> None:
    """Write the installation's row and the check of its keys, once; later calls change nothing."""
    ring = key_ring()
    with writing():
        _, made = Installation.objects.get_or_create(
            id=1, defaults={"instance_id": uuid.uuid4(), "created_at": now()}
        )
        if made:
            instance_id.cache_clear()
        if not KeyCheck.objects.exists():
            for key_id in ring.ids():
                KeyCheck.objects.create(key_id=key_id, check_value=_check_value(ring, key_id))


def check_keys() -> None:
    """Raise KeyUnavailable, in words, unless the key ring is the one of this database."""
    ring = key_ring()
    checks = dict(KeyCheck.objects.values_list("key_id", "check_value"))
    if not checks:
        raise KeyUnavailable("The database was not prepared. Run `vratar init`.")
    # A key that was only added to the ring is not this database's yet (`vratar keys add`).
    for key_id in sorted(checks.keys() | {ring.active}):
        if not _fits(ring, key_id, checks.get(key_id)):
            raise KeyUnavailable(
                f"Key {key_id} of the key ring is not the one that this database was made with. "
                "Put back the key ring that belongs to this data folder, or name it in "
                "vratar.toml as keys.key_ring."
            )


def adopt_key(key_id: int) -> None:
    """Let a key of the ring be one of this database's from now on, in the caller's transaction."""
    value = _check_value(key_ring(), key_id)
    KeyCheck.objects.get_or_create(key_id=key_id, defaults={"check_value": value})


def forget_key(key_id: int) -> None:
    """The database needs this key no more, in the caller's transaction."""
    KeyCheck.objects.filter(key_id=key_id).delete()


def _check_value(ring: KeyRing, key_id: int) -> bytes:
    return seal_under(ring, key_id, _CONSTANT, _associated(key_id))


def _fits(ring: KeyRing, key_id: int, check_value: bytes | memoryview | None) -> bool:
    if check_value is None or key_id not in ring.roots:
        return False
    try:
        return open_with(ring, bytes(check_value), _associated(key_id)) == _CONSTANT
    except IntegrityFailed:
        return False


def _associated(key_id: int) -> tuple[str | int, ...]:
    return ("key-check", 1, instance_id(), key_id)

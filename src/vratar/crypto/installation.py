"""Which installation this is."""

import functools

from vratar.crypto.errors import KeyUnavailable
from vratar.crypto.key_ring import key_ring, missing


@functools.cache
def instance_id() -> str:
    """UUID text of this installation; part of what every sealed value is bound to.

    It never changes, so a process asks once.
    """
    from vratar.crypto.models import Installation  # the settings module imports this room

    row = Installation.objects.values_list("instance_id", flat=True).first()
    if row is None:
        raise KeyUnavailable("The database was not prepared. Run `vratar init`.")
    return str(row)


def expect_key(key_id: int) -> None:
    """Raise KeyUnavailable where this machine's ring lacks this key of the database.

    Then nobody typed a wrong code. A key that the database does not know, either, is made up.
    """
    from vratar.crypto.models import KeyCheck  # likewise

    if key_id not in key_ring().roots and KeyCheck.objects.filter(key_id=key_id).exists():
        raise missing(key_id)

"""Which installation this is."""

import functools

from vratar.crypto.errors import KeyUnavailable


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


def needs_key(key_id: int) -> bool:
    """Whether this database was sealed with this key, too."""
    from vratar.crypto.models import KeyCheck  # likewise

    return KeyCheck.objects.filter(key_id=key_id).exists()

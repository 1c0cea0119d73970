"""Which installation this is."""

from vratar.crypto.errors import KeyUnavailable


def instance_id() -> str:
    """UUID text of this installation; part of what every sealed value is bound to."""
    from vratar.crypto.models import Installation  # the settings module imports this room

    row = Installation.objects.values_list("instance_id", flat=True).first()
    if row is None:
        raise KeyUnavailable("The database was not prepared. Run `vratar init`.")
    return str(row)

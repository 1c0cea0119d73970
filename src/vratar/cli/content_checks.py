"""Checks of `vratar doctor` for what stands in the database: whether it can still be used."""

from datetime import timedelta

from django.db import IntegrityError, connection

from vratar.accounts.models import OWNER_LEVEL, Administrator
from vratar.audit.models import Checkpoint
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret
from vratar.core import clock
from vratar.core.settings import current
from vratar.crypto.errors import IntegrityFailed

PATIENCE = timedelta(minutes=15)
"""How long the export of a checkpoint may fail (security.md §11)."""


def references() -> tuple[bool, str]:
    """Every row that names another one finds it."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        return False, f"A row names another that is gone: {error} Restore a backup."
    return True, "Every row finds the rows it names."


def sealed_secrets() -> tuple[bool, str]:
    """Every secret in use opens, in its own row."""
    held = TotpAuthenticator.objects.exclude(sealed_secret=None)
    damaged = {row.account_id for row in held.iterator() if not _opens(row)}
    if damaged:
        found = Administrator.objects.filter(pk__in=sorted(damaged)[:5])
        named = ", ".join(found.values_list("username", flat=True))
        return False, (
            f"{len(damaged)} authenticators cannot be opened ({named}): they were changed outside "
            "Vratar. Restore a backup, or reset these administrators."
        )
    return True, f"All {held.count()} secrets open."


def owners() -> tuple[bool | None, str]:
    """Somebody can still administer everything, also when one falls ill."""
    if not Administrator.objects.exists():
        return True, "Nobody yet: `vratar serve` prints the link for the first Owner."
    active = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    able = sum(owner.has_usable_password() for owner in active)
    if not able and active.filter(security_state__link_expires_at__gt=clock.now()).exists():
        return None, "No Owner can log in yet: the set-up link of one is still unused."
    if not able:
        return False, (
            "No Owner can log in. Run `vratar administrators create NAME --email ADDRESS "
            "--role Owner`."
        )
    if able == 1:
        return None, "Only one Owner. Add a second: alone, a lost phone needs this machine."
    return True, f"{able} Owners can log in."


def checkpoints() -> tuple[bool, str]:
    """What was signed has left the database."""
    kept = Checkpoint.objects.filter(exported_at=None, at__lt=clock.now() - PATIENCE).count()
    targets = ", ".join(current().audit.export)
    if kept:
        return False, (
            f"{kept} checkpoints could not be exported ({targets}). The log of `vratar serve` says "
            "why."
        )
    return True, f"Exported: {targets}."


def _opens(row: TotpAuthenticator) -> bool:
    try:
        open_secret(row)
    except IntegrityFailed:
        return False
    return True

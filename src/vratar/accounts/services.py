"""What happens to an account: made, its password changed, its epoch raised."""

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from vratar.accounts.account import Account
from vratar.accounts.models import OWNER_LEVEL, Administrator, Role, SecurityState
from vratar.accounts.names import canonical_username
from vratar.core import clock


class UsernameTakenError(Exception):
    """Somebody has this username, perhaps in another spelling."""


def create_administrator(  # noqa: PLR0913 - what is known of a person, by name
    username: str,
    email: str,
    hashed: str,
    role: Role,
    *,
    first_name: str = "",
    last_name: str = "",
    language: str = "",
    time_zone: str = "",
) -> Administrator:
    """Make an active administrator with a hashed password. Call inside a write transaction.

    Raises `UsernameTakenError`.
    """
    now = clock.now()
    administrator = Administrator(
        username=username.strip(),
        username_key=canonical_username(username),
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=role,
        password=hashed,
        created_at=now,
    )
    try:
        with transaction.atomic():
            administrator.save(force_insert=True)
    except IntegrityError as error:
        if is_username_taken(username):
            raise UsernameTakenError(username) from error
        raise
    SecurityState.objects.create(
        account=administrator, created_at=now, language=language, time_zone=time_zone
    )
    return administrator


def is_username_taken(username: str, *, besides: int | None = None) -> bool:
    """Whether somebody, other than `besides`, has this username in any spelling."""
    named = Administrator.objects.filter(username_key=canonical_username(username))
    others = named if besides is None else named.exclude(pk=besides)
    return others.exists()


def raise_epoch(account_id: int) -> int:
    """End whatever carries the account's present epoch; the new epoch.

    Pending sign-ins, sessions and known browsers are compared with it on every use.
    """
    SecurityState.objects.filter(account_id=account_id).update(epoch=F("epoch") + 1)
    return SecurityState.objects.get(account_id=account_id).epoch


def find(username: str) -> Administrator | None:
    """The account with this username, however it is typed."""
    return Administrator.objects.named(username)


def hold(*account_ids: int) -> None:
    """Keep these accounts from every other step until the caller's transaction ends.

    Comes before the session, the pending sign-in and the authenticator (security.md §6.4). On
    SQLite the one writer holds them all.
    """
    if connection.features.has_select_for_update:
        states = SecurityState.objects.filter(pk__in=account_ids).order_by("pk")
        list(states.select_for_update(no_key=True))


def renew_hash(account: Account, hashed: str) -> None:
    """Replace an outdated hash of the same password; a password changed meanwhile stays."""
    Administrator.objects.filter(pk=account.pk, password=account.password).update(password=hashed)


def still_stands(account: Account) -> bool:
    """Whether the account is active and its password is the one that was just found right."""
    unchanged = Administrator.objects.filter(pk=account.pk, password=account.password)
    return unchanged.filter(is_active=True).exists()


def other_owners(account_id: int) -> list[int] | None:
    """The other active Owners, where this account is one; None where it is not."""
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    ids = list(owners.values_list("pk", flat=True))
    return [pk for pk in ids if pk != account_id] if account_id in ids else None

"""Changing the entry of an administrator: who may, and over which state of it."""

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import F

from vratar.accounts.models import OWNER_LEVEL, Administrator, Role
from vratar.accounts.names import canonical_username
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold, is_username_taken, other_owners
from vratar.core.database import writing
from vratar.policy.authority import NotAllowedError, acting, within_reach
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.staff.services.details import Details, Refusal, RefusedError, differences, grantable
from vratar.staff.services.edit_effects import cut_off_where_void, start_days, tell
from vratar.staff.services.own_deadline import due, set_due
from vratar.staff.services.terms import Terms, changes, set_terms


@dataclass(frozen=True)
class Saved:
    """What changed; False for both where everything was so already."""

    # Of the details, or of the time this person has.
    details: bool
    # True: required from the next login on; False: lifted; None: as it was.
    required: bool | None = None


def change(  # noqa: PLR0913 - who, whom, over what, to what, from where
    session: Session,
    account_id: int,
    seen_version: int,
    details: Details,
    *,
    required: bool | None = None,
    terms: Terms | None = None,
    client: Client,
) -> Saved | Refusal:
    """Change an entry that still is as it was when the form was opened.

    Of oneself only names, language and time zone count. `required` True demands two-factor at
    the person's next login, False lifts that; `terms` are their own deadline and an exemption,
    which nobody gives themself. A new role ends their sessions and links, a new address their
    links. Raises `NotAllowedError` and `NotInScopeError`.
    """
    try:
        with writing():
            _hold_with_owners(session.owner.pk, account_id)
            actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
            own = actor.pk == account_id
            target = actor if own else within_reach(actor, account_id)
            wanted = _fixed_for_oneself(details, target) if own else details
            changed = differences(target, wanted)
            lifted = None if own else due(target, required)
            if own and terms is not None:
                raise NotAllowedError("own deadline")
            granted = changes(target, terms) if terms and not lifted else {}
            if not changed and not granted and lifted is None:
                return Saved(details=False)
            _claim(target, seen_version)
            if "role" in changed:
                _check_role(actor, target, wanted.role)
            _write(target, wanted)
            cut_off_where_void(target, changed)
            start_days(target, changed)
            tell(actor, target, changed, client)
            set_due(actor, target, lifted, client)
            set_terms(actor, target, granted, client)
            return Saved(details=bool(changed or granted), required=lifted)
    except RefusedError as refused:
        return refused.refusal


def _hold_with_owners(*account_ids: int) -> None:
    # Every Owner: of two people demoting the last two at once, one must wait and see.
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL).values_list("pk", flat=True)
    hold(*account_ids, *owners)


def _fixed_for_oneself(details: Details, self_: Administrator) -> Details:
    return replace(details, username=self_.username, email=self_.email, role=self_.role)


def _claim(target: Administrator, seen_version: int) -> None:
    """One statement decides whether the form was filled in over the newest state."""
    as_seen = Administrator.objects.filter(pk=target.pk, version=seen_version)
    if as_seen.update(version=F("version") + 1) != 1:
        raise RefusedError(Refusal.STALE)
    target.version = seen_version + 1


def _check_role(actor: Administrator, target: Administrator, role: Role) -> None:
    if actor.pk == target.pk:
        raise NotAllowedError("own role")
    grantable(actor, role)
    if target.role.is_owner and other_owners(target.pk) == []:
        raise RefusedError(Refusal.LAST_OWNER)


def _write(target: Administrator, wanted: Details) -> None:
    names = ("first_name", "last_name", "username", "email", "role")
    for name in names:
        setattr(target, name, getattr(wanted, name))
    target.username_key = canonical_username(wanted.username)
    try:
        with transaction.atomic():
            target.save(update_fields=[*names, "username_key"])
    except IntegrityError as error:
        if is_username_taken(wanted.username, besides=target.pk):
            raise RefusedError(Refusal.USERNAME_TAKEN) from error
        raise
    security = target.security_state
    security.language, security.time_zone = wanted.language, wanted.time_zone
    security.save(update_fields=["language", "time_zone"])

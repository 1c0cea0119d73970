"""The rows of `vratar demo`, many in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vratar import crypto, otp
from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.accounts.names import canonical_username, search_text, sort_text
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.recovery_codes.services import PER_SET
from vratar.authenticators.totp.issuer import issuer
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.authenticators.totp.sealing import seal_secret
from vratar.cli.demo_people import DOMAIN, Invented
from vratar.core.database import writing

_HOLDERS = ("protected", "unsaved", "blocked")


@dataclass(frozen=True)
class Passwords:
    """The stored passwords: one that nobody knows, and none."""

    unknown: str
    unusable: str


def store(invented: Sequence[Invented], passwords: Passwords, now: datetime) -> None:
    """Store these people and what they hold: one transaction, one audit event."""
    with writing():
        roles = {role.name: role for role in Role.objects.all()}
        accounts = [_account(one, roles, passwords, now) for one in invented]
        Administrator.objects.bulk_create(accounts)
        pairs = list(zip(invented, accounts, strict=True))
        SecurityState.objects.bulk_create(_state(one, account, now) for one, account in pairs)
        holders = [pair for pair in pairs if pair[0].state in _HOLDERS]
        TotpAuthenticator.objects.bulk_create(_authenticator(*pair, now) for pair in holders)
        sets = [_code_set(*pair, now) for pair in holders]
        RecoveryCodeSet.objects.bulk_create(sets)
        RecoveryCode.objects.bulk_create(
            code
            for (one, _), issued in zip(holders, sets, strict=True)
            for code in _codes(one, issued, now)
        )
        told: dict[str, str | int | bool | None] = {"count": len(accounts), "kind": "demo"}
        record(Action.ADMINISTRATOR_CREATED, actor="host", details=told)


def _account(
    one: Invented, roles: dict[str, Role], passwords: Passwords, now: datetime
) -> Administrator:
    full_name, email = f"{one.first_name} {one.last_name}", f"{one.username}@{DOMAIN}"
    minutes = one.last_login
    return Administrator(
        username=one.username,
        username_key=canonical_username(one.username),
        email=email,
        first_name=one.first_name,
        last_name=one.last_name,
        role=roles[one.role],
        is_active=one.state != "inactive",
        password=passwords.unusable if one.state in ("invited", "expired") else passwords.unknown,
        created_at=now - timedelta(days=one.age),
        last_login=None if minutes is None else now - timedelta(minutes=minutes),
        # What `save` does; bulk_create does not call it.
        name_key=sort_text(full_name),
        search_key=search_text(f"{full_name} {one.username} {email}"),
    )


def _state(one: Invented, account: Administrator, now: datetime) -> SecurityState:
    ends = {"invited": now + timedelta(hours=20), "expired": now - timedelta(days=1)}
    return SecurityState(
        account=account,
        created_at=now - timedelta(days=one.asked),
        # One day late at least, whatever the policy gives.
        deadline=now - timedelta(days=1 + one.age % 30) if one.state == "overdue" else None,
        link_expires_at=ends.get(one.state),
        language=one.language,
        time_zone=one.time_zone,
    )


def _authenticator(one: Invented, account: Administrator, now: datetime) -> TotpAuthenticator:
    bound_at = now - timedelta(days=one.enrolled)
    used = max(account.last_login or bound_at, bound_at)
    row = TotpAuthenticator(
        account=account,
        status=Status.DISABLED if one.state == "blocked" else Status.ACTIVE,
        issuer=issuer(),
        account_label=account.username,
        ordinal=1,
        created_at=bound_at,
        last_accepted_step=otp.step_at(now.timestamp()),
        last_used_at=used,
        source="192.0.2.1",
    )
    row.sealed_secret = seal_secret(row, otp.generate_secret())
    return row


def _code_set(one: Invented, account: Administrator, now: datetime) -> RecoveryCodeSet:
    at = now - timedelta(days=one.enrolled)
    saved_at = None if one.state == "unsaved" else at
    return RecoveryCodeSet(account=account, issued_at=at, saved_at=saved_at, asked=1, session=0)


def _codes(one: Invented, issued: RecoveryCodeSet, now: datetime) -> list[RecoveryCode]:
    codes = []
    used = 0 if one.state == "unsaved" else one.codes_used
    for number in range(1, PER_SET + 1):
        canonical = otp.generate_recovery_code().replace("-", "")
        key_id, digest = crypto.recovery_digests(issued.account_id, canonical)[0]
        gone = number <= used
        codes.append(
            RecoveryCode(
                code_set=issued,
                account_id=issued.account_id,
                number=number,
                digest=None if gone else digest,
                key_id=key_id,
                used_at=now if gone else None,
            )
        )
    return codes

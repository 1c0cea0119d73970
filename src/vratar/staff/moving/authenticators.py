"""Which foreign authenticators are taken over, and the taking: all in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vratar import otp
from vratar.accounts.models import Administrator
from vratar.accounts.names import canonical_username
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.authenticators.totp.taking_over import take_over
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions import services as sessions
from vratar.staff.moving.foreign import LONGEST, SHORTEST, Foreign

_SOON = 20  # steps; what lies further ahead comes from a wrong clock, and would lock the phone out


@dataclass(frozen=True)
class Left:
    """One that is not taken, by the name it has there, and why."""

    owner: str
    reason: str


@dataclass
class Takeover:
    """Whose phones go on working, and who is left as they are."""

    taken: list[tuple[Administrator, Foreign]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def planned(found: Iterable[Foreign], names: Mapping[str, str]) -> Takeover:
    """Match them to administrators; `names` says what somebody there is called here."""
    plan = Takeover()
    accounts = {one.username_key: one for one in Administrator.objects.select_related("role")}
    bound = TotpAuthenticator.objects.exclude(status=Status.INVALIDATED)
    holders = set(bound.values_list("account_id", flat=True))
    # Of several of one person the one that was used last; `sorted` keeps the order of the file.
    for foreign in sorted(found, key=lambda one: -one.last_step):
        account = accounts.get(canonical_username(names.get(foreign.owner, foreign.owner)))
        reason = _unfit(foreign) or _unfit_account(account, holders)
        if reason or account is None:
            plan.left.append(Left(foreign.owner, reason))
            continue
        plan.taken.append((account, foreign))
        holders.add(account.pk)
    plan.taken.sort(key=lambda pair: pair[0].username_key)
    return plan


def take(found: list[Foreign], names: Mapping[str, str], product: str, issuer: str) -> Takeover:
    """Bind what `planned` would, at the moment of the writing. Everything, or nothing."""
    with writing():
        hold(*(account.pk for account, _ in planned(found, names).taken))
        # Now that nobody else changes them.
        plan = planned(found, names)
        for account, foreign in plan.taken:
            _take(account, foreign, product, foreign.issuer or issuer or current().site.name)
        return plan


def _take(account: Administrator, foreign: Foreign, product: str, issuer: str) -> None:
    now = clock.now()
    take_over(account, foreign.secret, foreign.last_step, issuer, now)
    recovery_codes.owe(account.pk, now)
    if not account.is_invited:
        # Whoever sits there with the password alone proves the code too. Somebody invited has
        # nothing but the link, and keeps it.
        sessions.cut_off(account, kept=None)
    target = f"administrator:{account.pk}"
    told = {"purpose": "imported", "kind": product}
    record(Action.AUTHENTICATOR_BOUND, actor="host", target=target, factor="totp", details=told)
    queue(Notice.IMPORTED, account)


def _unfit(foreign: Foreign) -> str:
    if foreign.refusal:
        return foreign.refusal
    if (foreign.algorithm, foreign.digits, foreign.period) != ("SHA1", 6, 30):
        shown = f"{foreign.algorithm[:10]}, {foreign.digits} digits, {foreign.period} s"
        return f"only codes of SHA1, 6 digits, 30 s are taken, not {shown}"
    if not SHORTEST <= len(foreign.secret) <= LONGEST:
        size = f"{SHORTEST} to {LONGEST}"
        return f"its secret has {len(foreign.secret)} bytes, not {size}"
    if foreign.last_step > otp.step_at(clock.timestamp()) + _SOON:
        return "its last code lies in the future: a clock is wrong"
    return ""


def _unfit_account(account: Administrator | None, holders: set[int]) -> str:
    if account is None:
        return "no administrator has this username"
    if not account.is_active:
        return "is deactivated here"
    return "has an authenticator here already" if account.pk in holders else ""

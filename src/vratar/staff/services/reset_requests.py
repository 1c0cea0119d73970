"""Resets that wait for a second administrator: which there are, who could approve one."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.staff.models import Outcome, ResetRequest
from vratar.staff.services.reset_answers import Answers, IdentityCheck

LIFETIME = timedelta(hours=24)
KEPT = timedelta(hours=24)
"""So long after its end the page of the person still says what became of a request."""

_HERS = {Permission.RESET_TWO_FACTOR, Permission.VIEW_ADMINISTRATORS}


def waiting_for(account_id: int) -> ResetRequest | None:
    """The request about this administrator that can still be approved."""
    found = _all().filter(target=account_id, outcome=Outcome.OPEN).first()
    return found if found is not None and can_be_approved(found) else None


def request_of(account_id: int, request_id: int) -> ResetRequest | None:
    """One request about this administrator, whatever became of it."""
    return _all().filter(pk=request_id, target=account_id).first()


def to_be_approved_by(reader: Administrator) -> list[ResetRequest]:
    """The requests that wait for somebody like this reader, the oldest first."""
    if not reader.role.granted >= _HERS:
        return []
    opened = _all().filter(outcome=Outcome.OPEN, expires_at__gt=clock.now()).order_by("pk")
    return [one for one in opened if can_be_approved(one) and may_approve(reader, one)]


def was_not_approved(reader: Administrator, account_id: int) -> bool:
    """Whether the newest request was the reader's, and came to nothing lately."""
    newest = _all().filter(target=account_id).order_by("-pk").first()
    if newest is None or newest.requester_id != reader.pk:
        return False
    if clock.now() >= newest.expires_at + KEPT:
        return False
    if newest.outcome == Outcome.OPEN:
        return not can_be_approved(newest)
    return newest.outcome == Outcome.REFUSED


def can_be_approved(request: ResetRequest) -> bool:
    """Whether it still stands: in time, the person as they were, the requester still allowed."""
    target, requester = request.target, request.requester
    stands = request.outcome == Outcome.OPEN and clock.now() < request.expires_at
    unchanged = target.is_active and target.security_state.epoch == request.epoch
    allowed = requester.is_active and requester.role.may(Permission.RESET_TWO_FACTOR)
    return stands and unchanged and allowed and requester.role.covers(target.role)


def may_approve(reader: Administrator, request: ResetRequest) -> bool:
    """Whether the reader may decide about it: not their own, nor about themself."""
    if reader.pk in (request.requester_id, request.target_id):
        return False
    return _is_entitled(reader.role, request.target, answers_of(request))


def who_could_approve(
    requester: Administrator, target: Administrator, answers: Answers | None = None
) -> QuerySet[Administrator]:
    """Everybody else who can sign in with two factors and may; `answers` once they are known."""
    roles = [role for role in Role.objects.all() if _is_entitled(role, target, answers)]
    protected = TotpAuthenticator.objects.filter(status=Status.ACTIVE).values("account")
    others = Administrator.objects.filter(is_active=True, role__in=roles, pk__in=protected)
    return others.exclude(pk__in=[requester.pk, target.pk])


def answers_of(request: ResetRequest) -> Answers:
    """What the requester answered."""
    return Answers(
        request.reason,
        IdentityCheck(request.identity_check),
        request.other,
        renew=request.renew,
        by_mail=request.by_mail,
    )


def purge(now: datetime) -> None:
    """Delete what nobody is told of any more; the audit log keeps what happened."""
    ResetRequest.objects.filter(expires_at__lte=now - KEPT).delete()


def _is_entitled(role: Role, target: Administrator, answers: Answers | None) -> bool:
    needed = set(_HERS)
    if answers is not None and answers.shows_link:
        needed.add(Permission.MANAGE_ADMINISTRATORS)  # as for whoever resets alone
    return role.granted >= needed and role.covers(target.role)


def _all() -> QuerySet[ResetRequest]:
    return ResetRequest.objects.select_related(
        "target__security_state", "target__role", "requester__role"
    )

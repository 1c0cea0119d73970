"""A second administrator decides about a reset; whoever asked for it may withdraw it."""

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.staff.models import Outcome, ResetRequest
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.links import Done, handed
from vratar.staff.services.reach import on_another
from vratar.staff.services.reset import carry_out
from vratar.staff.services.reset_requests import (
    answers_of,
    can_be_approved,
    may_approve,
    request_of,
)


def approve(session: Session, account_id: int, request_id: int, client: Client) -> Done | Refusal:
    """Carry out the reset that was requested; a link is shown to the approver, or mailed.

    Raises what `on_another` raises, and `NotAllowedError` for the requester.
    """
    with writing():
        actor, request = _held(session, account_id, request_id)
        if not isinstance(request, ResetRequest):
            return request
        if not may_approve(actor, request):
            raise NotAllowedError("second approver")
        _close(request, Outcome.APPROVED, Action.RESET_APPROVED, actor, client)
        answers, target = answers_of(request), request.target
        # Of whoever asked: the approver's own stands at the approval.
        asked = {"source": request.source, "browser": request.browser}
        carry_out(target, answers, by=request.requester, told_of={**asked}, approver=actor)
        if answers.renew:
            return handed(actor, target, by_mail=answers.by_mail, client=client)
        return Done(target.get_full_name())


def refuse(session: Session, account_id: int, request_id: int, client: Client) -> Refusal:
    """Nothing is reset. Raises what `approve` raises."""
    with writing():
        actor, request = _held(session, account_id, request_id)
        if not isinstance(request, ResetRequest):
            return request
        if not may_approve(actor, request):
            raise NotAllowedError("second approver")
        _close(request, Outcome.REFUSED, Action.RESET_REFUSED, actor, client)
        return Refusal.NOT_APPROVED


def withdraw(session: Session, account_id: int, request_id: int, client: Client) -> Refusal:
    """Whoever asked takes it back. Raises as `on_another`, and `NotAllowedError` for others."""
    with writing():
        actor, request = _held(session, account_id, request_id)
        if not isinstance(request, ResetRequest):
            return request
        if request.requester_id != actor.pk:
            raise NotAllowedError("requester")
        _close(request, Outcome.WITHDRAWN, Action.RESET_WITHDRAWN, actor, client)
        return Refusal.NOT_APPROVED


def _held(
    session: Session, account_id: int, request_id: int
) -> tuple[Administrator, ResetRequest | Refusal]:
    """Who acts, and the request as it stands now; its people are held until the end."""
    found = request_of(account_id, request_id)
    also = [found.requester_id] if found else []
    actor, _target = on_another(session, Permission.RESET_TWO_FACTOR, account_id, also)
    request = request_of(account_id, request_id)
    if request is None:
        return actor, Refusal.NOT_APPROVED
    if request.outcome == Outcome.APPROVED:
        return actor, Refusal.ALREADY
    return actor, request if can_be_approved(request) else Refusal.NOT_APPROVED


def _close(
    request: ResetRequest, outcome: Outcome, action: Action, actor: Administrator, client: Client
) -> None:
    request.outcome = outcome
    request.save(update_fields=["outcome"])
    record(
        action,
        actor=f"administrator:{actor.pk}",
        target=f"administrator:{request.target.pk}",
        source=client.source,
    )

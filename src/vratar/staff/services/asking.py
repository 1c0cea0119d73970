"""Asking for a reset, where the policy wants a second administrator to approve it."""

from dataclasses import dataclass
from datetime import datetime

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.core import clock
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.resets import checked_reason
from vratar.staff.models import Outcome, ResetRequest
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.reset_answers import Answers
from vratar.staff.services.reset_requests import LIFETIME, waiting_for, who_could_approve


@dataclass(frozen=True)
class Waiting:
    """A request waits for somebody else, until then."""

    until: datetime


def ask(
    actor: Administrator, target: Administrator, answers: Answers, client: Client
) -> Waiting | Refusal:
    """Store the request about a held, active account, in the caller's transaction.

    One that waits already stays as it is, whoever made it.
    """
    waiting = waiting_for(target.pk)
    if waiting is not None:
        return Waiting(waiting.expires_at)
    approvers = list(who_could_approve(actor, target, answers))
    if not approvers:
        return Refusal.NOBODY_ELSE
    ResetRequest.objects.filter(target=target, outcome=Outcome.OPEN).update(outcome=Outcome.LAPSED)
    request = _stored(actor, target, answers, client)
    record(
        Action.RESET_REQUESTED,
        actor=f"administrator:{actor.pk}",
        target=f"administrator:{target.pk}",
        source=client.source,
        details={
            "reason": request.reason,
            "identity_check": answers.check,
            "until": request.expires_at.isoformat(timespec="seconds"),
        },
    )
    _tell(request, approvers, client)
    return Waiting(request.expires_at)


def _stored(
    actor: Administrator, target: Administrator, answers: Answers, client: Client
) -> ResetRequest:
    now = clock.now()
    asked = told(client)
    return ResetRequest.objects.create(
        target=target,
        requester=actor,
        reason=checked_reason(answers.reason),
        identity_check=answers.identity_check,
        other=answers.other.strip(),
        renew=answers.renew,
        by_mail=answers.by_mail,
        source=str(asked["source"] or ""),
        browser=str(asked["browser"] or ""),
        epoch=target.security_state.epoch,
        created_at=now,
        expires_at=now + LIFETIME,
    )


def _tell(request: ResetRequest, approvers: list[Administrator], client: Client) -> None:
    details: dict[str, notices.Value] = {
        **told(client),
        "by": request.requester.get_full_name(),
        "name": request.target.get_full_name(),
        "about": request.target.pk,
        "reason": request.reason,
        "until": int(request.expires_at.timestamp()),
    }
    notices.queue_all(Notice.RESET_REQUESTED, [request.target, *approvers], details=details)

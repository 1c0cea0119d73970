"""A company whose resets wait for a second administrator."""

from typing import Any

from django.db import transaction
from django.test import Client
from tests import cast
from tests.staff.acting import ANSWERS, session_of

from vratar.accounts.models import Administrator
from vratar.policy.changing import change_from_host
from vratar.staff.models import ResetRequest
from vratar.staff.services.asking import Waiting
from vratar.staff.services.reset import Answers, reset_two_factor

NOT_APPROVED = "The request was not approved. Nothing was changed."
SOMEBODY_ELSE = "Somebody else must approve."
NOBODY_ELSE = "No other administrator can approve this."
WAITING = "Waiting for a second administrator to approve, until"


def turn_on() -> None:
    """Ask for a second approver."""
    change_from_host({"second_approver": True}, "Two people decide about resets")


def protected(name: str, role: str) -> Administrator:
    """Somebody with two factors."""
    account = cast.make(name, role)
    cast.enrol(account)
    return account


def requested(
    requester: Administrator, target: Administrator, answers: Answers = ANSWERS
) -> ResetRequest:
    """A request that waits."""
    outcome = reset_two_factor(session_of(requester), target.pk, answers, cast.ANAS_LAPTOP)
    assert isinstance(outcome, Waiting)
    return ResetRequest.objects.get(target=target, outcome="")


def decide(browser: Client, request: ResetRequest, decision: str) -> Any:
    """Press Approve or Refuse."""
    page = f"/setup/staff/administrators/{request.target_id}/reset-two-factor/approve"
    with transaction.atomic():
        return browser.post(page, {"request": request.pk, "decision": decision})

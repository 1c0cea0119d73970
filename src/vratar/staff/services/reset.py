"""Resetting the two-factor authentication of another administrator, with a reason."""

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices.services import Value
from vratar.policy.authority import NotAllowedError
from vratar.policy.services import asks_for_second_approver
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.resets import checked_reason, start_over, tell_of_reset
from vratar.staff.services.asking import Waiting, ask
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.links import Done, handed
from vratar.staff.services.reach import on_another
from vratar.staff.services.reset_answers import Answers, IdentityCheck

__all__ = ["Answers", "IdentityCheck", "carry_out", "may_be_shown_links", "reset_two_factor"]


def may_be_shown_links(actor: Administrator) -> bool:
    """Whoever is shown the link after a reset could set up the account for themself."""
    return actor.role.may(Permission.MANAGE_ADMINISTRATORS)


def reset_two_factor(
    session: Session, account_id: int, answers: Answers, client: Client
) -> Done | Waiting | Refusal:
    """Take away what the person holds; with `renew` their password too.

    Where the policy asks for a second approver nothing is taken away before one approves.
    Raises what `on_another` raises.
    """
    with writing():
        actor, target = on_another(session, Permission.RESET_TWO_FACTOR, account_id)
        if not target.is_active:
            return Refusal.ALREADY
        if answers.shows_link and not may_be_shown_links(actor):
            raise NotAllowedError(Permission.MANAGE_ADMINISTRATORS)
        if asks_for_second_approver():
            return ask(actor, target, answers, client)
        carry_out(target, answers, by=actor, told_of=told(client))
        if answers.renew:
            return handed(actor, target, by_mail=answers.by_mail, client=client)
        return Done(target.get_full_name())


def carry_out(
    target: Administrator,
    answers: Answers,
    *,
    by: Administrator,
    told_of: dict[str, Value],
    approver: Administrator | None = None,
) -> None:
    """Reset a held, active account in the caller's transaction; the link is the caller's."""
    if answers.renew:
        target.set_unusable_password()
        target.version += 1
        target.save(update_fields=["password", "version"])
    reason = checked_reason(answers.reason)
    ended = start_over(target)
    details: dict[str, Value] = {
        "reason": reason,
        "identity_check": answers.check,
        "count": ended,
    }
    named: dict[str, Value] = {"by": by.get_full_name(), "reason": reason}
    if approver is not None:
        details["approver"] = f"administrator:{approver.pk}"
        named["approver"] = approver.get_full_name()
    record(
        Action.TWO_FACTOR_RESET,
        actor=f"administrator:{by.pk}",
        target=f"administrator:{target.pk}",
        source=str(told_of["source"]),
        details=details,
    )
    tell_of_reset(target, {**told_of, **named})

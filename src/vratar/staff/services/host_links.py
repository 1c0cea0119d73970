"""Set-up links that the host issues: for somebody it makes, or for somebody who is there."""

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import OWNER_LEVEL, Administrator, SecurityState
from vratar.accounts.services import find, hold, raise_epoch
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.staff.services.links import Done


def link_from_host(username: str) -> Done | None:
    """A set-up link for an active administrator; None when nobody active has this username.

    Somebody who has a password keeps it, and their sessions, until the link is used; they and the
    Owners are told.
    """
    with writing():
        target = find(username)
        if target is None or not target.is_active:
            return None
        hold(target.pk)
        if target.is_invited:
            # Nothing but older links carries the epoch: the newest is the only one.
            target.security_state.epoch = raise_epoch(target.pk)
        else:
            _tell(target)
        url = issue_from_host(target, by_mail=False)
        return Done(target.username, url, target.security_state.link_expires_at)


def issue_from_host(target: Administrator, *, by_mail: bool) -> str:
    """Issue a set-up link in the caller's transaction; mailed, the answer is empty."""
    state = target.security_state
    # A link knows whole seconds.
    state.link_expires_at = until = links.expiry(Kind.SET_UP).replace(microsecond=0)
    SecurityState.objects.filter(pk=target.pk).update(link_expires_at=until)
    told = {"kind": Kind.SET_UP.value, "purpose": "mailed" if by_mail else "shown once"}
    name = f"administrator:{target.pk}"
    record(Action.LINK_ISSUED, actor="host", target=name, details=told)
    bound = links.bound_to(target)
    if not by_mail:
        return links.url_for(Kind.SET_UP, target, bound, until)
    details: dict[str, notices.Value] = {**bound, "until": int(until.timestamp())}
    notices.queue(Notice.SET_UP_LINK, target, details=details)
    return ""


def _tell(target: Administrator) -> None:
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    reached = {person.pk: person for person in (*owners, target)}
    named: dict[str, notices.Value] = {"about": target.pk, "name": target.get_full_name()}
    # Without "by": the text names the host.
    notices.queue_all(Notice.LINK_SHOWN, reached.values(), details=named)

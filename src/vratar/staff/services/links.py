"""Set-up links one administrator issues for another: mailed, or shown once (security.md §8)."""

from dataclasses import dataclass, field
from datetime import datetime

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import OWNER_LEVEL, Administrator, SecurityState
from vratar.accounts.permissions import Permission
from vratar.accounts.services import raise_epoch
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told as told_of
from vratar.staff.services.reach import on_another


@dataclass(frozen=True)
class Done:
    """It is done; with a set-up link where one goes with it."""

    name: str
    # Shown once; empty where the link was mailed, or where none was issued.
    url: str = field(default="", repr=False)
    until: datetime | None = None


def new_link(session: Session, account_id: int, *, by_mail: bool, client: Client) -> Done | None:
    """A set-up link for somebody invited, or active without their password; None: inactive.

    Nothing of an active person ends before the link is used. Raises what `on_another` raises.
    """
    with writing():
        actor, target = on_another(session, Permission.MANAGE_ADMINISTRATORS, account_id)
        if not target.is_active:
            return None
        if target.is_invited:
            # Nothing but older links carries the epoch: the newest is the only one.
            target.security_state.epoch = raise_epoch(target.pk)
        return handed(actor, target, by_mail=by_mail, client=client)


def handed(actor: Administrator, target: Administrator, *, by_mail: bool, client: Client) -> Done:
    """Issue a link, in the caller's transaction, as an outcome."""
    url = issue(actor, target, by_mail=by_mail, client=client)
    return Done(target.get_full_name(), url, target.security_state.link_expires_at)


def issue(actor: Administrator, target: Administrator, *, by_mail: bool, client: Client) -> str:
    """Issue a set-up link in the caller's transaction, for a target just read or made.

    Mailed where that was asked for and mail is on: then the answer is empty. Otherwise the link,
    to be shown once.
    """
    state = target.security_state
    # A link knows whole seconds.
    state.link_expires_at = until = links.expiry(Kind.SET_UP).replace(microsecond=0)
    SecurityState.objects.filter(pk=target.pk).update(link_expires_at=until)
    mailed = by_mail and notices.is_on()
    record(
        Action.LINK_ISSUED,
        actor=f"administrator:{actor.pk}",
        target=f"administrator:{target.pk}",
        source=client.source,
        details={"kind": Kind.SET_UP.value, "purpose": "mailed" if mailed else "shown once"},
    )
    if not mailed:
        _tell_of_shown(actor, target, client)
        return links.url_for(Kind.SET_UP, target, links.bound_to(target), until)
    told: dict[str, notices.Value] = {"by": actor.get_full_name(), **links.bound_to(target)}
    notices.queue(Notice.SET_UP_LINK, target, details={**told, "until": int(until.timestamp())})
    return ""


def _tell_of_shown(actor: Administrator, target: Administrator, client: Client) -> None:
    """Whoever sees the link of somebody active could use it: they and the Owners are to know."""
    if target.is_invited:
        return
    named: dict[str, notices.Value] = {"about": target.pk, "name": target.get_full_name()}
    details = {**told_of(client), **named, "by": actor.get_full_name()}
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    reached = {person.pk: person for person in (*owners, target) if person.pk != actor.pk}
    notices.queue_all(Notice.LINK_SHOWN, reached.values(), details=details)

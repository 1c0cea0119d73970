"""Forgetting one's own known browsers; sessions in them go on."""

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.sessions import known_browsers
from vratar.sessions import services as sessions
from vratar.sessions.browsers import short_name
from vratar.sessions.models import KnownBrowser, Session
from vratar.sessions.services import Client


def forget_one(session: Session, pk: int, client: Client) -> KnownBrowser | None:
    """Forget one known browser of this person; None where they have none of this number."""
    with writing():
        session = sessions.locked(session)
        own = known_browsers.of_account(session.owner.pk)
        found = next((one for one in own if one.pk == pk), None)
        if found is not None:
            known_browsers.forget(session.owner.pk, [found.pk])
            _record(session, client, browser=short_name(found.user_agent))
        return found


def forget_all(session: Session, client: Client) -> int:
    """Forget all known browsers of this person, this one too; how many there were."""
    with writing():
        session = sessions.locked(session)
        own = [one.pk for one in known_browsers.of_account(session.owner.pk)]
        if own:
            known_browsers.forget(session.owner.pk, own)
            _record(session, client, count=len(own))
        return len(own)


def _record(session: Session, client: Client, **details: str | int) -> None:
    who = f"administrator:{session.owner.pk}"
    record(
        Action.BROWSER_FORGOTTEN, actor=who, target=who, source=client.source, details={**details}
    )

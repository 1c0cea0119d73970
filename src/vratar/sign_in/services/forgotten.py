"""A link to a new password, for whoever asks: the answer and the work are the same for all."""

from datetime import timedelta

from vratar.accounts.links import Kind, bound_to, expiry
from vratar.accounts.models import Administrator
from vratar.accounts.names import canonical_username
from vratar.accounts.services import find
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue, queued_since
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import Waiting
from vratar.throttle import services as budgets

MAILS_PER_HOUR = 3  # and account; what is asked for beyond them is answered alike and not sent


def request_link(name: str, client: Client) -> Waiting | None:
    """Queue a reset link for each account with this username or address.

    A name that nobody has, somebody invited or deactivated, and one request too many queue a
    decoy instead, which is dropped when it would be sent.
    """
    found: list[Administrator | None] = [*_named(name)]
    with writing():
        answer = budgets.reserve_link_request(client.source, clock.now())
        if isinstance(answer, budgets.Waiting):
            return Waiting(answer.until)
        for account in found or [None]:
            _ask(account, name, client)
    return None


def _named(name: str) -> list[Administrator]:
    by_name = find(name)
    everybody = Administrator.objects.select_related("security_state")
    accounts = [*everybody.filter(email__iexact=name.strip(), is_active=True).order_by("pk")]
    if by_name is not None and by_name not in accounts:
        accounts.append(by_name)
    # Who was invited has a set-up link, and no password to have forgotten.
    return [one for one in accounts if one.is_active and one.has_usable_password()]


def _ask(account: Administrator | None, name: str, client: Client) -> None:
    since = clock.now() - timedelta(hours=1)
    # Also for nobody: the same statements, so that their time tells nothing.
    asked = queued_since(Notice.RESET_LINK, account or Administrator(pk=0), since)
    served = account if asked < MAILS_PER_HOUR else None
    until = int(expiry(Kind.RESET).timestamp())
    bound = bound_to(served) if served else {}
    queue(Notice.RESET_LINK, served, details={"until": until, **bound})
    typed = canonical_username(name)
    record(
        Action.LINK_REQUESTED,
        actor="anonymous",
        target=f"administrator:{account.pk}" if account else "",
        result="success" if served else "failure",
        source=client.source,
        # People type passwords into this field too.
        details={"username_masked": f"{typed[:1]}…({len(typed)})"},
    )

"""The token of a link between its first GET and its form: sealed, in the browser's session.

A token is as good as its link; whoever reads the database must not find one there.
"""

from vratar.accounts import links
from vratar.accounts.links import Kind, Link
from vratar.crypto import IntegrityFailed, open_sealed, seal


def ticket_for(kind: Kind, account_id: int, token: str) -> str | None:
    """What the session keeps instead of the token; None for a link that is not good now."""
    link = links.read(kind, token)
    if link is None or link.account.pk != account_id:
        return None
    return seal(token.encode(), _associated(kind, account_id)).hex()


def link_behind(kind: Kind, account_id: int, ticket: str) -> Link | None:
    """The link of a ticket, if it may still be used.

    Call it again inside the transaction that uses the link, with the account held.
    """
    try:
        token = open_sealed(bytes.fromhex(ticket), _associated(kind, account_id)).decode()
    except (ValueError, IntegrityFailed):
        return None
    link = links.read(kind, token)
    return link if link is not None and link.account.pk == account_id else None


def _associated(kind: Kind, account_id: int) -> tuple[str | int, ...]:
    return ("link-ticket", kind.value, account_id)

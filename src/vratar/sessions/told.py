"""What a mail about a change says of who made it."""

from vratar.sessions.browsers import short_name
from vratar.sessions.services import Client


def told(client: Client) -> dict[str, str | int | bool | None]:
    """Source address and browser."""
    return {"source": client.source, "browser": short_name(client.user_agent)}

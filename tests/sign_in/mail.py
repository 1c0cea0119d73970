"""An installation that has mail, and what waits in its outbox."""

from dataclasses import replace

from pytest_django import Settings

from vratar.core.settings import current
from vratar.notices.models import Mail

SERVER = "smtp://127.0.0.1:2525"


def turn_on(settings: Settings) -> None:
    """Give the installation a mail server; nothing in these tests sends."""
    settings.VRATAR = replace(current(), mail=replace(current().mail, server=SERVER))


def waiting() -> list[tuple[str, str]]:
    """Kind and address of every mail queued, in order; a decoy has no address."""
    return list(Mail.objects.order_by("pk").values_list("kind", "address"))


def turn_off(settings: Settings) -> None:
    """Take the mail server away again."""
    settings.VRATAR = replace(current(), mail=replace(current().mail, server=""))

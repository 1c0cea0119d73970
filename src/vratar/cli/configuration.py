"""The audit log knows when the settings, or Vratar itself, changed between two starts."""

import hashlib

from vratar import __version__
from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.core.settings import current


def note_configuration() -> None:
    """Record the settings' digest and the version, unless the last start had the same."""
    digest = hashlib.sha256(repr(current()).encode()).hexdigest()[:16]
    known = _last()
    if (known.get("new"), known.get("version")) != (digest, __version__):
        details = {"old": known.get("new"), "new": digest, "version": __version__}
        with writing():
            record(Action.CONFIGURATION_LOADED, actor="host", details=details)


def _last() -> dict[str, str]:
    told = Event.objects.filter(action=Action.CONFIGURATION_LOADED).order_by("-at", "-id").first()
    details: dict[str, str] = told.content()["details"] if told else {}
    return details

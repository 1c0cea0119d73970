"""Where signed checkpoints go (`audit.export`): a copy beside the database, or far from it.

A target is a function that takes the note and returns when it is safe there, or raises. It may
get the same note twice.
"""

import os
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from vratar.audit.models import Checkpoint
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current


def export_waiting() -> None:
    """Send every checkpoint that has not left yet, oldest first, to every target.

    Raises `ImproperlyConfigured` for targets that do not exist, else what a target raises; the
    checkpoint then stays waiting.
    """
    for checkpoint in Checkpoint.objects.filter(exported_at=None).order_by("size"):
        for send in targets():
            send(checkpoint.text)
        with writing():
            Checkpoint.objects.filter(pk=checkpoint.pk).update(exported_at=clock.now())


def targets() -> list[Callable[[str], None]]:
    """Return the targets in `audit.export`; raises `ImproperlyConfigured` for none or unknown."""
    names = current().audit.export
    if not names or not set(names) <= set(_TARGETS):
        raise ImproperlyConfigured(
            _("audit.export must name at least one of: %(targets)s.")
            % {"targets": ", ".join(sorted(_TARGETS))}
        )
    return [_TARGETS[name] for name in names]


def checkpoint_file() -> Path:
    """Return the file that the target "file" appends to."""
    return current().home / "checkpoints.txt"


def _to_file(note: str) -> None:
    """Append to the checkpoint file, which a careful operator makes append-only."""
    # The blank line in front ends whatever an earlier power failure may have torn.
    entry = f"\n{note}".encode()
    handle = os.open(checkpoint_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(entry)
        file.flush()
        os.fsync(file.fileno())


_TARGETS: dict[str, Callable[[str], None]] = {"file": _to_file}

"""What is known of the log's integrity between two verifications: kept, so that pages can tell."""

from vratar.audit.models import Log, Verification
from vratar.audit.report import Damaged, Intact, Report, Unreadable
from vratar.audit.verification import verify
from vratar.core import clock
from vratar.core.database import writing

RECENT = 1000
"""So many of the newest events are verified each time, however few are new (security.md §11)."""


def verify_news() -> Report:
    """Verify what came since the last time, and remember what was found.

    What is new is read once, so this stays cheap however long the log is. Damage is read again,
    from its first entry on, until it is mended. Raises `RuntimeError` for a log, or a key, that
    cannot be read.
    """
    known, log = Verification.objects.first(), Log.objects.first()
    size = log.size if log else 0
    sound = min(known.size, size) if known else size
    report = verify(last=max(RECENT, size - sound))
    if isinstance(report, Unreadable):
        raise RuntimeError(report.reason)  # noqa: TRY004 - nobody passed a wrong type
    remember(report)
    return report


def remember(report: Report) -> None:
    """Keep a finding; one that could not be read says nothing and changes nothing."""
    found: dict[str, object]
    match report:
        case Intact(size=size):
            found = {"size": size, "damaged": None, "why": ""}
        case Damaged(seq=seq, why=why):
            found = {"size": seq - 1, "damaged": seq, "why": str(why)}
        case Unreadable():
            return
    with writing():
        Verification.objects.update_or_create(id=1, defaults={**found, "at": clock.now()})

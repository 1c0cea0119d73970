"""Checks of `vratar doctor` that look into the database."""

from datetime import timedelta

from django.db import connection

from vratar.audit.checkpoint import load_signer
from vratar.audit.models import Event
from vratar.audit.verification import verify
from vratar.cli import content_checks, migrations
from vratar.cli.audit_words import words_for
from vratar.cli.findings import Check
from vratar.cli.mail_check import mail_server
from vratar.cli.unsafe_settings import unsafe_settings
from vratar.core import clock
from vratar.core.settings import current
from vratar.crypto.services import check_keys
from vratar.notices.models import Mail
from vratar.notices.services import is_on

BACKLOG = timedelta(seconds=60)
"""Older events without a place in the log mean that nobody keeps house."""
STUCK = timedelta(minutes=15)
"""Older mails that were not sent mean trouble."""
RECENT = 1000  # events that are verified


def _migrations() -> tuple[bool, str]:
    """The tables are those of this version."""
    if migrations.unknown():
        return False, "The database was made by a newer Vratar. Install that version."
    waiting = migrations.pending()
    if waiting:
        return False, f"{len(waiting)} changes of the tables wait. Run `vratar migrate`."
    return True, "The tables are up to date."


def _integrity() -> tuple[bool, str]:
    """The database's own check finds no damage."""
    if connection.vendor == "postgresql":
        return _whole_indexes()
    answer = _pragma("quick_check")
    if answer != "ok":
        return False, f"SQLite finds damage: {answer}. Restore a backup."
    return True, "SQLite finds no damage."


def _durability() -> tuple[bool, str]:
    """What was written survives a power failure."""
    if connection.vendor == "postgresql":
        return _written_at_once()
    mode, synchronous = _pragma("journal_mode"), _pragma("synchronous")
    if (mode, synchronous) != ("wal", 2):
        return False, f"Journal {mode}, synchronous {synchronous}; it must be wal and 2 (FULL)."
    return True, "Journal WAL, synchronous FULL."


def _key_check() -> tuple[bool, str]:
    """The key ring is the one that this database was made with."""
    check_keys()
    return True, "The key ring belongs to this database."


def _audit_key() -> tuple[bool, str]:
    """The key that signs the audit log is there, whole and closed to others."""
    path = current().keys.audit_key
    load_signer(path)
    return True, f"{path}."


def _clock() -> tuple[bool, str]:
    """The clock is not behind the newest audit event."""
    newest = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and clock.now() < newest:
        return False, f"The clock is behind the newest audit event of {newest:%Y-%m-%d %H:%M:%S}Z."
    return True, f"{clock.now():%Y-%m-%d %H:%M:%S} UTC, after the newest audit event."


def _audit_log() -> tuple[bool, str]:
    """The newest 1000 audit events are as they were signed."""
    report = verify(last=RECENT)
    return report.exit_code == 0, words_for(report)


def _housekeeping() -> tuple[bool | None, str]:
    """The housekeeping process runs: no event waits for its place for a minute."""
    waiting = Event.objects.filter(seq=None, at__lt=clock.now() - BACKLOG).count()
    if waiting:
        return None, f"{waiting} audit events wait for their place. Is `vratar serve` running?"
    return True, "No audit event waits."


def _outbox() -> tuple[bool | None, str]:
    """No mail waits for a quarter of an hour, none was given up."""
    if not is_on():
        return True, "mail.server is empty: no mail is sent."
    unsent = Mail.objects.filter(sent_at=None)
    # Without an error it was dropped: its link had been used up, or nobody has the name.
    given_up = unsent.filter(given_up_at__isnull=False).exclude(last_error="").count()
    stuck = unsent.filter(given_up_at=None, queued_at__lt=clock.now() - STUCK).count()
    if given_up or stuck:
        return None, f"{stuck} mails wait for 15 minutes or more, {given_up} were given up."
    return True, "No mail is stuck."


def _whole_indexes() -> tuple[bool, str]:
    damaged = _first_column("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    if damaged:
        return False, f"Indexes that are not whole: {', '.join(damaged)}. Run `REINDEX` on them."
    return True, "PostgreSQL finds every index whole."


def _written_at_once() -> tuple[bool, str]:
    names = ("fsync", "full_page_writes", "synchronous_commit")
    off = [name for name in names if _first_column(f"SHOW {name}") == ["off"]]
    if off:
        return False, (
            f"PostgreSQL has {', '.join(off)} off: a used code could be used again after a power "
            "failure. Switch it on."
        )
    return True, "fsync, full_page_writes and synchronous_commit are on."


def _first_column(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
    return row[0] if row else None


ALL: dict[str, Check] = {
    "tables": _migrations,
    "database": _integrity,
    "references": content_checks.references,
    "durability": _durability,
    "keys": _key_check,
    "sealed secrets": content_checks.sealed_secrets,
    "owners": content_checks.owners,
    "audit key": _audit_key,
    "clock": _clock,
    "audit log": _audit_log,
    "checkpoints": content_checks.checkpoints,
    "housekeeping": _housekeeping,
    "mail server": mail_server,
    "outbox": _outbox,
    "unsafe settings": unsafe_settings,
}
"""In this order."""

"""What the audit log keeps. Rows of events are inserted, sequenced once, never changed again."""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from vratar.audit.canonical import utc_text

# The fields of an event that stand in columns of their own, for pages to filter by.
COLUMNS = ("actor", "target", "action", "result", "source")


class Event(models.Model):
    """One thing that happened. `text` is the event; the other columns repeat or place it."""

    at = models.DateTimeField()  # when it happened, server time
    actor = models.CharField(max_length=255)  # "administrator:7", "host", "system", "anonymous"
    target = models.CharField(max_length=255)  # whom or what it concerns; may be empty
    action = models.CharField(max_length=255)  # an Action
    result = models.CharField(max_length=255)  # a Result
    source = models.CharField(max_length=255)  # source address; may be empty
    text = models.TextField()  # canonical text, what the leaf hashes
    seq = models.BigIntegerField(unique=True, null=True)  # 1, 2, 3 …; leaf number + 1
    leaf = models.BinaryField(max_length=32, null=True)  # Merkle leaf of `text`, set with `seq`

    class Meta:
        indexes = [
            # Each filter of the page with the order of the page: no filter ever sorts.
            models.Index(fields=["at"], name="audit_event_at"),
            models.Index(fields=["actor", "at"], name="audit_event_by_actor"),
            models.Index(fields=["target", "at"], name="audit_event_by_target"),
            models.Index(fields=["action", "at"], name="audit_event_by_action"),
            models.Index(fields=["result", "at"], name="audit_event_by_result"),
            models.Index(fields=["source", "at"], name="audit_event_by_source"),
            models.Index(fields=["at", "id"], condition=Q(seq=None), name="audit_event_waiting"),
        ]
        constraints = [models.CheckConstraint(condition=Q(seq__gte=1), name="audit_event_seq")]

    def __str__(self) -> str:
        return self.text

    def content(self) -> dict[str, Any]:
        """Return the whole event: the columns, `factor`, `lane`, `details`."""
        fields: dict[str, Any] = json.loads(self.text)
        return fields

    def columns_agree(self) -> bool:
        """Whether the columns say what the text says."""
        try:
            fields = self.content()
            told = [fields["at"], *(fields[name] for name in COLUMNS)]
        except (ValueError, TypeError, LookupError, RecursionError):
            return False
        return told == [utc_text(self.at), *(getattr(self, name) for name in COLUMNS)]


class Checkpoint(models.Model):
    """A signed tree head (notes.py)."""

    size = models.BigIntegerField(primary_key=True)  # how many events it covers
    root = models.BinaryField(max_length=32)  # their tree head
    subtrees = models.BinaryField()  # the compact range behind `root`: verification can start here
    text = models.TextField()  # the signed note
    at = models.DateTimeField()  # when it was signed
    exported_at = models.DateTimeField(null=True)  # when every target had it

    class Meta:
        indexes = [
            models.Index(
                fields=["size"], condition=Q(exported_at=None), name="audit_checkpoint_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Log(models.Model):
    """The one row (id 1) about the log itself: how far it is sequenced, and by whom just now."""

    origin = models.CharField(max_length=255)  # the log's name in checkpoints; kept for life
    size = models.BigIntegerField(default=0)  # events sequenced
    subtrees = models.BinaryField(default=b"")  # compact range of the tree over them
    holder = models.CharField(max_length=255)  # the process that sequences
    leased_until = models.DateTimeField()  # until when no other process may

    def __str__(self) -> str:
        return self.origin


class Verification(models.Model):
    """The one row (id 1): what the running verification found last (standing.py)."""

    size = models.BigIntegerField()  # so many entries are as they were signed
    at = models.DateTimeField()  # when that was found
    damaged = models.BigIntegerField(null=True)  # the first wrong entry
    why = models.CharField(max_length=255, blank=True)  # a `report.Why`, where one is wrong

    def __str__(self) -> str:
        return f"{self.size} entries at {self.at}"

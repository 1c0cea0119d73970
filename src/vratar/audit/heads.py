"""Every head the log must agree with: signed in the database, exported, kept elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from vratar.audit import notes
from vratar.audit.export import checkpoint_file
from vratar.audit.models import Checkpoint
from vratar.audit.steps import STEP, in_steps


class Head(NamedTuple):
    """What the tree must look like at one size; no root means that nothing can be right there."""

    size: int
    root: bytes | None


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows which checkpoints are ours."""

    origin: str
    key: Ed25519PublicKey

    def head(self, note: str, doubt: type[notes.CheckpointError] = notes.CheckpointError) -> Head:
        """Return the head a checkpoint vouches for; with `doubt` about it, one without root.

        Raises `CheckpointError` for doubts of another kind.
        """
        signed = notes.read(note)
        try:
            signed.check(self.origin, self.key)
        except doubt:
            return Head(signed.size, None)
        return Head(signed.size, signed.root)

    def given(self, text: str) -> list[Head]:
        """Return the heads in a file from outside; raises `CheckpointError` if it tells nothing.

        One signed by another key in the name of this log tells that log and key were replaced.
        """
        found = list(notes.notes_in(f"{line}\n" for line in text.splitlines()))
        if not found:
            raise notes.CheckpointError(_("The text is not a checkpoint."))
        return [self.head(note, notes.AnotherKeyError) for note in found]

    def stored(self, start: int, bound: int) -> Iterator[Head]:
        """Yield the heads in the database, from size `start` to size `bound`."""
        rows = Checkpoint.objects.filter(size__gte=start, size__lte=bound)
        for row in in_steps(rows, "size"):
            try:
                head = self.head(row.text)
            except notes.CheckpointError:
                head = Head(row.size, None)
            agrees = head == Head(row.size, bytes(row.root))
            yield head if agrees else Head(row.size, None)


def strangers() -> Iterator[str]:
    """Yield the exported checkpoints that the database does not have: normally none."""
    if not checkpoint_file().exists():
        return
    with checkpoint_file().open(encoding="utf-8", errors="replace") as lines:
        yield from _unknown(notes.notes_in(lines))


def _unknown(found: Iterable[str]) -> Iterator[str]:
    notes_left = iter(found)
    while batch := list(islice(notes_left, STEP)):
        sizes = [notes.read(note).size for note in batch]
        known = set(Checkpoint.objects.filter(size__in=sizes).values_list("text", flat=True))
        yield from (note for note in batch if note not in known)

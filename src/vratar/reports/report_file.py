"""The file of a report for a customer: its words, its spelling. No I/O, no database.

`body` is the report. `seal` is the event of the audit log that holds the body's digest, `events`
are those that the report was made from; each comes with the proof that it is in the log whose head
`checkpoint` signs. With initials an event comes as its fingerprint alone, because its text names
people, and what somebody wrote about a reset is left out, because it may.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from vratar.audit import Action

FORMAT = "vratar-report-1"
SHOWS = (
    "Each event that this report names is in the audit log, unchanged and where it was, and so is "
    "the digest of the whole report: nobody changed the report, or one of these events, after the "
    "checkpoint was signed."
)
SHOWS_NOT = (
    "That no other event is in the log: what the report leaves out cannot be seen from it. For "
    "that, compare the whole log with this checkpoint on the server: vratar audit verify "
    "--checkpoint FILE. Nor does it prove what happened outside Vratar."
)
TURNED_ON = frozenset({Action.AUTHENTICATOR_BOUND, Action.AUTHENTICATOR_REPLACED})
TURNED_OFF = frozenset(
    {
        Action.TWO_FACTOR_TURNED_OFF,
        Action.TWO_FACTOR_RESET,
        Action.ADMINISTRATOR_DEACTIVATED,
    }
)
# What the entries of each list are made from.
LISTS = {
    "leavers": Action.ADMINISTRATOR_DEACTIVATED,
    "resets": Action.TWO_FACTOR_RESET,
    "policy": Action.POLICY_CHANGED,
}
# The details that a customer may see. The values of the contact are left out: they name somebody.
_TOLD = ("approver", "field", "identity_check", "new", "old", "reason")
_CONTACT = ("contact", "contact_name")


def entry(seq: int, event: Mapping[str, Any], *, initials: bool = False) -> dict[str, Any]:
    """What a list of the report says of an event."""
    details = event["details"]
    names = _TOLD if details.get("field") not in _CONTACT else ("field",)
    told = {name: details[name] for name in names if name in details}
    if initials:
        told.pop("reason", None)
        if str(told.get("identity_check", "")).startswith("other: "):  # and then in words
            told["identity_check"] = "other"
    return {
        "seq": seq,
        "at": event["at"],
        "who": event["target"],
        "by": event["actor"],
        "details": told,
    }


def digest(body: Mapping[str, Any]) -> str:
    """What the seal holds of the report."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def cited(body: Mapping[str, Any]) -> list[int]:
    """Numbers of the events that the report is made from, each once, in their order."""
    named = [row["seq"] for name in ("administrators", *LISTS) for row in body[name]]
    return sorted({seq for seq in named if seq is not None})


def proof(path: Sequence[bytes]) -> list[str]:
    """A proof as the file writes it."""
    return [b64encode(one).decode() for one in path]


def rendered(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a file with this content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()

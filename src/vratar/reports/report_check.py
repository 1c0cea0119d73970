"""Is a report for a customer what the signed audit log says? Needs the file alone, no database."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vratar.audit import Action, notes
from vratar.audit.merkle import leaf_hash
from vratar.audit.proofs import verify_inclusion
from vratar.reports.report_file import FORMAT, LISTS, TURNED_ON, cited, digest, entry, rendered

_PARTS = {"format", "body", "checkpoint", "events", "public_key", "seal"}

Content = dict[str, Any]


class WrongReportError(Exception):
    """What is wrong with the file, in a sentence."""


@dataclass(frozen=True)
class Checked:
    """What was proven."""

    public_key: str
    size: int  # of the log when it was signed
    events: int
    # False where initials were chosen: the events are fingerprints, and their lines not compared.
    has_texts: bool


def check(raw: bytes, public_key: str | None = None) -> Checked:
    """Check a file against the checkpoint in it; raises `WrongReportError`.

    `public_key` is the line of `vratar audit public-key`, come by in another way; without it the
    key that the file itself names is believed.
    """
    content = _parsed(raw)
    try:
        return _checked(content, public_key)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise WrongReportError(f"A part of the file is missing or misshapen: {error}.") from None


def _parsed(raw: bytes) -> Content:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise WrongReportError("The file is no JSON: it may be cut off.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise WrongReportError("This is no report of Vratar, or one of a later version.")
    if rendered(content) != raw:
        raise WrongReportError("The file is not spelt as Vratar writes it: it was edited.")
    if set(content) != _PARTS:
        raise WrongReportError("The file lacks a part of a report, or has one too many.")
    return content


def _checked(content: Content, trusted: str | None) -> Checked:
    body, named = content["body"], content["public_key"]
    if trusted is not None and trusted.strip() != named:
        raise WrongReportError("The file names another public key than the one you gave.")
    head = _head(content["checkpoint"], body["origin"], _key(named))
    _check_seal(content["seal"], body, head)
    events = [_event(one, head) for one in content["events"]]
    if [seq for seq, _ in events] != cited(body):
        raise WrongReportError("The events in the file are not those that the report names.")
    has_texts = body["people"] == "names"
    if any((text is not None) != has_texts for _, text in events):
        raise WrongReportError("Events lack their texts, or have them although initials are used.")
    if has_texts:
        _check_lines(body, {seq: json.loads(text or "") for seq, text in events})
    return Checked(named, head.size, len(events), has_texts)


def _key(named: str) -> Ed25519PublicKey:
    name, _, material = named.split("+", 2)
    key = Ed25519PublicKey.from_public_bytes(b64decode(material)[1:])
    if notes.verifier_key(name, key) != named:
        raise WrongReportError("The public key in the file is damaged.")
    return key


def _head(note: str, origin: str, key: Ed25519PublicKey) -> notes.SignedHead:
    try:
        head = notes.read(note)
        head.check(origin, key)
    except notes.CheckpointError as error:
        raise WrongReportError(f"The checkpoint is wrong. {error}") from None
    # Base64 has spare bits, and the format allows for signatures of others: neither is ours.
    if [b64encode(raw).decode() for _, raw in head.signatures] != [note.rsplit(maxsplit=1)[-1]]:
        raise WrongReportError("The checkpoint is not spelt as Vratar writes it.")
    return head


def _check_seal(seal: Content, body: Content, head: notes.SignedHead) -> None:
    _seq, text = _event(seal, head)
    event = json.loads(text or "")
    if event["action"] != Action.REPORT_SEALED or event["actor"] != body["made_by"]:
        raise WrongReportError("The seal is an event of another kind, or of somebody else.")
    if event["details"]["fingerprint"] != digest(body):
        raise WrongReportError("The report is not the one that was sealed: it was changed.")


def _event(one: Content, head: notes.SignedHead) -> tuple[int, str | None]:
    """Its number and its text, None where it comes as a fingerprint; proven to be in the log."""
    seq, text = one["seq"], one.get("text")
    leaf = b64decode(one["leaf"]) if text is None else leaf_hash(text.encode())
    path = [b64decode(node) for node in one["proof"]]
    spelt = {"seq": seq, "proof": [b64encode(node).decode() for node in path]}
    spelt |= {"leaf": b64encode(leaf).decode()} if text is None else {"text": text}
    if one != spelt or not verify_inclusion(leaf, seq - 1, head.size, path, head.root):
        raise WrongReportError(f"Event {seq} is not what the signed log has there.")
    return seq, text


def _check_lines(body: Content, events: dict[int, Content]) -> None:
    for name, action in LISTS.items():
        for line in body[name]:
            event = events[line["seq"]]
            if event["action"] != action or line != entry(line["seq"], event):
                raise WrongReportError(f"Event {line['seq']} does not say what {name} says.")
    for row in body["administrators"]:
        if row["seq"] is None:
            continue
        event = events[row["seq"]]
        says = (event["target"], event["at"]) == (row["who"], row["since"])
        if event["action"] not in TURNED_ON or not says:
            raise WrongReportError(f"Event {row['seq']} does not protect {row['who']}.")

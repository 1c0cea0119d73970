"""Checkpoints as text: C2SP tlog-checkpoint in a C2SP signed-note, with Ed25519.

    vratar.example.com/audit
    1024
    <Base64 of the tree head>

    — vratar.example.com/audit <Base64 of 4 bytes key id and 64 bytes signature>

<https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/signed-note>. No I/O.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

_ED25519 = b"\x01"  # the note format's number for this kind of signature
_KEY_ID_SIZE = 4
_MARK = "— "  # begins a signature line

# The lengths are exact (a signature is 92 characters or more), so that a line torn off by a power
# failure is no note at all instead of a note with a bad signature.
_B64 = "[A-Za-z0-9+/]"
_NOTE = re.compile(
    rf"^(?P<text>(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{{0,17}})\n(?P<root>{_B64}{{43}}=)\n)\n"
    rf"(?P<signatures>(?:{_MARK}[^\s+]+ (?:{_B64}{{4}}){{22,}}"
    rf"(?:{_B64}{{4}}|{_B64}{{3}}=|{_B64}{{2}}==)\n)+)\Z",
    re.MULTILINE,
)


class CheckpointError(Exception):
    """This text is no checkpoint of this log."""


class AnotherKeyError(CheckpointError):
    """It claims to be one, but another key than ours signed it."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """What a checkpoint says, and who says so. Nothing is verified before `check`."""

    origin: str
    size: int
    root: bytes
    text: str  # what is signed: the first three lines
    signatures: tuple[tuple[str, bytes], ...]  # key name; key id and signature

    def check(self, origin: str, key: Ed25519PublicKey) -> None:
        """Raise `CheckpointError` unless the log `origin` signed this with `key`.

        Signatures of others (witnesses) are passed over, as the format asks.
        """
        if self.origin != origin:
            raise CheckpointError(_("The checkpoint belongs to another log."))
        ours = (origin, key_id(origin, key))
        found = [raw[_KEY_ID_SIZE:] for name, raw in self.signatures if (name, raw[:4]) == ours]
        if not found:
            raise AnotherKeyError(_("The checkpoint is signed by another key."))
        try:
            for signature in found:
                key.verify(signature, self.text.encode())
        except InvalidSignature:
            raise CheckpointError(_("The signature of the checkpoint is wrong.")) from None


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Return the three lines to sign."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """Return the note: `text` and the signature line of the key called `name`."""
    signature = key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_MARK}{name} {b64encode(signature).decode()}\n"


def read(note: str) -> SignedHead:
    """Parse a checkpoint; raises `CheckpointError`."""
    found = _NOTE.match(note)
    if found is None:
        raise CheckpointError(_("The text is not a checkpoint."))
    lines = [line.removeprefix(_MARK).split(" ") for line in found["signatures"].splitlines()]
    signatures = tuple((name, b64decode(raw)) for name, raw in lines)
    root = b64decode(found["root"])
    return SignedHead(found["origin"], int(found["size"]), root, found["text"], signatures)


def notes_in(lines: Iterable[str]) -> Iterator[str]:
    """Yield each whole checkpoint of a file that holds many; torn ones are passed over."""
    seen = ""
    for line in lines:
        seen += line
        if line.startswith(_MARK):
            if found := _NOTE.search(seen):
                yield found[0]
            seen = ""


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """Four bytes that tell which key signed."""
    return sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:_KEY_ID_SIZE]


def verifier_key(name: str, key: Ed25519PublicKey) -> str:
    """Return the public key as other tools for signed notes read it: `name+id+key`."""
    material = b64encode(_ED25519 + key.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, key).hex()}+{material}"

"""The key ring: root keys with ids in one file, and the purpose keys derived from them.

File: `{"version": 1, "active": 1, "keys": {"1": "<base64 of 32 bytes>"}}`.
"""

import base64
import json
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vratar.core.settings import current
from vratar.crypto import files
from vratar.crypto.errors import KeyUnavailable

SEAL = "seal"
RECOVERY_DIGEST = "recovery digest"
PASSWORD_PEPPER = "password pepper"  # noqa: S105  (a label, not a password)

_WHAT = "key ring"
_VERSION = 1
_KEY_BYTES = 32
_HIGHEST_ID = 2**32 - 1  # four bytes in a sealed value


@dataclass(frozen=True)
class KeyRing:
    """Root keys by id; one of them is active, the others only open what they sealed."""

    active: int
    roots: dict[int, bytes] = field(repr=False)

    def ids(self) -> list[int]:
        """Every key id, the active one first."""
        return [self.active, *sorted(self.roots.keys() - {self.active})]

    def purpose_key(self, key_id: int, purpose: str) -> bytes:
        """32 bytes for one purpose (RFC 5869, HKDF-SHA-256); KeyUnavailable for an unknown id."""
        root = self.roots.get(key_id)
        if root is None:
            raise missing(key_id)
        return _derive(root, purpose)


def missing(key_id: int) -> KeyUnavailable:
    """The error for a key that stored data needs and this machine's ring lacks."""
    return KeyUnavailable(
        f"The key ring has no key {key_id}, which stored data needs. Put the whole key ring back "
        "from its backup, or copy it from the machine that has it."
    )


def create(path: Path, home: Path) -> None:
    """Make a key ring with one random key; KeyUnavailable when there is a file already."""
    key = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
    content = {"version": _VERSION, "active": 1, "keys": {"1": key}}
    files.create(path, json.dumps(content) + "\n", what=_WHAT, home=home)


def add_key(path: Path, home: Path) -> int:
    """Add a random key, which is not active yet; its id."""
    ring = load(path, home)
    key_id = max(ring.roots) + 1
    _write(path, KeyRing(ring.active, {**ring.roots, key_id: secrets.token_bytes(_KEY_BYTES)}))
    return key_id


def activate(path: Path, home: Path, key_id: int) -> None:
    """Seal under this key from now on; the others still open."""
    ring = load(path, home)
    ring.purpose_key(key_id, SEAL)  # it is there
    _write(path, KeyRing(key_id, ring.roots))


def remove_key(path: Path, home: Path, key_id: int) -> None:
    """Forget a key for ever. ValueError for the active one."""
    ring = load(path, home)
    if key_id == ring.active:
        raise ValueError("The active key is not removed.")
    _write(path, KeyRing(ring.active, {i: root for i, root in ring.roots.items() if i != key_id}))


def _write(path: Path, ring: KeyRing) -> None:
    keys = {str(key_id): base64.b64encode(root).decode() for key_id, root in ring.roots.items()}
    content = {"version": _VERSION, "active": ring.active, "keys": keys}
    files.replace(path, json.dumps(content) + "\n", what=_WHAT)


def load(path: Path, home: Path) -> KeyRing:
    """Read and check a key ring file; KeyUnavailable in words."""
    text = files.read(path, what=_WHAT, home=home)
    try:
        return _parse(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise files.corrupt(path, _WHAT) from None


def key_ring() -> KeyRing:
    """Return the key ring of this installation, read again whenever its file changes.

    KeyUnavailable when it was lost meanwhile: what needs a key is then refused, not guessed.
    """
    keys, home = current().keys, current().home
    try:
        seen = keys.key_ring.stat()
    except OSError:
        return load(keys.key_ring, home)  # raises, with the words for the reason
    return _loaded(
        keys.key_ring, home, (seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size)
    )


@lru_cache(maxsize=1)
def _loaded(path: Path, home: Path, _seen: tuple[int, ...]) -> KeyRing:
    return load(path, home)


@lru_cache(maxsize=64)
def _derive(root: bytes, purpose: str) -> bytes:
    info = f"vratar/1/{purpose}".encode()
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(root)


def _parse(content: dict[str, Any]) -> KeyRing:
    if content["version"] != _VERSION or type(content["active"]) is not int:
        raise ValueError
    roots = {int(key_id): _root(text) for key_id, text in content["keys"].items()}
    if content["active"] not in roots or not all(0 < key_id <= _HIGHEST_ID for key_id in roots):
        raise ValueError
    return KeyRing(content["active"], roots)


def _root(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError
    return key

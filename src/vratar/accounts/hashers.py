"""The password hash: argon2id over a keyed digest of the password (security.md §8)."""

import hashlib
import hmac
import threading
import unicodedata
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

from vratar import crypto

# A hash fills 19 MiB: one thread of a worker computes at a time, the others wait their turn, so
# that a flood of logins costs a worker no more memory than one does.
_one_at_a_time = threading.Lock()


class VratarArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's hasher with a pepper; encoded as `vratar_argon2$<key id>$argon2id$…`.

    The parameters are OWASP's (19 MiB, 2 passes); the pepper is kept apart from the database.
    """

    algorithm = "vratar_argon2"
    memory_cost = 19456  # KiB
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash under the active key."""
        key_id, pepper = crypto.pepper()
        with _one_at_a_time:
            plain = super().encode(_peppered(password, pepper), salt)
        return plain.replace("$", f"${key_id}$", 1)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is the one that was encoded. Raises `crypto.KeyUnavailable`."""
        key_id, plain = _split(encoded)
        _, pepper = crypto.pepper(key_id)
        with _one_at_a_time:
            return super().verify(_peppered(password, pepper), plain)

    def decode(self, encoded: str) -> dict[str, Any]:
        """Django's parts of the encoded hash."""
        return super().decode(_split(encoded)[1])

    def must_update(self, encoded: str) -> bool:
        """True after a change of parameters or of the active key."""
        return _split(encoded)[0] != crypto.pepper()[0] or super().must_update(encoded)


def _peppered(password: str, pepper: bytes) -> str:
    text = unicodedata.normalize("NFC", password)
    return hmac.new(pepper, text.encode(), hashlib.sha256).hexdigest()


def _split(encoded: str) -> tuple[int, str]:
    algorithm, key_id, rest = encoded.split("$", 2)
    return int(key_id), f"{algorithm}${rest}"

"""Keys: the key ring, sealing with row-bound associated data, keyed digests (security.md §7).

Imports `core` only. Every other room may call the names exported here, `services` at start and
`init`, `secret_key` and `key_ring` where key files are made, and `files` where `audit` reads and
makes its own key; nobody else touches a key.
"""

from vratar.crypto.digests import keyed_digest, pepper, recovery_digests
from vratar.crypto.encoding import length_prefixed
from vratar.crypto.errors import IntegrityFailed, KeyUnavailable
from vratar.crypto.installation import expect_key, instance_id
from vratar.crypto.sealing import key_id_of, open_sealed, seal

__all__ = [
    "IntegrityFailed",
    "KeyUnavailable",
    "expect_key",
    "instance_id",
    "key_id_of",
    "keyed_digest",
    "length_prefixed",
    "open_sealed",
    "pepper",
    "recovery_digests",
    "seal",
]

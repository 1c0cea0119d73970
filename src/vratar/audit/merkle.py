"""The Merkle tree of RFC 6962 §2.1. A leaf here is the 32-byte `leaf_hash` of an entry. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

HASH_SIZE = 32


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry; the prefix keeps leaves and nodes apart."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """A growing tree, kept as its compact range: the roots of its perfect subtrees, largest first.

    The bits of `size` say which subtrees there are, so a tree of a million leaves is 20 hashes.
    """

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Tree":
        """Return the tree with one more leaf; subtrees of equal size merge, as a carry does."""
        roots, carry = [*self.subtrees, leaf], self.size
        while carry & 1:
            right = roots.pop()
            roots[-1] = node_hash(roots[-1], right)
            carry >>= 1
        return Tree(self.size + 1, tuple(roots))

    @property
    def root(self) -> bytes:
        """The tree head, MTH of RFC 6962 §2.1."""
        if not self.subtrees:
            return sha256(b"").digest()
        return reduce(lambda right, left: node_hash(left, right), reversed(self.subtrees))

    def dump(self) -> bytes:
        """Return the subtrees one after the other, for `load`."""
        return b"".join(self.subtrees)

    @classmethod
    def load(cls, size: int, dumped: bytes) -> "Tree":
        """Return the tree of `size` leaves; raises `ValueError` when the bytes cannot be it."""
        if size < 0 or len(dumped) != HASH_SIZE * size.bit_count():
            raise ValueError("The stored tree does not have the subtrees its size asks for.")
        places = range(0, len(dumped), HASH_SIZE)
        return cls(size, tuple(dumped[at : at + HASH_SIZE] for at in places))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Tree head over all `leaves`."""
    return reduce(Tree.append, leaves, Tree()).root

"""Proofs about the Merkle tree, for whoever keeps a checkpoint but not the log. No I/O.

Leaves are counted from 0; an event has the leaf `seq - 1`.
"""

from collections.abc import Sequence

from vratar.audit.merkle import Tree, node_hash, root_of


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1: what proves that leaf `index` is among `leaves`."""
    if len(leaves) == 1:
        return []
    split = left_size(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*inclusion_proof(left, index), root_of(right)]
    return [*inclusion_proof(right, index - split), root_of(left)]


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """PROOF of RFC 6962 §2.1.2: what proves that the tree over `leaves` grew from `first` leaves.

    Empty for `first` 0, of which every tree is a continuation.
    """
    return _subproof(leaves, first, whole=True) if first else []


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` is number `index` of the `size` leaves under `root` (RFC 9162 §2.1.3.2)."""
    last, node = size - 1, leaf
    if not 0 <= index <= last:
        return False
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            index, last = _climb(index, last)
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `second` leaves continues that of `first` (RFC 9162 §2.1.4.2)."""
    if first in (0, second):
        known = second_root if first else Tree().root
        return not proof and first_root == known
    # A first tree that is one perfect subtree is its own first proof element.
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not 0 < first < second or not path:
        return False
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            index, last = _climb(index, last)
        else:
            new = node_hash(new, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def left_size(size: int) -> int:
    """Return the largest power of two below `size` (2 or more)."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(leaves: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = left_size(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if first <= split:
        return [*_subproof(left, first, whole=whole), root_of(right)]
    return [*_subproof(right, first - split, whole=False), root_of(left)]


def _climb(index: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the last node of its row has no sibling."""
    while index and not index & 1:
        index, last = index >> 1, last >> 1
    return index, last

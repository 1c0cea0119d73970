"""The Merkle tree of RFC 6962 §2.1."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vratar.audit.merkle import Tree, leaf_hash, node_hash, root_of

# The entries and tree heads that the Certificate Transparency implementations test with.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(root)
    for root in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]

leaves_of_any_tree = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def head_by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH as RFC 6962 §2.1 writes it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = head_by_definition(leaves[:split]), head_by_definition(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(9))
def test_heads_are_the_published_ones(size: int) -> None:
    assert root_of(LEAVES[:size]) == ROOTS[size]


def test_leaves_and_nodes_hash_apart() -> None:
    assert leaf_hash(b"") == sha256(b"\x00").digest()
    assert node_hash(LEAVES[0], LEAVES[1]) == ROOTS[2]


@given(leaves_of_any_tree)
def test_the_head_of_a_growing_tree_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == head_by_definition(leaves)


@given(leaves_of_any_tree, st.data())
def test_a_stored_tree_goes_on_where_it_stopped(leaves: list[bytes], data: st.DataObject) -> None:
    stop = data.draw(st.integers(0, len(leaves)))
    tree = Tree()
    for leaf in leaves[:stop]:
        tree = tree.append(leaf)
    tree = Tree.load(tree.size, tree.dump())
    for leaf in leaves[stop:]:
        tree = tree.append(leaf)
    assert (tree.size, tree.root) == (len(leaves), head_by_definition(leaves))


@given(st.integers(0, 2**40))
def test_a_tree_is_as_many_hashes_as_its_size_has_bits(size: int) -> None:
    assert len(Tree.load(size, bytes(32 * size.bit_count())).subtrees) == size.bit_count()


@pytest.mark.parametrize(("size", "length"), [(1, 0), (3, 32), (4, 64), (0, 32), (-1, 32), (1, 33)])
def test_a_stored_tree_with_the_wrong_subtrees_is_refused(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="subtrees"):
        Tree.load(size, bytes(length))

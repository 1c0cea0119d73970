"""Inclusion and consistency proofs of RFC 6962 §2.1.1 and §2.1.2."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.test_merkle_tree import LEAVES, ROOTS

from vratar.audit.merkle import leaf_hash, root_of
from vratar.audit.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)

# Proofs over the entries of test_merkle_tree, as the Certificate Transparency projects publish
# them: index, size, path.
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]
CONSISTENCY = [
    (1, 1, []),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]
MANY = [leaf_hash(bytes([number])) for number in range(65)]
NOISE = bytes(32)


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, path: list[str]) -> None:
    proof = inclusion_proof(LEAVES[:size], index)
    assert [step.hex() for step in proof] == path
    assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


@pytest.mark.parametrize(("first", "second", "path"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(
    first: int, second: int, path: list[str]
) -> None:
    proof = consistency_proof(LEAVES[:second], first)
    assert [step.hex() for step in proof] == path
    assert verify_consistency(first, second, ROOTS[first], ROOTS[second], proof)


@given(st.integers(1, 65), st.data())
def test_a_leaf_proves_its_place_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root = root_of(MANY[:size])
    proof = inclusion_proof(MANY[:size], index)
    assert verify_inclusion(MANY[index], index, size, proof, root)
    other = data.draw(st.integers(-1, size).filter(lambda number: number != index))
    assert not verify_inclusion(MANY[index], other, size, proof, root)
    assert not verify_inclusion(NOISE, index, size, proof, root)
    assert not verify_inclusion(MANY[index], index, size, proof, NOISE)
    assert not verify_inclusion(MANY[index], index, size, [*proof, NOISE], root)
    assert not verify_inclusion(MANY[index], index, size, proof[:-1], root) or not proof


@given(st.integers(0, 65), st.data())
def test_a_tree_proves_what_it_grew_from_and_nothing_else(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size))
    old, new = root_of(MANY[:first]), root_of(MANY[:size])
    proof = consistency_proof(MANY[:size], first)
    assert verify_consistency(first, size, old, new, proof)
    assert not verify_consistency(first, size, NOISE, new, proof)
    assert not verify_consistency(first, size, old, new, [*proof, NOISE])
    if first:
        assert not verify_consistency(first, size, old, NOISE, proof)
    for place in range(len(proof)):
        changed = [*proof[:place], NOISE, *proof[place + 1 :]]
        assert not verify_consistency(first, size, old, new, changed)
        assert not verify_consistency(first, size, old, new, proof[:place])


def test_a_proof_for_other_sizes_proves_nothing() -> None:
    assert not verify_inclusion(ROOTS[8], 0, 8, [], ROOTS[8]), "an inner node is no leaf"
    assert not verify_inclusion(LEAVES[1], 0, 1, [LEAVES[0]], ROOTS[2]), "one leaf has no sibling"
    assert not verify_consistency(4, 8, ROOTS[4], ROOTS[4], []), "eight leaves are not four"
    assert not verify_consistency(8, 4, ROOTS[8], ROOTS[8], []), "nor four eight"
    grown = consistency_proof(LEAVES, 7)
    assert verify_consistency(7, 8, ROOTS[7], ROOTS[8], grown)
    assert not verify_consistency(3, 4, ROOTS[7], ROOTS[8], grown)


def test_a_tree_does_not_grow_from_a_larger_one() -> None:
    for smaller, larger in pairwise(range(9)):
        proof = consistency_proof(LEAVES[:larger], smaller)
        assert not verify_consistency(larger, smaller, ROOTS[larger], ROOTS[smaller], proof)
    assert not verify_consistency(-1, 1, ROOTS[0], ROOTS[1], [NOISE])

from hypothesis import given
from hypothesis import strategies as st

from vratar.crypto import length_prefixed

PARTS = st.lists(st.text(alphabet=st.characters(codec="utf-8")) | st.integers())


@given(PARTS, PARTS)
def test_two_different_lists_never_give_the_same_bytes(
    one: list[str | int], other: list[str | int]
) -> None:
    same = [(type(part), part) for part in one] == [(type(part), part) for part in other]
    assert (length_prefixed(one) == length_prefixed(other)) == same


def test_neither_a_moved_border_nor_another_type_gives_the_same_bytes() -> None:
    lists: list[tuple[str | int, ...]] = [("1", "23"), ("12", "3"), ("123",), (123,), (1, 23)]
    assert len({length_prefixed(parts) for parts in lists}) == len(lists)

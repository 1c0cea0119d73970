"""One unambiguous byte string for a list of values."""

from collections.abc import Sequence


def length_prefixed(parts: Sequence[str | int]) -> bytes:
    """Encode `parts` so that no two different lists give the same bytes.

    Each part is its type ("s" or "i"), its length in 4 bytes big-endian, and its UTF-8 text; a
    plain concatenation would let "1"+"23" stand for "12"+"3".
    """
    return b"".join(_part(part) for part in parts)


def _part(part: str | int) -> bytes:
    text = str(part).encode()
    return (b"s" if isinstance(part, str) else b"i") + len(text).to_bytes(4, "big") + text

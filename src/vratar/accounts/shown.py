"""Which texts show what they are: nothing unseen in them, and something to see."""

import unicodedata

# Control, format (bidirectional overrides among them), private, unassigned, line and paragraph.
_UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
# Default ignorable (Unicode, DerivedCoreProperties.txt) although a letter or a mark by category;
# and the empty pattern of Braille, a symbol.
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_JOINERS = "\u200c\u200d"


def hides_something(text: str) -> bool:
    """Whether part of it takes no place, or turns the rest of the line round.

    A joiner and a non-joiner between two letters belong into names of some scripts.
    """
    return any(
        _is_unseen(one) and not (one in _JOINERS and _is_between_letters(text, index))
        for index, one in enumerate(text)
    )


def shows_something(text: str) -> bool:
    """Whether there is a letter, a digit or a symbol to see."""
    return any(unicodedata.category(one)[0] in "LNS" and one not in _BLANK for one in text)


def _is_unseen(one: str) -> bool:
    return one in _BLANK or unicodedata.category(one) in _UNSEEN


def _is_between_letters(text: str, index: int) -> bool:
    beside = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
    # A letter often ends in marks.
    return len(beside) == 2 and all(_is_of_a_letter(one) for one in beside)  # noqa: PLR2004


def _is_of_a_letter(one: str) -> bool:
    return unicodedata.category(one)[0] in "LM" and one not in _BLANK

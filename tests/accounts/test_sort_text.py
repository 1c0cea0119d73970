"""Names are sorted as an alphabet has them, not by the numbers of their letters."""

from itertools import pairwise

import pytest

from vratar.accounts.names import sort_text


@pytest.mark.parametrize(
    "alphabet",
    [
        "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
        "abcçdđeéfghijklłmnoøpqrsştuvwxyzž",
        "zжш",
    ],
    ids=["Macedonian", "Latin", "Latin before Cyrillic"],
)
def test_letters_are_in_their_order(alphabet: str) -> None:
    for before, after in pairwise(alphabet):
        assert sort_text(before) <= sort_text(after)
        assert sort_text(before.upper()) <= sort_text(after)


def test_people_are_found_where_they_are_looked_for() -> None:
    names = ["Цвета", "Ѓорѓи", "Дарко", "Елена", "Џулија", "Шефкија", "Љубица", "Łukasz", "Zoë"]
    in_order = ["Łukasz", "Zoë", "Дарко", "Ѓорѓи", "Елена", "Љубица", "Цвета", "Џулија", "Шефкија"]
    assert sorted(names, key=sort_text) == in_order


def test_case_and_spelling_do_not_matter() -> None:
    assert sort_text("ѓОРЃИ  Петров") == sort_text("Ѓорѓи Петров")
    assert sort_text("Ѓ".replace("Ѓ", "\u0413\u0301")) == sort_text("Ѓ")

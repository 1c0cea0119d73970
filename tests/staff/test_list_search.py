"""The search above the list: every script, every way to type a character, every word."""

import unicodedata

import pytest
from tests.staff.list_page import Reader, store, text_of

from vratar.accounts.models import Administrator


@pytest.fixture
def reader(ana: Administrator, boris: Administrator) -> Reader:
    return Reader(ana)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        pytest.param("Ivan", "IVAN", id="Latin in capitals"),
        pytest.param("Ivan", "va", id="a part"),
        pytest.param("Димитар", "ДИМИТАР", id="Macedonian in capitals"),
        pytest.param("ДИМИТАР", "димитар", id="Macedonian in small letters"),
        pytest.param("Ѓорѓи", "ѓорѓи", id="Macedonian with its own letters"),
        pytest.param("Ѓорѓи", unicodedata.normalize("NFD", "Ѓорѓи"), id="typed decomposed"),
        pytest.param(unicodedata.normalize("NFD", "Ќирил"), "Ќирил", id="stored decomposed"),
        pytest.param("Zoë Škoda", unicodedata.normalize("NFD", "ZOË ŠKODA"), id="accents"),
        pytest.param("Ivan", "Ｉｖａｎ", id="full width"),  # noqa: RUF001 - what is tested
        pytest.param("ﬁlip", "FILIP", id="ligature"),
        pytest.param("Strauß", "STRAUSS", id="sharp s"),
        pytest.param("STRAUSS", "strauß", id="sharp s for two"),
        pytest.param("Νίκος", "ΝΊΚΟΣ", id="Greek final sigma"),
        pytest.param("İbrahim", "İBRA", id="Turkish dotted capital"),
        pytest.param("Անի", "ԱՆԻ", id="Armenian"),
        pytest.param("დავით", "ᲓᲐᲕᲘᲗ", id="Georgian capitals"),
        pytest.param("שרה לוי", "לוי", id="Hebrew"),
        pytest.param("فاطمة الزهراء", "الزهراء", id="Arabic"),
        pytest.param("प्रिया", "प्रिया", id="Devanagari"),
        pytest.param("王小明", "小明", id="Chinese"),
        pytest.param("山田ﾀﾛｳ", "タロウ", id="half-width kana"),
        pytest.param("김민준", unicodedata.normalize("NFD", "민준"), id="Hangul in single letters"),
        pytest.param("𐐔𐐯𐑅𐐨𐑉𐐯𐐻", "𐐼𐐯𐑅𐐨𐑉𐐯𐐻", id="beyond the first plane"),
        pytest.param("Ana 🦉", "🦉", id="a picture"),
    ],
)
def test_a_name_is_found_however_it_is_typed(reader: Reader, name: str, typed: str) -> None:
    store("wanted", name)
    assert reader.finds(search=typed) == ["wanted"]


@pytest.mark.parametrize(
    "typed",
    [
        *("Ivan Petrovski", "Petrovski Ivan", "petr iv", "  ivan \t petrovski  "),
        *("ivan\u00a0petrovski", "ivan\u3000petrovski", "ivan petrovski wanted w@elsewhere.mk"),
    ],
)
def test_every_word_counts_in_any_order(reader: Reader, typed: str) -> None:
    store("wanted", "Ivan", "Petrovski", "w@elsewhere.mk")
    store("ivan", "Ivan", "Jovanov")
    store("petar", "Petar", "Petrovski")
    assert reader.finds(search=typed) == ["wanted"]


def test_username_and_address_are_searched_too(reader: Reader) -> None:
    store("w.anted", "Somebody", email="Postbox@Elsewhere.mk")
    for typed in ("W.ANTED", "postbox", "elsewhere.mk"):
        assert reader.finds(search=typed) == ["w.anted"]


@pytest.mark.parametrize("typed", ["", " ", "\t\u00a0 "])
def test_nothing_typed_finds_everybody(reader: Reader, typed: str) -> None:
    assert reader.finds(search=typed) == ["ana", "boris"]


@pytest.mark.parametrize(("sign", "other"), [("%", "x"), ("_", "-"), ("\\", "/"), ("'", '"')])
def test_a_sign_stands_for_itself(reader: Reader, sign: str, other: str) -> None:
    store("wanted", f"a{sign}b")
    store("other", f"a{other}b")
    assert reader.finds(search=f"a{sign}b") == ["wanted"]


def test_what_is_changed_is_found_anew(reader: Reader) -> None:
    person = store("wanted", "Марија")
    person.first_name = "Елена"
    person.save(update_fields=["first_name"])
    assert reader.finds(search="елена") == ["wanted"]
    assert reader.finds(search="марија") == []


def test_what_was_typed_stands_in_the_field_as_text(reader: Reader) -> None:
    typed = '"><script>alert(1)</script>'
    response = reader.ask(search=typed)
    assert "<script>alert" not in response.content.decode()
    page = text_of(response)
    assert f'value="{typed}"' in page
    assert "No administrator matches." in page


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("x" * 201, "Use at most 200 characters."),
        ("a\0b", "Remove the characters that cannot be shown."),
    ],
)
def test_what_cannot_be_searched_for_is_an_error_at_the_field(
    reader: Reader, typed: str, problem: str
) -> None:
    response = reader.ask(search=typed)
    assert response.status_code == 422
    page = text_of(response)
    assert f'<a href="#search">{problem}' in page
    assert "<tbody>" not in page
    assert "No administrator matches." not in page


def test_the_longest_search_of_many_words_is_answered(reader: Reader) -> None:
    store("wanted", "q")
    assert reader.finds(search="q " * 100) == ["wanted"]

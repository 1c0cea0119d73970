"""A code is pasted or typed as people do it, without scripts."""

import pytest
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana, give_code, give_password

ZEROS = {"Arabic-Indic": 0x660, "Persian": 0x6F0, "full-width": 0xFF10}


@pytest.mark.parametrize("separator", [" ", "-", "\u00a0"], ids=["space", "hyphen", "no-break"])
def test_in_two_halves(protected_ana: Ana, new_visitor: NewVisitor, separator: str) -> None:
    visitor = new_visitor(java_script_enabled=False)
    give_password(visitor, protected_ana)
    code = protected_ana.next_code()
    give_code(visitor, f" {code[:3]}{separator}{code[3:]} ")
    assert visitor.path == "/"


@pytest.mark.parametrize("zero", ZEROS.values(), ids=ZEROS.keys())
def test_in_other_digits(protected_ana: Ana, new_visitor: NewVisitor, zero: int) -> None:
    visitor = new_visitor(java_script_enabled=False)
    give_password(visitor, protected_ana)
    code = protected_ana.next_code()
    give_code(visitor, "".join(chr(zero + int(digit)) for digit in code))
    assert visitor.path == "/"


@pytest.mark.parametrize("typed", ["12345", "1234567", "+12345", "abcdef", "1" * 5000])
def test_what_is_no_code_gets_the_one_answer(
    protected_ana: Ana, new_visitor: NewVisitor, typed: str
) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    give_code(visitor, typed)
    assert "That code is not correct or has already been used." in visitor.text
    give_code(visitor, protected_ana.next_code())
    assert visitor.path == "/"

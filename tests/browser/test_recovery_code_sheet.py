"""Recovery codes are shown once, to be downloaded, printed or copied."""

import re
from pathlib import Path

import pytest
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import CODES, Ana, begin, confirm, log_in, shown_codes
from tests.browser.visitor import Visitor

FORM = re.compile("([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}")


def at_the_codes(ana: Ana, visitor: Visitor) -> list[str]:
    log_in(visitor, ana)
    begin(visitor, ana)
    confirm(visitor, ana.code())
    assert visitor.path == CODES
    return shown_codes(visitor)


def test_there_are_ten_different_ones(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    codes = at_the_codes(unprotected_ana, new_visitor())
    assert len(set(codes)) == 10
    assert all(FORM.fullmatch(code) for code in codes)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_download_holds_them_all(
    unprotected_ana: Ana, new_visitor: NewVisitor, scripts: bool, tmp_path: Path
) -> None:
    visitor = new_visitor(java_script_enabled=scripts)
    codes = at_the_codes(unprotected_ana, visitor)
    with visitor.page.expect_download() as downloading:
        visitor.page.get_by_role("button", name="Download (.txt)").click()
    download = downloading.value
    assert re.fullmatch(
        r"vratar-recovery-codes-ana-\d{4}-\d\d-\d\d\.txt", download.suggested_filename
    )
    download.save_as(tmp_path / "codes.txt")
    text = (tmp_path / "codes.txt").read_bytes().decode("ascii")
    assert FORM.findall(text)
    assert [line.split(". ")[1] for line in text.split("\r\n") if FORM.search(line)] == codes
    assert "ana@127.0.0.1" in text


def test_copy_takes_them_a_line_each(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    codes = at_the_codes(unprotected_ana, visitor)
    visitor.page.get_by_role("button", name="Copy").click()
    visitor.page.get_by_role("status").filter(has_text="Copied").wait_for(state="attached")
    assert visitor.page.evaluate("navigator.clipboard.readText()") == "\n".join(codes)


def test_print_opens_the_browsers_print_command(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    visitor.page.add_init_script("window.print = () => { window.printed = true; }")
    at_the_codes(unprotected_ana, visitor)
    visitor.page.get_by_role("button", name="Print").click()
    assert visitor.page.evaluate("window.printed") is True


def test_without_scripts_the_page_says_how_to_print(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor(java_script_enabled=False)
    at_the_codes(unprotected_ana, visitor)
    assert "Use your browser's print command." in visitor.text
    for name in ("Print", "Copy"):
        assert not visitor.page.get_by_role("button", name=name).is_visible()


def test_on_paper_it_is_one_page_that_says_whose_codes_they_are(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    codes = at_the_codes(unprotected_ana, visitor)
    pages = re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4"))
    assert len(pages) == 1
    visitor.page.emulate_media(media="print")
    printed = visitor.text
    assert all(code in printed for code in codes)
    assert "Vratar: ana@127.0.0.1" in printed
    assert "Dashboard" not in printed
    assert "I have saved them" not in printed


def test_afterwards_they_are_not_shown_again(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    codes = at_the_codes(unprotected_ana, visitor)
    unprotected_ana.clock.advance(15 * 60)
    visitor.open(CODES)
    assert "Confirm your identity" in visitor.heading
    assert not any(code in visitor.page.content() for code in codes)

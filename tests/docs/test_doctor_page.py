"""docs/reference/doctor.md has every check of `vratar doctor`."""

from tests.docs.doctor_page import PAGE, page


def test_every_check_stands_there_with_what_it_looks_at() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.docs.doctor_page"

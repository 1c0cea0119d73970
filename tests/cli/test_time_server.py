"""The clock against a time server: a real SNTP answer over UDP."""

import pytest
from tests.core.time_answers import answering

from vratar.cli.checks import judge_clock
from vratar.core import time_server


@pytest.mark.parametrize("ahead", [0, 7, -100])
def test_the_offset_is_what_the_server_says(ahead: int) -> None:
    assert time_server.offset(answering(ahead)) == pytest.approx(-ahead, abs=1)


def test_what_is_no_answer_of_a_server_is_no_time() -> None:
    with pytest.raises(ValueError, match="gave no time"):
        time_server.offset(answering(0, mode=3))


@pytest.mark.parametrize(
    ("seconds", "well"), [(0, True), (4.9, True), (-5, None), (30, None), (31, False), (-31, False)]
)
def test_five_seconds_warn_and_more_than_thirty_fail(seconds: float, well: bool | None) -> None:
    assert judge_clock(seconds)[0] is well

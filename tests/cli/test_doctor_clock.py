"""`vratar doctor` compares the clock with a reference, where one answers."""

import socket

import pytest
from tests.cli.conftest import Host
from tests.cli.findings_of import findings_of
from tests.core.time_answers import answering


@pytest.mark.parametrize(
    ("ahead", "state", "code"), [(0, "well", 0), (12, "warning", 0), (-90, "failed", 1)]
)
def test_the_reference_judges(installed: Host, ahead: int, state: str, code: int) -> None:
    server = answering(ahead)
    exit_code, found = findings_of(installed, VRATAR_SITE_TIME_SERVER=server)
    assert (exit_code, found["time server"][0]) == (code, state)
    side = {0: "from the time server", 12: "behind the time server", -90: "ahead of the"}[ahead]
    assert side in found["time server"][1]
    assert found["unsafe settings"][0] == "well"  # the rest is looked at all the same


def test_a_reference_that_does_not_answer_is_a_warning(installed: Host) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    code, found = findings_of(installed, VRATAR_SITE_TIME_SERVER=f"127.0.0.1:{port}")
    assert (code, found["time server"][0]) == (0, "warning")
    assert "does not answer" in found["time server"][1]


def test_without_a_reference_it_says_so(installed: Host) -> None:
    assert findings_of(installed)[1]["time server"] == (
        "well",
        "Server clock not checked: site.time_server is empty.",
    )

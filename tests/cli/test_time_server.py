"""The clock against a time server: a real SNTP answer over UDP."""

import socket
import struct
import threading
import time

import pytest

from vratar.cli import time_server


def answering(ahead: float, mode: int = 4) -> str:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def answer() -> None:
        with server:
            _, asker = server.recvfrom(100)
            now = time.time() + ahead + 2_208_988_800
            stamp = struct.pack("!2I", int(now), int(now % 1 * 2**32))
            server.sendto(bytes([0x20 | mode, 1]) + bytes(38) + stamp, asker)

    threading.Thread(target=answer, daemon=True).start()
    return f"127.0.0.1:{server.getsockname()[1]}"


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
    assert time_server.judge(seconds)[0] is well

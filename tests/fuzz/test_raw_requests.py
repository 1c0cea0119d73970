"""What no browser sends, to a panel that is served: an answer, and the panel stays well."""

import contextlib
import os
from collections.abc import Iterator

import pytest
from tests.browser.server import installation
from tests.cli.conftest import below
from tests.fuzz.raw_server import Raw

pytestmark = pytest.mark.xdist_group("raw")  # one server for all of them

TEN_MEGABYTES = 10_000_000
GROWTH = 8
"""Megabytes that the panel may grow by while 10 are sent."""
FORM = (b"POST /login HTTP/1.1", b"Content-Type: application/x-www-form-urlencoded")
PROBE = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raw]:
    """A server; at its end nothing was logged as an error."""
    before = set(below(os.getpid()))
    with installation(tmp_path_factory.mktemp("raw")) as server:
        (pid,) = (
            pid
            for pid, command in below(os.getpid()).items()
            if pid not in before and "vratar.cli.supervisor" in command
        )
        yield Raw(server, pid)
        # Somebody's wrong Host is an error to Django.
        server.log.lines[:] = [line for line in server.log.lines if "DisallowedHost" not in line]


def test_ten_megabytes_announced_are_refused_unread(raw: Raw) -> None:
    raw.is_well()
    before = raw.megabytes()
    head = raw.head(*FORM, b"Content-Length: %d" % TEN_MEGABYTES)
    assert raw.statuses(head) == [413]
    raw.say(head, *([b"x" * 100_000] * 100))
    assert raw.megabytes() - before <= GROWTH
    assert raw.is_well()


def test_ten_megabytes_in_chunks_are_not_kept(raw: Raw) -> None:
    raw.is_well()
    before = raw.megabytes()
    chunk = b"186a0\r\n" + b"x" * 100_000 + b"\r\n"
    statuses = raw.statuses(
        raw.head(*FORM, b"Transfer-Encoding: chunked"), *([chunk] * 100), b"0\r\n\r\n"
    )
    assert statuses in ([], [400], [403], [411], [413])
    assert raw.megabytes() - before <= GROWTH
    assert raw.is_well()


@pytest.mark.parametrize("count", [7, 60])
def test_bodies_that_never_end_stop_nobody(raw: Raw, count: int) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            connection = stack.enter_context(raw.connected())
            connection.sendall(raw.head(*FORM, b"Content-Length: 100") + b"a")
        assert raw.is_well()
    assert raw.is_well()


def test_heads_that_never_end_stop_nobody(raw: Raw) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            connection = stack.enter_context(raw.connected())
            connection.sendall(b"GET /login HTTP/1.1\r\nX-a: b\r\n")
        assert raw.is_well()


def test_answers_that_nobody_reads_stop_nobody(raw: Raw) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(30):
            connection = stack.enter_context(raw.connected())
            connection.sendall(raw.head(b"GET /login HTTP/1.1"))
        assert raw.is_well()


@pytest.mark.parametrize(
    "cookie",
    [
        b"vratar-session=" + b"x" * 8000,
        b"; ".join(b"c%d=x" % number for number in range(200)),
        b"; ".join([b"vratar-session=x"] * 200),
        b"vratar-csrf=\xff\xfe\x80",
        b'vratar-session="\\303\\277',
        b"=;=;;",
    ],
    ids=["8 kB", "200", "doubled", "no text", "quoted", "empty"],
)
def test_absurd_cookies_count_as_none(raw: Raw, cookie: bytes) -> None:
    assert raw.statuses(raw.head(b"GET /login HTTP/1.1", b"Cookie: " + cookie)) == [200]
    assert raw.statuses(raw.head(b"GET / HTTP/1.1", b"Cookie: " + cookie)) == [303]


@pytest.mark.parametrize(
    "head",
    [b"X-a: " + b"x" * 600_000, b"\r\n".join(b"X-%d: x" % number for number in range(500))],
    ids=["long", "many"],
)
def test_heads_that_are_too_large_are_refused(raw: Raw, head: bytes) -> None:
    assert set(raw.statuses(raw.head(b"GET /login HTTP/1.1", head))) <= {400, 431}
    assert raw.is_well()


@pytest.mark.parametrize("method", [b"TRACE", b"PROPFIND", b"X" * 200, b"DEBUG", b"TRACK"])
def test_senseless_methods_are_refused(raw: Raw, method: bytes) -> None:
    assert raw.statuses(raw.head(method + b" /login HTTP/1.1")) == [405]


@pytest.mark.parametrize(
    "line",
    [
        *(
            b"GET",
            b"GET /login",
            b"GET /login HTTP/9.9",
            b"/login HTTP/1.1",
            b"GET  /login HTTP/1.1",
        ),
        *(b"GET /lo gin HTTP/1.1", b"\xff\xfe / HTTP/1.1", b"\0 / HTTP/1.1"),
        *(b"CONNECT 127.0.0.1:80 HTTP/1.1", b"PRI * HTTP/2.0", b"GET /login FTP/1.1"),
        *(b"GET http:// HTTP/1.1", b"GET /" + b"a" * 70_000 + b" HTTP/1.1"),
    ],
    ids=lambda line: repr(line[:30]),
)
def test_request_lines_that_are_none_open_nothing(raw: Raw, line: bytes) -> None:
    statuses = raw.statuses(raw.head(line))
    assert all(400 <= status < 500 for status in statuses)
    assert raw.is_well()


@pytest.mark.parametrize(
    "path", [b"/\xff\xfe", b"/\xed\xa0\x80", b"/%ff%fe", b"/%00", b"/login\xc0\xaf"]
)
def test_bytes_in_a_path_that_are_no_text_are_not_found(raw: Raw, path: bytes) -> None:
    assert raw.statuses(raw.head(b"GET " + path + b" HTTP/1.1"))[:1] in ([400], [404])


def test_bytes_in_a_query_that_are_no_text_have_an_answer(raw: Raw) -> None:
    statuses = raw.statuses(raw.head(b"GET /login?next=\xff\xfe&notice=%ff HTTP/1.1"))
    assert statuses in ([200], [400])


@pytest.mark.parametrize("line", [b"GET http://evil.example/login HTTP/1.1", b"OPTIONS * HTTP/1.1"])
def test_a_whole_address_as_target_is_no_other_host(raw: Raw, line: bytes) -> None:
    assert b"evil.example" not in raw.say(raw.head(line))
    assert raw.is_well()


def test_http_1_0_is_served_and_needs_a_host(raw: Raw) -> None:
    assert raw.statuses(raw.head(b"GET /login HTTP/1.0")) == [200]
    assert raw.statuses(b"GET /login HTTP/1.0\r\n\r\n") == [400]
    assert raw.statuses(b"GET /login HTTP/1.1\r\n\r\n") == [400]


def test_two_hosts_are_refused(raw: Raw) -> None:
    assert raw.statuses(raw.head(b"GET /login HTTP/1.1", b"Host: evil.example")) == [400]


SMUGGLED = {
    "two lengths": (b"Content-Length: 0", b"Content-Length: 44"),
    "a list of lengths": (b"Content-Length: 0, 44",),
    "a signed length": (b"Content-Length: +0",),
    "an endless length": (b"Content-Length: " + b"9" * 5000,),
    "another coding": (b"Transfer-Encoding: xchunked",),
    "a coding after chunked": (b"Transfer-Encoding: chunked, identity",),
    "a space before the colon": (b"Transfer-Encoding : chunked", b"Content-Length: 0"),
    "a line that goes on": (b"Transfer-Encoding:\r\n chunked",),
    "a NUL in a name": (b"Content\0-Length: 0",),
}


@pytest.mark.parametrize("lines", SMUGGLED.values(), ids=SMUGGLED)
def test_a_length_with_two_meanings_is_refused_and_nothing_after_it_is_read(
    raw: Raw, lines: tuple[bytes, ...]
) -> None:
    head = b"\r\n".join([b"POST /login HTTP/1.1", b"Host: " + raw.host, *lines, b"", b""])
    statuses = raw.statuses(head, PROBE)
    assert statuses in ([], [400], [501])


def test_chunks_beside_a_length_end_the_connection(raw: Raw) -> None:
    """RFC 9112 §6.3: the chunks count, and what follows them must not be taken for a request."""
    lines = (b"Content-Length: 4", b"Transfer-Encoding: chunked")
    head = b"\r\n".join([b"POST /login HTTP/1.1", b"Host: " + raw.host, *lines, b"", b""])
    assert len(raw.statuses(head + b"0\r\n\r\n", PROBE)) <= 1


@pytest.mark.parametrize("chunk", [b"-1", b"g", b"ffffffffffffffffff", b"5 ;\0", b"0x5"])
def test_a_chunk_of_no_size_is_refused(raw: Raw, chunk: bytes) -> None:
    head = raw.head(*FORM, b"Transfer-Encoding: chunked")
    assert all(400 <= status < 500 for status in raw.statuses(head + chunk + b"\r\nhello\r\n"))
    assert raw.is_well()


def test_an_alias_of_a_header_is_not_believed(raw: Raw) -> None:
    for alias in (b"X_Forwarded_Host", b"X.Forwarded.Host", b"X_Original_URL", b"Remote_User"):
        said = raw.say(raw.head(b"GET / HTTP/1.1", alias + b": evil.example"))
        assert said.startswith(b"HTTP/1.1 303")
        assert b"evil.example" not in said

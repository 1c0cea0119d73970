"""Targets are judged as they stand: what could be read in two ways is refused (gate.md §5)."""

import posixpath
import string
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vratar.gate.target import MOST_BYTES, MalformedTargetError, host_in, parse, path_in

HOST, ADDRESS = "admin.example.com", "203.0.113.9"
HIDING = [
    *(f"%{byte:02x}" for byte in range(0x20)),
    *(f"%{ord(one):02x}" for one in string.ascii_letters + string.digits + "./\\%#?"),
    *("%7f", "%zz", "%4", "%", "%c3", "%ff", "%c0%af", "%ed%a0%80"),
]


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/", "/"),
        ("/admin", "/admin"),
        ("/admin/", "/admin/"),
        ("/admin/login.php", "/admin/login.php"),
        ("/a..b/.x/...", "/a..b/.x/..."),
        ("/%d0%b0%D0%B1/x%20y", "/\u0430\u0431/x y"),
        ("/a?next=/../x//y;z%2f%00%zz&x=\\", "/a"),
        ("/a??", "/a"),
        ("/$&'()*+,=:@!~[]^_`{|}<>\"", "/$&'()*+,=:@!~[]^_`{|}<>\""),
    ],
)
def test_what_has_one_meaning_is_read(uri: str, path: str) -> None:
    assert path_in(uri) == path


@pytest.mark.parametrize(
    "uri",
    [
        *("", "*", "admin/", "http://admin.example.com/admin/", "?x", "\\admin", " /"),
        *("//", "//admin/", "/admin//x", "/x//", "/./", "/.", "/../", "/..", "/x/..", "/x/./y"),
        *("/x/..?a=b", "/..;/admin/", "/admin;x/", "/admin%3bx/", "/admin%3Bx/", "/;"),
        *("/admin\\x", "/admin#x", "/admin?x#y", "/admin x", "/admin?x y", "/admin\tx"),
        *("/admin\x00", "/admin?\x00", "/admin\r\nX: y", "/admin\n", "/admin?x\n", "/admin\x7f"),
        *("/\u0430dmin", "/admin?ж", "/\xa0"),
        *(f"/admin/{one}" for one in HIDING),
        *(f"/admin/{one.upper()}x" for one in HIDING),
        "/" + "a" * MOST_BYTES,
        "/?" + "a" * MOST_BYTES,
    ],
)
def test_what_could_have_two_meanings_is_refused(uri: str) -> None:
    with pytest.raises(MalformedTargetError):
        path_in(uri)


def readings(path: str) -> set[str]:
    """What back ends make of a path: decoded never, once or twice; dots and slashes resolved."""
    raw = [path, unquote(path), unquote(unquote(path))]
    apart = [one.replace("\\", "/").partition(";")[0] for one in raw]
    return {posixpath.normpath(one) for one in apart if one}


@given(st.text(alphabet="/.%2eEfF5cC;ad\\0x?#:", max_size=24).map("/{}".format))
@example("/%2e%2e/admin")
@example("/a/%252e%252e/admin")
@example("/x%5c..%5cadmin")
def test_no_path_that_is_read_lies_elsewhere_for_another_program(uri: str) -> None:
    try:
        path = path_in(uri)
    except MalformedTargetError:
        return
    plain = uri.partition("?")[0]
    assert {unquote(one) for one in readings(plain)} == {posixpath.normpath(path)}


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("admin.example.com", "admin.example.com"),
        ("Admin.Example.COM:8443", "admin.example.com"),
        ("admin.example.com.", "admin.example.com"),
        ("admin.example.com.:443", "admin.example.com"),
        ("xn--80aaej4apiv2e.xn--d1alf", "xn--80aaej4apiv2e.xn--d1alf"),
        ("localhost", "localhost"),
    ],
)
def test_one_host_has_one_name(text: str, host: str) -> None:
    assert host_in(text) == host


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            ".",
            "a..b",
            ".a",
            "-a.b",
            "a-.b",
            "a.b..",
            "a,b",
            "a b",
            "a\tb",
            "a\n",
            "a@b",
            "a/b",
        ),
        *("203.0.113.9", "203.0.113.9:443", "1", "[::1]", "[::1]:443", "a:b", "a:", "a:123456"),
        *("\u0430dmin.example.com", "a.b:443:443", "x" * 64, ".".join(["x" * 60] * 5), "a%2eb"),
    ],
)
def test_what_is_no_host_name_is_refused(text: str) -> None:
    with pytest.raises(MalformedTargetError):
        host_in(text)


@pytest.mark.parametrize("method", ["get", "", "GET ", "G-T", "TRACE", "CONNECT", "A" * 17, "GÉT"])
def test_a_method_is_some_capitals_and_none_that_shows_or_tunnels(method: str) -> None:
    with pytest.raises(MalformedTargetError):
        parse(method, "https", HOST, "/", ADDRESS)


@pytest.mark.parametrize("scheme", ["http", "HTTPS", "", "https,https", "wss"])
def test_only_https_is_gated(scheme: str) -> None:
    with pytest.raises(MalformedTargetError):
        parse("GET", scheme, HOST, "/", ADDRESS)


@pytest.mark.parametrize("address", ["", "unknown", "203.0.113.9, 10.0.0.1", "203.0.113", "a:b"])
def test_an_address_that_cannot_be_read_is_refused(address: str) -> None:
    with pytest.raises(MalformedTargetError):
        parse("GET", "https", HOST, "/", address)


def test_a_target_keeps_what_was_asked_for() -> None:
    target = parse("POST", "https", "Admin.example.com:443", "/x%20y?z=%2f", "::ffff:203.0.113.9")
    assert (target.method, target.host, target.path) == ("POST", HOST, "/x y")
    assert target.uri == "/x%20y?z=%2f"
    assert str(target.address) == ADDRESS
    assert not target.is_safe


def test_a_refusal_never_quotes_what_was_sent() -> None:
    for arguments in (
        ("GE\nT", "https", HOST, "/", ADDRESS),
        ("GET", "secret", HOST, "/", ADDRESS),
        ("GET", "https", "secret!", "/", ADDRESS),
        ("GET", "https", HOST, "/secret;", ADDRESS),
        ("GET", "https", HOST, "/%ffsecret", ADDRESS),
        ("GET", "https", HOST, "/", "secret"),
    ):
        with pytest.raises(MalformedTargetError) as refused:
            parse(*arguments)
        assert "secret" not in str(refused.value)
        assert refused.value.__cause__ is None

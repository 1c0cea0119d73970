"""What nobody types and somebody sends: values, bodies, headers, cookies, paths."""

import json
import os
from collections.abc import Callable
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st
from tests.fuzz.wire import HOST

MARK = "<script>alert('typed')</script>"

VALUES: tuple[bytes, ...] = (
    *(b"", b" ", b"\0", b"a\0b", b"\n", b"\r\nSet-Cookie: a=b\r\n\r\n", b"\x1b[31m", b"\x7f"),
    # Numbers that are none, too large, or written otherwise.
    *(b"-1", b"0", b"1e400", b"NaN", b"Infinity", b"0x7f", b"1_000", b"9" * 30, b"9" * 5000),
    *("٣٤٥٦٧٨".encode(), b"123456", "²³¹⁴⁵⁶".encode(), b"\xf0\x9d\x9f\x99" * 6),
    # Not UTF-8: half a character, a surrogate, an overlong slash, a byte-order mark.
    *(b"\xff\xfe", b"12345\xd0", b"\xed\xa0\x80", b"\xc0\xaf", b"\xef\xbb\xbfana", b"\x80" * 500),
    # Text that turns, hides, piles up or grows when it is normalised or folded.
    *("\u202ean\u0430\u202c".encode(), "\u200b\u200d\ufeff".encode(), "\u2028\u2029\x85".encode()),
    *(("e" + "\u0301" * 4000).encode(), "\ufdfa".encode() * 3000, "\u0390\u1e9e\u0149".encode()),
    *("👩‍👩‍👧‍👦🇲🇰".encode() * 40, "\ue000\U000f0000\ufffe".encode(), b"a" * 10_000, b" " * 10_000),
    # What some other program would carry out.
    *(
        MARK.encode(),
        b"\"'><img src=x onerror=alert(1)>",
        b"javascript:alert(1)",
        b"//evil.example",
    ),
    *(b"{{ settings.SECRET_KEY }}{% debug %}", b"${7*7}#{7*7}", b"%s%n{0.__class__}", b"$(id)`id`"),
    *(b"' OR '1'='1' --", b'";DROP TABLE x;--', b"*)(uid=*", b"../../etc/passwd", b"%00%ff%2e%2e/"),
    *(b"ana@example.mk\nBcc: b@example.mk", b"@", b"@" * 3000, b"a@" + b"b." * 2000 + b"mk"),
    *(b"a@[127.0.0.1]", "a@пример.мк".encode(), b'"a b"@example.mk', b"xn--a@xn--0"),
    *(b"None", b"null", b"[]", b"{}", b"true", b"__proto__", b"1" * 6, b"0" * 25),
    *(b"\\" * 3000, b"/" * 3000, b"a/" * 3000, b"-" * 3000, b"%" * 3000, b"((" * 2000),
)

_letters = st.characters(codec="utf-8")
_text = st.text(_letters, max_size=40).map(str.encode)
_pieces = st.lists(st.sampled_from(VALUES), min_size=2, max_size=3).map(b"".join)
values = st.one_of(
    st.sampled_from(VALUES), st.sampled_from(VALUES), _text, st.binary(max_size=40), _pieces
)
"""What is typed into one field, as bytes."""

latin = values.map(lambda value: value.decode("latin-1"))
"""The same as a header or a path has it: one character a byte."""
in_a_header = latin.map(
    lambda text: text.replace("\r", "").replace("\n", "").replace("\0", "")[:8000]
)
"""No server lets an end of line or a NUL into a header."""

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
methods = st.one_of(
    st.sampled_from(METHODS), st.sampled_from(["get", "PROPFIND", "X" * 500, "P\xd6ST", "1", "-"])
)

_HEADERS = (
    *("User-Agent", "Accept-Language", "Accept", "Accept-Encoding", "Accept-Charset", "Origin"),
    *("Referer", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User", "Host"),
    *("X-Forwarded-For", "X_Forwarded_For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"),
    *("X-Forwarded-Port", "X-Real-IP", "X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL"),
    *("Cookie", "Content-Type", "Content-Length", "Transfer-Encoding", "Range", "If-Range"),
    *("If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "Authorization"),
    *("Remote-User", "Connection", "Expect", "X-CSRFToken", "X-Requested-With", "Cache-Control"),
)
_PLAUSIBLE = (
    *("mk,en;q=0.5", "xx-XX;q=9," * 400, "*", "mk;q=" + "9" * 400, "en-" + "a-" * 2000),
    *("gzip, identity;q=0", "bytes=0-99999999999999999", "bytes=-1,-1", '"x", W/"y"', "yesterday"),
    *("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 99999 00:00:00 GMT", "same-origin", "none"),
    *("cross-site", "null", f"http://{HOST}", "http://evil.example", "http://[::1", "http://a:b:c"),
    *(
        "127.0.0.1:99999999",
        "127.0.0.1",
        "[::1]:8000",
        "localhost:",
        "a b",
        "127.0.0.1,evil.example",
    ),
    *("::ffff:10.0.0.1, 1.2.3.4.5", "fe80::1%" + "z" * 500, ",".join(["10.0.0.1"] * 500), "https"),
    *("Basic YW5hOng=", "Bearer x", "DELETE", "/login", "chunked", "100-continue", "-1", "5, 5"),
    *("application/json", "multipart/form-data", "multipart/form-data; boundary=" + "x" * 300),
    *("text/plain; charset=utf-7", "application/x-www-form-urlencoded; charset=utf-16", "/", ";"),
)
cookie_names = (
    *("vratar-session", "vratar-pending", "vratar-csrf", "vratar-language", "vratar-browser"),
    *("messages", "sessionid", "csrftoken", "__Host-vratar-session", "$Version", "", "a b", "\xff"),
)
cookies = st.lists(
    st.tuples(st.sampled_from(cookie_names), in_a_header.map(lambda text: text[:4000])),
    max_size=6,
).map(lambda pairs: "; ".join(f"{name}={value}" for name, value in pairs))
_flood = st.sampled_from(
    [
        "; ".join(f"c{number}=x" for number in range(200)),
        "; ".join(["vratar-session=x"] * 200),
        "vratar-session=" + "x" * 8000,
        'vratar-csrf="' + "\\" * 4000,
        "=" * 4000,
        ";" * 4000,
    ]
)
_header = st.one_of(
    st.tuples(st.sampled_from(_HEADERS), st.sampled_from(_PLAUSIBLE)),
    st.tuples(st.sampled_from(_HEADERS), in_a_header),
    st.tuples(st.just("Cookie"), st.one_of(cookies, _flood)),
)
headers = st.lists(_header, max_size=4).map(tuple)

lengths = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(["-1", "0", "1", "many", "", "\xb2", "5, 5", "65536", "9" * 5000, "+3", " 3 "]),
)

_NAMES = (b"", b"a" * 3000, b"\0", b"\xff", b"x[]", b"__proto__", b"csrfmiddlewaretoken", b"=&")
odd_names = st.sampled_from(_NAMES)

Pairs = list[tuple[bytes, bytes]]


def urlencoded(pairs: Pairs) -> bytes:
    """As a browser sends it, but for bytes it would never have."""
    return b"&".join(
        f"{quote_from_bytes(name)}={quote_from_bytes(value)}".encode() for name, value in pairs
    )


def unquoted(pairs: Pairs) -> bytes:
    """Nothing escaped."""
    return b"&".join(name + b"=" + value for name, value in pairs)


def multipart(
    pairs: Pairs, boundary: bytes = b"x", *, file: bool = False, end: bool = True
) -> bytes:
    """A body in parts; as files, or broken off, where wanted."""
    name_of = b'; filename="a.txt"\r\nContent-Type: text/html' if file else b""
    parts = [
        b'--%b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
        % (boundary, name.replace(b'"', b"%22"), name_of, value)
        for name, value in pairs
    ]
    return b"".join(parts) + (b"--%b--\r\n" % boundary if end else b"--")


def json_of(pairs: Pairs) -> bytes:
    """As somebody sends it who took the panel for an API."""
    return json.dumps({n.decode("latin-1"): v.decode("latin-1") for n, v in pairs}).encode()


FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
BODIES: tuple[tuple[str, Callable[["Pairs"], bytes]], ...] = (
    *((FORM, urlencoded), (FORM, urlencoded), (FORM, urlencoded), (FORM, unquoted)),
    *((PARTS, multipart), (PARTS, lambda pairs: multipart(pairs, file=True))),
    (PARTS, lambda pairs: multipart(pairs, end=False)),
    (PARTS, lambda pairs: multipart(pairs, b"y")),
    (PARTS, lambda pairs: multipart(pairs).replace(b"form-data", b"form-data; name*=utf-8''%ff")),
    (
        PARTS,
        lambda pairs: multipart(pairs).replace(
            b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        ),
    ),
    ("multipart/form-data; boundary=", multipart),
    ("multipart/form-data; boundary=x; charset=zlib", multipart),
    ("multipart/mixed; boundary=x", multipart),
    *(("application/json", json_of), ("text/plain", unquoted), ("", urlencoded)),
    (f"{FORM}; charset=utf-16", urlencoded),
    (f"{FORM}; charset=\xff", urlencoded),
    (f"{FORM};" * 200, urlencoded),
    (FORM, lambda _: b"&" * 20_000),
    (FORM, lambda _: b"%" * 20_000),
    (FORM, lambda _: b"&".join(b"f%d=x" % number for number in range(101))),
    (FORM, lambda pairs: urlencoded(pairs) + b"&x=" + b"%41" * 15_000),
)
bodies = st.sampled_from(BODIES)
Body = tuple[str, Callable[[Pairs], bytes]]
Headers = tuple[tuple[str, str], ...]

_parts_of_paths = st.sampled_from(
    [
        *("..", ".", "", "%2e%2e", "..;", "login", "static", "account", "setup", "\0", "\xff\xfe"),
        *("login\r\nX: y", "%", "%00", "static/../vratar.sqlite3", "\\..\\", "~", "\xed\xa0\x80"),
        *("a" * 5000, "first-run", "reset-link", "1", "9" * 5000, "form", "<script>", "{{7*7}}"),
    ]
)
paths = st.lists(st.one_of(_parts_of_paths, latin), max_size=5).map(
    lambda some: "/" + "/".join(some)
)
queries = st.lists(
    st.tuples(
        st.sampled_from(
            ["next", "notice", "page", "sort", "search", "status", "role", "sent", "x", ""]
        ),
        values,
    ),
    max_size=5,
).map(lambda pairs: urlencoded([(name.encode(), value) for name, value in pairs]).decode())

LARGER = int(os.environ.get("FUZZ_TIMES", "1"))
"""By how much more `make soak` tries than `make test`."""

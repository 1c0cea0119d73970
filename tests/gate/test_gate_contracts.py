"""A proxy's question is complete and plain, or nobody passes (gate.md §4)."""

import ipaddress

import pytest

from vratar.gate.contracts import Contract, fastcgi, separator_free, traefik
from vratar.gate.decisions import Asked
from vratar.gate.target import MalformedTargetError

OWN = {
    "HTTP_VRATARMETHOD": "GET",
    "HTTP_VRATARSCHEME": "https",
    "HTTP_VRATARHOST": "admin.example.com",
    "HTTP_VRATARURI": "/admin/a,b?c=d,e",
    "HTTP_VRATARADDR": "203.0.113.9",
    "HTTP_VRATARAPP": "whmcs",
}
TRAEFIK = {
    "HTTP_X_FORWARDED_METHOD": "GET",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "admin.example.com",
    "HTTP_X_FORWARDED_URI": "/admin/a,b?c=d,e",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "QUERY_STRING": "app=whmcs",
}
FASTCGI = {
    "REQUEST_METHOD": "GET",
    "REQUEST_SCHEME": "https",
    "HTTP_HOST": "admin.example.com",
    "REQUEST_URI": "/admin/a,b?c=d,e",
    "REMOTE_ADDR": "203.0.113.9",
    "VRATAR_APP": "whmcs",
}
CONTRACTS: list[tuple[Contract, dict[str, str]]] = [
    (separator_free, OWN),
    (traefik, TRAEFIK),
    (fastcgi, FASTCGI),
]
PROXIES = (ipaddress.ip_network("10.0.0.0/8"),)


def read(contract: Contract, environ: dict[str, str]) -> Asked:
    return contract(environ, PROXIES)


@pytest.mark.parametrize(("contract", "environ"), CONTRACTS)
def test_a_whole_question_is_read(contract: Contract, environ: dict[str, str]) -> None:
    asked = read(contract, environ)
    assert asked.may_bypass is (contract is not traefik)
    assert (asked.pinned, asked.max_age) == ("whmcs", None)
    assert (asked.target.method, asked.target.host) == ("GET", "admin.example.com")
    assert asked.target.path == "/admin/a,b"
    assert asked.target.uri == "/admin/a,b?c=d,e"
    assert str(asked.target.address) == "203.0.113.9"


@pytest.mark.parametrize(
    ("contract", "environ", "name"),
    [(contract, environ, name) for contract, environ in CONTRACTS for name in environ],
)
@pytest.mark.parametrize("bad", [None, "", "x\ny", "x\x00", "x\x7f", "\xe9", "x\t"])
def test_nothing_of_it_may_be_missing_or_strange(
    contract: Contract, environ: dict[str, str], name: str, bad: str | None
) -> None:
    changed = {key: value for key, value in environ.items() if key != name}
    if bad is not None:
        changed[name] = bad
    with pytest.raises(MalformedTargetError):
        read(contract, changed)


@pytest.mark.parametrize(
    ("contract", "environ", "name"),
    [
        (contract, environ, name)
        for contract, environ in CONTRACTS
        for name in environ
        if not name.endswith(("URI", "FORWARDED_FOR", "QUERY_STRING"))
    ],
)
def test_a_header_sent_twice_is_refused(
    contract: Contract, environ: dict[str, str], name: str
) -> None:
    with pytest.raises(MalformedTargetError):
        read(contract, {**environ, name: f"{environ[name]},{environ[name]}"})


def test_what_a_client_can_send_changes_no_question() -> None:
    """Names with separators are never read, nor what proxies of other makes tell."""
    forged = {
        "HTTP_X_FORWARDED_URI": "/open",
        "HTTP_X_FORWARDED_HOST": "evil",
        "HTTP_X_FORWARDED_FOR": "8.8.8.8",
        "HTTP_X_ORIGINAL_URL": "/open",
        "HTTP_X_ORIGINAL_URI": "/open",
        "HTTP_X_REWRITE_URL": "/open",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "HEAD",
        "HTTP_VRATAR_URI": "/open",
        "HTTP_FORWARDED": "for=8.8.8.8;host=evil",
        "HTTP_REMOTE_USER": "root",
        "HTTP_AUTHORIZATION": "Basic x",
        "QUERY_STRING": "app=other&max_age=1",
    }
    assert read(separator_free, {**forged, **OWN}) == read(separator_free, OWN)
    owned = {**forged, "HTTP_VRATARURI": "/open", "HTTP_VRATARAPP": "other", **FASTCGI}
    assert read(fastcgi, owned) == read(fastcgi, FASTCGI)
    sent = {name: value for name, value in forged.items() if "X_FORWARDED" not in name}
    assert read(traefik, {**sent, **OWN, **TRAEFIK}) == read(traefik, TRAEFIK)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("8.8.8.8, 203.0.113.9", "203.0.113.9"),
        ("8.8.8.8, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.1.2.3", "10.1.2.3"),
    ],
)
def test_the_last_hop_that_is_no_proxy_of_ours_asks(forwarded: str, address: str) -> None:
    asked = read(traefik, {**TRAEFIK, "HTTP_X_FORWARDED_FOR": forwarded})
    assert str(asked.target.address) == address


@pytest.mark.parametrize("forwarded", ["8.8.8.8,", "unknown", "x, 203.0.113.9", ",203.0.113.9"])
def test_a_hop_that_cannot_be_read_is_never_skipped(forwarded: str) -> None:
    with pytest.raises(MalformedTargetError):
        read(traefik, {**TRAEFIK, "HTTP_X_FORWARDED_FOR": forwarded})


def test_a_stricter_age_comes_from_the_address_of_the_check() -> None:
    assert read(traefik, {**TRAEFIK, "QUERY_STRING": "app=whmcs&max_age=600"}).max_age == 600


@pytest.mark.parametrize(
    "query",
    [
        *(
            "app=whmcs&max_age=",
            "app=whmcs&max_age=-1",
            "app=whmcs&max_age=59",
            "app=whmcs&max_age=1e3",
            "app=a&max_age=x",
        ),
        *("app=whmcs&max_age=999999", "app=whmcs&app=other", "app=whmcs&more=1", "max_age=600"),
        *("app=", "app", "app=whmcs&max_age=1&max_age=2", "app=whmcs&max_age=\u0661"),
    ],
)
def test_any_other_address_of_the_check_is_refused(query: str) -> None:
    with pytest.raises(MalformedTargetError):
        read(traefik, {**TRAEFIK, "QUERY_STRING": query})

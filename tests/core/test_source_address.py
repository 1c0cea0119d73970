import ipaddress
from dataclasses import replace

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings as DjangoSettings

from vratar.core.settings import current
from vratar.core.source import budget_key, resolve, source_of

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # no proxy of ours says so
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the left one is the client's word
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("", "198.51.100.1", "unknown"),
        ("unix:", "198.51.100.1", "unknown"),
    ],
)
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    peer: str, forwarded: str, source: str
) -> None:
    assert resolve(peer, forwarded, PROXIES) == source


def test_a_request_is_resolved_with_the_trusted_proxies_of_the_settings(
    rf: RequestFactory, settings: DjangoSettings
) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "198.51.100.1"})
    assert source_of(request) == "10.0.0.1"
    site = replace(current().site, trusted_proxies=PROXIES)
    settings.VRATAR = replace(current(), site=site)
    assert source_of(request) == "198.51.100.1"


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_whole_ipv6_network_shares_one_budget(source: str, key: str) -> None:
    assert budget_key(source) == key

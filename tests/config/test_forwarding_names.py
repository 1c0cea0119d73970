"""The real server: no spelling of a forwarding header counts from a stranger, and no version told.

WSGI gives `X-Forwarded-Proto` and `X_Forwarded_Proto` one name: what is true of one is of both.
"""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.browser.server import Server, installation

pytestmark = pytest.mark.xdist_group("forwarding names")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve one installation."""
    with installation(tmp_path_factory.mktemp("forwarding")) as served:
        yield served


def ask(server: Server, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request(method, "/login", headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("name", ["X-Forwarded-Proto", "X_Forwarded_Proto", "X-Forwarded_Proto"])
def test_no_spelling_makes_a_strangers_request_https(server: Server, name: str) -> None:
    answer = ask(server, **{name: "https"})
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] is None


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X_Forwarded_Host", "Host_"])
def test_no_spelling_names_another_host(server: Server, name: str) -> None:
    assert ask(server, **{name: "evil.example"}).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "TRACE", "OPTIONS", "BREW"])
def test_the_server_tells_its_version_to_nobody(server: Server, method: str) -> None:
    answer = ask(server, method)
    assert answer.headers["Server"] in {None, "granian"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"

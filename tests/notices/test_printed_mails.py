"""`vratar serve --print-mails`, as in `make run`: mails are read on the screen, nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from tests import cast
from tests.cli.conftest import Host, Server
from tests.cli.conftest import host as host  # noqa: PLC0414 - a fixture
from tests.cli.conftest import installed as installed  # noqa: PLC0414 - a fixture
from tests.cli.conftest import model as model  # noqa: PLC0414 - a fixture

NEW = "another river under tall pines"
OWNER = {
    "username": "ana",
    "email": "ana@example.mk",
    "password": cast.PASSWORD,
    "password_repeat": cast.PASSWORD,
}


def post(server: Server, path: str, **typed: str) -> str:
    """Fill in the form of a page, as a browser does; the page after it."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', server.get(path)[1])
    assert found, path
    origin = f"http://127.0.0.1:{server.port}"
    body = urlencode({**typed, "csrfmiddlewaretoken": found[1]}).encode()
    request = Request(f"{origin}{path}", body, {"Origin": origin})
    with server.browser.open(request, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def make_owner(server: Server) -> None:
    """Ana, made with the printed link; then the browser is another."""
    link = re.search(r"(/first-run/\S+)", server.read_until("Vratar is ready"))
    assert link
    server.get(link[1])
    post(server, "/first-run/form", **OWNER)
    server.browser = build_opener(HTTPCookieProcessor())


@pytest.fixture
def printing(installed: Host) -> Iterator[Server]:
    """The panel of `make run`, with Ana."""
    with installed.serving("--print-mails") as server:
        make_owner(server)
        yield server


def test_the_printed_link_leads_to_a_new_password(printing: Server, installed: Host) -> None:
    post(printing, "/login/forgotten", username="ana")
    printed = printing.read_until("/reset-link/")
    assert "Mail to ana@example.mk\nSubject: Choose a new password\n" in printed
    url = printing.output[-1].strip()
    assert re.fullmatch(rf"http://127\.0\.0\.1:{printing.port}/reset-link/\S+", url)
    assert printing.get(urlsplit(url).path)[0] == 200
    form = url.rsplit("/", 1)[0].removeprefix(f"http://127.0.0.1:{printing.port}") + "/form"
    post(printing, form, password=NEW, password_repeat=NEW)
    printing.read_until("Subject: Your password was changed")
    _stands_nowhere(installed.folder, url.rsplit("/", 1)[1])


def test_the_log_beside_it_has_no_link(printing: Server) -> None:
    post(printing, "/login/forgotten", username="ana")
    printing.read_until("/reset-link/")
    token = printing.output[-1].strip().rsplit("/", 1)[1]
    printing.get(f"/reset-link/{token}")
    _, output = printing.stop()
    assert output.count(token) == 1


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        ((), {}),
        (("--print-mails",), {"VRATAR_MAIL_SERVER": ""}),
    ],
)
def test_without_the_option_and_where_mail_is_off_nothing_is_printed(
    installed: Host, arguments: tuple[str, ...], environ: dict[str, str]
) -> None:
    with installed.serving(*arguments, **environ) as server:
        make_owner(server)
        assert "Ask another administrator for a set-up link." in server.get("/login/forgotten")[1]
        assert "Mail to" not in server.stop()[1]


def test_off_this_machine_no_mail_is_printed(installed: Host) -> None:
    site = {"VRATAR_SITE_URL": "https://panel.example.mk"}
    code, _, errors = installed.run("serve", "--print-mails", **site, VRATAR_MAIL_SERVER="console")
    assert code == 1
    assert "it is for a panel on this machine only" in errors


def _stands_nowhere(folder: Path, token: str) -> None:
    """Not in the database, not in its journal, in no other file of the installation."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not [path for path in files if token.encode() in path.read_bytes()]

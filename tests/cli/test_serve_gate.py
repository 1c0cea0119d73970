"""The gate runs in processes of its own beside the panel, where a proxy is trusted."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.cli.conftest import Host, Server, eventually
from tests.cli.test_serve import rss
from tests.whole.ports import free_port

PROXY = {"VRATAR_SITE_TRUSTED_PROXIES": "127.0.0.1/32"}
GATE = "vratar.config.gate"
"""In the command line of its server, and in the titles it may give itself and its workers."""
QUESTION = {
    "VratarMethod": "GET",
    "VratarScheme": "https",
    "VratarHost": "admin.example.com",
    "VratarUri": "/admin/",
    "VratarAddr": "203.0.113.9",
    "VratarApp": "whmcs",
}
# An installation with one application, one person who may enter it, and her session's id.
SEED = """
import django; django.setup()
from vratar.accounts.models import Role
from vratar.accounts.services import create_administrator
from vratar.gate.models import GatedApplication, GatedPath, Generation
from vratar.sessions import gated
from vratar.sessions.services import Client
from vratar.core.database import writing
with writing():
    role = Role.objects.get(name="Support")
    ana = create_administrator("ana", "ana@example.com", "!", role)
    area = GatedApplication.objects.create(
        slug="whmcs", name="WHMCS", base_url="https://admin.example.com",
        host="admin.example.com", idle=1800, absolute=28800)
    area.roles.add(role)
    GatedPath.objects.create(application=area, host=area.host, prefix="/admin/")
    Generation.objects.create(number=1)
    print(gated.start(ana, area.host, Client("203.0.113.9"), "totp")[0])
"""


def ask(port: int, cookie: str = "") -> tuple[int, str]:
    """Status and Remote-User of the gate's answer; (0, "") while nobody answers."""
    headers = {**QUESTION, "Cookie": f"__Host-vratar-gate={cookie}"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/gate/nginx", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers["Remote-User"]
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Remote-User"]
    except OSError:
        return 0, ""


def seed(host: Host) -> str:
    environ = host.environ | {"DJANGO_SETTINGS_MODULE": "vratar.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SEED], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def gates(server: Server) -> list[int]:
    """The gate's server and its workers, by the processes' group."""
    groups = {os.getpgid(pid) for pid, told in server.children().items() if GATE in told}
    return [pid for pid in server.children() if os.getpgid(pid) in groups]


def test_it_lets_through_who_is_in_and_nobody_else(installed: Host) -> None:
    cookie, port = seed(installed), free_port()
    with installed.serving(**PROXY, VRATAR_GATE_LISTEN=f"127.0.0.1:{port}"):
        eventually(lambda: ask(port)[0] == 401)
        assert ask(port, cookie) == (200, "ana")
        assert ask(port, cookie[:-1] + ("A" if cookie[-1] != "A" else "B")) == (401, "")


def test_without_a_proxy_to_believe_there_is_none(installed: Host) -> None:
    port = free_port()
    with installed.serving(VRATAR_GATE_LISTEN=f"127.0.0.1:{port}") as server:
        assert not any(GATE in command for command in server.children().values())
        assert ask(port) == (0, "")


def test_a_killed_worker_is_replaced_and_the_panel_stays(installed: Host) -> None:
    cookie, port = seed(installed), free_port()
    with installed.serving(**PROXY, VRATAR_GATE_LISTEN=f"127.0.0.1:{port}") as server:
        eventually(lambda: ask(port, cookie)[0] == 200)
        panel = server.named("vratar.config.panel")
        os.kill(max(gates(server)), signal.SIGKILL)
        eventually(lambda: ask(port, cookie)[0] == 200)
        assert server.named("vratar.config.panel") == panel
        assert server.get("/livez")[0] == 200


def test_a_worker_is_small(installed: Host) -> None:
    cookie, port = seed(installed), free_port()
    with installed.serving(**PROXY, VRATAR_GATE_LISTEN=f"127.0.0.1:{port}") as server:
        eventually(lambda: ask(port, cookie)[0] == 200)
        for _ in range(300):
            assert ask(port, cookie)[0] == 200
        assert all(rss(pid) < 60 for pid in gates(server))


def test_it_answers_at_a_socket_whoever_may_write_to_it(installed: Host, tmp_path: Path) -> None:
    cookie, place = seed(installed), tmp_path / "gate.sock"
    with installed.serving(**PROXY, VRATAR_GATE_LISTEN=f"unix:{place}"):
        eventually(place.is_socket)
        assert place.stat().st_mode & 0o777 == 0o660
        headers = {**QUESTION, "Host": "gate", "Cookie": f"__Host-vratar-gate={cookie}"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.socket(socket.AF_UNIX) as proxy:
            proxy.settimeout(5)
            proxy.connect(str(place))
            proxy.sendall(f"GET /gate/nginx HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
            answer = proxy.makefile().read()
        assert answer.startswith("HTTP/1.1 200 ")
        assert "remote-user: ana" in answer.lower()

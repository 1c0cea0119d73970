"""wapiti and sqlmap, bounded in time, kept on this machine, and what they say."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.attack.findings import Finding
from tests.attack.target import TOKEN, Attacker, Target

# Modules that ask servers of their authors stay out: ssrf, xxe, nikto, wapp.
MODULES = (
    "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,"
    "permanentxss,redirect,shellshock,sql,xss"
)
CRAWL, MODULE, WHOLE = 10, 4, 75
"""Seconds: of the crawl, of a module, of one run."""
OWN_SITE = "Sec-Fetch-Site: same-origin"
"""Without it no form gets as far as being read."""
SIGNS = (
    "is vulnerable",
    "identified the following injection",
    "might be vulnerable",
    "injectable)",
)


def versions() -> dict[str, str]:
    """Which scanners there are."""
    asked = {"wapiti": (-1, ["wapiti", "--version"]), "sqlmap": (0, ["sqlmap", "--version"])}
    return {
        name: subprocess.run(command, capture_output=True, text=True, check=False)
        .stdout.strip()
        .splitlines()[place]
        for name, (place, command) in asked.items()
    }


def wapiti(target: Target, folder: Path, *, signed_in: bool) -> Iterator[Finding]:
    """Crawl and attack all pages, as nobody or as the Owner."""
    folder.mkdir()
    report = folder / "report.json"
    command = [
        *("wapiti", "-u", f"{target.url}/login", "-s", f"{target.url}/", "--scope", "domain"),
        *("-m", MODULES, "-d", "4", "-S", "sneaky", "-t", "10", "-v", "1", "--no-bugreport"),
        *("--max-scan-time", str(CRAWL), "--max-attack-time", str(MODULE)),
        *("--flush-session", "--store-session", str(folder)),
        *("--store-config", str(folder), "-f", "json", "-o", str(report)),
        # As the Owner it reads only: its exclusions fail on Python 3.11, so it would log out.
        *(("-c", str(target.cookie_file(folder))) if signed_in else ("-H", OWN_SITE)),
    ]
    _run(command, folder)
    if not report.exists():
        yield Finding("wapiti", "made no report", "")
        return
    told = json.loads(report.read_text())
    who = "Owner" if signed_in else "nobody"
    (folder / "pages").write_text(str(told["infos"]))
    for part in ("vulnerabilities", "anomalies"):
        for category, found in told[part].items():
            for one in found:
                where = f"{one['method']} {one['path']} {one.get('parameter') or ''}".strip()
                yield Finding("wapiti", f"{category}: {one['info']}", f"{where} ({who})")


def sqlmap(target: Target, folder: Path) -> Iterator[Finding]:
    """Ask the forms that nobody need be signed in for, the code, and the list's filters."""
    forms = {
        ("/login", "username,password"): (target.stranger, {"username": "ana", "password": "x"}),
        ("/login/forgotten", "username"): (target.stranger, {"username": "ana"}),
        ("/login/code", "code"): (target.halfway, {"code": "123456"}),
    }
    for (path, names), (attacker, typed) in forms.items():
        yield from _one(target, folder, attacker, path, names, typed)
    query = "search=a&status=&role=1&sort=name&page=1"
    wanted = "search,status,role,sort,page"
    yield from _one(target, folder, target.owner, f"/setup/staff/administrators/?{query}", wanted)


def _one(  # noqa: PLR0917 - one form, all that is known of it
    target: Target,
    folder: Path,
    attacker: Attacker,
    path: str,
    names: str,
    typed: dict[str, str] | None = None,
) -> Iterator[Finding]:
    command = [
        *("sqlmap", "-u", f"{target.url}{path}", "-p", names, "--batch", "--flush-session"),
        *(
            "--dbms",
            "sqlite",
            "--level",
            "1",
            "--risk",
            "1",
            "--technique",
            "BEU",
            "--retries",
            "0",
        ),
        *("--timeout", "10", "--output-dir", str(folder / "sqlmap"), "--header", OWN_SITE),
        *("--disable-coloring", "--skip-waf", "--ignore-redirects", "--cookie"),
    ]
    if typed is None:
        command.append(_cookies(attacker))
    else:
        answer = attacker.browse(path)
        token = TOKEN.search(answer.text)
        assert token, path
        body = urlencode({**typed, "csrfmiddlewaretoken": token[1]})
        command += [_cookies(attacker), "--data", body]
        command += ["--csrf-token", "csrfmiddlewaretoken", "--csrf-url", f"{target.url}{path}"]
    said = _run(command, folder)
    (folder / f"sqlmap{path.split('?', maxsplit=1)[0].replace('/', '-')}.txt").write_text(said)
    asked = [line for line in said.splitlines() if "testing" in line]
    if not asked:
        yield Finding("sqlmap", "asked nothing", f"{path}: {said[-300:]}")
    for line in said.splitlines():
        if any(sign in line for sign in SIGNS) or "500 (Internal" in line:
            yield Finding("sqlmap", line.partition("] ")[2], path)


def _cookies(attacker: Attacker) -> str:
    return "; ".join(f"{name}={value}" for name, value in attacker.cookies.items())


def _run(command: list[str], folder: Path) -> str:
    own = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    try:
        done = subprocess.run(
            command,
            env=own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=WHOLE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode(errors="replace")
    return done.stdout + done.stderr

"""A PostgreSQL server of our own, in a temporary folder, for as long as it is needed."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from tests.whole.ports import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
"""Where Debian keeps them, the newest last."""

ROLE = "vratar"
STARTS_WITHIN = 30.0  # seconds


@dataclass(frozen=True)
class Cluster:
    """A server that listens on loopback and in its own folder."""

    port: int
    folder: Path
    passfile: Path
    """Password of `ROLE`, which may make databases, and of the superuser."""
    process: "subprocess.Popen[bytes]"

    @property
    def password(self) -> str:
        """What stands in the file."""
        return self.passfile.read_text().strip()

    def url(self, name: str, query: str = "") -> str:
        """`database.url` of one of its databases."""
        return f"postgresql://{ROLE}@127.0.0.1:{self.port}/{name}{query}"

    def use_tls(self, certificate: Path) -> None:
        """Show this certificate, which stands in one file with its key."""
        theirs = self.folder / "server.pem"
        theirs.write_bytes(certificate.read_bytes())
        theirs.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(theirs, _somebody().pw_uid, _somebody().pw_gid)
        with self.connect() as connection:
            for name in ("ssl_cert_file", "ssl_key_file"):
                statement = sql.SQL("ALTER SYSTEM SET {} = {}")
                connection.execute(statement.format(sql.Identifier(name), str(theirs)))
            connection.execute("ALTER SYSTEM SET ssl = on")
            connection.execute("SELECT pg_reload_conf()")

    def connect(self, name: str = "postgres", user: str = "postgres") -> "psycopg.Connection":
        """A connection that commits each statement."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=user,
            password=self.password,
            dbname=name,
            autocommit=True,
        )

    def make_database(self, like: str = "template1") -> str:
        """A database of `ROLE`, empty or the copy of another one; its name."""
        name = f"vratar_{secrets.token_hex(4)}"
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            *map(sql.Identifier, (name, ROLE, like))
        )
        with self.connect() as connection:
            connection.execute(statement)
        return name


@contextmanager
def cluster(*, durable: bool = True) -> Iterator[Cluster]:
    """Make it, start it, stop it. Not durable is faster: it never waits for the disk."""
    assert PROGRAMS, "There is no PostgreSQL server here: `make programs` installs it."
    folder = Path(tempfile.mkdtemp(prefix="vratar-postgresql-"))
    try:
        yield from _running(folder, durable=durable)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(folder: Path, *, durable: bool) -> Iterator[Cluster]:
    keys = Path(tempfile.mkdtemp(prefix="vratar-passfile-"))
    passfile = keys / "password"
    passfile.write_text(f"{secrets.token_urlsafe(18)}\n")
    passfile.chmod(0o600)
    _make(folder, passfile)
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *_as_somebody(),
                PROGRAMS[-1] / "postgres",
                *("-D", folder / "data", "-p", str(port), "-k", folder),
                *("-c", "listen_addresses=127.0.0.1,127.0.0.2", "-c", "max_connections=200"),
                *("-c", f"fsync={'on' if durable else 'off'}"),
            ],
            stdout=log,
            stderr=log,
        )
    made = Cluster(port, folder, passfile, process)
    try:
        _wait(made)
        with made.connect() as connection:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                    sql.Identifier(ROLE), sql.Literal(made.password)
                )
            )
        yield made
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nobody needs what was written
        process.wait(STARTS_WITHIN)
        shutil.rmtree(keys, ignore_errors=True)


def _make(folder: Path, passfile: Path) -> None:
    # initdb runs as somebody who may not read ours.
    theirs = folder / "password"
    theirs.write_text(passfile.read_text())
    if os.geteuid() == 0:
        for path in (folder, theirs):
            os.chown(path, _somebody().pw_uid, _somebody().pw_gid)
    subprocess.run(
        [
            *_as_somebody(),
            PROGRAMS[-1] / "initdb",
            *("-D", folder / "data", "-U", "postgres", "--pwfile", theirs, "--no-sync"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
            # An order unlike SQLite's: what depends on it shows.
            *("--locale-provider=icu", "--icu-locale=en-US"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    theirs.unlink()
    with (folder / "data" / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 127.0.0.2/32 scram-sha-256\n")


def _as_somebody() -> list[str]:
    """PostgreSQL refuses to run as root; and it is to end with us, however we end."""
    command = ["setpriv", "--pdeathsig=INT"]
    if os.geteuid() != 0:
        return command
    somebody = _somebody()
    ids = [f"--reuid={somebody.pw_uid}", f"--regid={somebody.pw_gid}"]
    return [*command, *ids, "--clear-groups"]


def _somebody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _wait(made: Cluster) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            made.connect().close()
        except psycopg.OperationalError:
            ended = made.process.poll() is not None
            assert not ended, (made.folder / "log").read_text()
            assert time.monotonic() < end, (made.folder / "log").read_text()
            time.sleep(0.05)  # it starts; there is nothing else to wait for
        else:
            return

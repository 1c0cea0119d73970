"""A PostgreSQL server, and machines whose panel keeps its rows there."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.conftest import Host
from tests.postgresql import server
from tests.postgresql.server import Cluster

from vratar.core.settings_file import load


@dataclass
class PostgresqlHost(Host):
    """A machine whose settings name an empty database."""

    cluster: Cluster
    name: str
    """Of the database."""

    @property
    def environ(self) -> dict[str, str]:
        """What a command knows of its surroundings, the database among it."""
        return super().environ | {
            "VRATAR_DATABASE_URL": self.cluster.url(self.name),
            "VRATAR_DATABASE_PASSFILE": str(self.cluster.passfile),
        }

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database past Vratar."""
        with self.cluster.connect(self.name) as connection:
            return connection.execute(query.encode()).fetchall()

    def do(self, statement: str) -> None:
        """Change the database past Vratar."""
        with self.cluster.connect(self.name) as connection:
            connection.execute(statement.encode())

    def refuse(self, refused: bool) -> None:
        """Let nobody in any more, and those who are in go; or let them in again."""
        allowed = "false" if refused else "true"
        with self.cluster.connect() as connection:
            statement = f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS {allowed}'
            connection.execute(statement.encode())
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [self.name],
            )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests of this process."""
    with server.cluster() as made:
        yield made


@pytest.fixture
def host(tmp_path: Path, cluster: Cluster) -> PostgresqlHost:
    """A machine on which nothing was done yet."""
    return PostgresqlHost(tmp_path, cluster, cluster.make_database())


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> PostgresqlHost:
    """What `vratar init` made; nobody changes it."""
    made = PostgresqlHost(tmp_path_factory.mktemp("model"), cluster, cluster.make_database())
    code, _, errors = made.run("init")
    assert code == 0, errors
    return made


@pytest.fixture
def installed(tmp_path: Path, prepared: PostgresqlHost) -> PostgresqlHost:
    """A machine after `vratar init`: a copy, with the keys where its data folder looks for them."""
    cluster = prepared.cluster
    host = PostgresqlHost(tmp_path, cluster, cluster.make_database(like=prepared.name))
    shutil.copytree(prepared.folder, host.folder, dirs_exist_ok=True)
    host.keys.rename(load(host.environ).keys.key_ring.parent)
    return host

"""Between two machines: whose certificate is looked at, and what `vratar doctor` says of less.

The server listens on 127.0.0.2 too, which to Vratar is another machine.
"""

from pathlib import Path

import pytest
from tests.notices.certificates import Authority
from tests.postgresql.conftest import PostgresqlHost
from tests.postgresql.server import ROLE
from tests.postgresql.test_postgresql_commands import states

OTHER_MACHINE = "127.0.0.2"

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def trusted(installed: PostgresqlHost, tmp_path: Path) -> Path:
    """The file of who signed the server's certificate."""
    authority = Authority(tmp_path)
    authority.server(OTHER_MACHINE)
    installed.cluster.use_tls(tmp_path / "server.pem")
    return authority.file


def told(host: PostgresqlHost, query: str) -> tuple[str, str]:
    """What `vratar doctor` says of the database at this address."""
    url = f"postgresql://{ROLE}@{OTHER_MACHINE}:{host.cluster.port}/{host.name}{query}"
    return states(host, VRATAR_DATABASE_URL=url)["database file"]


def test_a_certificate_that_is_trusted_is_checked_without_being_asked_for(
    installed: PostgresqlHost, trusted: Path
) -> None:
    state, text = told(installed, f"?sslrootcert={trusted}")
    assert state == "well", text
    assert text.endswith("with TLS, its certificate checked.")


def test_a_certificate_of_somebody_else_is_refused(
    installed: PostgresqlHost, trusted: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    state, text = told(installed, f"?sslrootcert={Authority(tmp_path / 'other').file}")
    assert state == "failed"
    assert "certificate verify failed" in text


@pytest.mark.parametrize(
    ("mode", "words"),
    [("require", "lets another machine pose as the server"), ("disable", "without TLS")],
)
def test_less_than_that_is_a_warning(
    installed: PostgresqlHost, trusted: Path, mode: str, words: str
) -> None:
    state, text = told(installed, f"?sslmode={mode}")
    assert state == "warning"
    assert words in text

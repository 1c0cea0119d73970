"""`vratar import totp` reads the tables of another product in a PostgreSQL database."""

import json

import pytest
from tests.moving.foreign_files import DATA, STEP, secret
from tests.postgresql.server import Cluster

from vratar.staff.moving.foreign import UnreadableError
from vratar.staff.moving.sources import read

pytestmark = pytest.mark.xdist_group("postgresql")

# As Django makes them there, as far as they are read.
TABLES = """
CREATE TABLE auth_user (id integer PRIMARY KEY, username varchar(150) UNIQUE);
CREATE TABLE otp_totp_totpdevice (
    id integer PRIMARY KEY,
    confirmed boolean NOT NULL, key varchar(80) NOT NULL, step smallint NOT NULL,
    t0 bigint NOT NULL, digits smallint NOT NULL, drift smallint NOT NULL, last_t bigint NOT NULL,
    user_id integer NOT NULL REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE mfa_authenticator (
    id bigint PRIMARY KEY, type varchar(20) NOT NULL, data jsonb NOT NULL,
    user_id integer NOT NULL REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED,
    last_used_at timestamptz
);
"""


@pytest.fixture
def address(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with what the peers' dumps hold; its address, without a password."""
    name = cluster.make_database()
    with cluster.connect(name, "vratar") as database:
        for statement in TABLES.split(";"):
            if statement.strip():
                database.execute(statement.encode())
        for file in ("django-otp.json", "allauth.json"):
            for one in json.loads((DATA / file).read_text(encoding="utf-8")):
                insert = INSERTS.get(one["model"])
                if insert:
                    values = {**one["fields"], "pk": one["pk"]}
                    values["data"] = json.dumps(values.get("data"))
                    database.execute(insert.encode(), values)
    monkeypatch.setenv("PGPASSWORD", cluster.password)
    return cluster.url(name)


INSERTS = {
    "auth.user": "INSERT INTO auth_user VALUES (%(pk)s, %(username)s) ON CONFLICT DO NOTHING",
    "otp_totp.totpdevice": (
        "INSERT INTO otp_totp_totpdevice VALUES (%(pk)s, %(confirmed)s, %(key)s, %(step)s, %(t0)s,"
        " %(digits)s, %(drift)s, %(last_t)s, %(user)s)"
    ),
    "mfa.authenticator": (
        "INSERT INTO mfa_authenticator VALUES"
        " (%(pk)s, %(type)s, %(data)s, %(user)s, %(last_used_at)s)"
    ),
}


def test_the_tables_say_the_same_as_the_dump(address: str) -> None:
    for product, file in (("django-otp", "django-otp.json"), ("allauth", "allauth.json")):
        assert read(product, address) == read(product, str(DATA / file))
    vesna = next(one for one in read("allauth", address) if one.owner == "vesna")
    assert (vesna.secret, vesna.last_step) == (secret("vesna"), STEP + 1)


def test_a_database_without_the_table_is_named(cluster: Cluster, address: str) -> None:
    with cluster.connect(address.rpartition("/")[2], "vratar") as database:
        database.execute("DROP TABLE mfa_authenticator")
    with pytest.raises(UnreadableError, match="There is no table mfa_authenticator"):
        read("allauth", address)


def test_a_server_that_refuses_is_told_without_the_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "hush-hush")
    with pytest.raises(UnreadableError) as raised:
        read("allauth", address.replace("vratar@", "vratar:hush-hush@"))
    assert str(raised.value) == "The database does not answer, or refuses this user."

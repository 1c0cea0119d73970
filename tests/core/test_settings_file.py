import ipaddress
import os
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from vratar.core.settings import Settings, SettingsError, current
from vratar.core.settings_file import TABLES, load, variable_name


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def read(home: Path, text: str = "", **environ: str) -> Settings:
    (home / "vratar.toml").write_text(text, encoding="utf-8")
    return load({"VRATAR_HOME": str(home), **environ})


def refusal(home: Path, text: str = "", **environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        read(home, text, **environ)
    return str(refused.value)


def test_without_a_file_every_key_has_its_default(tmp_path: Path) -> None:
    settings = load({"VRATAR_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert settings.site.url == "http://127.0.0.1:8000"
    assert settings.on_loopback
    assert (settings.site.name, settings.site.language, settings.site.time_zone) == (
        "Vratar",
        "en",
        "UTC",
    )
    assert (settings.site.trusted_proxies, settings.site.hsts_include_subdomains) == ((), False)
    assert settings.sign_in.password_min_length == 12
    sessions = settings.sessions
    assert (sessions.idle_minutes, sessions.absolute_hours) == (60, 12)
    assert sessions.reauthentication_minutes == 10
    assert settings.audit.export == ("file",)
    assert settings.database_path == tmp_path / "vratar.sqlite3"
    assert settings.port == 8000


def test_every_key_can_be_written_in_the_file(home: Path) -> None:
    settings = read(
        home,
        """
        [site]
        url = "https://Panel.Example.MK:8443/"
        name = "Акме"
        language = "mk"
        time_zone = "Europe/Skopje"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        hsts_include_subdomains = true
        [database]
        url = "sqlite:////srv/vratar.db"
        [sign_in]
        password_min_length = 20
        [sessions]
        idle_minutes = 5
        absolute_hours = 1
        reauthentication_minutes = 1
        [audit]
        export = ["file"]
        [keys]
        key_ring = "/etc/vratar/ring"
        audit_key = "/etc/vratar/audit"
        secret_key = "/etc/vratar/secret"
        """,
    )
    assert settings.site.url == "https://panel.example.mk:8443"
    assert not settings.on_loopback
    assert settings.site.trusted_proxies == (
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("::1/128"),
    )
    assert settings.site.hsts_include_subdomains
    assert settings.database_path == Path("/srv/vratar.db")
    assert settings.keys.key_ring == Path("/etc/vratar/ring")
    assert settings.sign_in.password_min_length == 20
    assert read(home, VRATAR_SITE_TIME_ZONE="UTC").site.time_zone == "UTC"


def test_the_environment_overrides_the_file(home: Path) -> None:
    settings = read(
        home,
        "[sessions]\nidle_minutes = 30\nabsolute_hours = 6\n",
        VRATAR_SESSIONS_IDLE_MINUTES="10",
        VRATAR_SITE_TRUSTED_PROXIES="10.0.0.1, fd00::/8",
        VRATAR_SITE_HSTS_INCLUDE_SUBDOMAINS="true",
        VRATAR_SIGN_IN_PASSWORD_MIN_LENGTH="15",
    )
    assert (settings.sessions.idle_minutes, settings.sessions.absolute_hours) == (10, 6)
    assert len(settings.site.trusted_proxies) == 2
    assert settings.site.hsts_include_subdomains
    assert settings.sign_in.password_min_length == 15


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[sessions]\nidle_minutes = 61", "a whole number, 5 to 60"),
        ("[sessions]\nidle_minutes = 4", "a whole number, 5 to 60"),
        ("[sessions]\nidle_minutes = true", "a whole number, 5 to 60"),
        ("[sessions]\nidle_minutes = '30'", "a whole number, 5 to 60"),
        ("[sessions]\nabsolute_hours = 13", "a whole number, 1 to 12"),
        ("[sessions]\nreauthentication_minutes = 0", "a whole number, 1 to 10"),
        ("[sign_in]\npassword_min_length = 7", "a whole number, 8 or more"),
        ("[site]\nlanguage = 'xx'", 'one of "en", "mk"'),
        ("[site]\nlanguage = 1", 'one of "en", "mk"'),
        ("[site]\ntime_zone = 'Mars/Base'", "a time zone name"),
        ("[site]\ntime_zone = '/etc/passwd'", "a time zone name"),
        ("[site]\nname = ''", "1 to 60 printable characters"),
        ('[site]\nname = "a\\nb"', "1 to 60 printable characters"),
        ("[site]\ntrusted_proxies = ['10.0.0.1/8']", "a list of networks"),
        ("[site]\ntrusted_proxies = '10.0.0.1'", "a list of networks"),
        ("[site]\nhsts_include_subdomains = 1", "true or false"),
        ("[audit]\nexport = []", 'a list with one or more of "file"'),
        ("[audit]\nexport = ['fax']", 'a list with one or more of "file"'),
        ("[keys]\nkey_ring = 'ring'", "the absolute path of a file"),
        (
            "[database]\nurl = 'postgresql://u:secret@db/vratar'",
            "without a password: database.passfile",
        ),
        ("[database]\nurl = 'sqlite:///'", "sqlite:/// and a path"),
        ("[database]\nurl = 'sqlite:///a?b=c'", "sqlite:/// and a path"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_key_range_and_file(
    home: Path, text: str, words: str
) -> None:
    sentence = refusal(home, text)
    table, key = text.strip("[").partition("]\n")[0], text.partition("\n")[2].partition(" ")[0]
    assert f"{table}.{key} in {home}/vratar.toml must be" in sentence
    assert words in sentence


def test_a_value_in_the_environment_is_told_with_its_variable(home: Path) -> None:
    for value in ("x", "61", "5.0", ""):
        sentence = refusal(home, VRATAR_SESSIONS_IDLE_MINUTES=value)
        assert "sessions.idle_minutes in the environment variable VRATAR_SESSIONS_IDLE" in sentence
    assert "true or false" in refusal(home, VRATAR_SITE_HSTS_INCLUDE_SUBDOMAINS="yes")


def test_a_value_is_never_repeated(home: Path) -> None:
    assert "hunter2" not in refusal(home, VRATAR_DATABASE_URL="postgresql://u:hunter2@db/v")


@pytest.mark.parametrize(
    "url",
    [
        "http://panel.example.mk",
        "http://10.0.0.1:8000",
        "http://127.0.0.1.example.mk",
        "http://localhost@example.mk",
        "https://",
        "https://user@panel.example.mk",
        "https://panel.example.mk/admin",
        "https://panel.example.mk?x=1",
        "https://panel.example.mk#x",
        "https://panel.example.mk:0",
        "https://panel.example.mk:70000",
        "https://panel example.mk",
        "https://панел.мк",
        "ftp://127.0.0.1",
        "panel.example.mk",
        "",
    ],
)
def test_an_address_that_is_no_https_origin_and_not_loopback_is_refused(
    home: Path, url: str
) -> None:
    assert "an https:// origin without a path, or http:// on 127.0.0.1" in refusal(
        home, VRATAR_SITE_URL=url
    )


@pytest.mark.parametrize(
    ("url", "kept", "port"),
    [
        ("https://panel.example.mk:443", "https://panel.example.mk", 8000),
        ("http://LOCALHOST:9000", "http://localhost:9000", 9000),
        ("http://127.0.0.1", "http://127.0.0.1", 80),
        ("http://[::1]:8000/", "http://[::1]:8000", 8000),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(home: Path, url: str, kept: str, port: int) -> None:
    settings = read(home, VRATAR_SITE_URL=url)
    assert (settings.site.url, settings.port) == (kept, port)


def test_port_chooses_where_to_listen_and_the_default_address(home: Path) -> None:
    settings = read(home, PORT="8080")
    assert (settings.port, settings.site.url) == (8080, "http://127.0.0.1:8080")
    behind = read(home, PORT="8080", VRATAR_SITE_URL="https://panel.example.mk")
    assert (behind.port, behind.site.url) == (8080, "https://panel.example.mk")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "\N{ARABIC-INDIC DIGIT EIGHT}0"])
def test_a_port_that_is_none_is_told(home: Path, port: str) -> None:
    assert refusal(home, PORT=port) == "PORT must be a whole number, 1 to 65535."


def test_unknown_names_are_refused_with_the_known_ones(home: Path) -> None:
    assert "sesions is not a table. Tables are: audit," in refusal(home, "[sesions]\n")
    assert "site is not a table" in refusal(home, "site = 1\n")
    sentence = refusal(home, "[sessions]\nidle = 5\n")
    assert "there is no sessions.idle. Keys: absolute_hours, idle_minutes," in sentence
    assert "VRATAR_SESIONS_IDLE_MINUTES names no setting" in refusal(
        home, VRATAR_SESIONS_IDLE_MINUTES="5"
    )


def test_what_kubernetes_sets_for_a_service_called_vratar_is_no_setting(home: Path) -> None:
    read(home, VRATAR_SERVICE_HOST="10.0.0.1", VRATAR_PORT="tcp://10.0.0.1:80")


def test_a_file_that_cannot_be_understood_is_told(home: Path) -> None:
    assert f"{home}/vratar.toml is not valid TOML" in refusal(home, "[site")
    (home / "vratar.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        load({"VRATAR_HOME": str(home)})
    (home / "vratar.toml").unlink()
    (home / "vratar.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load({"VRATAR_HOME": str(home)})


def where(environ: Mapping[str, str]) -> tuple[Path, Path]:
    settings = load(environ)
    return settings.home, settings.keys.key_ring.parent


def test_data_and_keys_stand_apart_and_every_data_folder_has_its_own_keys(tmp_path: Path) -> None:
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    home, keys = where({**config, "XDG_DATA_HOME": str(tmp_path / "data")})
    assert home == tmp_path / "data" / "vratar"
    assert keys.parent == tmp_path / "config" / "vratar"
    assert keys.name.startswith("vratar-")
    assert not keys.is_relative_to(home)
    other = where({**config, "VRATAR_HOME": str(tmp_path / "other" / "vratar")})[1]
    assert other.name.startswith("vratar-")
    assert other != keys


def test_two_spellings_of_a_data_folder_have_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    spellings = (tmp_path / "real", tmp_path / "link", Path(os.path.relpath(tmp_path / "real")))
    assert len({where({**config, "VRATAR_HOME": str(home)}) for home in spellings}) == 1


def test_the_keys_of_the_root_folder_have_a_name(tmp_path: Path) -> None:
    assert where({"VRATAR_HOME": "/", "HOME": "/"})[1].name.startswith("root-")


def test_the_users_folders_are_the_default() -> None:
    home, keys = where({})
    assert home == (Path.home() / ".local/share/vratar").resolve()
    assert keys.parent == (Path.home() / ".config/vratar").resolve()


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(FrozenInstanceError):
        current().site.name = "Other"  # type: ignore[misc]


def test_every_key_has_a_variable_of_its_own() -> None:
    names = [variable_name(name, key.name) for name, kind in TABLES.items() for key in fields(kind)]
    assert len(names) == len(set(names))
    assert "VRATAR_SIGN_IN_PASSWORD_MIN_LENGTH" in names

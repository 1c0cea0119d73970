"""`[mail]`: what is refused at the start, before a mail could go astray."""

from pathlib import Path

import pytest

from vratar.core.mail_settings import smtp_server
from vratar.core.settings import SettingsError
from vratar.core.settings_file import load

SENDER = {"VRATAR_MAIL_FROM": "vratar@example.com"}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An installation of its own."""
    return {"VRATAR_HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path)}


@pytest.fixture
def password(tmp_path: Path) -> Path:
    """As it should be."""
    file = tmp_path / "password"
    file.write_text("seven grey herons\nnot this line")
    file.chmod(0o400)
    return file


@pytest.mark.parametrize(
    ("text", "port", "at_once", "starttls"),
    [
        ("smtp://mail.example.mk", 25, False, True),
        ("smtp://mail.example.mk:587", 587, False, True),
        ("smtps://mail.example.mk", 465, True, False),
        ("smtp://localhost", 25, False, False),
        ("smtp://127.0.0.9:2525", 2525, False, False),
        ("smtp://[::1]", 25, False, False),
        ("smtp://192.0.2.7", 25, False, True),
        ("smtp://localhost.example.mk", 25, False, True),
    ],
)
def test_only_this_machine_itself_is_spoken_to_without_tls(
    text: str, port: int, at_once: bool, starttls: bool
) -> None:
    server = smtp_server(text)
    assert (server.port, server.tls_at_once, server.starttls) == (port, at_once, starttls)


def test_an_address_is_a_user_name_with_its_at_sign_encoded() -> None:
    assert smtp_server("smtps://ana%40example.mk@mail.example.mk").user == "ana@example.mk"


@pytest.mark.parametrize(
    "text",
    [
        "mail.example.mk",
        "smtp://",
        "smtp://user:password@mail.example.mk",
        "smtp://mail.example.mk/path",
        "smtp://mail.example.mk:0",
        "smtp://mail.example.mk:65536",
        "https://mail.example.mk",
        "smtp+starttls://mail.example.mk",
    ],
)
def test_what_is_no_server_is_refused_and_not_repeated(home: dict[str, str], text: str) -> None:
    with pytest.raises(SettingsError, match=r"mail\.server in .* must be smtp://host:25") as error:
        load({**home, **SENDER, "VRATAR_MAIL_SERVER": text})
    assert "password" not in str(error.value)


def test_a_sender_is_needed(home: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"mail\.from must be an address"):
        load({**home, "VRATAR_MAIL_SERVER": "smtp://mail.example.mk"})


def test_mails_are_printed_on_this_machine_only(home: dict[str, str]) -> None:
    console = {**home, "VRATAR_MAIL_SERVER": "console"}
    assert load(console).mail.server == "console"
    with pytest.raises(SettingsError, match="for a panel on this machine only"):
        load({**console, "VRATAR_SITE_URL": "https://panel.example.mk"})


def with_user(home: dict[str, str], password: Path | None) -> dict[str, str]:
    file = {"VRATAR_MAIL_PASSWORD_FILE": str(password)} if password else {}
    return {**home, **SENDER, "VRATAR_MAIL_SERVER": "smtps://u@mail.example.mk", **file}


def test_a_user_needs_a_password_file(home: dict[str, str], password: Path) -> None:
    with pytest.raises(SettingsError, match=r"mail\.password_file must name the file"):
        load(with_user(home, None))
    assert load(with_user(home, password)).mail.password_file == password


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (b"seven grey herons", 0o440, "is open to other users. Run `chmod 0400"),
        (b"", 0o400, "is empty"),
        (b"\nsecond line", 0o400, "is empty"),
        (b"\xff\xfe", 0o400, "is not text"),
        (None, 0o400, "cannot be read: No such file"),
    ],
)
def test_a_password_file_that_is_not_as_it_should_be_stops_the_start(
    home: dict[str, str], password: Path, content: bytes | None, mode: int, words: str
) -> None:
    password.unlink()
    if content is not None:
        password.write_bytes(content)
        password.chmod(mode)
    with pytest.raises(SettingsError, match=words) as error:
        load(with_user(home, password))
    assert "herons" not in str(error.value)


def test_the_password_does_not_stand_in_the_data_folder(
    home: dict[str, str], password: Path
) -> None:
    Path(home["VRATAR_HOME"]).mkdir()
    inside = Path(home["VRATAR_HOME"]) / "password"
    password.rename(inside)
    with pytest.raises(SettingsError, match="is inside the data folder"):
        load(with_user(home, inside))

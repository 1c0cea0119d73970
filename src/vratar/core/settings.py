"""The settings of one installation: read once at start, checked, frozen.

What Owners change on pages is policy, not here. `settings_file.load` reads them from
`vratar.toml` and the environment.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings as django_settings

from vratar.core.database_url import PostgresqlServer, is_postgresql, postgresql_server
from vratar.core.setting_addresses import (
    LISTEN,
    OPTIONAL_FILE,
    OPTIONAL_FOLDER,
    POSTGRESQL_ADDRESS,
    PREFIX,
    TIME_SERVER,
    WEB_ADDRESS,
)
from vratar.core.setting_kinds import (
    BOOLEAN,
    DATABASE_URL,
    EXPORTS,
    FILE,
    FILE_OR_NONE,
    MAIL_ADDRESS,
    MAIL_SERVER,
    NAME,
    NETWORKS,
    ORIGIN,
    ZONE,
    Network,
    one_of,
    setting,
    whole,
)

LANGUAGES = {"en": "English", "mk": "Македонски"}
"""What the whole panel speaks: code to native name."""
SIGN_IN_LANGUAGES = {**LANGUAGES, "ar": "العربيّة"}
"""What the pages of the sign-in and the enrolment speak."""


# Stands for the default folder of this installation, which `settings_file` knows.
_BESIDE_THE_OTHERS = Path()


class SettingsError(Exception):
    """A setting that stops the start; the text names the key, what is allowed and where it is."""


@dataclass(frozen=True)
class Site:
    """`[site]`: who we are and where."""

    url: str = setting("", ORIGIN)
    """Origin of the panel and of links, without a final slash."""
    name: str = setting("Vratar", NAME)
    """Shown on pages and in mails."""
    language: str = setting("en", one_of(*LANGUAGES))
    """Fallback language."""
    time_zone: str = setting("UTC", ZONE)
    """Fallback zone for display."""
    trusted_proxies: tuple[Network, ...] = setting((), NETWORKS)
    """Peers whose forwarding headers count."""
    hsts_include_subdomains: bool = setting(False, BOOLEAN)
    """HSTS covers sub-domains too."""
    time_server: str = setting("", TIME_SERVER)
    """Reference with which `vratar doctor` and the dashboard compare the clock."""


@dataclass(frozen=True)
class Database:
    """`[database]`: where the state lives."""

    url: str = setting("sqlite:///vratar.sqlite3", DATABASE_URL)
    """SQLite file: three slashes and a path relative to `VRATAR_HOME`, or four and absolute. Or a
    PostgreSQL server; to another machine TLS is checked (verify-full) unless this says otherwise,
    and `?host=` takes the folder of a Unix socket."""
    passfile: Path | None = setting(None, FILE_OR_NONE)  # noqa: RUF009  (dataclasses.field)
    """Password of PostgreSQL, on the first line of a file that nobody else may read."""

    @property
    def server(self) -> PostgresqlServer | None:
        """The PostgreSQL server; None where the database is a SQLite file."""
        return postgresql_server(self.url) if is_postgresql(self.url) else None


@dataclass(frozen=True)
class SignIn:
    """`[sign_in]`: what signing in asks for."""

    password_min_length: int = setting(12, whole(8))
    """Code points of the shortest password."""
    breached_passwords: Path | None = setting(None, OPTIONAL_FILE)  # noqa: RUF009
    """Known passwords, which nobody may choose: sorted upper-case SHA-1, one a line, with or
    without a colon and a count (the format of Have I Been Pwned). Never sent anywhere."""
    known_browser_days: int = setting(30, whole(0, 30))
    """Days for which a browser counts as known after a complete sign-in; 0: none is."""
    allowed_networks: tuple[Network, ...] = setting((), NETWORKS)
    """Networks that may try an account once although it waits, also while a global alarm lasts."""
    hard_cap: int = setting(50, whole(10, 50))
    """Wrong codes in a row from known browsers after which an authenticator is disabled."""


@dataclass(frozen=True)
class Sessions:
    """`[sessions]`: how long a sign-in lasts; the keys may only shorten it."""

    idle_minutes: int = setting(60, whole(5, 60))
    """Minutes without activity."""
    absolute_hours: int = setting(12, whole(1, 12))
    """Hours in all."""
    reauthentication_minutes: int = setting(10, whole(1, 10))
    """Minutes in which sensitive actions need no new re-authentication."""


@dataclass(frozen=True)
class Gate:
    """`[gate]`: in front of other admin areas; it starts where there is a trusted proxy."""

    listen: str = setting("127.0.0.1:9181", LISTEN)
    """Address or unix socket at which the proxies ask the gate."""
    prefix: str = setting("/.vratar/", PREFIX)
    """Where Vratar's own pages stand on a gated host."""
    listen_dsn: str = setting("", POSTGRESQL_ADDRESS)
    """Not in use: the gate asks the database for every request."""


@dataclass(frozen=True)
class Mail:
    """`[mail]`: where notices go."""

    server: str = setting("", MAIL_SERVER)
    """SMTP server; empty: no mail."""
    sender: str = setting("", MAIL_ADDRESS, name="from")
    """Sender of notices."""
    password_file: Path | None = setting(None, FILE_OR_NONE)  # noqa: RUF009  (it is dataclasses.field)
    """SMTP password, in a file."""


@dataclass(frozen=True)
class Audit:
    """`[audit]`: where signed checkpoints of the audit log go."""

    export: tuple[str, ...] = setting(("file",), EXPORTS)
    """Checkpoint targets."""
    alarm_webhook: str = setting("", WEB_ADDRESS)
    """Is sent every alarm when it begins and when it ends, as JSON by POST."""


@dataclass(frozen=True)
class Training:
    """`[training]`: what administrators learn."""

    course: Path | None = setting(None, OPTIONAL_FOLDER)  # noqa: RUF009  (it is dataclasses.field)
    """Folder with a course of your own, which replaces or extends the built-in one; read at the
    start. Empty: the built-in course."""


@dataclass(frozen=True)
class Keys:
    """`[keys]`: the key files, all made by `vratar init`, all outside `VRATAR_HOME`."""

    key_ring: Path = setting(_BESIDE_THE_OTHERS, FILE)  # noqa: RUF009  (it is dataclasses.field)
    """Seals secrets, digests recovery codes, peppers passwords."""
    audit_key: Path = setting(_BESIDE_THE_OTHERS, FILE)  # noqa: RUF009  (it is dataclasses.field)
    """Signs checkpoints of the audit log."""
    secret_key: Path = setting(_BESIDE_THE_OTHERS, FILE)  # noqa: RUF009  (it is dataclasses.field)
    """Django's SECRET_KEY on the first line, fallbacks on further lines."""


@dataclass(frozen=True)
class Settings:
    """Every table, and what follows from where it was read."""

    home: Path
    """The data folder, absolute."""
    port: int
    """The loopback port that `vratar serve` listens on."""
    site: Site
    database: Database
    sign_in: SignIn
    sessions: Sessions
    gate: Gate
    mail: Mail
    audit: Audit
    training: Training
    keys: Keys

    @property
    def on_loopback(self) -> bool:
        """Whether the site is plain http, which exists on loopback only."""
        return self.site.url.startswith("http://")

    @property
    def database_path(self) -> Path:
        """The SQLite file; asked for only where there is no `database.server`."""
        return self.home / self.database.url.removeprefix("sqlite:///")


def current() -> Settings:
    """Return the settings of this process."""
    settings: Settings = django_settings.VRATAR
    return settings

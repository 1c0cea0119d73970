"""`python -m bench.peers.fixtures`: let the peers write the files that `vratar import totp` reads.

Each peer makes invented people with invented secrets in its own environment, lets some of them
sign in at a fixed moment, and exports them with its own program. What it wrote is read and compared
with what the files in tests/moving/data say; `--write` puts it there. `--environments FOLDER` keeps
what was installed for another run.
"""

import argparse
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from bench.peers.django_doors import SITES
from bench.peers.environments import ROOT, Environment, install
from bench.peers.privacyidea import CONFIGURATION

from vratar.staff.moving.sources import read

DATA = ROOT / "tests" / "moving" / "data"
READ_BY = {
    "django-otp.json": "django-otp",
    "two-factor-auth.json": "two-factor-auth",
    "allauth.json": "allauth",
    "privacyidea.csv": "privacyidea",
    "privacyidea-encrypted.xml": "privacyidea",
}
"""Which reader takes which file."""

# What all of them share: invented secrets, and a clock that stands.
_INVENTED = """
import hashlib, hmac, os, struct, sys, time
NOW = 1_780_315_200  # 2026-06-01 12:00:00 UTC
time.time = lambda: NOW
def secret(name, size=20):
    return (hashlib.sha1(f"invented for {name}".encode()).digest() * 4)[:size]
def code(name):
    mac = hmac.digest(secret(name), struct.pack(">Q", NOW // 30), "sha1")
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
"""

_DJANGO = """
import django
django.setup()
from django.contrib.auth import get_user_model
def user(name):
    return get_user_model().objects.create_user(name, f"{name}@example.mk")
"""

_OTP_PEOPLE = """
from django_otp.plugins.otp_totp.models import TOTPDevice
def device(name, **changed):
    values = {"name": "default", "key": secret(name).hex(), **changed}
    return TOTPDevice.objects.create(user=user(name), **values)
assert device("vesna").verify_token(code("vesna"))
device("boris")
device("vera", confirmed=False)
device("igor", digits=8)
device("elena", step=60)
device("marko", t0=1_000_000_000)
device("ljupka", key=secret("ljupka", 10).hex())
device("stojan", drift=3)
TOTPDevice.objects.create(user=device("dragan").user, name="older", key=secret("older").hex())
assert TOTPDevice.objects.get(user__username="dragan", name="default").verify_token(code("dragan"))
"""

_ALLAUTH_PEOPLE = """
import base64, datetime
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
def activate(name, text=None):
    who = user(name)
    held = TOTP.activate(who, text or base64.b32encode(secret(name)).decode())
    RecoveryCodes.activate(who)
    return held
held = activate("vesna")
assert held.validate_code(code("vesna"))
held.instance.last_used_at = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
held.instance.save()
activate("boris")
activate("vera", "gAAAAABinvented-cipher-text=")
"""

_PRIVACYIDEA_PEOPLE = """
from privacyidea.app import create_app
app = create_app("production", os.environ["PRIVACYIDEA_CONFIGFILE"], silent=True)
with app.app_context():
    from privacyidea.lib.realm import set_default_realm, set_realm
    from privacyidea.lib.resolver import save_resolver
    from privacyidea.lib.token import init_token
    from privacyidea.lib.user import User
    save_resolver({"resolver": "people", "type": "passwdresolver", "fileName": sys.argv[1]})
    set_realm("people", [{"name": "people"}])
    set_default_realm("people")
    def token(name, kind="totp", size=20, **more):
        values = {"type": kind, "otpkey": secret(name, size).hex(), "serial": f"T{name}", **more}
        return init_token(values, user=User(name, realm="people"))
    vesna = token("vesna")
    vesna.inc_otp_counter(vesna.check_otp(code("vesna")))
    token("boris")
    token("vera", "hotp")
    token("igor", otplen=8)
    token("elena", timeStep=60)
    token("marko", size=32, hashlib="sha256")
"""


def main() -> None:
    """Install, fill, export, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environments", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vratar-fixtures-") as name:
        folder = Path(name)
        compare(chosen.environments or folder, folder)
        if chosen.write:
            shutil.copytree(folder / "data", DATA, dirs_exist_ok=True)


def compare(root: Path, folder: Path) -> None:
    """Have the files written anew, and say whether they are read as those of before."""
    (folder / "data").mkdir()
    _two_factor(root, folder)
    _allauth(root, folder)
    _privacyidea(root, folder)
    for name, product in READ_BY.items():
        new, old = read(product, str(folder / "data" / name)), read(product, str(DATA / name))
        print(f"{name}: {len(new)} authenticators, {'as' if new == old else 'NOT as'} before")


def _two_factor(root: Path, folder: Path) -> None:
    """django-otp, which django-two-factor-auth stands on."""
    site = _django(root, folder, "peers-two-factor", "two_factor_site", _OTP_PEOPLE)
    _dump(site, folder, "django-otp.json", "auth.user", "otp_totp.totpdevice")
    _dump(site, folder, "two-factor-auth.json", "--natural-foreign")
    _schema(folder, "two_factor_site", "django-otp.sql", "otp_totp_totpdevice")


def _allauth(root: Path, folder: Path) -> None:
    site = _django(root, folder, "peers-allauth", "allauth_site", _ALLAUTH_PEOPLE)
    _dump(site, folder, "allauth.json", "auth.user", "mfa")
    _schema(folder, "allauth_site", "allauth.sql", "mfa_authenticator")


def _django(root: Path, folder: Path, requirements: str, module: str, people: str) -> Environment:
    variables = {
        "DJANGO_SETTINGS_MODULE": module,
        "PYTHONPATH": str(SITES),
        "PEER_DATABASE": str(folder / f"{module}.sqlite3"),
        "PEER_CACHE": "",
        "PEER_TOLERANCE": "0",
    }
    site = install(root, requirements, folder / "log", **variables)
    site.run("django-admin", "migrate", "--verbosity=0")
    site.run("python", "-c", _INVENTED + _DJANGO + people)
    return site


def _dump(site: Environment, folder: Path, name: str, *options: str) -> None:
    _write(folder, name, site.run("django-admin", "dumpdata", "--indent=1", *options))


def _schema(folder: Path, site: str, name: str, table: str) -> None:
    """The table and the users' as the peer's own migrations made them, as SQL."""
    with closing(sqlite3.connect(folder / f"{site}.sqlite3")) as opened:
        kept = (f'CREATE TABLE "{table}"', f'INSERT INTO "{table}"', '"auth_user"')
        lines = [line for line in opened.iterdump() if any(one in line[:60] for one in kept)]
    _write(folder, name, "\n".join(lines) + "\n")


def _privacyidea(root: Path, folder: Path) -> None:
    configuration, names = folder / "pi.cfg", folder / "people"
    keys = {"secret": "invented", "pepper": "invented"}
    configuration.write_text(CONFIGURATION.format(folder=folder, **keys))
    people = ("vesna", "boris", "vera", "igor", "elena", "marko")
    names.write_text("".join(f"{one}:x:{1000 + n}:1000:,,,::\n" for n, one in enumerate(people)))
    variables = {"PRIVACYIDEA_CONFIGFILE": str(configuration)}
    site = install(root, "peers-privacyidea", folder / "log", **variables)
    for command in ("create_enckey", "create_audit_keys", "create_tables"):
        site.run("pi-manage", "setup", command)
    site.run("python", "-c", _INVENTED + _PRIVACYIDEA_PEOPLE, str(names))
    for name, kind in (("privacyidea.csv", "csv"), ("privacyidea-encrypted.xml", "pskc")):
        file = folder / name
        site.run("pi-tokenjanitor", "find", "export", "--format", kind, "--file", str(file))
        _write(folder, name, file.read_text())


def _write(folder: Path, name: str, text: str) -> None:
    (folder / "data" / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

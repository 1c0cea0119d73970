"""Settings of the tests: a data folder and keys of their own, made by the code of `vratar init`.

Each pytest worker has its own folder. A server that a test starts inherits it through the
environment, and with it the database, the keys and the clock.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

# pytest-xdist's workers inherit the controller's environment, but must not share its folder.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


def _make_folders() -> None:
    folder = Path(tempfile.mkdtemp(prefix="vratar-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "home").mkdir(mode=0o700)
    os.environ["VRATAR_HOME"] = str(folder / "home")
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    os.environ["VRATAR_TEST_CLOCK"] = str(folder / "clock")
    os.environ["VRATAR_TEST_WORKER"] = _WORKER


def _make_keys() -> None:
    from vratar.core.settings_file import load
    from vratar.crypto import files, key_ring, secret_key

    settings = load()
    if not settings.keys.secret_key.exists():
        secret_key.create(settings.keys.secret_key, settings.home)
        key_ring.create(settings.keys.key_ring, settings.home)
        # The room of the audit log needs Django; any 32 bytes are a key.
        key = settings.keys.audit_key
        files.create(key, f"{secrets.token_hex(32)}\n", what="audit key", home=settings.home)


if os.environ.get("VRATAR_TEST_WORKER") != _WORKER:
    _make_folders()
_make_keys()

from vratar.config.settings import *  # noqa: E402, F403
from vratar.config.settings import DATABASES, VRATAR  # noqa: E402

# A file, so that threads and servers see the same rows; or a database of this worker's own.
if VRATAR.database.server and VRATAR.database.server.name == "postgres":
    DATABASES["default"]["NAME"] = f"vratar_{_WORKER}"
    # Tests play with more threads at once than a worker of the panel has.
    DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = 40
DATABASES["default"]["TEST"] = {"NAME": str(DATABASES["default"]["NAME"])}

VRATAR_CLOCK = "tests.clock.read"

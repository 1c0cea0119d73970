"""Nothing that decides security lives in the memory of a worker: the others would not know it."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.races.module_state import found_in

import vratar

ROOMS = (
    *("throttle", "verification", "sessions", "authenticators", "accounts", "policy", "sign_in"),
    *("gate", "training", "reports"),
    *("staff", "notices", "audit", "crypto", "otp", "core", "config"),
)
ALLOWED = {
    "accounts.hash_queue._places": "how many requests of a worker may wait with a password to hash",
    "accounts.hashers._one_at_a_time": "the turn of a worker's threads at the memory of a hash",
    "accounts.passwords._dummy": "a hash that no password opens",
    "accounts.zones.names": "the time zones that are installed",
    "authenticators.totp.issuer._chosen": "who is asked for the name; set once, at the start",
    "notices.doubts._named": "who is asked for the contact; set once, at the start",
    "config.static._version": "a digest of a file that comes with the program",
    "config.wsgi.application": "a semaphore: how many slow bodies a worker reads at a time",
    "core.database._turn": "the turn of a worker's threads at the database, which has its own lock",
    "crypto.installation.instance_id": "made with the database and never changed",
    "crypto.key_ring._derive": "a key from a key, the same in every worker",
    "crypto.key_ring._loaded": "the file of the keys, read again whenever it changes",
    "gate.target.address_in": "an address from its text, the same in every worker",
    "gate.checks.trusts": "whether a proxy is on the list, which is read at the start",
    "gate.answers._catalogue": "the texts of a language",
    "gate.target.host_in": "a host from its text, likewise",
    "reports.templatetags.vratar_charts.register": "the tags of a template, filled as it is loaded",
    "training.services.course._loaded": "the files of the course, read once at the start",
}
"""What stands in a module and can change, and why no worker decides by it alone."""
NOT_OURS = {
    "config.settings",  # what Django reads once
    "config.panel_worker",  # holds on to its parent as soon as it is imported
}


def modules() -> Iterator[str]:
    """Names below `vratar` of everything in these rooms."""
    for found in pkgutil.walk_packages(vratar.__path__, "vratar."):
        name = found.name.removeprefix("vratar.")
        room = name.partition(".")[0]
        if room in ROOMS and ".migrations" not in name and name not in NOT_OURS:
            yield name


def everything_found() -> set[str]:
    return {
        f"{name}.{one}"
        for name in modules()
        for one in found_in(importlib.import_module(f"vratar.{name}"))
    }


def test_no_module_remembers_what_others_must_know() -> None:
    assert everything_found() - set(ALLOWED) == set()


def test_what_is_allowed_is_still_there() -> None:
    assert set(ALLOWED) - everything_found() == set()


@pytest.mark.parametrize(
    "source",
    [
        "failures = {}",
        "import collections\nfailures = collections.Counter()",
        "import threading\nwho = threading.local()",
        "import functools\n@functools.cache\ndef policy(): return 1",
        "import functools\n@functools.lru_cache(maxsize=1)\ndef policy(): return 1",
        "count = 0\ndef failed():\n    global count\n    count += 1",
        "WAITS = {'ana': 1}\ndef failed(name): WAITS[name] = 2",
        "WAITS = {'ana': 1}\ndef failed(name): WAITS.update({name: 2})",
        "from vratar.accounts.links import LIFETIMES\ndef change(kind): LIFETIMES[kind] = 0",
        "class Limit:\n    seen = []",
        "class Limit:\n    def __call__(self, request): self.count = 1",
        "class Limit: ...\nlimit = Limit()",
        "import itertools\nnumbers = itertools.count()",
    ],
)
def test_a_memory_of_any_kind_is_noticed(tmp_path: Path, source: str) -> None:
    file = tmp_path / "planted.py"
    file.write_text(source)
    spec = importlib.util.spec_from_file_location("planted", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert found_in(module)

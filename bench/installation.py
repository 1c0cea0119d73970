"""A throwaway installation for the benchmarks: its own data folder and keys, real settings."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def installation() -> Iterator[Path]:
    """Make a data folder with keys and a migrated database; set Django up in it, once a process."""
    with tempfile.TemporaryDirectory(prefix="vratar-bench-") as folder:
        os.environ |= {
            "VRATAR_HOME": f"{folder}/home",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "DJANGO_SETTINGS_MODULE": "vratar.config.settings",
        }
        subprocess.run([sys.executable, "-m", "vratar", "init"], check=True, capture_output=True)
        django.setup()
        yield Path(folder)

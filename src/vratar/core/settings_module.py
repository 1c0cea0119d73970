"""Which Django settings our own processes use: ours, whatever the shell was set up for."""

import os


def choose_settings() -> None:
    """Name Vratar's settings to Django; only a test (it names a clock) may have named others."""
    if "VRATAR_TEST_CLOCK" not in os.environ:
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vratar.config.settings")

"""The two kinds of installation, each with the very settings the product derives for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from unittest.mock import patch

from django.conf import settings
from django.test import override_settings

import vratar.config.settings


@dataclass(frozen=True)
class Site:
    """Where it is served, and whether by https."""

    url: str
    host: str

    @property
    def secure(self) -> bool:
        """Whether browsers come by https."""
        return self.url.startswith("https:")


LOOPBACK = Site("http://127.0.0.1:8000", "127.0.0.1:8000")
HTTPS = Site("https://panel.example.mk", "panel.example.mk")
SITES = {"loopback": LOOPBACK, "https": HTTPS}


@contextmanager
def served_at(site: Site, **more: str) -> Iterator[None]:
    """Be this site: its settings are read anew, as by a process that starts."""
    spec = spec_from_file_location("settings_of_a_site", vratar.config.settings.__file__)
    assert spec is not None
    assert spec.loader is not None
    read = module_from_spec(spec)
    with patch.dict(os.environ, {"VRATAR_SITE_URL": site.url, **more}):
        spec.loader.exec_module(read)
    changed = {
        name: value
        for name, value in vars(read).items()
        if name.isupper() and name != "DATABASES" and value != getattr(settings, name, None)
    }
    with override_settings(**changed):
        yield

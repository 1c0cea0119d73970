"""Static files whose address changes with their content, without a build step."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.urls import get_script_prefix


class VersionedStorage(StaticFilesStorage):
    """`{% static %}` gives `/static/<name>?v=<digest>`, so browsers never keep an old file."""

    def url(self, name: str | None) -> str:
        """Address of a static file; on a gated host below its prefix."""
        address = get_script_prefix().removesuffix("/") + super().url(name)
        version = _version(name or "")
        return f"{address}?v={version}" if version else address


@lru_cache(maxsize=256)
def _version(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        return ""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]

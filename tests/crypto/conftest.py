from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from vratar.core.settings import Settings, current
from vratar.crypto import key_ring


@pytest.fixture
def ring_file(tmp_path: Path, settings: DjangoSettings) -> Path:
    """A key ring of this test alone, in use."""
    path = tmp_path / "keys" / "key-ring"
    key_ring.create(path, current().home)
    settings.VRATAR = with_ring(path)
    return path


@pytest.fixture
def rewrite(ring_file: Path) -> Callable[[str], None]:
    """Replace the content of the key ring in use."""

    def put(text: str) -> None:
        ring_file.unlink(missing_ok=True)
        ring_file.touch(mode=0o600)
        ring_file.write_text(text, encoding="utf-8")

    return put


def with_ring(path: Path) -> Settings:
    return replace(current(), keys=replace(current().keys, key_ring=path))

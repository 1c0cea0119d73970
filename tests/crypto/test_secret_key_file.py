import stat
from pathlib import Path

import pytest
from django.conf import settings

from vratar.core.settings import current
from vratar.crypto import KeyUnavailable, secret_key


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret-key"
    secret_key.create(path, current().home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert len(secret_key.load(path, current().home)[0]) >= 64
    with pytest.raises(KeyUnavailable, match="never overwritten"):
        secret_key.create(path, current().home)


def test_the_first_line_is_the_key_and_the_others_are_fallbacks(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    path.touch(mode=0o600)
    path.write_text(f"{'n' * 50}\n\n  {'o' * 50}\n")
    assert secret_key.load(path, current().home) == ["n" * 50, "o" * 50]


@pytest.mark.parametrize(("text", "words"), [("\n \n", "damaged"), ("short\n", "50 characters")])
def test_an_empty_or_short_one_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "secret-key"
    path.touch(mode=0o600)
    path.write_text(text)
    with pytest.raises(KeyUnavailable, match=words):
        secret_key.load(path, current().home)


def test_django_signs_with_the_one_in_the_file() -> None:
    assert secret_key.load(current().keys.secret_key, current().home) == [settings.SECRET_KEY]

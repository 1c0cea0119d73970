"""No text is translated when a module is imported: the first language would stick."""

import os
import subprocess
import sys

from tests.translations.pages import english_sentences, readable
from tests.translations.words import scripts, words


def test_modules_imported_under_macedonian_speak_english_afterwards(db: None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.translations.import_in_macedonian"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = readable(done.stdout, "en")
    assert "Forgotten your password?" in english_sentences(text)
    assert [word for word in words(text) if "CYRILLIC" in scripts(word)] == []

"""The catalogues that ship, as the tests read them."""

import gettext
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from vratar.config import catalogues

VRATAR = catalogues.FOLDER.parent
OWN = {path.parts[-3]: path for path in sorted(catalogues.FOLDER.glob("*/LC_MESSAGES/*.po"))}
"""Language to `.po` file."""

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-+#0]*\d*(?:\.\d+)?[a-zA-Z]")
TAG = re.compile(r"<[^>]+>")
CODE = re.compile(r"<code[^>]*>.*?</code>")


def read(language: str) -> Catalog:
    """The catalogue of a language."""
    with OWN[language].open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    """Its entries, without the header."""
    return [message for message in read(language) if message.id]


def sources(message: Message) -> tuple[str, ...]:
    """The English: the singular, and the plural where there is one."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    """Every form of the translation."""
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(text)


def compile_stale() -> None:
    """Write `.mo` files that are missing or old, whole: other workers may be reading them."""
    for source in OWN.values():
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime:
            continue
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            copy = Path(folder) / source.parts[-3] / "LC_MESSAGES" / source.name
            copy.parent.mkdir(parents=True)
            shutil.copy(source, copy)
            catalogues.compile_catalogue(copy).replace(compiled)


def compiled(path: Path) -> gettext.GNUTranslations:
    """A `.mo` file."""
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def run(command: Sequence[str], folder: Path | None = None) -> str:
    """Run a program of GNU gettext, or one that needs them; what it said. Fails with it."""
    for program in ("msgfmt", "msgmerge", "msguniq", "xgettext"):
        if shutil.which(program) is None:
            pytest.fail(
                f"{program} is missing: install GNU gettext (Debian: apt-get install gettext)."
            )
    # Without settings makemessages looks at the folder it stands in, and at nothing else.
    env = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    env["LC_ALL"] = "C.UTF-8"
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr

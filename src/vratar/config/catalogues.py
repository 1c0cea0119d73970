"""Compiled translations: `.mo` beside each given `.po` file, without GNU gettext.

`python -m vratar.config.catalogues FILE…`; without files all catalogues of Vratar. Run by `make`,
since compiled files are not committed.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent.parent / "locale"


def compile_catalogue(source: Path) -> Path:
    """Write the `.mo` file of a `.po` file; its header stays as it is, plural rule included."""
    target = source.with_suffix(".mo")
    with source.open("rb") as file:
        # Without a locale Babel leaves the plural rule of the file out of what it writes.
        catalogue = read_po(file, locale=source.parent.parent.name)
    for message in [message for message in catalogue if not _is_translated(message)]:
        # Babel would write empty plural forms, which then stand on the page; English is better.
        catalogue.delete(message.id, message.context)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return target


def _is_translated(message: Message) -> bool:
    """Whether every form is there."""
    return bool(message.string) if isinstance(message.string, str) else all(message.string or ())


def main(names: Sequence[str]) -> None:
    """Compile the named files, or all."""
    for source in map(Path, names) if names else sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        print(compile_catalogue(source))  # noqa: T201  (make shows what it does)


if __name__ == "__main__":
    main(sys.argv[1:])

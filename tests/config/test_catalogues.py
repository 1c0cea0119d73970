import gettext
from pathlib import Path

import pytest

from vratar.config import catalogues

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n % 10 == 1 && n % 100 != 11) ? 0 : 1;\n"

msgid "Log in"
msgstr "Најава"

#, fuzzy
msgid "Log out"
msgstr "Најава"

msgid "%(n)s code left"
msgid_plural "%(n)s codes left"
msgstr[0] "Преостанува %(n)s код"
msgstr[1] "Преостануваат %(n)s кодови"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "mk" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_a_compiled_catalogue_keeps_the_plural_rule_and_leaves_out_guesses(source: Path) -> None:
    catalogues.main([str(source)])
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Log in") == "Најава"
    assert compiled.gettext("Log out") == "Log out"
    forms = [compiled.ngettext("%(n)s code left", "%(n)s codes left", n) for n in (1, 11, 21)]
    assert forms == [
        "Преостанува %(n)s код",
        "Преостануваат %(n)s кодови",
        "Преостанува %(n)s код",
    ]


def test_without_names_all_are_compiled(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "FOLDER", source.parent.parent.parent)
    catalogues.main([])
    assert capsys.readouterr().out.strip() == str(source.with_suffix(".mo"))

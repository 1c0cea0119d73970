import re
from pathlib import Path

import vratar.ui

STATIC = Path(vratar.ui.__file__).parent / "static" / "vratar"
CSS = (STATIC / "app.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "app.js").read_text(encoding="utf-8")


def test_the_page_follows_the_direction_of_the_language() -> None:
    assert not re.search(r"\b(left|right)\b", CSS)


def test_the_stylesheet_stays_small() -> None:
    assert len(CSS.encode()) <= 15 * 1024


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_dark_still_printed_and_high_contrast_pages_are_thought_of() -> None:
    for query in ("prefers-color-scheme", "prefers-reduced-motion", "forced-colors", "print"):
        assert f"@media {query}" in CSS or f"@media ({query}" in CSS


def test_the_script_builds_nodes_and_never_html() -> None:
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert sink not in SCRIPT
    assert "localStorage" not in SCRIPT
    assert "fetch(" not in SCRIPT

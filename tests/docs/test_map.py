"""The documentation tells what is there."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "vratar"


def rooms() -> list[str]:
    """The folders that are Python packages."""
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def test_the_map_has_one_line_for_each_room() -> None:
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "map.md").read_text(), re.MULTILINE)
    assert sorted(told) == rooms()


def test_the_map_is_in_the_order_of_the_layers() -> None:
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "map.md").read_text(), re.MULTILINE)
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [layer.split(" | ") for layer in contract["contracts"][0]["layers"]]
    level = {room: number for number, layer in enumerate(layers) for room in layer}
    assert [level[room] for room in told] == sorted(level[room] for room in told)


def test_every_room_says_what_it_is_for() -> None:
    for room in rooms():
        text = (SOURCE / room / "__init__.py").read_text()
        assert text.startswith('"""'), room
        assert "import" in text.lower(), f"{room} does not say what it may import"


def test_the_readme_names_targets_that_exist() -> None:
    told = set(re.findall(r"\bmake (\w+)", (ROOT / "README.md").read_text()))
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert told - {"and"} <= there


def test_every_link_to_a_file_leads_to_one() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"

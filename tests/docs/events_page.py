"""The page of the audit events; `python -m tests.docs.events_page` writes it."""

import inspect
import re
from pathlib import Path

from vratar.audit import actions
from vratar.audit.actions import DETAIL_KEYS, Action

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "events.md"

HEAD = """# Audit events

An event says when (UTC), who (`administrator:<id>`, `host`, `system`, `anonymous`), upon whom,
what, with which result (`success`, `failure`) and from which source address. A name, once
recorded, keeps its meaning for ever.

| Action | Meaning |
|---|---|
"""


def page() -> str:
    """Every action with the comment behind it, then the names of the details."""
    source = inspect.getsource(actions)
    rows = []
    for action in Action:
        (told,) = re.findall(rf"^    {action.name} = .*?  # (.*)$", source, re.MULTILINE)
        meaning = re.sub(r"^noqa: \w+ - ", "", told)
        rows.append(f"| `{action.value}` | {meaning} |")
    details = ", ".join(f"`{key}`" for key in sorted(DETAIL_KEYS))
    return HEAD + "\n".join(rows) + f"\n\n## Details\n\nWhat an event may tell beyond: {details}.\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

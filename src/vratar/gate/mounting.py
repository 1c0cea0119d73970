"""The prefix under which a gated host has Vratar's own pages."""

from typing import Any

from vratar.core.settings import current

MOUNTED = "vratar.mounted"
"""In the WSGI environ: the request came under `gate.prefix`, which is its SCRIPT_NAME now."""


def mount(environ: dict[str, Any]) -> None:
    """Make the prefix of the gate's pages the root that addresses are below (PEP 3333)."""
    prefix = current().gate.prefix
    if environ.get("PATH_INFO", "").startswith(prefix):
        root = prefix.removesuffix("/")
        environ["SCRIPT_NAME"] = root
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(root)
        environ[MOUNTED] = True

"""What `vratar doctor` of a machine finds, by name."""

import json

from tests.cli.conftest import Host


def findings_of(host: Host, **environ: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """Exit code, and of every check its state and its sentence."""
    code, output, errors = host.run("doctor", "--json", **environ)
    assert errors == ""
    report = json.loads(output)
    assert report["well"] is (code == 0)
    return code, {row["name"]: (row["state"], row["text"]) for row in report["checks"]}

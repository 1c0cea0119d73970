"""`vratar doctor`: is everything as it should be, and if not, what to do."""

import json
import sys

import click

from vratar.cli import checks
from vratar.cli.examples import examples
from vratar.cli.findings import Check, Finding, passed
from vratar.cli.framework import use_django
from vratar.cli.sentences import sentence


@click.command(epilog=examples("vratar doctor", "vratar doctor --json"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def doctor(as_json: bool) -> None:
    """See whether everything is as it should be.

    Each line begins with ✓ (well), ! (look at it soon) or ✗ (mend it now), and says what to do.

    Exit code 0: nothing has failed. 1: something has.
    """
    findings = _examine()
    click.echo(_as_json(findings) if as_json else _as_lines(findings))
    sys.exit(0 if passed(findings) else 1)


def _examine() -> list[Finding]:
    findings = [_run(name, check) for name, check in checks.BEFORE_DJANGO.items()]
    if not passed(found for found in findings if found.name not in checks.NO_OBSTACLE):
        # Django cannot start without settings and keys; what follows would only repeat them.
        return findings
    try:
        use_django()
    except Exception as error:  # noqa: BLE001  (whatever it is, it is the finding)
        return [*findings, Finding("start", False, sentence(error))]
    from vratar.cli import database_checks

    return findings + [_run(name, check) for name, check in database_checks.ALL.items()]


def _run(name: str, check: Check) -> Finding:
    try:
        well, text = check()
    except Exception as error:  # noqa: BLE001  (a check that cannot be made has failed)
        return Finding(name, False, sentence(error))
    return Finding(name, well, text)


def _as_lines(findings: list[Finding]) -> str:
    marks = {True: "✓", False: "✗", None: "!"}
    return "\n".join(f"{marks[found.well]} {found.name}: {found.text}" for found in findings)


def _as_json(findings: list[Finding]) -> str:
    words = {True: "well", False: "failed", None: "warning"}
    rows = [{"name": row.name, "state": words[row.well], "text": row.text} for row in findings]
    return json.dumps({"well": passed(findings), "checks": rows}, ensure_ascii=False, indent=2)

"""What was measured, as a section of docs/performance.md."""

import re
from dataclasses import dataclass

from bench.peers.counting import Tally
from bench.peers.programs import Lock, Replay

TITLE = "Beside the peers: races and replays"

INTRODUCTION = """\
Written by `make bench-peers` ({when}): the same programs over HTTP against every product, each a
real server on this machine. Every visitor has an address of its own, every round a person of its
own, so that limits by address or account are met only where the program is about them.
"""


@dataclass
class Measured:
    """One product; what a program could not measure is the sentence why."""

    title: str
    how: str
    surface: str = ""
    replay: Replay | str = ""
    codes: Tally | str = ""
    recovery: Tally | str = ""
    by_name: Lock | str = ""
    by_password: Lock | str = ""


@dataclass(frozen=True)
class Plan:
    """How much was asked."""

    when: str
    parallel: int
    watch: float
    wrong_passwords: int
    wrong_codes_for: float


def section(products: list[Measured], plan: Plan) -> str:
    """The whole section, with its heading."""
    parts = [
        f"## {TITLE}\n\n{INTRODUCTION.format(when=plan.when)}",
        _settings(products),
        _replays(products),
        _races(products, plan),
        _locks(products, plan),
    ]
    return "\n".join(parts)


def replaced(page: str, new: str) -> str:
    """The page with this section in place of the old one, or at its end."""
    old = re.compile(rf"^## {re.escape(TITLE)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(page):
        return old.sub(lambda _: new.rstrip() + "\n\n", page, count=1).rstrip() + "\n"
    return f"{page.rstrip()}\n\n{new.rstrip()}\n"


def found_in(page: str) -> str:
    """The section as it stands on a page; empty where there is none."""
    old = re.search(rf"^## {re.escape(TITLE)}\n.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return old[0] if old else ""


def _settings(products: list[Measured]) -> str:
    return "".join(f"- {one.title}: {one.how}\n" for one in products)


def _replays(products: list[Measured]) -> str:
    lines = [
        "### A code that signed in, presented again\n",
        "| | at once | in the next step, after 31 s | A, B, then A | elsewhere | recovery code |",
        "|---|---|---|---|---|---|",
    ]
    for one in products:
        if not isinstance(one.replay, Replay):
            lines.append(f"| {one.title} | {one.replay} | | | | |")
            continue
        seen = one.replay
        there = "no such place" if seen.elsewhere is None else _answer(seen.elsewhere)
        if seen.elsewhere is not None:
            there += f" by {one.surface}"
        cells = [_answer(seen.at_once), _answer(seen.next_step), _answer(seen.after_another)]
        lines.append(f"| {one.title} | {' | '.join(cells)} | {there} | {_answer(seen.recovery)} |")
    return "\n".join([*lines, ""])


def _answer(accepted: bool) -> str:
    return "**accepted**" if accepted else "refused"


def _races(products: list[Measured], plan: Plan) -> str:
    lines = [
        f"### One right code in {plan.parallel} sign-ins at the same moment\n",
        "How often the one code was accepted; the password of each sign-in was accepted before.\n",
        "| | with | rounds | most | mean | rounds with more than one | beside |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for one in products:
        lines.append(f"| {one.title} | code | {_race(one.codes, plan.parallel)} |")
        lines.append(f"| | recovery code | {_race(one.recovery, plan.parallel)} |")
    return "\n".join([*lines, ""])


def _race(seen: Tally | str, parallel: int) -> str:
    if not isinstance(seen, Tally):
        return f"{seen} | | | |"
    notes = []
    if seen.never:
        notes.append(f"in {seen.never} nobody got in")
    if seen.failed:
        notes.append(f"{seen.failed} requests with a server error")
    if seen.asked < parallel:
        notes.append(f"in one only {seen.asked} passwords were let through")
    often = f"**{seen.above_one}**" if seen.above_one else "0"
    return f"{seen.rounds} | {seen.most} | {seen.mean:.1f} | {often} | {'; '.join(notes)}"


def _locks(products: list[Measured], plan: Plan) -> str:
    watch = f"{plan.watch:.0f} s"
    lines = [
        "### Can somebody else keep the owner out?\n",
        f"Seconds until the owner, trying every 5 s, was in; we watched {watch}. The stranger knew",
        f"the name ({plan.wrong_passwords} wrong passwords), or name and password (a wrong code a",
        f"second for {plan.wrong_codes_for:.0f} s), each try from another address.\n",
        "| | name: used browser | new browser | name and password: used browser | new browser |",
        "|---|---:|---:|---:|---:|",
    ]
    for one in products:
        cells = f"{_lock(one.by_name, watch)} | {_lock(one.by_password, watch)}"
        lines.append(f"| {one.title} | {cells} |")
    return "\n".join([*lines, ""])


def _lock(seen: Lock | str, watch: str) -> str:
    if not isinstance(seen, Lock):
        return f"{seen} |"
    return " | ".join(
        f"**not in {watch}**" if one is None else f"{one:.0f}" for one in (seen.known, seen.new)
    )

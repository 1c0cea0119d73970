"""What came of the rounds of one race."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Rounds by how many of the hands were accepted, and what the database says against it."""

    accepted: Counter[int] = field(default_factory=Counter)
    disagreeing: list[str] = field(default_factory=list)
    """Rounds whose rows or events tell another story than the answers."""
    processes: Counter[int] = field(default_factory=Counter)
    """Rounds by how many processes of the panel took part."""
    winners: Counter[str] = field(default_factory=Counter)
    """What was accepted, where a race plays different things against each other."""

    def count(self, accepted: int, processes: int) -> None:
        """One round is over."""
        self.accepted[accepted] += 1
        self.processes[processes] += 1

    def agree(self, found: Counter[str], expected: dict[str, int]) -> None:
        """Compare what the database tells of a round with what it should."""
        told = {name: found[name] for name in expected}
        if told != expected:
            self.disagreeing.append(f"{told} instead of {expected}")

    def check(self, rounds: int) -> None:
        """Exactly one was accepted in every round, and the hands met in different processes."""
        assert self.accepted == {1: rounds}
        assert not self.disagreeing, self.disagreeing[:5]
        # Two hands still meet in two of four processes three times out of four.
        assert self.processes[1] < rounds * 0.5, self.processes

    def row(self) -> dict[str, object]:
        """The numbers, for the table at the end."""
        rounds = self.accepted.total()
        spread = sum(count * rounds for count, rounds in self.processes.items())
        return {
            "rounds": rounds,
            "none": self.accepted[0],
            "double": sum(count for hands, count in self.accepted.items() if hands > 1),
            "disagreeing": len(self.disagreeing),
            "processes": round(spread / rounds, 1) if rounds else 0,
            "winners": ", ".join(f"{name} {count}" for name, count in self.winners.items()),
        }

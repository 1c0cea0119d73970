"""What the programs know about a product: how to knock."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import count

from bench.peers.visitor import Visitor

from vratar import otp

PASSWORD = "a quiet river under tall pines"  # noqa: S105 - invented
WRONG_PASSWORD = "a loud river under short pines"  # noqa: S105 - invented
PERIOD = 30


@dataclass
class Person:
    """Somebody with an account, its secret and its recovery codes."""

    name: str
    secret: bytes
    recovery: list[str] = field(default_factory=list)

    def code(self, at: float) -> str:
        """The code their app shows at a time."""
        return otp.totp(self.secret, int(at))

    def wrong_code(self, at: float) -> str:
        """Six digits that are right in no step near a time."""
        near = {self.code(at + PERIOD * steps) for steps in range(-12, 13)}
        return next(text for text in (f"{n:06}" for n in range(100)) if text not in near)


class Door(ABC):
    """A running product with people in it."""

    title: str
    """Name and version."""
    how: str
    """How it ran and what was configured, in a sentence or two."""
    surface: str
    """The other surface that takes a code; empty where there is none."""
    session_cookies: tuple[str, ...] = ()

    def __init__(self, url: str, people: list[Person]) -> None:
        self.url = url
        self._people = iter(people)
        self._numbers = count(1)

    def person(self) -> Person:
        """Somebody whom no program has met yet."""
        return next(self._people)

    def visitor(self) -> Visitor:
        """A new browser at a new address."""
        return Visitor(self.url, next(self._numbers))

    @abstractmethod
    def give_password(self, visitor: Visitor, name: str, password: str) -> bool:
        """The first step; whether a code is asked for now. The form for it is open then."""

    @abstractmethod
    def give_code(self, visitor: Visitor, code: str) -> bool:
        """The second step; whether the visitor is in."""

    @abstractmethod
    def open_recovery(self, visitor: Visitor) -> None:
        """Go to the form that takes a recovery code."""

    @abstractmethod
    def give_recovery_code(self, visitor: Visitor, code: str) -> bool:
        """The second step with a recovery code; whether the visitor is in."""

    def give_elsewhere(self, visitor: Visitor, person: Person, code: str) -> bool:
        """Present a code on the other surface; whether it is accepted there."""
        raise NotImplementedError(self.surface)

    def leave(self, visitor: Visitor) -> None:
        """Close the session; a cookie by which the browser is known again stays."""
        visitor.forget(*self.session_cookies)

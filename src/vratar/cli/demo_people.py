"""Invented people for `vratar demo`: the same ones at every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

DOMAIN = "demo.invalid"
"""Never anybody's (RFC 2606); it also marks what the demo made."""
STARTED = 84
"""Days since the invented company began to ask for two-factor authentication."""

_LATIN = [
    "Ana",
    "Boris",
    "Clara",
    "Dimitar",
    "Elena",
    "Filip",
    "Goran",
    "Hana",
    "Ivan",
    "Jana",
    "Kevin",
    "Lucía",
    "Marko",
    "Nóra",
    "Oliver",
    "Petra",
    "Quentin",
    "Rosa",
    "Stefan",
    "Tereza",
    "Ulrich",
    "Vesna",
    "William",
    "Ximena",
    "Yusuf",
    "Zoë",
    "Søren",
    "Łukasz",
    "Çağla",
]
_LATIN_FAMILY = [
    "Anderson",
    "Brown",
    "Costa",
    "Dvořák",
    "Evans",
    "Fernández",
    "García",
    "Horvat",
    "Ivanova",
    "Jovanovski",
    "Kovač",
    "Lindqvist",
    "Müller",
    "Nguyen",
    "O'Brien",
    "Petrov",
    "Quispe",
    "Rossi",
    "Stojanovska",
    "Trajkov",
    "Ünal",
    "Vasilev",
    "Weber",
    "Yilmaz",
    "Żak",
]
_CYRILLIC = [
    "Ана",
    "Борис",
    "Весна",
    "Горан",
    "Дарко",
    "Елена",
    "Ѓорѓи",
    "Живко",
    "Зорица",
    "Ивана",
    "Јован",
    "Катерина",
    "Љубица",
    "Марија",
    "Никола",
    "Огнен",
    "Петар",
    "Роза",
    "Сања",
    "Тодор",
    "Ќирил",
    "Цвета",
    "Џулија",
    "Шефкија",
]
_CYRILLIC_FAMILY = [
    "Андоновска",
    "Богданов",
    "Велкова",
    "Георгиев",
    "Димитриевска",
    "Ѓорѓиева",
    "Јованов",
    "Костова",
    "Лазаревски",
    "Митрева",
    "Николовски",
    "Петрова",
    "Стојанов",
    "Трајковска",
    "Ќосева",
    "Цветкова",
    "Шутиноски",
]
_ZONES = (
    *("Europe/Skopje",) * 5,
    "",
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Pacific/Auckland",
)
_ROLES = {"Owner": 1, "Administrator": 20, "Support": 65, "Auditor": 14}
STATES = {
    "protected": 60,
    "unsaved": 5,
    "off": 10,
    "overdue": 8,
    "invited": 4,
    "expired": 4,
    "blocked": 3,
    "inactive": 6,
}
"""What becomes of them, and how many of a hundred."""


@dataclass(frozen=True)
class Invented:
    """One of them."""

    username: str
    first_name: str
    last_name: str
    role: str
    state: str
    language: str
    time_zone: str
    # Days since the account was made, minutes since the last login (None: never).
    age: int
    last_login: int | None
    codes_used: int
    # Days since the authenticator was bound, and since the policy's days count; at most `age`.
    enrolled: int
    asked: int


def people(start: int, count: int) -> Iterator[Invented]:
    """`count` of them from number `start` on; a number always gives the same person."""
    return (_person(number) for number in range(start, start + count))


def _person(number: int) -> Invented:
    chance = random.Random(number)  # noqa: S311  (the same person every time, nothing secret)
    cyrillic = chance.random() < 0.4  # noqa: PLR2004
    first = chance.choice(_CYRILLIC if cyrillic else _LATIN)
    last = chance.choice(_CYRILLIC_FAMILY if cyrillic else _LATIN_FAMILY)
    # The first few show every state, so that a small demo has all of them.
    states = list(STATES)
    drawn = chance.choices(states, weights=list(STATES.values()))[0]
    state = states[number - 1] if number <= len(states) else drawn
    new = state in ("off", "invited", "expired")
    entered = state not in ("invited", "expired") and chance.random() < 0.9  # noqa: PLR2004
    age = chance.randint(2, 9) if new else chance.randint(20, 900)
    codes_used = chance.choice([0, 0, 0, 0, 1, 2, 7, 9, 10])
    asked = min(age, STARTED)
    return Invented(
        username=f"demo{number}",
        first_name=first,
        last_name=last,
        role=chance.choices(list(_ROLES), weights=list(_ROLES.values()))[0],
        state=state,
        language=("mk" if cyrillic else chance.choice(["en", ""])),
        time_zone=chance.choice(_ZONES),
        age=age,
        last_login=chance.randint(1, (age - 1) * 24 * 60) if entered else None,
        codes_used=codes_used,
        # Most of them in the first weeks, some late.
        enrolled=round(asked - chance.triangular(0, asked - 1, asked * 0.15)),
        asked=asked,
    )

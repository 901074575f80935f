"""Invented donors: nobody's name, and a place that could be."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from kit.facts import read_yaml
from kit.rows import Kit, Row

GIVEN = (
    "ALPHA",
    "BRAVO",
    "CHARLIE",
    "DELTA",
    "ECHO",
    "FOXTROT",
    "GOLF",
    "HOTEL",
    "INDIA",
    "JULIET",
    "KILO",
    "LIMA",
    "MIKE",
)
WORK = (
    ("NOT EMPLOYED", "RETIRED"),
    ("INVENTED EMPLOYER", "SAMPLE OCCUPATION"),
    ("SELF-EMPLOYED", "PRETENDER"),
    ("INVENTED UNIVERSITY", "TEST PROFESSOR"),
    ("", ""),
)


@dataclass(frozen=True)
class Donor:
    """A donor that does not exist."""

    name: str
    city: str
    state: str
    zip: str
    employer: str
    occupation: str

    def row(self) -> Row:
        """The donor's columns of an indiv or oth row."""
        return {
            "ENTITY_TP": "IND",
            "NAME": self.name,
            "CITY": self.city,
            "STATE": self.state,
            "ZIP_CODE": self.zip,
            "EMPLOYER": self.employer,
            "OCCUPATION": self.occupation,
        }


def _places() -> dict[str, Any]:
    places: dict[str, Any] = read_yaml("places.yaml")
    return places


@cache
def _away_states() -> tuple[list[str], list[int]]:
    weights = _places()["away_weights"]
    return list(weights), list(accumulate(weights.values()))


def away_state(rng: Random, home: str) -> str:
    """A state that is not the race's own."""
    states, cumulative = _away_states()
    while (state := rng.choices(states, cum_weights=cumulative)[0]) == home:
        pass
    return state


def zip_of(rng: Random, state: str) -> str:
    """A ZIP of five or nine digits that lies in the state; in Georgia half of them in its sixth district."""
    if state == "GA" and rng.random() < 0.5:
        five = str(rng.choice(_places()["ga06_zips"]))
    else:
        five = f"{rng.choice(_places()['zip3'][state])}{rng.randrange(1, 100):02d}"
    return five + (f"{rng.randrange(1, 10000):04d}" if rng.random() < 0.6 else "")


def new_donor(kit: Kit, state: str) -> Donor:
    """One more invented donor living in a state."""
    rng = kit.rng
    employer, occupation = rng.choice(WORK)
    name = f"SYNTHDONOR, {rng.choice(GIVEN)} {next(kit.donors):05d}"
    return Donor(name, rng.choice(_places()["cities"]), state, zip_of(rng, state), employer, occupation)

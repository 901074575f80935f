"""The public facts of the kit (kit.yaml): candidates, committees, the links between them and the cycle totals."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True)
class Candidate:
    """A candidate of the candidate master; `totals` are candidate_summary's columns, dollars or ISO dates as text."""

    id: str
    name: str
    party: str
    year: int
    state: str
    district: str
    incumbency: str
    status: str
    principal: str
    in_candidate_summary: bool
    in_weball: bool
    totals: dict[str, str] = field(hash=False)

    @property
    def seat(self) -> str:
        """State and district, as GA-06."""
        return f"{self.state}-{self.district}"

    def total(self, column: str) -> Decimal:
        """A money column of the candidate's cycle totals; zero where the FEC has a zero or no row."""
        return Decimal(self.totals.get(column, "0"))


@dataclass(frozen=True)
class Committee:
    """A committee as the FEC's committee master has it."""

    id: str
    name: str
    state: str
    designation: str
    type: str
    party: str
    frequency: str
    org_type: str
    candidate: str


@dataclass(frozen=True)
class Link:
    """A candidate's committee in an election year."""

    candidate: str
    year: int
    committee: str
    type: str
    designation: str
    linkage: int


@dataclass(frozen=True)
class Facts:
    """Everything in kit.yaml."""

    candidates: dict[str, Candidate] = field(hash=False)
    committees: dict[str, Committee] = field(hash=False)
    links: tuple[Link, ...]

    def years(self, candidate: str) -> set[int]:
        """The election years that the candidate is linked to."""
        return {link.year for link in self.links if link.candidate == candidate}


@cache
def read_yaml(name: str) -> Any:
    """One of the kit's YAML files, read once; nobody changes it."""
    return yaml.safe_load(resources.files("kit").joinpath(name).read_text(encoding="utf-8"))


@cache
def load_facts() -> Facts:
    """The kit's public facts."""
    told = read_yaml("kit.yaml")
    return Facts(
        candidates={each["id"]: _candidate(each) for each in told["candidates"]},
        committees={each["id"]: _committee(each) for each in told["committees"]},
        links=tuple(Link(**each) for each in told["links"]),
    )


def _committee(told: dict[str, Any]) -> Committee:
    return Committee(id=told["id"], name=told["name"], **told["codes"])


def _candidate(told: dict[str, Any]) -> Candidate:
    return Candidate(**{key: value for key, value in told.items() if key != "seat"}, **told["seat"])

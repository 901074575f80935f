"""OpenFEC declared as data: one YAML file per endpoint under `api/`, read into `Endpoint`.

Columns stand under the API's own names (`fec`) and the lake's. `also` lists fields that are known and not worth a column:
they stay in `extra` without a word, where a field that nobody declared stays in `extra` with a warning.
"""

import hashlib
import json
from functools import cache
from importlib import resources
from itertools import chain
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from racemoney.errors import BadInputError
from racemoney.sources import EXTRA_COLUMN, PRIVATE_ROW_COLUMNS, ROW_COLUMNS, Column, is_address

Paging = Literal["keyset", "page", "once"]


class Since(BaseModel):
    """How to ask for what is new: the parameter that bounds it, and the days to look back before the last pull.

    After `whole_days` everything is asked for again: the dates are those of the filings, so what the FEC enters later than
    the overlap, corrects or deletes comes with nothing less.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    param: str
    overlap_days: int
    whole_days: int | None = None


class Endpoint(BaseModel):
    """One endpoint of OpenFEC: its path, how it pages, how one cycle of it is asked for, what its fields are.

    `cycle_params` are templates of {cycle}, {first} (the odd year), {last} (the even one) and {next}, the year after. `path`
    may hold {variant}, one of `variants`; `variant_lacks` names the filters that one of them does not have. `apart` are
    values of a filter that are asked for by themselves as well. An endpoint without `since` is pulled whole each time. One
    that pages `once` gives all in one answer of `per_page` rows, or one object that is no list; it `needs` some filters,
    which such an object repeats.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    table: str
    about: str
    origin: str
    path: str
    variants: tuple[str, ...] = ()
    paging: Paging
    sort: str | None = None
    cycle_params: dict[str, str | tuple[str, ...]]
    fixed_params: dict[str, str] = {}
    filters: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    variant_lacks: dict[str, tuple[str, ...]] = {}
    apart: dict[str, tuple[str, ...]] = {}
    per_page: int = 100
    since: Since | None = None
    key: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> "Endpoint":
        names, fields = [c.name for c in self.columns], [*(c.fec for c in self.columns), *self.also]
        if len(set(names)) != len(names) or len(set(fields)) != len(fields):
            raise ValueError(f"{self.name}: a column or a field stands twice")
        if unknown := set(self.key) - set(names):
            raise ValueError(f"{self.name}: key {sorted(unknown)} is not a column")
        if bare := [column.name for column in self.columns if is_address(column.name) and not column.private]:
            raise ValueError(f"{self.name}: {', '.join(bare)} must be private")
        if ("{variant}" in self.path) != bool(self.variants):
            raise ValueError(f"{self.name}: variants and a path with {{variant}} belong together")
        if beyond := {*self.needs, *self.apart, *chain(*self.variant_lacks.values())} - set(self.filters):
            raise ValueError(f"{self.name}: {sorted(beyond)} is no filter")
        return self

    def params(self, cycle: int) -> list[tuple[str, str]]:
        """The parameters that ask for a cycle, and those that never change."""
        found = list(self.fixed_params.items())
        for name, told in self.cycle_params.items():
            for template in (told,) if isinstance(told, str) else told:
                found.append((name, template.format(cycle=cycle, first=cycle - 1, last=cycle, next=cycle + 1)))
        return found

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The fields of the key, under the API's names."""
        fields = {column.name: column.fec for column in self.columns}
        return tuple(fields[name] for name in self.key)

    def lake_columns(self) -> dict[str, tuple[str, str]]:
        """Every column of the lake table, in order, as name -> (SQL type, sentence)."""
        name, sql_type, about = EXTRA_COLUMN
        columns = dict(ROW_COLUMNS)
        columns |= {column.name: (column.sql_type, column.about) for column in self.columns}
        return {**columns, name: (sql_type, about)}

    @property
    def private_columns(self) -> frozenset[str]:
        """Columns of the lake table that are not published."""
        return PRIVATE_ROW_COLUMNS | {column.name for column in self.columns if column.private}

    def contract(self, parser_version: int) -> str:
        """Digest of what decides the rows that a page gives; a load under another digest is stale."""
        told = [[c.fec, c.name, c.type, c.length, c.required] for c in self.columns]
        return hashlib.sha256(json.dumps([parser_version, self.table, self.key, told]).encode()).hexdigest()[:16]


@cache
def load_endpoints() -> dict[str, Endpoint]:
    """Every declared endpoint by name. Raises pydantic's ValidationError where a YAML file is wrong."""
    folder = resources.files("racemoney.sources").joinpath("api")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    found = [Endpoint.model_validate(yaml.safe_load(f.read_text(encoding="utf-8"))) for f in files]
    return {endpoint.name: endpoint for endpoint in found}


def get_endpoint(name: str) -> Endpoint:
    """The endpoint of that name; `election-dates` is `election_dates`. Raises BadInputError naming the known ones."""
    endpoints = load_endpoints()
    if (found := endpoints.get(name.replace("-", "_"))) is None:
        raise BadInputError(f"unknown endpoint {name!r}; known are {', '.join(endpoints)}")
    return found

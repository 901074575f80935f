"""The FEC declared as data: one YAML file per bulk dataset, read into `Source`.

Adding a dataset is adding a file. The columns stand in the file's order, with the FEC's own name (`fec`), the lake's name,
the type and a sentence; from them come the reader, the empty relation, the dictionary and the checks.
"""

import hashlib
import json
import re
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from racemoney.errors import BadInputError

ColumnType = Literal["text", "code", "integer", "money", "date", "boolean", "timestamp", "json"]

SQL_TYPES: dict[ColumnType, str] = {
    "text": "varchar",
    "code": "varchar",
    "integer": "bigint",
    "money": "decimal(14,2)",
    "date": "date",
    "boolean": "boolean",
    "timestamp": "timestamp",
    # Lists and objects, as the text that the API gave.
    "json": "varchar",
}

# Every lake row also carries these, before the columns of its source.
ROW_COLUMNS: dict[str, tuple[str, str]] = {
    "row_id": ("varchar", "Unique id of the row: SUB_ID where the FEC gives one, else file digest and line."),
    "load_id": ("varchar", "Load that wrote the row, see meta.loads."),
    "source_line": ("bigint", "Line of the raw file, the first line is 1."),
    "parse_issues": ("varchar", "Values that could not be read, as column=raw text; the columns themselves are NULL."),
}
# And, where the file names its columns, those that the contract does not name.
EXTRA_COLUMN: tuple[str, str, str] = ("extra", "varchar", "Columns that the source does not declare, as JSON.")
# What says nothing of how a file is read.
_NOT_IN_CONTRACT = {"about", "origin", "warnings", "cadence", "file", "folder", "fallback_for", "first_cycle"}
# Nobody vouches for what is in there: the API gives streets that way.
PRIVATE_ROW_COLUMNS = frozenset({EXTRA_COLUMN[0]})
# A field whose name says that it is an address is private unless its declaration says otherwise.
_ADDRESS = re.compile(r"street|address")


def is_address(name: str) -> bool:
    """Whether a field's name says that it holds an address, so that its declaration must say whether it is private."""
    return bool(_ADDRESS.search(name))


class Column(BaseModel):
    """One column of a source. `length` bounds a code; `pattern` is what most values of an id look like.

    What is `private` stays in the Parquet of the lake: no published view, change log or export has it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fec: str
    name: str
    type: ColumnType
    about: str
    length: int | None = None
    pattern: str | None = None
    required: bool = False
    optional: bool = False
    aliases: tuple[str, ...] = ()
    private: bool = False

    @property
    def sql_type(self) -> str:
        """The DuckDB and Spark type of the column."""
        return SQL_TYPES[self.type]


class Source(BaseModel):
    """One bulk dataset of the FEC: where it lies, how it is written, what its columns are.

    `folder` is the FEC's folder of a file that holds all cycles; others lie in a folder of each cycle. A file that is a
    `fallback_for` another is not missing where that one is loaded. `member` is the text within a zip, or the table within
    a PostgreSQL dump.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    table: str
    about: str
    origin: str
    format: Literal["pipe", "csv", "pg_dump"]
    file: str
    member: str | None = None
    folder: str | None = None
    fallback_for: str | None = None
    first_cycle: int
    cadence: Literal["daily", "weekly"]
    key: tuple[str, ...]
    date_formats: tuple[str, ...] = ()
    trailing_delimiter: bool = False
    warnings: tuple[str, ...] = ()
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _check(self) -> "Source":
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a column name stands twice")
        if unknown := set(self.key) - set(names):
            raise ValueError(f"{self.name}: key {sorted(unknown)} is not a column")
        if bare := [column.name for column in self.columns if is_address(column.name) and not column.private]:
            raise ValueError(f"{self.name}: {', '.join(bare)} must be private")
        if any(column.type == "date" for column in self.columns) and not self.date_formats:
            raise ValueError(f"{self.name}: has dates but no date_formats")
        return self

    @property
    def delimiter(self) -> str:
        """The delimiter: a pipe in headerless files, a comma in CSV, a tab in a dump."""
        return {"pipe": "|", "csv": ",", "pg_dump": "\t"}[self.format]

    @property
    def has_names(self) -> bool:
        """Whether the file names its columns, in whatever order; a pipe file does not."""
        return self.format != "pipe"

    @property
    def spans_cycles(self) -> bool:
        """Whether one file holds all cycles."""
        return self.folder is not None

    @property
    def field_count(self) -> int:
        """Fields on a line of a pipe file, the empty one behind a trailing delimiter included."""
        return len(self.columns) + self.trailing_delimiter

    @property
    def sub_id(self) -> bool:
        """Whether the FEC gives each row a unique SUB_ID."""
        return self.key == ("sub_id",)

    def file_name(self, cycle: int) -> str:
        """The FEC's file name for a cycle: indiv18.zip, candidate_summary_2018.csv."""
        return self.file.format(yy=f"{cycle % 100:02d}", yyyy=cycle)

    def member_name(self, cycle: int) -> str | None:
        """The member of the zip, or the table of the dump, that holds the rows; None for a plain file."""
        return self.member.format(yy=f"{cycle % 100:02d}", yyyy=cycle) if self.member else None

    def url_path(self, cycle: int) -> str:
        """Path below the FEC's host; it redirects to a storage bucket."""
        return f"/files/bulk-downloads/{self.folder or cycle}/{self.file_name(cycle)}"

    def lake_columns(self) -> dict[str, tuple[str, str]]:
        """Every column of the lake table, in order, as name -> (SQL type, sentence)."""
        columns = dict(ROW_COLUMNS)
        columns |= {column.name: (column.sql_type, column.about) for column in self.columns}
        if self.has_names:
            name, sql_type, about = EXTRA_COLUMN
            columns[name] = (sql_type, about)
        return columns

    @property
    def private_columns(self) -> frozenset[str]:
        """Columns of the lake table that are not published."""
        return PRIVATE_ROW_COLUMNS | {column.name for column in self.columns if column.private}

    def contract(self, parser_version: int) -> str:
        """Digest of what decides the rows that a file gives; a load under another digest is stale."""
        told = self.model_dump(mode="json", exclude=_NOT_IN_CONTRACT)
        for column in told["columns"]:
            del column["about"], column["private"]
        return hashlib.sha256(json.dumps([parser_version, told], sort_keys=True).encode()).hexdigest()[:16]


@cache
def load_sources() -> dict[str, Source]:
    """Every declared source by name. Raises pydantic's ValidationError where a YAML file is wrong."""
    folder = resources.files("racemoney.sources")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    sources = [Source.model_validate(yaml.safe_load(f.read_text(encoding="utf-8"))) for f in files]
    return {source.name: source for source in sources}


def get_source(name: str) -> Source:
    """The source of that name. Raises BadInputError naming the known ones."""
    sources = load_sources()
    if name not in sources:
        raise BadInputError(f"unknown dataset {name!r}; known are {', '.join(sources)}")
    return sources[name]


def recognize(file_name: str) -> tuple[Source, int | None] | None:
    """The source and the cycle that an FEC file name names, or None for a name that is not the FEC's.

    A zip (`indiv20.zip`), its text with or without the year (`indiv20.txt`, `itcont.txt`, `cn.txt`) and a CSV
    (`candidate_summary_2018.csv`) are known; case does not matter. The cycle is None where the name has none.
    """
    for source in load_sources().values():
        for template in _templates(source):
            pattern = re.escape(template).replace(r"\{yyyy\}", r"(?P<yyyy>\d{4})").replace(r"\{yy\}", r"(?P<yy>\d{2})")
            if match := re.fullmatch(pattern, file_name, re.IGNORECASE):
                return source, _cycle(match.groupdict())
    return None


def _templates(source: Source) -> tuple[str, ...]:
    if source.member is None or source.format == "pg_dump":
        return (source.file,)
    return (source.file, source.file.removesuffix(".zip") + ".txt", source.member)


def _cycle(found: dict[str, str]) -> int | None:
    if "yyyy" in found:
        return int(found["yyyy"])
    if "yy" in found:
        # Two digits: the FEC's bulk files begin with the cycle of 1980.
        return (1900 if int(found["yy"]) >= 80 else 2000) + int(found["yy"])
    return None

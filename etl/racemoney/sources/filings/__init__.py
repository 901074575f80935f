"""Electronic filings declared as data: which fields a line of each record type has, by version of the FEC's format.

`records/*.yaml` holds the field orders, one file per form or schedule; `tables.yaml` the lake tables and what their columns
mean. Adding a version of the format is adding its number to a layout, or a layout to a record.
"""

import hashlib
import json
import re
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from racemoney.sources import EXTRA_COLUMN, PRIVATE_ROW_COLUMNS, ROW_COLUMNS, SQL_TYPES, ColumnType, is_address

# Part of the contract hash: raise it when the same bytes would give other rows.
FILING_PARSER_VERSION = 3

# Versions of the format that the layouts cover, in order; paper filings keyed in by the FEC's contractors have their own.
ELECTRONIC = ("3.0", "5.0", "5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "6.4", "7.0", "8.0", "8.1", "8.2", "8.3", "8.4", "8.5")
PAPER = ("P1.0", "P2.2", "P2.3", "P2.4", "P2.6", "P3.0", "P3.1", "P3.2", "P3.3", "P3.4")

# The dataset that receipts, records and lineage name.
FILINGS = "filings"
HEADERS, REPORTS, TEXTS, OTHER = "filing_headers", "filing_reports", "filing_text", "filing_other_lines"
# A field that the format reserves, or names in no map that we know.
UNNAMED = "_"
THIS_PERIOD, TO_DATE = "_this_period", "_to_date"

_FILE_NUMBER = ("bigint", "Number of the filing at the FEC; negative for paper.")
_TRANSACTION_COLUMNS = (
    "form_line",
    "committee_id",
    "transaction_id",
    "back_reference_transaction_id",
    "back_reference_schedule",
    "memo_code",
    "memo_text",
    "amount",
)
_HEADER_COLUMNS: dict[str, tuple[str, str]] = {
    "form_line": ("varchar", "HDR; NULL where the filing has no such line."),
    "form_type": ("varchar", "Form with its suffix, in upper case: N new, A amendment, T termination."),
    "form": ("varchar", "Form without its suffix: F3, F24."),
    "amendment_indicator_code": ("varchar", "N, A or T, from the suffix."),
    "status": ("varchar", "parsed, or why the lines stayed raw: old_version, unknown_version, unknown_form, unreadable."),
    "format_version": ("varchar", "Version of the FEC's format; P before versions of paper conversions."),
    "committee_id": ("varchar", "Filer."),
    "committee_name": ("varchar", "Name of the filer."),
    "candidate_id": ("varchar", "Candidate on the cover."),
    "report_code": ("varchar", "Report: Q1, M5, 12P, 30G, YE ..."),
    "report_type_code": ("varchar", "24 or 48 on 24- and 48-hour reports."),
    "election_code": ("varchar", "Election and year: P2018, S2017."),
    "election_date": ("date", "Date of the election that the report is for."),
    "election_state": ("varchar", "State of the seat, or of the election where the seat has none."),
    "election_district": ("varchar", "District of the seat."),
    "coverage_from_date": ("date", "First day covered."),
    "coverage_through_date": ("date", "Last day covered."),
    "original_amendment_date": ("date", "On an amended 24- or 48-hour report, the date of the original."),
    "signed_date": ("date", "Date of signature."),
    "filed_date": ("date", "Day the FEC received it, where the channel tells: the day of a daily zip."),
    "report_id": ("varchar", "FEC- and the number of the original filing, on amendments."),
    "amends_file_number": ("bigint", "The number in report_id."),
    "report_number": ("varchar", "Which amendment it is, as the filer counts."),
    "software_name": ("varchar", "Software that wrote the file."),
    "software_version": ("varchar", "Its version."),
    "comment_text": ("varchar", "Comment of the software."),
    "batch_number": ("varchar", "Batch of a paper conversion."),
    "received_date": ("date", "Day the FEC received a paper filing."),
    "encoding": ("varchar", "ascii, utf-8, cp1252 or latin-1: the rarest that a line needed."),
    "original_name": ("varchar", "Name of the file or of the member of the daily zip."),
    "byte_count": ("bigint", "Bytes of the text."),
    "line_count": ("bigint", "Lines of the text, blank ones at its end not counted."),
    "header_line_count": ("bigint", "Lines of the header: 1, or more in old versions."),
    "blank_line_count": ("bigint", "Blank lines among them."),
    "covered_line_count": ("bigint", "Lines that the other rows of the filing stand for; a letter covers many."),
    "quarantined_count": ("bigint", "Lines that could not be placed."),
}
_OTHER_COLUMNS: dict[str, tuple[str, str]] = {
    "record_type": ("varchar", "Record type without line numbers, as in the field maps: F1, H4, SC1."),
    "fields": ("varchar", "The fields that hold a value, by name, as JSON."),
}
_TEXT_COLUMNS: dict[str, tuple[str, str]] = {"line_count": ("bigint", "Lines that the text takes in the file.")}


class Layout(BaseModel):
    """The fields of a record, in order, in some versions: `6.1-7.0` is all from the first to the last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versions: tuple[str, ...]
    fields: tuple[str, ...]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        fields = value["fields"].split() if isinstance(value.get("fields"), str) else value["fields"]
        return {**value, "fields": fields, "versions": [one for text in value["versions"] for one in _expand(text)]}

    @model_validator(mode="after")
    def _check(self) -> "Layout":
        named = [name for name in self.fields if name != UNNAMED]
        if len(set(named)) != len(named):
            raise ValueError(f"a field stands twice in the layout of {self.versions[0]}")
        if self.fields[0] != "form_line":
            raise ValueError(f"the first field of the layout of {self.versions[0]} names the record: it is form_line")
        return self


class FilingRecord(BaseModel):
    """One record type: which first fields name it, where its lines go, and its layouts.

    `lines` gives the form's line number of each summary figure. The two fields of `either_order` are a state and a
    district whose order filers mix up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    pattern: str
    table: str
    is_form: bool = False
    lines: dict[str, str] = {}
    either_order: tuple[str, str] | None = None
    layouts: tuple[Layout, ...]

    @model_validator(mode="after")
    def _check(self) -> "FilingRecord":
        versions = [version for layout in self.layouts for version in layout.versions]
        if len(set(versions)) != len(versions):
            raise ValueError(f"{self.record}: a version has two layouts")
        return self

    def layout(self, version: str) -> Layout | None:
        """The layout of a version, or None where the record does not exist in it."""
        return next((layout for layout in self.layouts if version in layout.versions), None)


class OtherField(BaseModel):
    """Sentence of a field of filing_other_lines; what is `private` is not published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    private: bool = False


class FilingColumn(BaseModel):
    """Type and sentence of a column; what is `private` is not published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ColumnType
    about: str
    private: bool = False


class FilingTable(BaseModel):
    """A lake table of filings. `published` gives the SQL of columns that are published in part only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    about: str
    warnings: tuple[str, ...] = ()
    published: dict[str, str] = {}


class Filings(BaseModel):
    """Every record type, lake table and column of electronic filings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: tuple[FilingRecord, ...]
    tables: dict[str, FilingTable]
    columns: dict[str, FilingColumn]
    other_fields: dict[str, OtherField]

    @model_validator(mode="after")
    def _check(self) -> "Filings":
        for record in self.records:
            if record.table not in self.tables:
                raise ValueError(f"{record.record}: {record.table} is no table")
            for name in sorted({field for layout in record.layouts for field in layout.fields if is_address(field)}):
                if name not in {**self.columns, **self.other_fields}:
                    raise ValueError(f"{record.record}: {name} does not say whether it is private")
            if record.table in (HEADERS, OTHER):
                continue
            for name in sorted({field for layout in record.layouts for field in layout.fields} - {UNNAMED}):
                if name not in self.columns and not is_summary(name):
                    raise ValueError(f"{record.record}: {name} has no type")
        return self

    def column_type(self, name: str) -> ColumnType:
        """The type of a column of the modelled tables."""
        return "money" if is_summary(name) else self.columns[name].type

    @cached_property
    def contract(self) -> str:
        """Digest of what decides the rows that a filing gives; a load under another digest is stale."""
        types = {name: column.type for name, column in self.columns.items()}
        told = [FILING_PARSER_VERSION, [record.model_dump(mode="json") for record in self.records], types]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def find(self, record_type: str, version: str) -> tuple[FilingRecord, Layout] | None:
        """The record and layout for the first field of a line, in upper case; None where the version has no such record."""
        for record in self.records:
            if re.fullmatch(record.pattern, record_type) and (layout := record.layout(version)):
                return record, layout
        return None

    def lake_columns(self, table: str) -> dict[str, tuple[str, str]]:
        """Every column of a lake table, in order, as name -> (SQL type, sentence)."""
        columns = {"row_id": ("varchar", "F, the file number and the line: F1326465-17.")}
        columns |= {name: told for name, told in ROW_COLUMNS.items() if name != "row_id"}
        columns["file_number"] = _FILE_NUMBER
        if table == HEADERS:
            return columns | _HEADER_COLUMNS
        columns |= {name: self._told(name) for name in self._names(table)}
        columns |= {OTHER: _OTHER_COLUMNS, TEXTS: _TEXT_COLUMNS}.get(table, {})
        name, sql_type, _ = EXTRA_COLUMN
        return columns | {name: (sql_type, "Values of fields that the format does not name, as JSON by position.")}

    @property
    def private_columns(self) -> frozenset[str]:
        """Columns that are not published."""
        return PRIVATE_ROW_COLUMNS | {name for name, column in self.columns.items() if column.private}

    @property
    def private_fields(self) -> list[str]:
        """Fields of filing_other_lines that are not published, whether a column elsewhere bears their name or not."""
        return sorted({name for known in (self.columns, self.other_fields) for name in known if known[name].private})

    def published(self, table: str) -> dict[str, str]:
        """The SQL of columns that are published in part: as declared, and `fields` without the private ones."""
        told = dict(self.tables[table].published)
        if table == OTHER:
            without = json.dumps(dict.fromkeys(self.private_fields))
            told["fields"] = f"json_merge_patch(fields, '{without}')::varchar"
        return told

    def _names(self, table: str) -> list[str]:
        """The contract of a transaction, then the fields of the table's records as they first appear."""
        names = dict.fromkeys(_TRANSACTION_COLUMNS[:2] if table == REPORTS else _TRANSACTION_COLUMNS)
        if table != OTHER:
            for record in (record for record in self.records if record.table == table):
                for layout in record.layouts:
                    names |= dict.fromkeys(layout.fields)
        names.pop(UNNAMED, None)
        return list(names)

    def _told(self, name: str) -> tuple[str, str]:
        if not is_summary(name):
            return SQL_TYPES[self.columns[name].type], self.columns[name].about
        return SQL_TYPES["money"], _summary_sentence(name, self.records)


def is_summary(name: str) -> bool:
    """Whether a field is a line of a report's summary, in column A or B."""
    return name.endswith((THIS_PERIOD, TO_DATE))


@cache
def load_filings() -> Filings:
    """The declarations. Raises pydantic's ValidationError where a YAML file is wrong."""
    folder = resources.files("racemoney.sources.filings")
    files = sorted((folder / "records").iterdir(), key=lambda file: file.name)
    texts = [file.read_text(encoding="utf-8") for file in files if file.name.endswith(".yaml")]
    records = [record for text in texts for record in _yaml(text)["records"]]
    told = _yaml((folder / "tables.yaml").read_text(encoding="utf-8"))
    tables = {table["name"]: table for table in told["tables"]}
    declared = {name: told[name] for name in ("columns", "other_fields")}
    return Filings.model_validate({"records": records, "tables": tables, **declared})


def _yaml(text: str) -> Any:
    # libyaml reads the maps in a twentieth of the time
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _expand(text: str) -> tuple[str, ...]:
    series = PAPER if text.startswith("P") else ELECTRONIC
    first, _, last = text.partition("-")
    if first not in series or (last or first) not in series:
        raise ValueError(f"{text} is no range of known versions")
    return series[series.index(first) : series.index(last or first) + 1]


def _summary_sentence(name: str, records: tuple[FilingRecord, ...]) -> str:
    stem = name.removesuffix(THIS_PERIOD).removesuffix(TO_DATE)
    when = "this period" if name.endswith(THIS_PERIOD) else "to date"
    lines = [f"{record.record} line {record.lines[stem]}" for record in records if stem in record.lines]
    words = stem.replace("_", " ").capitalize()
    return f"US dollars. {words}, {when}" + (f": {', '.join(lines)}." if lines else ".")

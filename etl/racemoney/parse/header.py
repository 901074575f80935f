"""Does a file hold what its source declares? Headers matched by name, headerless files judged by their first lines."""

import csv
import re
from collections import Counter
from dataclasses import dataclass

from racemoney.errors import BadInputError, ContractError
from racemoney.sources import Column, Source

SAMPLE_LINES = 10_000
DRIFT_SHARE = 0.9


@dataclass(frozen=True)
class Layout:
    """Where each column stands on a line: `positions` by lake name, `extra` the undeclared ones by header name."""

    fields: int
    positions: dict[str, int]
    extra: dict[str, int]
    has_header: bool = False
    warnings: tuple[str, ...] = ()


def read_layout(source: Source, name: str, first: bytes, columns: tuple[str, ...] | None = None) -> Layout:
    """The layout of a file from its first piece of text, and the names of its columns where they do not stand in it.

    Raises ContractError where columns are missing or field counts have drifted, and BadInputError where the file is not
    what its name says.
    """
    if source.format == "csv":
        return _from_header(source, name, first.partition(b"\n")[0].decode(errors="replace"))
    if columns is not None:
        layout = _from_names(source, name, list(columns), has_header=False)
        _sniff(source, name, layout, _first_lines(first), 1)
        return layout
    names = "|".join(column.fec for column in source.columns)
    has_header = first.partition(b"\n")[0].decode(errors="replace").upper().rstrip("|") == names
    layout = Layout(
        source.field_count,
        {column.name: index for index, column in enumerate(source.columns)},
        {},
        has_header,
        (f"{name}: line 1 is a header and was skipped",) if has_header else (),
    )
    _sniff(source, name, layout, _first_lines(first)[has_header:], 1 + has_header)
    return layout


def _first_lines(text: bytes) -> list[bytes]:
    return text.removesuffix(b"\n").split(b"\n", SAMPLE_LINES)[:SAMPLE_LINES] if text else []


def _from_header(source: Source, name: str, line: str) -> Layout:
    header = [field.strip() for field in next(csv.reader([line]), [])]
    if line.lstrip().startswith("<"):
        raise BadInputError(f"{name} is a web page, not a CSV; download it again")
    return _from_names(source, name, header, has_header=True)


def _from_names(source: Source, name: str, header: list[str], *, has_header: bool) -> Layout:
    positions: dict[str, int] = {}
    extra: dict[str, int] = {}
    names = _known_names(source)
    for index, field in enumerate(header):
        column = names.get(field.lower())
        if (column or field) in (positions if column else extra):
            raise ContractError(f"{name}: its header names {field} twice; it holds {', '.join(header)}")
        (positions if column else extra)[column or field] = index
    _check_missing(source, name, header, positions)
    told = (f"{name}: undeclared columns {', '.join(extra)} are kept in `extra`",) if extra else ()
    return Layout(len(header), positions, extra, has_header=has_header, warnings=told)


def _known_names(source: Source) -> dict[str, str]:
    return {fec.lower(): column.name for column in source.columns for fec in (column.fec, *column.aliases)}


def _check_missing(source: Source, name: str, header: list[str], positions: dict[str, int]) -> None:
    missing = [column.fec for column in source.columns if column.name not in positions and not column.optional]
    if missing:
        found = ", ".join(header) if any(header) else "no header"
        raise ContractError(f"{name}: columns {', '.join(missing)} are missing; found {found}")


def _sniff(source: Source, name: str, layout: Layout, lines: list[bytes], first_line: int) -> None:
    rows = [line.split(source.delimiter.encode()) for line in lines]
    right = {line: row for line, row in enumerate(rows, first_line) if len(row) == layout.fields}
    if len(rows) - len(right) > DRIFT_SHARE * len(rows):
        common = Counter(map(len, rows)).most_common(1)[0][0]
        raise ContractError(
            f"{name}: contract drift, {len(rows) - len(right):,} of its first {len(rows):,} lines do not have the "
            f"{layout.fields} fields of {source.name}; most have {common}"
        )
    for column in source.columns:
        index = layout.positions.get(column.name)
        if column.pattern and right and index is not None:
            values = {line: row[index].strip().decode(errors="replace") for line, row in right.items()}
            _sniff_pattern(source, name, column, values)


def _sniff_pattern(source: Source, name: str, column: Column, values: dict[int, str]) -> None:
    pattern = re.compile(column.pattern or "")
    wrong = {line: value for line, value in values.items() if not pattern.fullmatch(value)}
    if 2 * len(wrong) > len(values):
        line, value = next(iter(wrong.items()))
        raise BadInputError(
            f"{name} is not {source.name} ({source.about.split(':')[0].lower()}): {column.fec} looks like "
            f"{value[:40]!r} on line {line}; {len(wrong):,} of {len(values):,} values do not fit"
        )

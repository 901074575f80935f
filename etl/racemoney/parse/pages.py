"""Pages of OpenFEC into typed Parquet: DuckDB reads the raw JSON, no row passes through Python."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from racemoney.duck import connect, copy_to, quote_text
from racemoney.errors import BadInputError, ContractError, disk_error, disk_errors_told
from racemoney.lake.records import TableLoad
from racemoney.parse.delimited import HANDFUL
from racemoney.parse.typed import typed_code, typed_integer, typed_money
from racemoney.settings import Settings
from racemoney.sources import Column
from racemoney.sources.endpoints import Endpoint

# A page of a hundred rows is some 400 kB; one object may be as large as DuckDB is told.
LARGEST_PAGE = 1 << 26
# Years that a typing error can leave are 0677 or 9206.
FIRST_YEAR, LAST_YEAR = 1970, 2100
# The server types some whole numbers as decimal ones (webservices/schemas.py): numbers of filings, counts, years.
POINT_ZERO = "[.]0+"


@dataclass(frozen=True)
class RawPages:
    """A file of pages to parse: whose they are, where they lie, and under which load their rows go."""

    endpoint: Endpoint
    cycle: int
    path: Path
    sha256: str
    as_of: datetime
    load_id: str


@dataclass(frozen=True)
class Fields:
    """Which fields the rows have: `beyond` go to `extra`, `unknown` ones among them are nobody's, `missing` never came."""

    beyond: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    def warnings(self, endpoint: Endpoint, lost: tuple[str, ...]) -> tuple[str, ...]:
        """One sentence for each kind, and those of columns that `lost` every value."""
        told = []
        if self.unknown:
            told.append(f"{endpoint.name}: unknown fields, kept in extra: {', '.join(self.unknown)}")
        if self.missing:
            told.append(f"{endpoint.name}: fields that no row has: {', '.join(self.missing)}")
        return (*told, *lost)


def parse_pages(settings: Settings, raw: RawPages) -> tuple[TableLoad, tuple[str, ...]]:
    """Parse a file of pages under `lake/` and `quarantine/` of its load; there is no load until its record is written.

    Gives what the table got, and a warning for fields that the endpoint does not declare or that never came, and for columns
    of which no value could be read. A row that came on two pages with the same bytes is loaded once. Raises
    BadInputError where the file cannot be read or too many of its rows lack a key or an amount; nothing stays then.
    """
    below = Path(raw.endpoint.table) / f"cycle={raw.cycle}" / raw.load_id
    lake, quarantine = settings.tables / below, settings.quarantine / below
    temporary = settings.temporary / raw.load_id
    try:
        with disk_errors_told(settings.lake_root):
            temporary.mkdir(parents=True, exist_ok=True)
        with connect(settings, temporary) as con:
            fields = _read_rows(con, raw, temporary / "rows.ndjson")
            con.execute(f"create temp table typed_rows as {_typed_rows(raw, fields, temporary / 'rows.ndjson')}")
            table = _write(con, settings, raw, lake / "part-00000.parquet", quarantine / "part-00000.parquet")
            lost = _lost_columns(con, raw.endpoint)
        return table, fields.warnings(raw.endpoint, lost)
    except BaseException as error:
        for folder in (lake, quarantine):
            shutil.rmtree(folder, ignore_errors=True)
        if sentence := disk_error(error, settings.lake_root):
            raise sentence from error
        if isinstance(error, duckdb.Error):
            reason = str(error).splitlines()[0]
            raise BadInputError(f"{raw.path.name} of {raw.endpoint.name} cannot be read: {reason}") from error
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _read_rows(con: duckdb.DuckDBPyConnection, raw: RawPages, lines: Path) -> Fields:
    """Put every row of every page on a line of its own, numbered in the order that they came, and tell their fields.

    From there DuckDB reads all fields of a row in one go; taking them one by one out of a page parses it anew for each,
    which needs a hundred times its size in memory.
    """
    con.execute(
        f"""
        create temp table page_rows as
        select row_number() over (order by min(place)) as source_line, page_row
        from (
            select row_number() over () as place, page_row
            from (
                select unnest(results) as page_row
                from read_json(
                    {quote_text(str(raw.path))}, format='unstructured', compression='gzip',
                    maximum_object_size={LARGEST_PAGE}, columns={{results: 'JSON[]'}}
                )
            )
        )
        group by page_row
        """
    )
    if con.execute("select count(*) from page_rows where json_type(page_row) <> 'OBJECT'").fetchall()[0][0]:
        raise ContractError(f"{raw.path.name} of {raw.endpoint.name} has results that are no objects")
    found = con.execute("select distinct unnest(json_keys(page_row)) from page_rows").fetchall()
    # Minified JSON has no line end and no control character, so the line is the row.
    told = "format csv, header false, quote '', escape '', delimiter E'\\x01'"
    con.execute(f"copy (select page_row from page_rows order by source_line) to {quote_text(str(lines))} ({told})")
    return _fields(raw.endpoint, {str(name) for (name,) in found})


def _fields(endpoint: Endpoint, present: set[str]) -> Fields:
    columns, also = {column.fec for column in endpoint.columns}, set(endpoint.also)
    return Fields(
        beyond=tuple(sorted(present - columns)),
        unknown=tuple(sorted(present - columns - also)),
        missing=tuple(c.fec for c in endpoint.columns if not c.optional and c.fec not in present) if present else (),
    )


def _write(con: duckdb.DuckDBPyConnection, settings: Settings, raw: RawPages, target: Path, quarantine: Path) -> TableLoad:
    placed = " and ".join(f"{c.name} is not null" for c in raw.endpoint.columns if c.required) or "true"
    columns = ", ".join(raw.endpoint.lake_columns())
    loaded, _ = copy_to(con, f"select {columns} from typed_rows where {placed} order by source_line", target)
    bad, dollars = _write_quarantine(con, raw, placed, quarantine)
    _check_share(settings, raw, loaded, bad)
    files = (target, quarantine) if bad else (target,)
    return TableLoad(
        table=raw.endpoint.table,
        cycle=raw.cycle,
        rows_read=loaded + bad,
        rows_loaded=loaded,
        rows_quarantined=bad,
        quarantined_amount=dollars,
        bytes=target.stat().st_size,
        data_through_date=_latest_date(con, raw),
        files=(target.relative_to(settings.lake_root).as_posix(),),
        quarantine_files=tuple(path.relative_to(settings.lake_root).as_posix() for path in files[1:]),
    )


def _typed_rows(raw: RawPages, fields: Fields, lines: Path) -> str:
    columns = raw.endpoint.columns
    kinds = {c.fec: "VARCHAR" for c in columns} | dict.fromkeys(fields.beyond, "JSON")
    told = ", ".join(f"{quote_text(name)}: '{kind}'" for name, kind in kinds.items())
    texts = ", ".join(f"{_quoted(c.fec)} as r{i}" for i, c in enumerate(columns))
    typed = ", ".join(f"{_typed(c, f'r{i}')} as {c.name}" for i, c in enumerate(columns))
    lost = ", ".join(
        f"case when {c.name} is null and trim(r{i}) <> '' then '{c.name}=' || r{i} end" for i, c in enumerate(columns)
    )
    prefix = quote_text(f"{raw.endpoint.name}-{raw.sha256[:12]}-")
    return f"""
        select
            {prefix} || source_line as row_id,
            {quote_text(raw.load_id)} as load_id,
            nullif(concat_ws('; ', {lost}), '') as parse_issues,
            *
        from (
            select row_number() over () as source_line, {_extra(fields)} as extra, {texts}
            from read_json(
                {quote_text(str(lines))}, format='newline_delimited', compression='none',
                maximum_object_size={LARGEST_PAGE}, columns={{{told}}}
            )
        ) as page
        cross join lateral (select {typed})
    """


def _typed(column: Column, raw: str) -> str:
    if column.type == "code":
        return typed_code(raw, column.length)
    if column.type == "integer":
        return typed_integer(f"regexp_replace({raw}, '{POINT_ZERO}$', '')")
    if column.type == "json":
        return _whole_numbers(raw)
    if column.type == "money":
        return typed_money(raw)
    if column.type == "boolean":
        return f"case {raw} when 'true' then true when 'false' then false end"
    if column.type in ("date", "timestamp"):
        return _moment(raw, column.sql_type)
    return f"nullif(trim({raw}), '')"


def _whole_numbers(raw: str) -> str:
    """A list as it came, but numbers of filings in it as whole ones: OpenFEC has `["1332780.0"]` and `[1332780]`."""
    bare = f"""regexp_replace(trim({raw}), '"(-?[1-9][0-9]*)({POINT_ZERO})?"', '\\1', 'g')"""
    return f"nullif(regexp_replace({bare}, '([0-9]){POINT_ZERO}([^0-9])', '\\1\\2', 'g'), '')"


def _lost_columns(con: duckdb.DuckDBPyConnection, endpoint: Endpoint) -> tuple[str, ...]:
    """A sentence for each column that has values and of which none could be read; one bad value is in `parse_issues`."""
    kept = ", ".join(
        f"count(nullif(trim(r{i}), '')) filter ({c.name} is null), count({c.name}), any_value(nullif(trim(r{i}), ''))"
        for i, c in enumerate(endpoint.columns)
    )
    (found,) = con.execute(f"select {kept} from typed_rows").fetchall()
    told = []
    for place, column in enumerate(endpoint.columns):
        lost, read, example = found[3 * place : 3 * place + 3]
        if lost and not read:
            told.append(f"{endpoint.name}: {column.fec} lost each of its {lost:,} values, such as {example}")
    return tuple(told)


def _moment(raw: str, sql_type: str) -> str:
    """2017-04-18 or 2017-04-18T00:00:00, with or without a fraction and a zone: the API has all of them."""
    length = 10 if sql_type == "date" else 19
    formats = "['%Y-%m-%d']" if sql_type == "date" else "['%Y-%m-%d %H:%M:%S', '%Y-%m-%d']"
    value = f"try_strptime(replace(left({raw}, {length}), 'T', ' '), {formats})"
    return f"case when year({value}) between {FIRST_YEAR} and {LAST_YEAR} then {value}::{sql_type} end"


def _extra(fields: Fields) -> str:
    if not fields.beyond:
        return "null::varchar"
    pairs = ", ".join(f"{quote_text(name)}, {_quoted(name)}" for name in fields.beyond)
    return f"json_object({pairs})::varchar"


def _quoted(name: str) -> str:
    """A field as an SQL identifier, whatever its name holds."""
    return '"' + name.replace('"', '""') + '"'


def _write_quarantine(
    con: duckdb.DuckDBPyConnection, raw: RawPages, placed: str, target: Path
) -> tuple[int, Decimal | None]:
    """Keep the rows that lack a required value, whole; how many, and their dollars where they can be read."""
    required = sorted((c for c in raw.endpoint.columns if c.required), key=lambda column: column.type == "money")
    cases = [f"when {c.name} is null then '{'no_amount' if c.type == 'money' else f'no_key {c.name}'}'" for c in required]
    has_amount = any(column.name == "amount" for column in raw.endpoint.columns)
    query = f"""
        select
            {quote_text(raw.endpoint.table)} as table_name,
            load_id,
            source_line,
            case {" ".join(cases)} end as reason,
            encode(page_row::varchar) as raw,
            cast({"amount" if has_amount else "null"} as decimal(14, 2)) as readable_amount
        from typed_rows
        inner join page_rows using (source_line)
        where not ({placed})
        order by source_line
    """
    bad, dollars = con.execute(f"select count(*), sum(readable_amount) from ({query})").fetchall()[0]
    if bad:
        copy_to(con, query, target)
    return int(bad), dollars if bad else (Decimal("0.00") if has_amount else None)


def _check_share(settings: Settings, raw: RawPages, loaded: int, bad: int) -> None:
    too_many = bad > HANDFUL and bad > settings.max_quarantined_share * (loaded + bad)
    if too_many or (bad and not loaded):
        raise BadInputError(
            f"{raw.path.name} of {raw.endpoint.name}: {bad:,} of {loaded + bad:,} rows have no key or no amount; "
            "the former load stays current"
        )


def _latest_date(con: duckdb.DuckDBPyConnection, raw: RawPages) -> date | None:
    """How far the rows go: the end of coverage, else the first date, not after the day they were asked for."""
    dates = [column.name for column in raw.endpoint.columns if column.type == "date"]
    if not dates:
        return None
    main = "coverage_end_date" if "coverage_end_date" in dates else dates[0]
    asked = f"select max({main}) from typed_rows where {main} <= ?"
    found: date | None = con.execute(asked, [raw.as_of.date()]).fetchall()[0][0]
    return found

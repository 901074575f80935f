"""SQL that types a row: made from a source's columns, the same for every file and for both paths through the reader."""

from racemoney.duck import quote_list, quote_text, select_nothing
from racemoney.parse.header import Layout
from racemoney.sources import Column, ColumnType, Source

FIRST_DATE = "1975-01-01"


def raw_columns(layout: Layout) -> str:
    """The fields of a line for `read_csv`, all text, named by position."""
    return "{" + ", ".join(f"'r{index}': 'varchar'" for index in range(layout.fields)) + "}"


def typed_rows(source: Source, layout: Layout, last_year: int, numbered: str) -> str:
    """SELECT of source_line, note, raw fields and typed columns from `numbered`, a SELECT of the first three."""
    typed = ",\n".join(f"{_typed(source, column, layout, last_year)} as {column.name}" for column in source.columns)
    raws = ", ".join(f"r{index}" for index in range(layout.fields))
    return f"select source_line, note, {raws},\n{typed}\nfrom ({numbered})"


def lake_rows(source: Source, layout: Layout, load_id: str, digest: str, typed: str) -> str:
    """SELECT of every lake column from typed rows, whether they can be placed or not."""
    columns = ", ".join(_kept(source, column) for column in source.columns)
    extra = f", {_extra(layout)} as extra" if source.has_names else ""
    return (
        f"select {_row_id(source, layout, digest)} as row_id, {quote_text(load_id)} as load_id, source_line, "
        f"{_issues(source, layout)} as parse_issues, {columns}{extra}\n"
        f"from ({typed})"
    )


def misplaced_rows(source: Source, layout: Layout, typed: str) -> str:
    """SELECT of source_line, reason and amount of the other rows: the first key that is missing, else the amount."""
    required = sorted((c for c in source.columns if c.required), key=lambda column: column.type == "money")
    cases = [f"when {c.name} is null then {quote_text(_missing(c))}" for c in required]
    if source.trailing_delimiter:
        reason = f"field_count {source.field_count}/{source.field_count - 1}"
        cases.insert(0, f"when {_overflow(source)} then {quote_text(reason)}")
    has_amount = any(column.name == "amount" for column in source.columns)
    return (
        f"select source_line, case {' '.join(cases)} end, {'amount' if has_amount else 'null'} "
        f"from ({typed}) where not ({is_placed(source)})"
    )


def _missing(column: Column) -> str:
    return "no_amount" if column.type == "money" else f"no_key {column.name}"


def _overflow(source: Source) -> str:
    """A value behind the delimiter that ends a line: the fields before it are shifted."""
    return f"coalesce(trim(r{source.field_count - 1}), '') <> ''"


def is_placed(source: Source) -> str:
    """Condition on typed rows: the row has its key and its amount, and its fields stand where they should."""
    wanted = [f"{column.name} is not null" for column in source.columns if column.required]
    wanted += [f"not ({_overflow(source)})"] if source.trailing_delimiter else []
    return " and ".join(wanted) or "true"


def empty_rows(source: Source) -> str:
    """SELECT giving no row with every lake column."""
    return select_nothing({name: sql_type for name, (sql_type, _) in source.lake_columns().items()})


def _typed(source: Source, column: Column, layout: Layout, last_year: int) -> str:
    position = layout.positions.get(column.name)
    if position is None:
        return f"null::{column.sql_type}"
    raw = f"r{position}"
    if column.type == "text" and source.format == "csv":
        # some exports pad every cell
        return f"nullif(trim({raw}), '')"
    return typed_value(raw, column.type, column.length, source.date_formats, last_year)


def _kept(source: Source, column: Column) -> str:
    """A typed column as the lake keeps it. Only texts have what COPY escapes; here each of them is looked at once."""
    if source.format != "pg_dump" or column.type != "text":
        return column.name
    return f"{_unescaped(column.name)} as {column.name}"


def _unescaped(raw: str) -> str:
    """SQL for a text that COPY wrote. No text of PostgreSQL holds chr(0): it stands in for a backslash meanwhile."""
    plain = f"replace({raw}, '\\\\', chr(0))"
    for letter, code in {"t": 9, "n": 10, "r": 13, "b": 8, "f": 12, "v": 11}.items():
        plain = f"replace({plain}, '\\{letter}', chr({code}))"
    return f"case when contains({raw}, '\\') then replace({plain}, chr(0), '\\') else {raw} end"


def typed_value(raw: str, kind: ColumnType, length: int | None, formats: tuple[str, ...], last_year: int) -> str:
    """SQL that reads one raw field, NULL where it is blank or cannot be read; dates by `formats`, to the end of a year."""
    if kind == "text":
        return _text(raw)
    if kind == "code":
        return typed_code(raw, length)
    if kind == "integer":
        return typed_integer(raw)
    return typed_money(raw) if kind == "money" else _date(raw, formats, last_year)


def _text(raw: str) -> str:
    """As filed, but blanks are no value."""
    return f"case when starts_with({raw}, ' ') then case when trim({raw}) <> '' then {raw} end else {raw} end"


def typed_code(raw: str, length: int | None) -> str:
    """Codes rarely hold a blank or are too long; looking for that is a fifth of the cost of trimming each."""
    value = f"nullif(trim({raw}), '')"
    if length is None:
        return f"case when contains({raw}, ' ') then {value} else {raw} end"
    checked = f"case when length({value}) <= {length} then {value} end"
    return f"case when contains({raw}, ' ') or strlen({raw}) > {length} then {checked} else {raw} end"


def typed_integer(raw: str) -> str:
    """The cast alone would read 12.7 as 13, 1e3 as 1000 and 0x1F as 31."""
    value = f"try_cast({raw} as bigint)"
    return (
        f"case when {value}::varchar = {raw} then {value} "
        f"when regexp_full_match(trim({raw}), '[+-]?[0-9]+') then {value} end"
    )


def typed_money(raw: str) -> str:
    """Whole dollars and dollars with cents first, they are nearly all; then the `$4,000.00` and `(250.00)` of older files.

    A cast alone would take 1e3 and round 0.005.
    """
    whole, value = f"try_cast({raw} as bigint)", f"try_cast({raw} as decimal(14,2))"
    plain = f"replace(replace(trim({raw}), '$', ''), ',', '')"
    signed = f"regexp_replace({plain}, '^\\((.*)\\)$', '-\\1')"
    amount = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)"
    return (
        f"case when {whole}::varchar = {raw} then try_cast({whole} as decimal(14,2)) "
        f"when {value}::varchar = {raw} then {value} "
        f"when regexp_full_match({raw}, '{amount}') then {value} "
        f"when regexp_full_match({signed}, '{amount}') then try_cast({signed} as decimal(14,2)) end"
    )


def _date(raw: str, formats: tuple[str, ...], last_year: int) -> str:
    """A day that the file can hold: the files have years from 0677 to 9206, and 1918 typed for 2018."""
    listed = quote_list(formats) if len(formats) > 1 else quote_text(formats[0])
    value = f"try_strptime({raw}, {listed})::date"
    return f"case when {value} between date '{FIRST_DATE}' and date '{last_year}-12-31' then {value} end"


def _row_id(source: Source, layout: Layout, digest: str) -> str:
    if source.sub_id and source.format == "pg_dump":
        # a dump repeats rows of pas2 under their SUB_ID, and a ledger may hold both
        return f"{quote_text(source.name)} || '-' || sub_id"
    if source.sub_id:
        raw = f"r{layout.positions['sub_id']}"
        return f"case when {raw} >= '1' and not contains({raw}, ' ') then {raw} else sub_id::varchar end"
    return f"{quote_text(f'{source.name}-{digest[:12]}-')} || source_line"


def _extra(layout: Layout) -> str:
    if not layout.extra:
        return "null::varchar"
    pairs = ", ".join(f"{quote_text(name)}, r{index}" for name, index in layout.extra.items())
    return f"json_object({pairs})::varchar"


def _issues(source: Source, layout: Layout) -> str:
    """`note` and every value lost, as column=raw. The texts are only built for the few rows that lost one."""
    lossy = [(c.name, f"r{layout.positions[c.name]}") for c in source.columns if c.name in layout.positions]
    lossy = [(name, raw) for name, raw in lossy if any(c.name == name and _can_lose(c) for c in source.columns)]
    any_loss = " or ".join(["note is not null", *(f"({name} is null and {raw} is not null)" for name, raw in lossy)])
    told = [f"case when {name} is null and trim({raw}) <> '' then '{name}=' || {raw} end" for name, raw in lossy]
    return f"case when {any_loss} then nullif(concat_ws('; ', {', '.join(['note', *told])}), '') end"


def _can_lose(column: Column) -> bool:
    return column.type != "text" and not (column.type == "code" and column.length is None)

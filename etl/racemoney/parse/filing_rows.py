"""SQL that types the lines of one record type and version, all fields read as text before."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from racemoney.duck import quote_text
from racemoney.parse.typed import typed_value
from racemoney.sources import ColumnType
from racemoney.sources.filings import OTHER, TEXTS, UNNAMED, FilingRecord, Layout, is_summary, load_filings

# The format has one date format since version 3.
_DATES = ("%Y%m%d",)
# Dates of elections may lie a Senate term ahead.
_YEARS_AHEAD = 7
_LOSSY = ("money", "date", "integer")
# More fields than the layout and this many are no trailing blanks.
MAX_BLANKS = 64


@dataclass(frozen=True)
class Shape:
    """What lines share that can be read by one statement: where they go, what their fields are, how many there are.

    `filled` are the fields that hold anything on any of the lines, `quoted` those of them that stand in quotes on any; a
    statement has nothing of the others, which are most, since each costs time to plan. None: all may.
    """

    record: FilingRecord
    layout: Layout
    fields: int
    cycle: int
    has_quotes: bool
    filled: frozenset[int] | None = None
    quoted: frozenset[int] | None = None

    @property
    def table(self) -> str:
        """The lake table."""
        return self.record.table

    @property
    def places(self) -> list[int]:
        """The fields that hold anything."""
        return [at for at in range(self.fields) if self.filled is None or at in self.filled]

    @property
    def overflow(self) -> list[int]:
        """Those behind the fields of the layout; only blanks may stand there."""
        return [at for at in self.places if at >= len(self.layout.fields)]

    @property
    def positions(self) -> dict[str, int]:
        """The place of each named field that holds anything."""
        named = {at: name for at, name in enumerate(self.layout.fields) if name != UNNAMED}
        return {named[at]: at for at in self.places if at in named}

    @property
    def either_order(self) -> list[int]:
        """The places of a state and a district that filers mix up, whether they hold anything or not."""
        return [self.layout.fields.index(name) for name in self.record.either_order or () if name in self.layout.fields]

    def only(self, filled: set[int], quoted: set[int]) -> "Shape":
        """The shape of lines that hold something, or quotes, in these fields only."""
        pair = set(self.either_order)
        return replace(self, filled=frozenset(filled | pair if filled & pair else filled), quoted=frozenset(quoted))


def typed_lines(shape: Shape, numbered: str) -> str:
    """SELECT of file_number, line, note, raw fields and typed columns from `numbered`, a SELECT of the first four."""
    raw = _in_order(shape, _without_quotes(shape, numbered))
    columns, figures = _columns(shape), _figures(shape)
    typed = [f"{_typed(shape, name, at)} as {name}" for name, at in columns.items() if name not in figures]
    if figures:
        listed = f"[{', '.join(f'r{at}' for at in figures.values())}]"
        money = typed_value("x", "money", None, _DATES, 0)
        raw = f"select *, {listed} as written, list_transform(written, lambda x: {money}) as figures from ({raw})"
        typed += [f"figures[{place}] as {name}" for place, name in enumerate(figures, 1)]
    return f"select *,\n{','.join(typed)}\nfrom ({raw})"


def filled_columns(shape: Shape) -> list[str]:
    """The lake columns of the table that the lines fill."""
    known = {"row_id", "load_id", "source_line", "parse_issues", "file_number", "extra", "form_line", *_columns(shape)}
    known |= {OTHER: {"record_type", "fields"}, TEXTS: {"line_count"}}.get(shape.table, set())
    return [name for name in load_filings().lake_columns(shape.table) if name in known]


def lake_lines(shape: Shape, load_id: str, typed: str, wanted: Collection[str] | None = None) -> str:
    """SELECT of the lake columns of the table from typed lines: of all, in order, or of those wanted."""
    told = {
        "row_id": "'F' || file_number || '-' || line",
        "load_id": quote_text(load_id),
        "source_line": "line",
        "parse_issues": _issues(shape),
        "file_number": "file_number",
        "extra": _unnamed(shape),
        "form_line": "upper(form_line)",
    }
    told |= {OTHER: {"record_type": quote_text(shape.record.record), "fields": _fields(shape)}}.get(shape.table, {})
    told |= {TEXTS: {"line_count": "1"}}.get(shape.table, {})
    here = _columns(shape)
    columns = load_filings().lake_columns(shape.table)
    listed = (
        f"{told.get(name, name if name in here else 'null')}::{kind} as {name}"
        for name, (kind, _) in columns.items()
        if wanted is None or name in wanted
    )
    return f"select {', '.join(listed)}\nfrom ({typed})"


def is_placed(shape: Shape) -> str:
    """Condition on typed lines: nothing stands behind the last field, and what is written as an amount is one."""
    wanted = [f"coalesce(trim(r{at}), '') = ''" for at in shape.overflow]
    if (at := _columns(shape).get("amount")) is not None:
        wanted.append(f"(amount is not null or coalesce(trim(r{at}), '') = '')")
    return " and ".join(wanted) or "true"


def misplaced_lines(shape: Shape, typed: str) -> str:
    """SELECT of file_number, line, reason and amount of the lines that cannot be placed."""
    behind = [f"coalesce(trim(r{at}), '') <> ''" for at in shape.overflow]
    reason = quote_text(f"field_count {shape.fields}/{len(shape.layout.fields)}")
    amount = "amount" if "amount" in _columns(shape) else "null"
    return (
        f"select file_number, line, case when {' or '.join(behind) or 'false'} then {reason} else 'no_amount' end, {amount} "
        f"from ({typed}) where not ({is_placed(shape)})"
    )


def _columns(shape: Shape) -> dict[str, int]:
    """The typed columns that the lines fill: those of the table, or for the catch-all the contract of a transaction."""
    columns = load_filings().lake_columns(shape.table)
    return {name: at for name, at in shape.positions.items() if name in columns}


def _figures(shape: Shape) -> dict[str, int]:
    """The lines of a summary, typed as one list: a statement with some hundred times the same expression takes a second
    to plan."""
    return {name: at for name, at in _columns(shape).items() if is_summary(name)}


def _column_type(name: str) -> ColumnType:
    return load_filings().column_type(name)


def _typed(shape: Shape, name: str, at: int) -> str:
    return typed_value(f"r{at}", _column_type(name), None, _DATES, shape.cycle + _YEARS_AHEAD)


def _without_quotes(shape: Shape, numbered: str) -> str:
    """Fields in quotes as what stands between them; inside, a quote is doubled."""
    if not shape.has_quotes:
        return numbered
    quoted = shape.places if shape.quoted is None else sorted(shape.quoted)
    bare = ", ".join(f"{_bare(f'r{at}')} as r{at}" for at in quoted)
    return f"select * replace ({bare}) from ({numbered})" if quoted else numbered


def _bare(raw: str) -> str:
    inner = f"replace(substr({raw}, 2, length({raw}) - 2), '\"\"', '\"')"
    quoted = f"starts_with({raw}, '\"') and ends_with({raw}, '\"') and length({raw}) > 1"
    return f"case when {quoted} then nullif({inner}, '') else {raw} end"


def _in_order(shape: Shape, numbered: str) -> str:
    """State and district, which version 8.1 changed round and filers take either way: letters are the state."""
    pair = [at for at in shape.either_order if at in shape.places]
    if len(pair) != 2:
        return numbered
    state, district = (f"r{at}" for at in pair)
    letters = "regexp_full_match(coalesce(trim({}), ''), '[A-Za-z]{{2}}')"
    turned = f"{letters.format(district)} and not {letters.format(state)}"
    others = [f"r{at}" for at in shape.places if at not in pair]
    listed = ", ".join(["file_number", "line", "note", *others])
    return (
        f"select {listed}, case when {turned} then {district} else {state} end as {state}, "
        f"case when {turned} then {state} else {district} end as {district} from ({numbered})"
    )


def _issues(shape: Shape) -> str:
    """`note` and every value lost, as column=raw; texts are only built for the few lines that lost one."""
    figures = _figures(shape)
    typed = {name: at for name, at in _columns(shape).items() if name not in figures and _column_type(name) in _LOSSY}
    lossy = [(name, f"r{at}") for name, at in typed.items()]
    lost = ["note is not null", *(f"({name} is null and {raw} is not null)" for name, raw in lossy)]
    told = [f"case when {name} is null and trim({raw}) <> '' then '{name}=' || {raw} end" for name, raw in lossy]
    if figures:
        names = ", ".join(quote_text(name) for name in figures)
        both = f"list_filter(list_zip([{names}], written, figures), lambda z: z[3] is null and trim(z[2]) <> '')"
        lost.append(f"len({both}) > 0")
        told.append(f"nullif(array_to_string(list_transform({both}, lambda z: z[1] || '=' || z[2]), '; '), '')")
    return f"case when {' or '.join(lost)} then nullif(concat_ws('; ', {', '.join(['note', *told])}), '') end"


def _unnamed(shape: Shape) -> str:
    unnamed = {at for at, name in enumerate(shape.layout.fields) if name == UNNAMED}
    return _json({str(at + 1): at for at in shape.places if at in unnamed})


def _fields(shape: Shape) -> str:
    return _json(shape.positions)


def _json(places: dict[str, int]) -> str:
    """The fields that hold a value, by name."""
    if not places:
        return "null"
    pairs = ", ".join(f"{quote_text(name)}: nullif(trim(r{at}), '')" for name, at in places.items())
    merged = f"json_merge_patch('{{}}', to_json({{{pairs}}}))"
    return f"nullif({merged}::varchar, '{{}}')"

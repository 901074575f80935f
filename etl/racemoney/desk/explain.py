"""`racemoney explain FIGURE_ID`: what a figure says, the rows that make it, and those left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

import duckdb

from racemoney.desk.show.lines import Row, fetch
from racemoney.desk.warehouse import is_synthetic, open_published
from racemoney.errors import BadInputError
from racemoney.settings import Settings
from racemoney.text import clean
from racemoney.words import LAW, SYNTHETIC

FIGURE = """
    select figures.*, measures.definition, measures.formula
    from race_figures as figures
    inner join measures using (measure)
    where figure_id = ?
"""
# The columns of a row that say where it stands, in the order in which they are shown; a relation has some of them.
SHOWN = (
    "contributor_name", "contributor_state", "spender_name", "support_oppose", "candidate_name", "report_type_code",
    "coverage_from_date", "coverage_through_date", "filed_date", "transaction_date", "event_date", "kind", "reason",
    "money_source", "committee_id", "spender_id", "file_number", "image_number", "load_id", "source_line", "row_id",
)  # fmt: skip
FEC = "https://docquery.fec.gov/cgi-bin"


@dataclass(frozen=True)
class Explanation:
    """A figure of the catalog with the rows behind it.

    `row_count` and `total` are of all rows; `rows` are the first, the largest first. `left_out` has reason, rows and dollars
    of what the same scope holds beside them. `parts` are the figures that a derived one is made of.
    """

    figure: Row
    relation: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()
    row_count: int = 0
    total: Decimal | None = None
    left_out: tuple[tuple[str, int, Decimal], ...] = ()
    parts: tuple[tuple[str, Decimal | None], ...] = field(default=())
    is_synthetic: bool = False


def explain(settings: Settings, figure_id: str, *, limit: int = 20) -> Explanation:
    """What is behind a figure. Raises BadInputError for an id that the catalog does not have, with the nearest ones."""
    with open_published(settings) as connection:
        found = fetch(connection, FIGURE, figure_id)
        if not found:
            raise BadInputError(_unknown(connection, figure_id))
        (figure,) = found
        synthetic = is_synthetic(settings)
        if not figure["rows_query"]:
            return Explanation(figure, parts=tuple(_parts(connection, figure)), is_synthetic=synthetic)
        return _with_rows(connection, figure, limit, synthetic)


def _unknown(connection: duckdb.DuckDBPyConnection, figure_id: str) -> str:
    race = figure_id.split(":")[0]
    ids = [row["figure_id"] for row in fetch(connection, "select figure_id from race_figures where race_id = ?", race)]
    if not ids:
        return f"{figure_id!r} is no figure: an id begins with a race, such as GA-06-2017-special; see race_figures"
    near = get_close_matches(figure_id, ids, n=3, cutoff=0.5)
    return f"{figure_id!r} is no figure of {race}" + (f"; near are {', '.join(near)}" if near else "")


def _with_rows(connection: duckdb.DuckDBPyConnection, figure: Row, limit: int, synthetic: bool) -> Explanation:
    query, adds = figure["rows_query"], figure["adds"]
    known = [column[0] for column in connection.execute(f"select * from {query} limit 0").description or ()]
    columns = [name for name in SHOWN if name in known]
    amount = adds or "null"
    ((count, total),) = connection.execute(f"select count(*), sum({amount}) from (select * from {query})").fetchall()
    shown = ", ".join([*columns, f"{amount} as amount"])
    largest_first = ", ".join(["abs(amount) desc", *(str(place) for place in range(1, len(columns) + 1))])
    rows = connection.execute(
        f"select {shown} from (select * from {query}) order by {largest_first} limit ?", [limit]
    ).fetchall()
    left_out: list[tuple[str, int, Decimal]] = []
    if figure["left_out_query"]:
        left_out = connection.execute(
            f"select reason, count(*), sum(amount) from (select * from {figure['left_out_query']})"
            " group by reason order by 3 desc nulls last, 1"
        ).fetchall()
    return Explanation(
        figure,
        relation=query.split()[0],
        columns=(*columns, "amount"),
        rows=tuple(rows),
        row_count=count,
        total=total if adds else None,
        left_out=tuple(left_out),
        is_synthetic=synthetic,
    )


def _parts(connection: duckdb.DuckDBPyConnection, figure: Row) -> Iterator[tuple[str, Decimal | None]]:
    """The catalog's figures of the same subject and window whose measures the formula names."""
    siblings = fetch(
        connection,
        "select figure_id, measure, value from race_figures"
        " where race_id = ? and window_id = ? and subject_id is not distinct from ?",
        figure["race_id"],
        figure["window_id"],
        figure["subject_id"],
    )
    words = set(figure["formula"].replace("(", " ").replace(")", " ").split())
    for sibling in siblings:
        if sibling["measure"] in words:
            yield sibling["figure_id"], sibling["value"]


def explained(explanation: Explanation) -> str:
    """The explanation as plain text."""
    return "\n".join(_lines(explanation))


def _lines(explanation: Explanation) -> Iterator[str]:
    figure = explanation.figure
    yield figure["figure_id"]
    if explanation.is_synthetic:
        yield SYNTHETIC
    yield clean(figure["sentence"] or f"Unknown, not zero: {figure['reason'] or 'no source is loaded'}.")
    yield f"{figure['label']} ({_unit(figure)}): {_amount(figure['value'], figure['unit'])}. {figure['definition']}"
    if figure["note"]:
        yield f"Note: {clean(figure['note'])}."
    if figure["coverage"] is not None:
        yield f"Coverage: the loaded rows hold {100 * figure['coverage']:.1f}% of the reports' itemized line."
    if figure["is_shared_between_races"]:
        yield "The total covers two races of the cycle."
    if figure["source_as_of"]:
        yield f"As of {figure['source_as_of']:%Y-%m-%d}."
    if figure["formula"]:
        yield f"Made of: {figure['formula']}"
        yield from (f"  {name} = {'unknown' if value is None else value.normalize():f}" for name, value in explanation.parts)
        return
    yield ""
    yield from _rows(explanation)


def _rows(explanation: Explanation) -> Iterator[str]:
    tie = "" if explanation.total is None else f", which add up to {explanation.total:,.2f}"
    made = "Made of" if explanation.figure["value"] is not None else "What is loaded of it:"
    yield f"{made} {explanation.row_count:,} rows of {explanation.relation}{tie}:"
    yield "  " + " | ".join(explanation.columns)
    for row in explanation.rows:
        yield "  " + " | ".join(clean("" if cell is None else str(cell)) for cell in row)
        if link := _link(explanation, dict(zip(explanation.columns, row, strict=True))):
            yield f"    {link}"
    if explanation.row_count > len(explanation.rows):
        more = explanation.row_count - len(explanation.rows)
        yield f'  and {more:,} more: racemoney sql --csv "select * from {explanation.figure["rows_query"]}"'
    if explanation.left_out:
        yield "Left out of the same committees and days, by reason:"
        yield from (f"  {reason}: {count:,} rows, {amount or 0:,.2f}" for reason, count, amount in explanation.left_out)
    if "contributor_name" in explanation.columns:
        yield LAW


def _link(explanation: Explanation, row: Row) -> str | None:
    """The FEC's page of a row's filing or page image. None for synthetic rows: the FEC has none of them."""
    if explanation.is_synthetic:
        return None
    if row.get("image_number"):
        return f"{FEC}/fecimg/?{row['image_number']}"
    filer = row.get("committee_id") or row.get("spender_id")
    if filer and (row.get("file_number") or 0) > 0:
        return f"{FEC}/forms/{filer}/{row['file_number']}/"
    return None


def _unit(figure: Row) -> str:
    return {"usd": "US dollars", "share": "share of one", "count": "number"}[figure["unit"]] + f", {figure['base']}"


def _amount(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "unknown"
    return {"usd": f"{value:,.2f}", "share": f"{value:.6f}", "count": f"{value:,.0f}"}[unit]

"""`racemoney changes --figures`: the figures that the published build changed, old and new.

The change log says which rows of the FEC's files moved; this says which published figures did, for whatever reason: newer
files, or a rule of ours that was mended.
"""

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from racemoney.build.manifest import build_in_place, database_file
from racemoney.desk.query import Table
from racemoney.desk.warehouse import check_race, open_published
from racemoney.errors import BadInputError
from racemoney.settings import Settings

Figures = dict[tuple[str, str, str], Decimal | float | None]

# The figures that people quote: of a race, and of a candidate in it.
# By mart: who a figure is about, what tells two of one name apart, and the figures.
_FIGURES = {
    "race_spending": ("''", "''", ("candidates_receipts", "candidates_disbursements", "outside_total")),
    "race_candidate_money": ("candidate_id", "''", ("receipts", "disbursements", "cash_on_hand")),
    "candidate_geography": (
        "candidate_id",
        "' (' || time_window || ', ' || basis || ')'",
        ("in_state_amount", "out_of_state_amount", "in_state_share"),
    ),
}
_OUTSIDE = """
    select
        race_id,
        coalesce(candidate_id, candidate_name, ''),
        'outside spending ' || case support_oppose when 'S' then 'for' when 'O' then 'against' else 'without direction' end,
        sum(amount)
    from race_outside_spending
    group by all
"""
COLUMNS = ("race_id", "candidate", "figure", "before", "after")


def changed_figures(settings: Settings, limit: int, race_id: str | None = None) -> Table:
    """The figures of the published build that were others in the build before it, by race.

    Raises BadInputError where there are no two builds to compare.
    """
    manifest = build_in_place(settings)
    before = manifest.previous_build_id if manifest else None
    if manifest is None or before is None or not database_file(settings, before).exists():
        raise BadInputError(f"{settings.root} holds no build before the published one, so no figure has an old value")
    if race_id is not None:
        with open_published(settings) as connection:
            race_id = check_race(connection, race_id)
    old, new = (_figures(settings, build_id) for build_id in (before, manifest.build_id))
    rows = [
        (*key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key) and race_id in (None, key[0])
    ]
    return Table(COLUMNS, tuple(rows[:limit]), is_cut=len(rows) > limit, is_synthetic=manifest.is_synthetic)


def _figures(settings: Settings, build_id: str) -> Figures:
    with duckdb.connect(str(database_file(settings, build_id)), read_only=True) as connection:
        return {(race, candidate, figure): value for race, candidate, figure, value in _read(connection)}


def _read(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str, Decimal | float | None]]:
    """(race, candidate, figure, value) of a build; what an older one did not have yet is left out."""
    for mart, (candidate, kind, figures) in _FIGURES.items():
        for figure in _present(connection, mart, figures):
            statement = f"select race_id, {candidate}, '{figure}' || {kind}, {figure} from {mart}"
            yield from connection.execute(statement).fetchall()
    yield from connection.execute(_OUTSIDE).fetchall()


def _present(connection: duckdb.DuckDBPyConnection, mart: str, figures: tuple[str, ...]) -> list[str]:
    found = connection.execute(f"select * from {mart} limit 0").description or ()
    return [figure for figure in figures if figure in {column[0] for column in found}]

"""Commands that only read: the published build, what is loaded, what changed."""

from dataclasses import replace
from typing import Annotated

import typer

from racemoney.cli.app import ASKING, KEEPING, CsvFlag, Home, app, day_of, fail_if, say, settings_of
from racemoney.cli.tables import print_csv, print_marks, print_table
from racemoney.desk.query import Table
from racemoney.errors import BadInputError
from racemoney.settings import Settings


@app.command(rich_help_panel=ASKING)
def races(
    cycle: Annotated[int | None, typer.Option(help="Only this cycle.")] = None,
    special: Annotated[bool, typer.Option("--special", help="Only special elections.")] = False,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """List the races of the published build."""
    from racemoney.desk.query import run_sql
    from racemoney.desk.warehouse import race_label

    conditions = ["true"]
    if cycle is not None:
        conditions.append(f"races.cycle = {cycle}")
    if special:
        conditions.append("is_special")
    statement = f"""
        select
            race_id,
            final_election_date,
            candidate_count as candidates,
            candidates_receipts,
            outside_total,
            missing_sources
        from races
        inner join race_spending using (race_id)
        where {" and ".join(conditions)}
        order by race_id
    """
    settings = settings_of(home)
    found = run_sql(settings, statement, limit=100_000)
    if as_csv:
        print_table(found, as_csv)
        return
    # a program reads ids, a person the names of seats
    print_table(replace(found, rows=tuple((race_label(str(race)), *cells) for race, *cells in found.rows)), as_csv)
    _print_money_in_no_race(settings, cycle)


def _print_money_in_no_race(settings: Settings, cycle: int | None) -> None:
    from racemoney.desk.show.no_race import money_in_no_race
    from racemoney.desk.warehouse import open_published

    with open_published(settings) as connection:
        if text := money_in_no_race(connection, cycle):
            say(f"\n{text}")


@app.command(rich_help_panel=ASKING)
def show(
    races: Annotated[list[str], typer.Argument(help="A race id, such as GA-06-2017-special; several are compared.")],
    with_reconciliation: Annotated[
        bool, typer.Option("--reconcile", help="Also the rows against the FEC's own totals, and why they differ.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(help="As the FEC's record had it on a day, such as 2017-04-07.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Tell what the marts say of a race: receipts, where they came from, outside spending, what is unknown.

    Several races are set side by side instead, through reports that all of their contenders filed.
    """
    from racemoney.desk.show import show_race
    from racemoney.desk.show.as_of import show_race_as_of
    from racemoney.desk.show.compare import compare_races

    settings = settings_of(home)
    if len(races) > 1 and (with_reconciliation or as_of):
        raise BadInputError("--reconcile and --as-of are of one race; name one")
    if as_of and with_reconciliation:
        raise BadInputError("--reconcile is of today; leave --as-of out")
    if len(races) > 1:
        say(compare_races(settings, races))
    elif as_of:
        say(show_race_as_of(settings, races[0], day_of(as_of)))
    else:
        say(show_race(settings, races[0], with_reconciliation=with_reconciliation))


@app.command(rich_help_panel=ASKING)
def explain(
    figure_id: Annotated[str, typer.Argument(help="A figure_id of race_figures.")],
    limit: Annotated[int, typer.Option(min=0, help="Rows to show at most.")] = 20,
    home: Home = None,
) -> None:
    """Show what a figure says, the rows that make it, and those left out with the reason."""
    from racemoney.desk.explain import explain, explained

    say(explained(explain(settings_of(home), figure_id, limit=limit)))


@app.command(rich_help_panel=ASKING)
def sql(
    statement: Annotated[str, typer.Argument(help="One statement that reads.")],
    limit: Annotated[
        int | None, typer.Option(min=1, help="Rows to show at most: 200, with --csv all, unless given.", show_default=False)
    ] = None,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """Run one reading SQL statement on the published build."""
    from racemoney.desk.query import names_donors, run_sql, stream_sql
    from racemoney.desk.warehouse import is_synthetic

    settings = settings_of(home)
    if as_csv and limit is None:
        print_csv(stream_sql(settings, statement))
        is_donors = names_donors(settings, statement)
        print_marks(is_synthetic=is_synthetic(settings), names_donors=is_donors, as_csv=True)
    else:
        print_table(run_sql(settings, statement, limit=limit or 200), as_csv)


@app.command(rich_help_panel=ASKING)
def status(
    max_age: Annotated[
        str | None, typer.Option(help="Exit 1 when a source is older than this, such as 2d, 12h or 1w.")
    ] = None,
    cycle: Annotated[int | None, typer.Option(help="Only this cycle; closed cycles are old by nature.")] = None,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """Say per table and cycle what is loaded, how old it is and from which bytes."""
    from racemoney.desk.status import parse_age, too_old
    from racemoney.desk.status import status as read_status

    age = parse_age(max_age) if max_age else None
    settings = settings_of(home)
    rows = [row for row in read_status(settings) if cycle in (None, row.cycle)]
    if not rows:
        raise BadInputError(f"nothing is loaded in {settings.root}; run `racemoney load` first")
    columns = (
        "table",
        "cycle",
        "rows",
        "quarantined",
        "source as of",
        "date from",
        "data through",
        "file",
        "sha256",
        "stale",
        "synthetic",
    )
    count = str if as_csv else "{:,}".format
    cells = tuple(
        (
            row.table,
            row.cycle,
            count(row.rows),
            count(row.quarantined),
            f"{row.source_as_of:%Y-%m-%d %H:%M}",
            row.as_of_basis,
            row.data_through_date or "",
            row.original_name,
            row.sha256,
            "stale" if row.is_stale else "",
            "synthetic" if row.is_synthetic else "",
        )
        for row in rows
    )
    print_table(Table(columns, cells, is_synthetic=any(row.is_synthetic for row in rows)), as_csv)
    if age and (old := too_old(rows, age)):
        names = ", ".join(f"{row.table} {row.cycle}" for row in old)
        fail_if([f"older than {max_age}: {names}"])


@app.command(rich_help_panel=KEEPING)
def changes(
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle, named by its even year.")] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Figures instead of rows: what the published build changed, old and new.")
    ] = False,
    race: Annotated[str | None, typer.Option(help="Of figures, only those of this race.")] = None,
    committee: Annotated[str | None, typer.Option(help="Only rows of this committee, such as C00630426.")] = None,
    table: Annotated[str | None, typer.Option(help="Only this table of the lake, such as individual_contributions.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows to show at most, the newest and largest first.")] = 200,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """Tell what newer loads added, changed and deleted, with amounts before and after; or which figures changed."""
    from racemoney.desk.changes import changed_rows, open_changes, sums
    from racemoney.desk.figure_changes import changed_figures

    if figures:
        print_table(changed_figures(settings_of(home), limit, race), as_csv)
        return
    if cycle is None:
        raise BadInputError("give the cycle, such as --cycle 2018, or --figures")
    with open_changes(settings_of(home), cycle, committee, table) as log:
        if not as_csv:
            totals = sums(log)
            if not totals.rows:
                whose = f" for {committee.upper()}" if committee else ""
                where = f"{table} of {cycle}" if table else str(cycle)
                say(f"nothing changed{whose} in {where}: no load brought other rows there than the one before it")
                return
            print_table(totals, as_csv=False)
            print()
        print_table(changed_rows(log, limit, with_values=as_csv), as_csv)

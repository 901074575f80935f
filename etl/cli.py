"""The command line: thin verbs over the packages. Errors are one sentence on standard error and exit 1."""

import csv
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from etl import __version__
from etl.desk.progress import Reporter
from etl.desk.query import Table, csv_cell
from etl.errors import BadInputError, RacemoneyError
from etl.settings import Settings

app = typer.Typer(
    name="racemoney",
    help="FEC filings in, race-level money out: who raised what, from where, and who spent how much for and against whom.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", help="The data home; RACEMONEY_HOME, or ./warehouse, unless given.", show_default=False),
]
Race = Annotated[str, typer.Argument(help="A race id, such as GA-06-2017-special.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Write CSV instead of a table.")]


def main() -> None:
    """Run the command line; a RacemoneyError becomes its sentence and exit 1."""
    try:
        app()
    except RacemoneyError as error:
        print(f"racemoney: {error}", file=sys.stderr)
        raise SystemExit(1) from None


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def load(
    folder: Annotated[Path | None, typer.Option("--from", help="A folder with files under the FEC's names.")] = None,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle, named by its even year.")] = None,
    dataset: Annotated[
        tuple[str, Path] | None, typer.Option("--dataset", help="NAME FILE: one file of any name.", show_default=False)
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(help="When the FEC last changed the files, UTC; else the zip's or the file's date.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Put an older version in place of a newer one.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Parse again what an older parser read.")] = False,
    home: Home = None,
) -> None:
    """Load FEC bulk files into the lake: from a folder, one file, or again what is stale."""
    from etl.desk.filings import load_stale_filings
    from etl.desk.load import load_file, load_folder, load_stale

    settings = _settings(home)
    moment = as_of.replace(tzinfo=UTC) if as_of else None
    if sum((folder is not None, dataset is not None, stale)) != 1:
        raise BadInputError("give one of --from FOLDER, --dataset NAME FILE or --stale")
    if cycle is None and not stale:
        raise BadInputError("give the cycle, such as --cycle 2018")
    with _progress() as progress:
        if dataset is not None:
            report = load_file(settings, *dataset, cycle or 0, as_of=moment, force=force, progress=progress)
        elif folder is not None:
            report = load_folder(settings, folder, cycle or 0, as_of=moment, force=force, progress=progress)
        else:
            report = load_stale(settings, progress=progress)
            for sentence in load_stale_filings(settings, progress=progress).sentences():
                print(sentence)
    for loaded in report.loaded:
        print(loaded.sentence())
    for skipped in report.skipped:
        print(skipped.sentence())
    for failed in report.failed:
        print(f"racemoney: {failed.sentence()}", file=sys.stderr)
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def fetch(
    cycle: Annotated[int, typer.Option(help="Two-year cycle, named by its even year.")],
    dataset: Annotated[list[str] | None, typer.Option("--dataset", help="Only this dataset; may be repeated.")] = None,
    load_too: Annotated[bool, typer.Option("--load", help="Load what was fetched into the lake.")] = False,
    home: Home = None,
) -> None:
    """Fetch the FEC's bulk files of a cycle, only those that changed; a download that was cut goes on."""
    from etl.desk.fetch import fetch_cycle

    with _progress() as progress:
        report = fetch_cycle(_settings(home), cycle, dataset or (), load=load_too, progress=progress)
    for sentence in report.sentences():
        print(sentence)
    for failed in report.failed:
        print(f"racemoney: {failed.sentence()}", file=sys.stderr)
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def api(
    endpoint: Annotated[str, typer.Argument(help="An endpoint of OpenFEC, such as schedule_e or election-dates.")],
    cycle: Annotated[int, typer.Option(help="Two-year cycle, named by its even year.")],
    where: Annotated[
        list[str] | None, typer.Option(help="FILTER=VALUE, such as committee_id=C00630426; may be repeated.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Ask for everything again, not only for what is new.")] = False,
    home: Home = None,
) -> None:
    """Pull what is new of an endpoint of OpenFEC into the lake; needs RACEMONEY_FEC_API_KEY."""
    from etl.desk.api import fetch_api

    pairs = [told.partition("=") for told in where or ()]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise BadInputError(f"{wrong[0]!r} is no filter; write it like committee_id=C00630426")
    filters = {name: value for name, _, value in pairs}
    for told in fetch_api(_settings(home), endpoint, cycle, filters=filters, full=full):
        print(told.sentence())


@app.command()
def filings(
    folder: Annotated[
        Path | None, typer.Option("--from", help="A folder with filings (1326465.fec) and daily zips (20180616.zip).")
    ] = None,
    day: Annotated[list[str] | None, typer.Option(help="A day's filings, such as 2018-06-16; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option(help="Every day from this one through yesterday, Eastern time.")] = None,
    number: Annotated[list[str] | None, typer.Option("--id", help="One filing by its number; may be repeated.")] = None,
    committee: Annotated[
        str | None, typer.Option(help="What a committee filed in --cycle, such as C00630426; needs RACEMONEY_FEC_API_KEY.")
    ] = None,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle, named by its even year.")] = None,
    paper: Annotated[bool, typer.Option("--paper/--no-paper", help="Of days, also what came on paper.")] = True,
    full: Annotated[bool, typer.Option("--full", help="Of days, also those that change no more.")] = False,
    home: Home = None,
) -> None:
    """Load electronic filings, every form and version: of days, single ones, a committee's, or those of a folder."""
    from etl.desk import fetch_filings as channel
    from etl.desk.filings import load_filings_folder
    from etl.fetch.filings import KINDS

    if sum(map(bool, (folder, day, since, number, committee))) != 1:
        raise BadInputError("give one of --day, --since, --id, --committee or --from")
    if bool(committee) != (cycle is not None):
        raise BadInputError("--committee and --cycle go together, as in --committee C00630426 --cycle 2018")
    settings, kinds = _settings(home), KINDS if paper else KINDS[:1]
    with _progress() as progress:
        if folder:
            for sentence in load_filings_folder(settings, folder, progress=progress).sentences():
                print(sentence)
            return
        if number:
            done = channel.fetch_filings(settings, [_file_number(text) for text in number], progress=progress)
        elif committee:
            done = channel.fetch_committee_filings(settings, committee, cycle or 0, progress=progress)
        else:
            days = [_day(text) for text in day or ()]
            if since:
                days = channel.days_due(settings, datetime.now(UTC), since=_day(since), kinds=kinds, full=full)
            done = channel.fetch_days(settings, days, kinds=kinds, full=full, progress=progress)
    for sentence in done.sentences():
        print(sentence)
    for failed in done.failed:
        print(f"racemoney: {failed.sentence()}", file=sys.stderr)
    if not (done.brought or done.failed or done.notes):
        print("nothing to ask for: every day through yesterday is in the lake and changes no more")
    if not done.ok:
        raise typer.Exit(1)


@app.command()
def build(
    full: Annotated[bool, typer.Option("--full", help="Compute every cycle again.")] = False, home: Home = None
) -> None:
    """Compute the marts from the lake, test them, and publish racemoney.duckdb."""
    from etl.build import build as run

    settings = _settings(home)
    manifest = run(settings, full=full)
    if manifest is None:
        print(f"nothing changed since the published build; {settings.database} stays")
        return
    cycles = ", ".join(str(cycle) for cycle in manifest.cycles) or "no cycle, views only"
    print(f"build {manifest.build_id} published as {settings.database} (computed: {cycles})")
    if manifest.warnings:
        print(f"{manifest.warnings} checks count inconsistencies of the FEC's own data; see meta.data_quality")


@app.command()
def run(
    race: Annotated[
        str | None, typer.Option(help="A race id, such as GA-06-2017-special; needs RACEMONEY_FEC_API_KEY.")
    ] = None,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle, named by its even year.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a large pull.")] = False,
    home: Home = None,
) -> None:
    """Fetch what a race or a cycle needs, load, build and export: from nothing to the figures."""
    from etl.desk.estimate import Estimate
    from etl.desk.run import run_cycle, run_race

    settings = _settings(home)
    if (race is None) == (cycle is None):
        raise BadInputError("give one of --race GA-06-2017-special or --cycle 2018")

    def confirm(estimate: Estimate) -> bool:
        print(estimate.sentence(settings))
        is_asked = estimate.is_large and not yes and sys.stdin.isatty()
        return not is_asked or typer.confirm("Go on?")

    with _progress() as progress:
        if race is not None:
            done = run_race(settings, race, confirm=confirm, progress=progress)
        else:
            done = run_cycle(settings, cycle or 0, confirm=confirm, progress=progress)
    print(f"database {done.database}")
    for folder in done.exported:
        print(f"CSV      {folder}")
    for failed in done.failed:
        print(f"racemoney: {failed}", file=sys.stderr)
    if done.failed:
        raise typer.Exit(1)


@app.command()
def export(race: Race, home: Home = None) -> None:
    """Write CSV summaries of a race, with a datapackage.json that describes every column."""
    from etl.desk.export import export_race

    print(export_race(_settings(home), race))


@app.command()
def races(
    cycle: Annotated[int | None, typer.Option(help="Only this cycle.")] = None,
    special: Annotated[bool, typer.Option("--special", help="Only special elections.")] = False,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """List the races of the published build."""
    from etl.desk.query import run_sql

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
    _print_table(run_sql(_settings(home), statement, limit=100_000), as_csv)


@app.command()
def show(race: Race, home: Home = None) -> None:
    """Tell what the marts say of a race: receipts, where they came from, outside spending, what is unknown."""
    from etl.desk.show import show_race

    print(show_race(_settings(home), race))


@app.command()
def sql(
    statement: Annotated[str, typer.Argument(help="One statement that reads.")],
    limit: Annotated[int, typer.Option(min=1, help="Rows to show at most.")] = 200,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """Run one reading SQL statement on the published build."""
    from etl.desk.query import run_sql

    _print_table(run_sql(_settings(home), statement, limit=limit), as_csv)


@app.command()
def status(
    max_age: Annotated[
        str | None, typer.Option(help="Exit 1 when a source is older than this, such as 2d, 12h or 1w.")
    ] = None,
    cycle: Annotated[int | None, typer.Option(help="Only this cycle; closed cycles are old by nature.")] = None,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """Say per table and cycle what is loaded, how old it is and from which bytes."""
    from etl.desk.status import parse_age, too_old
    from etl.desk.status import status as read_status

    age = parse_age(max_age) if max_age else None
    settings = _settings(home)
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
    _print_table(Table(columns, cells), as_csv)
    if not as_csv and any(row.is_synthetic for row in rows):
        print("SYNTHETIC DATA")
    if age and (old := too_old(rows, age)):
        names = ", ".join(f"{row.table} {row.cycle}" for row in old)
        print(f"racemoney: older than {max_age}: {names}", file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def changes(
    cycle: Annotated[int, typer.Option(help="Two-year cycle, named by its even year.")],
    committee: Annotated[str | None, typer.Option(help="Only rows of this committee, such as C00630426.")] = None,
    table: Annotated[str | None, typer.Option(help="Only this table of the lake, such as individual_contributions.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows to show at most, the newest and largest first.")] = 200,
    as_csv: CsvFlag = False,
    home: Home = None,
) -> None:
    """Tell what newer loads added, changed and deleted, with amounts before and after."""
    from etl.desk.changes import changed_rows, open_changes, sums

    with open_changes(_settings(home), cycle, committee, table) as log:
        if not as_csv:
            _print_table(sums(log), as_csv=False)
            print()
        _print_table(changed_rows(log, limit, with_values=as_csv), as_csv)
        if not as_csv and log.is_synthetic:
            print("SYNTHETIC DATA")


@app.command()
def rollback(home: Home = None) -> None:
    """Put the build before the published one back in place."""
    from etl.build.publish import rollback as go_back

    settings = _settings(home)
    print(f"build {go_back(settings).build_id} is in place as {settings.database}")


@app.command()
def gc(
    keep: Annotated[int, typer.Option(min=1, help="Published builds to keep, the one in place among them.")] = 3,
    home: Home = None,
) -> None:
    """Delete old builds, and the loads and raw files that neither a kept build nor the next one needs."""
    from etl.build.publish import keep_builds
    from etl.lake.gc import collect

    settings = _settings(home)
    report = collect(settings, keep_builds(settings, keep))
    print(
        f"removed {len(report.loads)} loads, {len(report.orphans)} half-written ones and {len(report.raw)} raw files,"
        f" {report.bytes >> 20:,} MB"
    )


@app.command()
def demo(home: Annotated[Path, typer.Option("--home", help="Where the demo lives.")] = Path("warehouse/demo")) -> None:
    """Run the whole pipeline on synthetic data: stand-in FEC server, Airflow Dags, build, export, and the answer."""
    from etl.desk.show import show_race
    from etl.sample.demo import run_demo

    done = run_demo(home)
    print(f"\n{show_race(done.settings, done.race)}\n")
    print(f"database      {done.settings.database}")
    print(f"CSV           {done.exported}")
    print(f"Airflow's log {done.log}")
    print(f"next          .venv/bin/racemoney sql --home {home} 'select race_id, outside_total from race_spending'")


def _settings(home: Path | None) -> Settings:
    try:
        return Settings(home=home) if home else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"RACEMONEY_{str(first['loc'][0]).upper()}" if first["loc"] else "a setting"
        raise BadInputError(f"{name} is {first.get('input')!r}: {first['msg']}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"{text!r} is no day; write it like 2018-06-16") from None


def _file_number(text: str) -> int:
    """A filing's number, also in the FEC's own spelling FEC-1326465."""
    digits = text.strip().upper().removeprefix("FEC-")
    if not re.fullmatch(r"-?[0-9]{1,12}", digits):
        raise BadInputError(f"{text!r} is no number of a filing; write it like 1326465")
    return int(digits)


@contextmanager
def _progress() -> Iterator[Reporter]:
    """Bars on a terminal, plain lines in a log."""
    from etl.desk.progress import Bars, Lines

    if sys.stderr.isatty():
        with Bars() as bars:
            yield bars
    else:
        yield Lines()


def _print_table(table: Table, as_csv: bool) -> None:
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([csv_cell(cell) for cell in row] for row in table.rows)
    else:
        _draw(table)
    if table.is_cut:
        print(f"only the first {len(table.rows):,} rows; ask for more with --limit", file=sys.stderr)


def _draw(table: Table) -> None:
    drawn = RichTable(box=None, pad_edge=False, header_style="bold")
    numeric = {i for row in table.rows for i, cell in enumerate(row) if isinstance(cell, int | float | Decimal)}
    for index, column in enumerate(table.columns):
        drawn.add_column(column, justify="right" if index in numeric else "left", no_wrap=index == 0, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(_cell(cell) for cell in row))
    # a log or a pipe gets whole lines, a terminal its own width
    Console(width=None if sys.stdout.isatty() else 10_000).print(drawn)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, Decimal) else str(value)
    # donors and committees type what they like: no markup, no control characters
    return escape("".join(character if character.isprintable() else " " for character in text))


if __name__ == "__main__":
    main()

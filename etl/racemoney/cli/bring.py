"""Commands that bring the FEC's data into the lake."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racemoney.cli.app import ASKING, KEEPING, Home, app, day_of, fail_if, fetch_app, progress_shown, say, settings_of
from racemoney.errors import BadInputError

if TYPE_CHECKING:
    from racemoney.channels.outcome import Report

app.add_typer(fetch_app, name="fetch", rich_help_panel=KEEPING)


@app.command(rich_help_panel=KEEPING)
def load(
    folder: Annotated[
        Path | None,
        typer.Option("--from", help="A folder of bulk files, filings (1326465.fec) and daily zips (20180616.zip)."),
    ] = None,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle of bulk files, named by its even year.")] = None,
    dataset: Annotated[
        tuple[str, Path] | None, typer.Option("--dataset", help="NAME FILE: one bulk file of any name.", show_default=False)
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(help="When the FEC last changed the files, UTC; else the zip's or the file's date.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Put an older version in place of a newer one.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Parse again what an older parser read.")] = False,
    home: Home = None,
) -> None:
    """Load files at hand into the lake: a folder of bulk files and filings, one bulk file, or again what is stale."""
    from racemoney.channels.bulk_files import load_file
    from racemoney.channels.folder import load_any_folder
    from racemoney.channels.stale import load_stale

    settings = settings_of(home)
    moment = as_of.replace(tzinfo=UTC) if as_of else None
    if sum((folder is not None, dataset is not None, stale)) != 1:
        raise BadInputError("give one of --from FOLDER, --dataset NAME FILE or --stale")
    if dataset is not None and cycle is None:
        raise BadInputError("give the cycle, such as --cycle 2018")
    with progress_shown() as progress:
        if dataset is not None:
            report = load_file(settings, *dataset, cycle or 0, as_of=moment, force=force, progress=progress)
        elif folder is not None:
            report = load_any_folder(settings, folder, cycle, as_of=moment, force=force, progress=progress)
        else:
            report = load_stale(settings, progress=progress)
    _tell(report)


@fetch_app.callback(invoke_without_command=True)
def fetch(
    context: typer.Context,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle of the bulk files, named by its even year.")] = None,
    dataset: Annotated[list[str] | None, typer.Option("--dataset", help="Only this dataset; may be repeated.")] = None,
    load_too: Annotated[bool, typer.Option("--load", help="Load what was fetched into the lake.")] = False,
    home: Home = None,
) -> None:
    """Fetch the FEC's bulk files of a cycle, only those that changed; a download that was cut goes on.

    `fetch filings`, `fetch api` and `fetch checks` bring what the bulk files do not have.
    """
    if context.invoked_subcommand:
        return
    if cycle is None:
        raise BadInputError("give the cycle, such as --cycle 2018; `racemoney fetch --help` lists what else can be fetched")
    from racemoney.channels.bulk import fetch_cycle

    with progress_shown() as progress:
        report = fetch_cycle(settings_of(home), cycle, dataset or (), load=load_too, progress=progress)
    _tell(report)


@app.command(hidden=True)
@fetch_app.command()
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
    from racemoney.channels.api import fetch_api

    pairs = [told.partition("=") for told in where or ()]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise BadInputError(f"{wrong[0]!r} is no filter; write it like committee_id=C00630426")
    filters = {name: value for name, _, value in pairs}
    for told in fetch_api(settings_of(home), endpoint, cycle, filters=filters, full=full):
        say(told.sentence())


@fetch_app.command("checks")
def checks(
    race: Annotated[str, typer.Option(help="A race id, such as GA-06-2017-special.")],
    full: Annotated[bool, typer.Option("--full", help="Ask again what was asked within the hour.")] = False,
    home: Home = None,
) -> None:
    """Ask OpenFEC for the FEC's own figures of a race; the next build compares them with ours."""
    from racemoney.desk.checks import fetch_checks

    for told in fetch_checks(settings_of(home), race, full=full):
        say(told.sentence())
    say("build again to compare: the differences stand in fec_comparisons and meta.data_quality")


@app.command(hidden=True)
@fetch_app.command()
def filings(
    folder: Annotated[Path | None, typer.Option("--from", hidden=True, help="As `load --from`, for one release.")] = None,
    day: Annotated[list[str] | None, typer.Option(help="A day's filings, such as 2018-06-16; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option(help="Every day from this one through yesterday, Eastern time.")] = None,
    number: Annotated[list[str] | None, typer.Option("--id", help="One filing by its number; may be repeated.")] = None,
    committee: Annotated[
        str | None, typer.Option(help="What a committee filed in --cycle, such as C00630426; needs RACEMONEY_FEC_API_KEY.")
    ] = None,
    race: Annotated[
        str | None, typer.Option(help="With --new, the early reports of spending about a race, such as GA-06-2017-special.")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Of a committee or a race, what came in within the last minutes and months.")
    ] = False,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle, named by its even year.")] = None,
    paper: Annotated[bool, typer.Option("--paper/--no-paper", help="Of days, also what came on paper.")] = True,
    full: Annotated[bool, typer.Option("--full", help="Of days, also those that change no more.")] = False,
    home: Home = None,
) -> None:
    """Fetch and load electronic filings of every form and version: of days, by number, or of a committee or race."""
    from racemoney.channels.filings import fetch as channel
    from racemoney.channels.filings import new as new_filings
    from racemoney.channels.filings.folder import load_filings_folder
    from racemoney.lake.parts import KINDS

    if sum(map(bool, (folder, day, since, number, committee, race))) != 1:
        raise BadInputError("give one of --day, --since, --id, --committee or --race")
    if (race and not new) or (new and not (race or committee)):
        raise BadInputError("--new goes with --committee or --race, and --race with --new")
    if bool(committee) != (cycle is not None):
        raise BadInputError("--committee and --cycle go together, as in --committee C00630426 --cycle 2018")
    settings, kinds = settings_of(home), KINDS if paper else KINDS[:1]
    with progress_shown() as progress:
        if folder:
            done = load_filings_folder(settings, folder, progress=progress)
        elif number:
            done = channel.fetch_filings(settings, [_file_number(text) for text in number], progress=progress)
        elif race:
            done = new_filings.fetch_new_of_race(settings, race, progress=progress)
        elif committee and new:
            done = new_filings.fetch_new_of_committee(settings, committee, cycle or 0, progress=progress)
        elif committee:
            done = channel.fetch_committee_filings(settings, committee, cycle or 0, progress=progress)
        else:
            days = [day_of(text) for text in day or ()]
            if since:
                days = channel.days_due(settings, datetime.now(UTC), since=day_of(since), kinds=kinds, full=full)
            done = channel.fetch_days(settings, days, kinds=kinds, full=full, progress=progress)
    _tell(done)
    if not (done.outcomes or done.notes):
        say("nothing to ask for: every day through yesterday is in the lake and changes no more")


@app.command(rich_help_panel=ASKING)
def run(
    race: Annotated[
        str | None, typer.Option(help="A race id, such as GA-06-2017-special; needs RACEMONEY_FEC_API_KEY.")
    ] = None,
    cycle: Annotated[int | None, typer.Option(help="Two-year cycle, named by its even year.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a large pull.")] = False,
    home: Home = None,
) -> None:
    """Fetch what a race or a cycle needs, load, build and export: from nothing to the figures."""
    from racemoney.channels.estimate import Estimate
    from racemoney.desk.run import run_cycle, run_race

    settings = settings_of(home)
    if (race is None) == (cycle is None):
        raise BadInputError("give one of --race GA-06-2017-special or --cycle 2018")

    def confirm(estimate: Estimate) -> bool:
        say(estimate.sentence(settings))
        is_asked = estimate.is_large and not yes and sys.stdin.isatty()
        return not is_asked or typer.confirm("Go on?")

    with progress_shown() as progress:
        if race is not None:
            done = run_race(settings, race, confirm=confirm, progress=progress)
        else:
            done = run_cycle(settings, cycle or 0, confirm=confirm, progress=progress)
    say(f"database {done.database}")
    for path in done.exported:
        say(f"{'page    ' if path.suffix == '.html' else 'CSV     '} {path}")
    fail_if(done.failed)


def _tell(report: "Report") -> None:
    """Say what happened, and fail if anything failed."""
    for sentence in report.sentences():
        say(sentence)
    fail_if(report.failed)


def _file_number(text: str) -> int:
    """A filing's number, also in the FEC's own spelling FEC-1326465."""
    digits = text.strip().upper().removeprefix("FEC-")
    if not re.fullmatch(r"-?[0-9]{1,12}", digits):
        raise BadInputError(f"{text!r} is no number of a filing; write it like 1326465")
    return int(digits)

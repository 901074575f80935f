"""Commands that make, keep and withdraw a published build."""

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from racemoney.cli.app import ASKING, KEEPING, Home, Race, app, say, settings_of


@app.command(rich_help_panel=KEEPING)
def build(
    full: Annotated[bool, typer.Option("--full", help="Compute every cycle again.")] = False, home: Home = None
) -> None:
    """Compute the marts from the lake, test them, and publish racemoney.duckdb."""
    from racemoney.build import build as run

    settings = settings_of(home)
    manifest = run(settings, full=full, announce=say)
    if manifest is None:
        say(f"nothing changed since the published build; {settings.database} stays")
        return
    cycles = ", ".join(str(cycle) for cycle in manifest.cycles) or "no cycle, views only"
    say(f"build {manifest.build_id} published as {settings.database} (computed: {cycles})")
    if manifest.warnings:
        say(f"{manifest.warnings} checks count inconsistencies of the FEC's own data; see meta.data_quality")


class Format(StrEnum):
    """What a race is exported as."""

    csv = "csv"
    html = "html"


@app.command(rich_help_panel=ASKING)
def export(
    race: Race,
    format: Annotated[
        Format, typer.Option("--format", help="csv: a folder of tables. html: one page to look at, print or send.")
    ] = Format.csv,
    home: Home = None,
) -> None:
    """Write CSV summaries of a race with a datapackage.json that describes every column, or one page with pictures."""
    from racemoney.desk.export import export_notes, export_race
    from racemoney.desk.page import export_page

    settings = settings_of(home)
    if notes := export_notes(settings, race):
        say(notes)
    say(str(export_race(settings, race) if format is Format.csv else export_page(settings, race)))


@app.command(rich_help_panel=KEEPING)
def rollback(home: Home = None) -> None:
    """Put the build before the published one back in place."""
    from racemoney.build.publish import rollback as go_back

    settings = settings_of(home)
    say(f"build {go_back(settings).build_id} is in place as {settings.database}")


@app.command(rich_help_panel=KEEPING)
def gc(
    keep: Annotated[int, typer.Option(min=1, help="Published builds to keep, the one in place among them.")] = 3,
    home: Home = None,
) -> None:
    """Delete old builds, and the loads and raw files that neither a kept build nor the next one needs.

    What killed runs left goes too, once it is a day old. Filings that were loaded one by one are packed together
    first.
    """
    from racemoney.build.publish import keep_builds
    from racemoney.build.verdicts import collect_verdicts
    from racemoney.channels.filings.packs import compact_filings
    from racemoney.lake.gc import collect
    from racemoney.lake.lock import exclusive_lock

    settings = settings_of(home)
    compact_filings(settings)
    with exclusive_lock(settings):
        report = collect(settings, keep_builds(settings, keep))
        freed = report.bytes + collect_verdicts(settings)
    say(
        f"removed {len(report.loads)} loads, {len(report.orphans)} half-written ones and {len(report.raw)} raw files,"
        f" {len(report.drafts)} drafts, {freed >> 20:,} MB"
    )


@app.command(rich_help_panel=ASKING)
def demo(home: Annotated[Path, typer.Option("--home", help="Where the demo lives.")] = Path("warehouse/demo")) -> None:
    """Run the whole pipeline on synthetic data: stand-in FEC server, Airflow Dags, build, export, and the answer.

    Without Airflow it runs the same steps without the Dags.
    """
    from racemoney.desk.show import show_race
    from racemoney.sample.demo import run_demo

    done = run_demo(home)
    say(f"\n{show_race(done.settings, done.race)}\n")
    say(f"database      {done.settings.database}")
    say(f"page          {done.page}")
    say(f"CSV           {done.exported}")
    if done.log:
        say(f"Airflow's log {done.log}")
    command = "racemoney" if shutil.which("racemoney") else ".venv/bin/racemoney"
    say(f"next          {command} sql --home {home} 'select race_id, outside_total from race_spending'")

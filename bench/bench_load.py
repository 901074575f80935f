"""Zip to typed, numbered, checked Parquet against DuckDB's bare typed COPY of the already extracted text.

    python -m bench.bench_load [--rows 8000000] [--runs 3] [--slope]

The floor and our load alternate in one run, each of ours in a process of its own, so that its peak memory can be read.
Seconds on the clock say what a person waits; processor seconds hold still when the machine does other work too.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from racemoney.channels import bulk
from racemoney.channels.bulk_files import load_file
from racemoney.parse.delimited import OnBytes, Parsed, Raw
from racemoney.settings import Settings
from racemoney.sources import get_source

THREADS = os.cpu_count() or 2
SOURCE = get_source("indiv")

# Made-up lines with the widths and the shares of blanks of the FEC's own: 190 bytes a line.
MADE_UP = """
select
    'C' || lpad((h % 15000)::varchar, 8, '0'),
    ['N', 'A', 'T'][1 + h % 3],
    ['Q1', 'M5', '12S', '30R', 'YE'][1 + h // 7 % 5],
    ['P', 'G', '', 'S', 'P2018'][1 + h // 11 % 5],
    (201701000000000000 + h % 99999999999)::varchar,
    ['15', '15E', '24T', '10'][1 + h // 13 % 4],
    'IND',
    chr(65 + (h // 17 % 26)::integer) || substr(md5(i::varchar), 1, 4 + (h % 7)::integer) || ', '
        || ['JOHN A', 'MARY', 'ROBERT ', 'LINDA MS.', 'J'][1 + h // 19 % 5],
    ['LOS ANGELES', 'NEW YORK', 'ATLANTA', 'ROSWELL', 'SANDY SPRINGS'][1 + h // 23 % 5] || (h % 400)::varchar,
    ['CA', 'NY', 'GA', 'TX', 'ZZ'][1 + h // 29 % 5],
    lpad((h % 1000000000)::varchar, case when h % 3 = 0 then 5 else 9 end, '0'),
    ['NOT EMPLOYED', 'SELF EMPLOYED', 'EMPLOYER ' || (h % 90000)::varchar][1 + h // 31 % 3],
    ['RETIRED', 'ATTORNEY', 'NOT EMPLOYED', 'PHYSICIAN ' || (h % 300)::varchar][1 + h // 37 % 4],
    strftime(date '2017-01-01' + (h % 700)::integer, '%m%d%Y'),
    (h % 2700)::varchar,
    case when h % 4 = 0 then 'C' || lpad((h % 9000)::varchar, 8, '0') else '' end,
    'SA11AI_' || (h % 99999999)::varchar,
    (1100000 + h % 90000)::varchar,
    case when h % 50 = 0 then 'X' else '' end,
    case when h % 4 = 0 then 'EARMARKED FOR SOMEONE FOR CONGRESS (C00630426)' else '' end,
    (4000000000000000000 + i)::varchar
from (select i, (hash(i) // 2048)::bigint as h from range({rows}) t(i))
"""


@dataclass(frozen=True)
class Ours:
    """One load in a process of its own, in seconds and megabytes."""

    load: float
    parse: float
    cpu: float
    peak_mb: float
    rows: int


def make(folder: Path, rows: int) -> tuple[Path, Path]:
    """The text and its zip."""
    text, packed = folder / f"itcont-{rows}.txt", folder / f"{rows}" / "indiv18.zip"
    packed.parent.mkdir(parents=True, exist_ok=True)
    if not packed.exists():
        con = duckdb.connect()
        con.execute(f"copy ({MADE_UP.format(rows=rows)}) to '{text}' (header false, delimiter '|', quote '')")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.write(text, "itcont.txt")
    return text, packed


def cpu_seconds() -> float:
    """What this process has used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb() -> float:
    """The most memory that this process has held. ru_maxrss would begin with that of the process which started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def floor(text: Path, folder: Path, options: str = "") -> tuple[float, float]:
    """Seconds and processor seconds of DuckDB's own typed copy: no numbers, no checks, no inflating."""
    types = ", ".join(f"'{column.name}': '{column.sql_type}'" for column in SOURCE.columns)
    con = duckdb.connect(config={"threads": THREADS, "preserve_insertion_order": True})
    started, used = time.perf_counter(), cpu_seconds()
    con.execute(
        f"copy (select * from read_csv('{text}', auto_detect=false, header=false, delim='|', quote='', escape='', "
        f"columns={{{types}}}, dateformat='{SOURCE.date_formats[0]}', strict_mode=true)) "
        f"to '{folder / 'floor.parquet'}' (format parquet, compression zstd{options})"
    )
    return time.perf_counter() - started, cpu_seconds() - used


def ours(packed: Path, folder: Path) -> Ours:
    """Our load of the zip in a fresh home and a fresh process."""
    home = Path(tempfile.mkdtemp(dir=folder))
    environment = os.environ | {"RACEMONEY_HOME": str(home), "RACEMONEY_THREADS": str(THREADS)}
    try:
        told = subprocess.run(
            [sys.executable, "-m", "bench.bench_load", "--child", str(packed)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    finally:
        shutil.rmtree(home)
    return Ours(**json.loads(told.stdout.splitlines()[-1]))


def child(packed: Path) -> None:
    """Load and print what it took."""
    took: list[float] = []
    parse_file = bulk.parse_file

    def timed(settings: Settings, raw: Raw, on_bytes: OnBytes) -> Parsed:
        started = time.perf_counter()
        parsed = parse_file(settings, raw, on_bytes)
        took.append(time.perf_counter() - started)
        return parsed

    bulk.parse_file = timed  # type: ignore[assignment]
    started, used = time.perf_counter(), cpu_seconds()
    report = load_file(Settings(), "indiv", packed, 2018)
    seconds = time.perf_counter() - started
    (table,) = report.loaded[0].record.tables
    peak = peak_mb()
    print(json.dumps(asdict(Ours(seconds, took[0], cpu_seconds() - used, peak, table.rows_loaded))))


@dataclass
class Runs:
    """What was measured at one number of rows: the floor at two levels of compression, and ours."""

    rows: int
    text: Path
    packed: Path
    bare: list[tuple[float, float]] = field(default_factory=list)
    same: list[tuple[float, float]] = field(default_factory=list)
    mine: list[Ours] = field(default_factory=list)

    def run_floor(self, folder: Path) -> None:
        """DuckDB alone, at both levels."""
        self.bare.append(floor(self.text, folder))
        self.same.append(floor(self.text, folder, ", compression_level 1"))

    def run_ours(self, folder: Path) -> None:
        """Our load."""
        self.mine.append(ours(self.packed, folder))
        assert self.mine[-1].rows == self.rows

    def median(self, name: str) -> float:
        """Seconds of ours."""
        return statistics.median(getattr(run, name) for run in self.mine)

    def line(self) -> str:
        """A row of the table."""
        base, base_cpu = (statistics.median(took) for took in zip(*self.bare, strict=True))
        level = statistics.median(seconds for seconds, _ in self.same)
        whole, parse, cpu = (self.median(name) for name in ("load", "parse", "cpu"))
        size = self.text.stat().st_size / 1e9
        return (
            f"| {self.rows / 1e6:g}M | {size:.2f} GB | {base:.1f} s | {level:.1f} s | {whole:.1f} s "
            f"| **{whole / base:.2f}** | {parse / base:.2f} | {whole / level:.2f} | {cpu / base_cpu:.2f} "
            f"| {max(run.peak_mb for run in self.mine):,.0f} MB |"
        )


def main() -> None:
    """Run and print a markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=8_000_000, help="rows to compare at")
    parser.add_argument("--runs", type=int, default=3, help="alternating runs; medians are printed")
    parser.add_argument("--slope", action="store_true", help="also a quarter of the rows and twice as many")
    parser.add_argument("--keep", type=Path, help="keep the made-up files in this folder for the next time")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    folder = options.keep or Path(tempfile.mkdtemp())
    try:
        report(folder, options.rows, options.runs, options.slope)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


def report(folder: Path, rows: int, runs: int, slope: bool) -> None:
    """The table, and how time grows with rows. All sizes take turns, so a slow minute of the machine slows each of them."""
    measured = [Runs(size, *make(folder, size)) for size in ([rows // 4, rows, 2 * rows] if slope else [rows])]
    for _ in range(runs):
        for each in measured:
            each.run_floor(folder)
        for each in measured:
            each.run_ours(folder)
    print(f"{THREADS} cores, DuckDB {duckdb.__version__}, median of {runs} alternating runs\n")
    print("| rows | text | floor | floor, zstd 1 | ours | ours/floor | parse/floor | ours/zstd 1 | cpu | peak memory |")
    print("|--|--|--|--|--|--|--|--|--|--|")
    for each in measured:
        print(each.line())
    if slope:
        print(f"\n{slopes(measured)}")


def slopes(measured: list[Runs]) -> str:
    """Seconds per further million rows of ours, of each run by itself: a minute later the machine may be another."""
    few, some, many = measured
    found = []
    for run in zip(few.mine, some.mine, many.mine, strict=True):
        first, second, third = (each.load for each in run)
        found.append((1e6 * (second - first) / (some.rows - few.rows), 1e6 * (third - second) / (many.rows - some.rows)))
    each_run = ", ".join(f"{below:.2f} and {beyond:.2f}" for below, beyond in found)
    ratio = statistics.median(beyond / below for below, beyond in found)
    return (
        f"Seconds per further million rows up to {some.rows / 1e6:g}M and beyond, run by run: {each_run}; "
        f"the second is {ratio:.2f} of the first in the median."
    )


if __name__ == "__main__":
    main()

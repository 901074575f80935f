"""A build over many rows of contributions: judging them once, building from their verdicts, and sums against raw Parquet.

    python -m bench.bench_build [--rows 8000000] [--home FOLDER]

Processor seconds hold still when the machine does other work too, so they are what is printed.
"""

import argparse
import json
import resource
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from kit.generate import generate
from racemoney.build import build
from racemoney.channels.bulk_files import load_folder
from racemoney.settings import Settings

CYCLE = 2018
# Made-up lines with the shape of the FEC's own: some committees file most of the rows, a conduit a fifth of them; a report
# has one type and one file number, and its rows lie together; donors of a filer come from few states, and give round
# amounts.
MADE_UP = """
with drawn as (
    select
        i,
        (hash(i) // 2048)::bigint as h,
        case
            when h % 5 = 0 then 'C00401224'
            else 'C00' || (600000 + floor(15000 * pow((h // 7 % 10000) / 10000.0, 4)))::bigint
        end as committee,
        1 + h // 11 % 8 as report
    from range({rows}) as numbers (i)
)
select
    committee,
    ['N', 'A'][1 + h % 2],
    ['Q1', 'Q2', 'Q3', 'YE', '12P', '12G', '30G', 'M5'][report],
    ['P2018', 'G2018'][1 + h // 13 % 2],
    (201701000000000000 + h % 99999999999)::varchar,
    case
        when committee = 'C00401224' then '24T'
        when h // 17 % 40 = 0 then '22Y'
        when h // 17 % 3 = 0 then '15E'
        else '15'
    end,
    case when h // 19 % 60 = 0 then 'ORG' else 'IND' end,
    chr(65 + (h // 17 % 26)::integer) || substr(md5(i::varchar), 1, 4 + (h % 7)::integer) || ', '
        || ['JOHN A', 'MARY', 'ROBERT ', 'LINDA MS.', 'J'][1 + h // 19 % 5],
    ['LOS ANGELES', 'NEW YORK', 'ATLANTA', 'ROSWELL', 'SANDY SPRINGS'][1 + h // 23 % 5] || (h % 400)::varchar,
    case
        when committee <> 'C00401224' and h // 29 % 4 > 0 then ['CA', 'NY', 'GA', 'TX'][1 + (hash(committee) % 4)::integer]
        else ['CA', 'NY', 'TX', 'FL', 'MA', 'IL', 'WA', 'VA', 'PA', 'NJ', 'MD', 'CO', 'GA', 'OH'][1 + h // 31 % 14]
    end,
    lpad((h % 1000000000)::varchar, case when h % 3 = 0 then 5 else 9 end, '0'),
    ['NOT EMPLOYED', 'SELF EMPLOYED', 'EMPLOYER ' || (h % 90000)::varchar][1 + h // 31 % 3],
    ['RETIRED', 'ATTORNEY', 'NOT EMPLOYED', 'PHYSICIAN ' || (h % 300)::varchar][1 + h // 37 % 4],
    strftime(date '2017-01-01' + (90 * (report - 1) + h // 41 % 90)::integer, '%m%d%Y'),
    [5, 25, 50, 100, 250, 500, 1000, 2700][1 + h // 43 % 8]::varchar,
    case when committee = 'C00401224' then 'C' || lpad((600000 + h % 9000)::varchar, 8, '0') else '' end,
    'SA11AI_' || (h % 99999999)::varchar,
    (1100000 + hash(committee) % 90000 + 100000 * report)::varchar,
    case when h % 50 = 0 then 'X' else '' end,
    case when committee = 'C00401224' then 'EARMARKED FOR SOMEONE FOR CONGRESS (C00630426)' else '' end,
    (4000000000000000000 + i)::varchar
from drawn
order by hash(committee || report), i
"""
# Sums that people ask, over the verdicts and over the raw columns that hold them.
SUMS = {
    "by reason, raw: by transaction type": (
        "select reason, sum(amount) from ledger.row_verdicts group by all",
        "select transaction_type_code, sum(amount) from lake.individual_contributions group by all",
    ),
    "by state": (
        "select resolved_state, sum(counted_amount) from ledger.row_verdicts group by all",
        "select contributor_state, sum(amount) from lake.individual_contributions group by all",
    ),
    "by report": (
        "select committee_id, report_type_code, sum(amount) from ledger.row_verdicts group by all",
        "select committee_id, report_type_code, sum(amount) from lake.individual_contributions group by all",
    ),
}
ANSWERS = {
    "one committee's contributions, all columns": "select * from contributions where committee_id = 'C00600123'",
    "final verdicts by reason": "select reason, sum(amount) from ledger.contribution_verdicts group by all",
    "the rollup by reason": "select reason, sum(amount) from ledger.contribution_sums group by all",
}


def used_seconds() -> float:
    """Processor seconds of this process and of the children that ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usages)


def seconds_of(work: Callable[[], object], runs: int = 1) -> float:
    """What a piece of work takes in processor seconds, the least of some runs."""

    def once() -> float:
        before = used_seconds()
        work()
        return used_seconds() - before

    return min(once() for _ in range(runs))


def make_home(home: Path, rows: int) -> Settings:
    """A home with the files of the synthetic kit, and so many made-up rows in the place of its contributions."""
    settings, folder = Settings(home=home, lake=None), home.with_name("made-up")
    generate(folder)
    text = folder / "itcont.txt"
    duckdb.execute(f"copy ({MADE_UP.format(rows=rows)}) to '{text}' (header false, delimiter '|', quote '')")
    with zipfile.ZipFile(folder / "indiv18.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(text, "itcont.txt")
    text.unlink()
    load_folder(settings, folder, CYCLE)
    shutil.rmtree(folder)
    return settings


def report(settings: Settings) -> None:
    """Build, and print what it took and what questions take."""
    whole = seconds_of(lambda: build(settings, full=True))
    records = [json.loads(file.read_text(encoding="utf-8")) for file in settings.verdicts.rglob("record.json")]
    judged = max(records, key=lambda record: record["rows"])
    again = seconds_of(lambda: build(settings, full=True))
    print(f"{judged['rows']:,} rows are judged in {judged['seconds']:.1f} s, {judged['bytes'] / 1e6:.0f} MB")
    print(f"first build {whole:.1f} s, full build from verdicts {again:.1f} s of processor time")
    with duckdb.connect(str(settings.database), read_only=True, config={"threads": 2}) as connection:
        for name, (ours, raw) in SUMS.items():
            mine, theirs = (seconds_of(lambda query=query: connection.execute(query).fetchall(), 3) for query in (ours, raw))
            print(f"sum {name}: verdicts {mine:.2f} s, raw Parquet {theirs:.2f} s, {mine / theirs:.2f}")
        for name, query in ANSWERS.items():
            print(f"{name}: {seconds_of(lambda query=query: connection.execute(query).fetchall(), 3):.2f} s")


def main() -> None:
    """Make a home, build it and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=8_000_000)
    parser.add_argument("--home", type=Path, help="keep the home here for the next time")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    home = options.home or folder / "home"
    try:
        settings = Settings(home=home, lake=None) if home.exists() else make_home(home, options.rows)
        report(settings)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

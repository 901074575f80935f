"""The headline totals: a few named figures of the sample and of the FEC's real files, in `headlines.csv` beside this file.

They guard against a silent change and prove nothing: a value stands here because the code gave it, right or wrong. What is
right is tested elsewhere, against the FEC's own lines, counts by other means, and rows that a person can add up. A value may
change when CHANGELOG.md says so: each one stands there in a table, by hand, with the one before and what changed it.

    python tests/headlines.py

measures all again, writes headlines.csv and the answers in README.md, and prints what moved.
"""

import csv
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from racemoney.build import build
from racemoney.channels.bulk_files import load_file, load_folder
from racemoney.channels.filings.load import load_daily_zip
from racemoney.desk.warehouse import open_published
from racemoney.sample.demo import FILED_ON
from racemoney.sample.kit import write_kit
from racemoney.settings import Settings

ROOT = Path(__file__).parents[1]
TABLE, README, CHANGELOG = Path(__file__).with_suffix(".csv"), ROOT / "README.md", ROOT / "CHANGELOG.md"
REAL = ROOT.parent / "shared" / "data"

_CYCLE = {
    "races": "select count(*) from races where cycle = {cycle}",
    "candidates in races": "select count(*) from race_candidates where cycle = {cycle}",
    "candidates with receipts": "select count(receipts) from race_candidate_money where cycle = {cycle}",
    "candidates' receipts, race by race": "select sum(candidates_receipts) from race_spending where cycle = {cycle}",
    "outside spending in races": "select sum(amount) from race_outside_spending where cycle = {cycle}",
    "independent expenditures that count": (
        "select sum(counted_amount) from independent_expenditures where cycle = {cycle} and counts_in_outside_spending"
    ),
    "itemized contributions": "select sum(amount) from contributions where cycle = {cycle} and counts_in_itemized",
    "individuals' contributions, itemized or not": (
        "select sum(individual_amount) from candidate_geography where cycle = {cycle}"
    ),
}
_RACE = {
    "GA-06-2017-special, candidates' receipts": (
        "select candidates_receipts from race_spending where race_id = 'GA-06-2017-special'"
    ),
    "GA-06-2017-special, outside spending": "select outside_total from race_spending where race_id = 'GA-06-2017-special'",
}
# Which totals of which data, by the cycle that holds it.
CYCLES = {"sample": 2018, "bulk-2018": 2018, "bulk-2020": 2020, "2015 notices": 2016}
HEADLINES = {
    data: {name: statement.format(cycle=cycle) for name, statement in (_CYCLE | (_RACE if cycle == 2018 else {})).items()}
    for data, cycle in CYCLES.items()
}
_EXAMPLE = re.compile(r'```sh\n\.venv/bin/racemoney sql --home warehouse/demo "\n(.*?)"\n```\n```\n(.*?)```\n', re.DOTALL)


def sample_home(folder: Path) -> Settings:
    """The synthetic kit as the demo loads it, built."""
    write_kit(folder / "kit")
    settings = Settings(home=folder / "home", lake=None)
    assert load_folder(settings, folder / "kit", 2018).ok
    for day in FILED_ON:
        load_daily_zip(settings, folder / "kit" / "electronic" / f"{day:%Y%m%d}.zip", is_synthetic=True)
    build(settings)
    return settings


def real_home(folder: Path, real: Path) -> Settings:
    """The FEC's bulk files of 2018 and 2020 and its notices of 2015, loaded and built together."""
    settings = Settings(home=folder / "real", lake=None)
    for cycle in (2018, 2020):
        assert load_folder(settings, real / f"bulk-{cycle}", cycle).ok
    (notices,) = (real / "independent-expenditures").glob("*.csv")
    load_file(settings, "independent_expenditure", notices, 2016)
    build(settings)
    return settings


def measure(settings: Settings, data: str) -> dict[str, str]:
    """The totals of some data in a home, as they are written in the table."""
    with open_published(settings) as connection:
        return {name: written(connection.execute(statement).fetchall()[0][0]) for name, statement in HEADLINES[data].items()}


def written(value: object) -> str:
    """A total as CHANGELOG.md writes it."""
    if value is None:
        return "unknown"
    return f"{value:,.2f}" if isinstance(value, Decimal) else f"{value:,}"


def read_table() -> dict[str, dict[str, str]]:
    """The committed totals, by data and name."""
    table: dict[str, dict[str, str]] = {data: {} for data in CYCLES}
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                table[row["data"]][row["headline"]] = row["value"]
    return table


def write_table(table: dict[str, dict[str, str]]) -> None:
    """Write the totals."""
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("data", "headline", "value"))
        writer.writerows((data, name, value) for data, totals in table.items() for name, value in totals.items())


def examples(readme: str) -> list[tuple[str, str]]:
    """The statements that README.md shows, each with the answer below it."""
    return [(found[1], found[2]) for found in _EXAMPLE.finditer(readme)]


def answer(settings: Settings, statement: str) -> str:
    """What `racemoney sql` prints."""
    command = [sys.executable, "-m", "racemoney.cli", "sql", "--home", str(settings.root), statement]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def main() -> None:
    """Measure all again, and say what moved."""
    before = read_table()
    with tempfile.TemporaryDirectory() as name:
        sample, real = sample_home(Path(name)), real_home(Path(name), REAL)
        table = {data: measure(sample if data == "sample" else real, data) for data in CYCLES}
        readme = README.read_text(encoding="utf-8")
        for statement, shown in examples(readme):
            readme = readme.replace(f"```\n{shown}```\n", f"```\n{answer(sample, statement)}```\n")
    write_table(table)
    README.write_text(readme, encoding="utf-8")
    for data, totals in table.items():
        for headline, value in totals.items():
            if before[data].get(headline) != value:
                print(f"| {data} | {headline} | {before[data].get(headline, 'new')} | {value} |  |")


if __name__ == "__main__":
    main()

"""The headline totals as committed: a change that CHANGELOG.md does not explain fails here. See `tests/headlines.py`."""

import pytest
from headlines import CHANGELOG, CYCLES, HEADLINES, README, answer, examples, measure, read_table, real_home, sample_home

TOLD = "run `make headlines`, and say in CHANGELOG.md what moved them and why"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return sample_home(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def real(real_data, tmp_path_factory):
    return real_home(tmp_path_factory.mktemp("real"), real_data)


def test_every_total_stands_in_the_changelog():
    changelog = CHANGELOG.read_text(encoding="utf-8")
    rows = [
        f"| {data} | {headline} | {value} |" for data, totals in read_table().items() for headline, value in totals.items()
    ]
    assert len(rows) == sum(map(len, HEADLINES.values()))
    # a row of the table of totals reads: data, headline, before, now
    parts = {
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in changelog.splitlines() if line.startswith("|")
    }
    now = {f"| {cells[0]} | {cells[1]} | {cells[3]} |" for cells in parts if len(cells) == 4}
    assert [row for row in rows if row not in now] == [], TOLD


def test_the_totals_of_the_sample(sample):
    assert measure(sample, "sample") == read_table()["sample"], TOLD


@pytest.mark.real
@pytest.mark.parametrize("data", [data for data in CYCLES if data != "sample"])
def test_the_totals_of_the_real_files(real, data):
    assert measure(real, data) == read_table()[data], TOLD


def test_the_readme_shows_what_the_sample_answers(sample):
    shown = examples(README.read_text(encoding="utf-8"))
    assert len(shown) >= 3
    for statement, told in shown:
        assert answer(sample, statement) == told, "run `make headlines`"
        assert "SYNTHETIC DATA" in told

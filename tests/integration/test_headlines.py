"""The headline totals as committed: a change that CHANGELOG.md does not explain fails here. See `tests/headlines.py`."""

import pytest
from headlines import CHANGELOG, CYCLES, HEADLINES, README, answer, examples, measure, read_table, real_home

TOLD = "run `make headlines`, and say in CHANGELOG.md what moved them and why"


@pytest.fixture(scope="module")
def real(real_data, tmp_path_factory):
    return real_home(tmp_path_factory.mktemp("real"), real_data)


def test_every_total_and_what_moved_it_stands_in_the_changelog():
    lines = [line for line in CHANGELOG.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    # data, headline, before, now, why; the newest row of a total comes first
    told = {}
    for data, headline, *rest in (row for row in rows if len(row) == 5):
        told.setdefault((data, headline), rest)
    table = {(data, name): value for data, totals in read_table().items() for name, value in totals.items()}
    assert len(table) == sum(map(len, HEADLINES.values()))
    assert {key: told.get(key, ("", "missing"))[1] for key in table} == table, TOLD
    assert [key for key in table if told[key][0] != told[key][1] and not told[key][2]] == [], TOLD


def test_the_totals_of_the_sample(kit_home):
    assert measure(kit_home, "sample") == read_table()["sample"], TOLD


@pytest.mark.real
@pytest.mark.parametrize("data", [data for data in CYCLES if data != "sample"])
def test_the_totals_of_the_real_files(real, data):
    assert measure(real, data) == read_table()[data], TOLD


def test_the_readme_shows_what_the_sample_answers(kit_home):
    shown = examples(README.read_text(encoding="utf-8"))
    assert len(shown) >= 2
    for statement, told in shown:
        assert answer(kit_home, statement) == told, "run `make headlines`"
        assert "SYNTHETIC DATA" in told

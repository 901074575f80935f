"""The comparison of two published files sees a changed row, a lost one, a doubled one, and a column that is gone."""

import duckdb
import pytest

from bench.compare_tables import compare


def written(path, statements):
    with duckdb.connect(str(path)) as connection:
        connection.execute(statements)
    return str(path)


BEFORE = (
    "create table races as select * from (values ('GA-06', 1.5, 'b1'), ('KS-04', 2, 'b1')) as t(race_id, amount, build_id)"
)
CHANGES = {
    "update races set build_id = 'b2'": [],
    "update races set amount = 1.6 where race_id = 'GA-06'": [
        "main.races: 1 rows only in the old file; 1 rows only in the new file"
    ],
    "delete from races where race_id = 'KS-04'": ["main.races: 1 rows only in the old file"],
    "insert into races from races where race_id = 'KS-04'": ["main.races: 1 rows only in the new file"],
    "alter table races drop column amount": ["main.races: columns only in the old file: amount"],
    "create table windows as select 1 as a": ["main.windows: not in the old file"],
}


@pytest.fixture
def old(tmp_path):
    return written(tmp_path / "old.duckdb", BEFORE)


@pytest.mark.parametrize("change", CHANGES)
def test_it_sees(tmp_path, old, change):
    new = written(tmp_path / "new.duckdb", f"{BEFORE}; {change}")
    assert [difference.sentence() for difference in compare(old, new)] == CHANGES[change]


def test_a_renamed_column_is_compared(tmp_path, old):
    new = written(tmp_path / "new.duckdb", f"{BEFORE}; alter table races rename amount to receipts")
    assert compare(old, new, {"main.races.amount": "receipts"}) == []

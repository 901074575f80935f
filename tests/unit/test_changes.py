"""The change log: what a newer load added, changed and deleted, and that its dollars tie."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sql.world import candidate_summary, cm, notice, write_folder

from racemoney.channels.bulk_files import load_file
from racemoney.channels.filings.load import load_daily_zip
from racemoney.channels.stale import load_stale
from racemoney.lake.changes import change_files, select_changes
from racemoney.lake.gc import collect
from racemoney.lake.records import current, read_records, record_path
from racemoney.settings import Settings

FIRST = datetime(2018, 12, 1, tzinfo=UTC)
ONE, TWO, THREE = "4000000000000000001", "4000000000000000002", "4000000000000000003"


def log(settings, columns="change, row_key, amount_before, amount_after"):
    files = change_files(record for record, _ in current(read_records(settings)).values())
    found = select_changes([str(settings.lake_root / file) for file in files])
    return duckdb.sql(f"select {columns} from ({found}) order by all").fetchall()


def drop(bulk, lines, day=0, **options):
    """A drop of itcont.txt, so many days after the first."""
    return bulk.load(bulk.write("itcont.txt", lines), as_of=FIRST + timedelta(days=day), **options).record


def test_rows_are_added_changed_and_deleted_by_key(bulk):
    drop(bulk, [bulk.line(sub_id=ONE, amount="250"), bulk.line(sub_id=TWO, amount="40"), bulk.line(sub_id="7")])
    drop(bulk, [bulk.line(sub_id="7"), bulk.line(sub_id=THREE, amount="-5"), bulk.line(sub_id=ONE, amount="300")], day=7)
    assert log(bulk.settings) == [
        ("added", THREE, None, Decimal("-5.00")),
        ("changed", ONE, Decimal("250.00"), Decimal("300.00")),
        ("deleted", TWO, Decimal("40.00"), None),
    ]


def test_a_change_says_which_loads_it_lies_between_and_what_else_changed(bulk):
    old = drop(bulk, [bulk.line(sub_id=ONE, employer="NONE")])
    new = drop(bulk, [bulk.line(sub_id=ONE, employer='"ACME"', memo_code="X")], day=7)
    (row,) = log(
        bulk.settings,
        "table_name, cycle, part, reason, committee_id, candidate_id, changed_columns, load_id, replaced_load_id, "
        "source_as_of_before, source_as_of_after, is_synthetic, values_before, values_after",
    )
    assert row[:12] == (
        "individual_contributions", 2018, "snapshot", "new_data", "C00000059", None, "employer, memo_code",
        new.load_id, old.load_id, datetime(2018, 12, 1), datetime(2018, 12, 8), False,
    )  # fmt: skip
    before, after = json.loads(row[12]), json.loads(row[13])
    assert before == {"employer": "NONE", "memo_code": None}
    assert after == {"employer": '"ACME"', "memo_code": "X"}


def test_a_deleted_row_is_kept_whole_but_for_its_street(bulk):
    rows = [cm(committee_id="C97800001", committee_name="ONE", street_1="1 MAIN ST"), cm(committee_id="C97800002")]
    load_rows(bulk, rows)
    load_rows(bulk, rows[1:], day=1)
    ((key, told),) = log(bulk.settings, "row_key, values_before")
    assert (key, json.loads(told)["committee_name"]) == ("C97800001", "ONE")
    assert "MAIN" not in told


def load_rows(bulk, rows, day=0):
    folder = write_folder(bulk.folder / f"day-{day}", rows, 2018)
    for path in sorted(folder.glob("*.*")):
        load_file(bulk.settings, rows[0][0], path, 2018, as_of=FIRST + timedelta(days=day))


def test_a_new_order_of_lines_and_a_first_load_change_nothing(bulk):
    lines = bulk.lines(3)
    drop(bulk, lines)
    assert log(bulk.settings) == []
    drop(bulk, lines[::-1], day=7)
    assert log(bulk.settings) == []
    assert not list(bulk.settings.tables.glob("changes/**/*.parquet"))


def test_an_older_drop_loaded_late_changes_nothing_unless_forced(bulk):
    drop(bulk, bulk.lines(2), day=7)
    drop(bulk, bulk.lines(1))
    assert log(bulk.settings) == []
    drop(bulk, bulk.lines(1), force=True)
    assert log(bulk.settings) == [("deleted", TWO, Decimal("250.00"), None)]


def test_totals_without_an_amount_tell_their_values(bulk):
    load_rows(bulk, [candidate_summary(candidate_id="H8KY01001", receipts="10.50")])
    load_rows(bulk, [candidate_summary(candidate_id="H8KY01001", receipts="99.00")], day=1)
    (row,) = log(bulk.settings, "row_key, candidate_id, amount_after, values_before::json->>'receipts', values_after")
    assert row == ("H8KY01001", "H8KY01001", None, "10.50", '{"receipts": "99.00"}')


def test_rows_of_one_key_are_told_apart(bulk):
    """A filer may use a transaction id twice in a filing."""

    def rows(*amounts):
        known = {"spender_id": "C97800001", "file_number": 6001, "transaction_id": "SE.1"}
        return [notice(amount=amount, **known) for amount in amounts]

    load_rows(bulk, rows("5.00", "5.00", "7.00"))
    load_rows(bulk, rows("7.00", "5.00", "8.00", "9.00"), day=1)
    assert log(bulk.settings, "change, row_key, committee_id, amount_before, amount_after") == [
        ("added", "6001/SE.1", "C97800001", None, Decimal("9.00")),
        ("changed", "6001/SE.1", "C97800001", Decimal("5.00"), Decimal("8.00")),
    ]


def test_what_only_a_newer_parser_reads_otherwise_is_marked(bulk):
    """An older parser, as its load would look: another contract, and an amount that it read wrongly."""
    record = drop(bulk, [bulk.line(sub_id=ONE, amount="250")])
    file = bulk.settings.lake_root / record.tables[0].files[0]
    edited = file.with_name("edited.parquet")
    duckdb.sql(f"copy (select * replace (1.00::decimal(14, 2) as amount) from '{file}') to '{edited}'")
    edited.replace(file)
    path = record_path(bulk.settings, record.load_id)
    path.write_text(path.read_text().replace(record.contract_hash, "older"))
    load_stale(bulk.settings)
    assert log(bulk.settings, "reason, amount_before, amount_after") == [("new_parser", Decimal("1.00"), Decimal("250.00"))]
    path.unlink()


def test_the_log_outlives_the_loads_it_compares(bulk):
    for day, count in enumerate((1, 2, 3)):
        drop(bulk, bulk.lines(count), day=day)
    report = collect(bulk.settings, set(), now=datetime.now(UTC) + timedelta(days=2))
    assert len(report.loads) == 2
    assert [row[1] for row in log(bulk.settings)] == [TWO, THREE]


def test_the_log_of_a_load_without_a_record_goes(bulk):
    drop(bulk, bulk.lines(1))
    orphan = bulk.settings.tables / "changes" / "cycle=2018" / "20181201T120000-0123abcd"
    orphan.mkdir(parents=True)
    assert collect(bulk.settings, set()).orphans == (orphan.name,)


def test_a_load_goes_on_where_the_files_of_the_former_are_gone(bulk):
    old = drop(bulk, bulk.lines(1))
    (bulk.settings.lake_root / old.tables[0].files[0]).unlink()
    new = drop(bulk, bulk.lines(2), day=1)
    assert "is gone, so what changed in individual_contributions of 2018 is not known" in new.warnings[-1]
    assert log(bulk.settings) == []


def test_a_day_of_filings_that_grew(bulk):
    """The zip of a day is replaced whole, whatever tables its filings have."""

    def filing(*gifts):
        lines = ["HDR\x1cFEC\x1c8.3\x1cSOFT\x1c1\x1c\x1c", "F99\x1cC00000059\x1cDOE FOR CONGRESS"]
        return "".join(f"{line}\n" for line in [*lines, *gifts])

    for members in ({"900000001": filing()}, {"900000001": filing(), "900000002": filing()}):
        with zipfile.ZipFile(bulk.write("20170615.zip", []), "w") as archive:
            for number, text in members.items():
                archive.writestr(f"{number}.fec", text)
        load_daily_zip(bulk.settings, bulk.folder / "20170615.zip", last_modified=FIRST + timedelta(days=len(members)))
    headers = [row for row in log(bulk.settings, "table_name, change, row_key, part") if row[0] == "filing_headers"]
    assert headers == [("filing_headers", "added", "F900000002-1", "day-20170615")]


AMOUNTS = st.dictionaries(st.integers(1, 6), st.integers(-500, 500), max_size=6)


@given(drops=st.lists(AMOUNTS.filter(bool), min_size=2, max_size=4))
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dollars_after_less_dollars_before_are_the_difference_of_the_loads(bulk, tmp_path_factory, drops):
    """And replaying the log on the first drop gives the last one."""
    bulk.settings = Settings(home=tmp_path_factory.mktemp("law"), lake=None, threads=2)
    for day, amounts in enumerate(drops):
        drop(bulk, [bulk.line(sub_id=str(key), amount=str(amount)) for key, amount in amounts.items()], day=day)
    told = log(bulk.settings, "changed_at, row_key, change, amount_before, amount_after")
    tied = sum((after or 0) - (before or 0) for *_, before, after in told)
    assert tied == sum(drops[-1].values()) - sum(drops[0].values())
    replayed = {str(key): Decimal(amount) for key, amount in drops[0].items()}
    for file in change_files(record for record, _ in current(read_records(bulk.settings)).values()):
        found = select_changes([str(bulk.settings.lake_root / file)])
        for key, before, after in duckdb.sql(f"select row_key, amount_before, amount_after from ({found})").fetchall():
            assert replayed.pop(key, None) == before
            if after is not None:
                replayed[key] = after
    assert replayed == {str(key): Decimal(amount) for key, amount in drops[-1].items()}


@pytest.mark.real
def test_a_real_drop_edited_by_hand(bulk, real_data):
    """The FEC's own contributions of 2020, 70,671 lines: one amount, one name and one line less, and one more."""
    archive = real_data / "bulk-2020" / "indiv20.zip"
    with zipfile.ZipFile(archive) as stream:
        lines = stream.read(stream.namelist()[0]).splitlines()
    fields = [line.split(b"|") for line in lines[:3]]
    richer = b"|".join([*fields[0][:14], b"%d" % (int(fields[0][14]) + 1000), *fields[0][15:]])
    renamed = b"|".join([*fields[1][:7], b"RENAMED, ROW", *fields[1][8:]])
    more = b"|".join([*fields[2][:-1], b"9000000000000000001"])
    bulk.load(archive, cycle=2020)
    edited = bulk.write("itcont.txt", b"".join(line + b"\n" for line in [more, *lines[3:], renamed, richer]))
    bulk.load(edited, cycle=2020, as_of=datetime(2020, 1, 1, tzinfo=UTC))
    key = [one[-1].decode() for one in fields]
    amount = [Decimal(one[14].decode()) for one in fields]
    assert sorted(log(bulk.settings, "change, row_key, amount_before, amount_after, changed_columns")) == sorted(
        [
            ("added", "9000000000000000001", None, amount[2], None),
            ("changed", key[0], amount[0], amount[0] + 1000, "amount"),
            ("changed", key[1], amount[1], amount[1], "contributor_name"),
            ("deleted", key[2], amount[2], None, None),
        ]
    )

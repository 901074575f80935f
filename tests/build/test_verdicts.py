"""Row verdicts: judged once per load, kept as long as a build reads them, judged again when a rule changes."""

import json

import duckdb
import pytest
from desk.home import ADA, ADAS, copy_home, listing, load_newer
from sql.world import indiv

from racemoney.build import build
from racemoney.build.inputs import read_inputs
from racemoney.build.manifest import build_in_place
from racemoney.build.publish import keep_builds, rollback
from racemoney.build.verdicts import (
    VERDICT_COLUMNS,
    collect_verdicts,
    missing_verdicts,
    rules_digest,
    seeds_of_rules,
    write_verdict_relations,
)
from racemoney.desk.warehouse import open_published

REASONS = "select amount, reason from contributions where cycle = 2018 order by amount"
OTHER_RULES = "0123456789abcdef"


def ask(settings, statement):
    with open_published(settings) as connection:
        return connection.execute(statement).fetchall()


def records(settings):
    return [json.loads(file.read_text()) for file in sorted(settings.verdicts.rglob("record.json"))]


@pytest.fixture
def other_rules(monkeypatch):
    """Rules that have changed, in the digest that tells one set of them from another."""

    def change():
        for module in ("builder", "verdicts"):
            monkeypatch.setattr(f"racemoney.build.{module}.rules_digest", lambda: OTHER_RULES)

    return change


def test_each_load_has_a_folder_with_its_record(published):
    told = {(record["table"], record["cycle"], record["rows"]) for record in records(published)}
    # 2016: one gift; 2018: three
    assert told == {("individual_contributions", 2016, 1), ("individual_contributions", 2018, 3)}
    for record in records(published):
        (file,) = record["files"]
        assert file.startswith(f"{record['table']}/cycle={record['cycle']}/{record['load_id']}-{rules_digest()}/")
        assert (published.verdicts / file).stat().st_size == record["bytes"]


def test_verdicts_stand_in_the_order_of_the_load(published):
    files = [str(published.verdicts / record["files"][0]) for record in records(published) if record["cycle"] == 2018]
    found = duckdb.execute("select source_line, amount from read_parquet(?)", [files]).fetchall()
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    assert sorted(amount for _, amount in found) == [100, 300, 600]


def test_a_table_without_rows_has_the_columns_and_types_of_one_with_rows(published):
    inputs = read_inputs(published)
    with duckdb.connect() as connection:
        write_verdict_relations(connection, published, inputs, rules_digest())
        kinds = {
            table: {name: kind.lower() for name, kind, *_ in connection.execute(f"describe verdicts.{table}").fetchall()}
            for table in ("individual_contributions", "filing_receipts")
        }
    assert kinds["individual_contributions"] == kinds["filing_receipts"] == VERDICT_COLUMNS | {"cycle": "integer"}


def test_nothing_of_versions_or_people_stands_in_a_verdict():
    words = ("version", "status", "candidate", "person", "race", "donor")
    assert [name for name in VERDICT_COLUMNS if any(word in name for word in words)] == []


def test_only_a_new_load_is_judged(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    before = listing(settings.verdicts)
    load_newer(settings, indiv(committee_id=ADAS, amount=50, contributor_state="KY"))
    assert [entry.table.rows_loaded for entry in missing_verdicts(settings, read_inputs(settings), rules_digest())] == [4]
    said = []
    build(settings, announce=said.append)
    assert said == ["4 rows of contributions are judged, which takes about 1 processor seconds"]
    after = listing(settings.verdicts)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 2
    assert ask(settings, REASONS) == [(50, "counted"), (100, "counted"), (300, "counted"), (600, "counted")]


@pytest.mark.slow
def test_a_build_of_the_same_loads_judges_nothing_and_says_nothing(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    before, said = listing(settings.verdicts), []
    build(settings, full=True, announce=said.append)
    assert (said, listing(settings.verdicts)) == ([], before)


@pytest.mark.slow
def test_changed_rules_judge_again_say_so_and_leave_the_old_to_a_rollback(published, tmp_path, other_rules):
    settings = copy_home(published, tmp_path / "home")
    # the views of a copied home name the original's files until it is built
    first = build(settings, full=True)
    before, said = listing(settings.verdicts), []
    other_rules()
    second = build(settings, full=True, announce=said.append)
    assert said == ["the rules changed: 4 rows of contributions are judged, which takes about 1 processor seconds"]
    assert (first.rules != OTHER_RULES, second.rules) == (True, OTHER_RULES)
    assert listing(settings.verdicts).items() >= before.items()
    rollback(settings)
    assert ask(settings, REASONS) == [(100, "counted"), (300, "counted"), (600, "counted")]
    # the build in place lists the old ones, the next build would read the new ones
    keep_builds(settings, 1)
    collect_verdicts(settings)
    assert {record["rules"] for record in records(settings)} == {first.rules, OTHER_RULES}


@pytest.mark.slow
def test_collection_takes_the_verdicts_that_no_kept_build_reads(published, tmp_path, other_rules):
    settings = copy_home(published, tmp_path / "home")
    other_rules()
    build(settings, full=True)
    keep_builds(settings, 1)
    assert collect_verdicts(settings) > 0
    assert {record["rules"] for record in records(settings)} == {OTHER_RULES}
    assert ask(settings, REASONS) == [(100, "counted"), (300, "counted"), (600, "counted")]


@pytest.mark.slow
def test_a_folder_without_its_record_is_judged_again(published, tmp_path):
    settings = copy_home(published, tmp_path / "home")
    (settings.verdicts / records(settings)[0]["files"][0]).with_name("record.json").unlink()
    assert len(missing_verdicts(settings, read_inputs(settings), rules_digest())) == 1
    build(settings, full=True)
    assert len(records(settings)) == 2
    in_state = ask(settings, f"select in_state_amount from candidate_geography where candidate_id = '{ADA}'")
    assert in_state == [(300,)]


def test_a_seed_is_a_rule():
    assert seeds_of_rules() == ["conduits", "filing_lines", "reasons", "states", "transaction_types", "zip3_states"]


def test_the_manifest_names_the_rules(published):
    assert build_in_place(published).rules == rules_digest()

"""The CSV folder of a race: what a person opens in a spreadsheet and a program by its datapackage.json."""

import csv
import hashlib
import json
from collections.abc import Callable

import pytest
from desk.home import ADA, AS_OF, BEN, FORMULA, RACE, copy_home, listing

from racemoney.desk.export import export_race, exportable_races
from racemoney.desk.warehouse import open_published

MARTS = (
    *("candidate_geography", "race_candidate_money", "race_candidates", "race_elections", "race_outside_spending"),
    *("race_outside_spending_by_status", "race_resolution", "race_spending", "races", "reconciliation"),
    *("candidate_geography_by_window", "race_candidate_money_by_window", "race_comparison", "race_figures"),
    *("race_outside_spending_by_window", "windows"),
)


@pytest.fixture(scope="module")
def home(published, tmp_path_factory):
    return copy_home(published, tmp_path_factory.mktemp("export") / "home")


@pytest.fixture(scope="module")
def exported(home):
    return export_race(home, RACE)


def rows(folder, mart):
    with (folder / f"{mart}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_one_file_a_mart_and_their_description(exported, home):
    assert exported == home.exports / RACE
    assert {path.name for path in exported.iterdir()} == {*(f"{mart}.csv" for mart in MARTS), "datapackage.json"}


def test_only_the_race_is_in_its_files(exported):
    for mart in set(MARTS) - {"reconciliation"}:
        assert {row["race_id"] for row in rows(exported, mart)} == {RACE}, mart
    assert {row["candidate_id"] for row in rows(exported, "race_candidates")} == {ADA, BEN}
    assert {row["entity_id"] for row in rows(exported, "reconciliation")} == {ADA}


def test_amounts_are_exact_with_two_decimals(exported):
    (money,) = [row for row in rows(exported, "race_candidate_money") if row["candidate_id"] == ADA]
    assert (money["receipts"], money["disbursements"], money["individual_unitemized"]) == ("1500.20", "1000.00", "500.20")
    outside = {row["spender_id"]: row["amount"] for row in rows(exported, "race_outside_spending")}
    assert outside == {"C97800001": "25.50", "C97800002": "4.00"}


def test_counts_and_years_are_whole_numbers(exported):
    (geography,) = [row for row in rows(exported, "candidate_geography") if row["candidate_id"] == ADA]
    assert (geography["cycle"], geography["gift_count"], geography["in_state_gift_count"]) == ("2018", "3", "1")


def test_shares_are_the_marts_own(exported):
    (geography,) = [row for row in rows(exported, "candidate_geography") if row["candidate_id"] == ADA]
    # 300 of 900; of 1,500.20 in all
    assert (geography["in_state_share"], geography["in_state_share_low"]) == ("0.333333", "0.199973")


def test_what_is_unknown_is_empty_and_not_zero(exported):
    (money,) = [row for row in rows(exported, "race_candidate_money") if row["candidate_id"] == BEN]
    assert (money["receipts"], money["coverage_end_date"]) == ("", "")
    (spending,) = rows(exported, "race_spending")
    assert spending["outside_total"] == ""
    assert {"electioneering", "communication_costs", "pas2"} <= set(spending["missing_sources"].split(", "))
    assert "independent_expenditure" not in spending["missing_sources"]


def test_every_file_says_how_old_it_is_and_that_it_is_synthetic(exported):
    for mart in MARTS:
        found = rows(exported, mart)
        assert {row["is_synthetic"] for row in found} == {"true"}, mart
        assert {row["as_of"] for row in found} == {f"{AS_OF:%Y-%m-%dT%H:%M:%SZ}"}, mart


def test_a_cell_that_a_spreadsheet_would_run_is_text(exported):
    names = {row["spender_name"] for row in rows(exported, "race_outside_spending")}
    assert names == {f"'{FORMULA}", "PLAIN PAC"}


def test_no_cell_of_any_file_begins_like_a_formula(exported):
    started = [
        (mart, cell)
        for mart in MARTS
        for row in rows(exported, mart)
        for cell in row.values()
        if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not cell[1:].replace(".", "").isdigit())
    ]
    assert started == []


def test_the_description_names_every_column_of_every_file_in_order(exported):
    told = {resource["path"]: resource for resource in package(exported)["resources"]}
    assert set(told) == {f"{mart}.csv" for mart in MARTS}
    for path, resource in told.items():
        with (exported / path).open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert [field["name"] for field in resource["schema"]["fields"] if not field["description"].strip()] == []


def test_the_description_tells_the_bytes_of_every_file(exported):
    for resource in package(exported)["resources"]:
        held = (exported / resource["path"]).read_bytes()
        assert resource["bytes"] == len(held)
        assert resource["hash"] == f"sha256:{hashlib.sha256(held).hexdigest()}"


def test_the_described_types_read_the_cells(exported):
    readers: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": float,
        "boolean": lambda text: {"true": True, "false": False}[text.lower()],
        "string": str,
        "date": lambda text: tuple(map(int, text.split("-", 2))),
        "datetime": str,
    }
    for resource in package(exported)["resources"]:
        kinds = {field["name"]: readers[field["type"]] for field in resource["schema"]["fields"]}
        for row in rows(exported, resource["name"]):
            for name, cell in row.items():
                if cell:
                    kinds[name](cell)


def test_the_package_says_what_it_comes_from(exported):
    told = package(exported)
    assert "SYNTHETIC" in told["title"]
    assert told["is_synthetic"] is True
    assert "30111(a)(4)" in told["description"]
    assert {source["dataset"] for source in told["sources"]} == {
        "cn", "ccl", "cm", "candidate_summary", "indiv", "independent_expenditure",
    }  # fmt: skip


def test_a_second_export_replaces_the_folder_as_a_whole(home, exported):
    (exported / "left-over.csv").write_text("old")
    before = {name: size for name, (size, _) in listing(exported).items()} | {}
    del before["left-over.csv"]
    export_race(home, RACE)
    assert {name: size for name, (size, _) in listing(exported).items()} == before
    assert [path.name for path in home.exports.iterdir()] == [RACE]


def test_a_failing_export_leaves_the_former_one(home, exported, monkeypatch):
    def crash(*_):
        raise RuntimeError("power cut")

    before = listing(exported)
    monkeypatch.setattr("racemoney.desk.export._write_package", crash)
    with pytest.raises(RuntimeError):
        export_race(home, RACE)
    assert listing(exported) == before


def test_every_race_can_be_exported(home):
    with open_published(home) as connection:
        held = [race_id for (race_id,) in connection.execute("select race_id from races order by 1").fetchall()]
    assert exportable_races(home) == held
    assert RACE in held

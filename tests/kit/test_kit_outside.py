"""Outside spending in the kit: what was published in total, and the filing habits that make it hard to add up."""

import csv
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kit.generate import KitManifest
from racemoney.sources import load_sources

SPECIAL = "GA-06-2017-special"
CLF, NRCC, DCCC, AMERICA_FIRST = "C00504530", "C00075820", "C00000935", "C90017302"


@pytest.fixture(scope="module")
def notices(kit: Path, manifest: KitManifest) -> list[dict[str, str]]:
    with (kit / "independent_expenditure_2018.csv").open(newline="") as stream:
        return [row for row in csv.DictReader(stream) if None not in row]


@pytest.fixture(scope="module")
def reported(kit: Path, manifest: KitManifest) -> list[dict[str, str]]:
    source = load_sources()["pas2"]
    lines = zipfile.ZipFile(kit / "pas218.zip").read("itpas2.txt").decode().split("\n")[:-1]
    return [dict(zip([column.fec for column in source.columns], line.split("|"), strict=True)) for line in lines]


def millions(manifest: KitManifest, fact: str, **keys: str) -> float:
    return float(sum(Decimal(each["amount"]) for each in manifest.facts(fact, race=SPECIAL, **keys))) / 1e6


def heads(notices: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of filings that no later filing of their chain replaces: the chain is named by its oldest filing."""
    root: dict[str, str] = {}
    for row in notices:
        root[row["file_num"]] = root.get(row["prev_file_num"], row["prev_file_num"] or row["file_num"])
    newest = {root[number]: number for number in sorted(root)}
    return [row for row in notices if newest[root[row["file_num"]]] == row["file_num"]]


@pytest.mark.parametrize(
    ("day", "published"),
    [("2017-04-18", 7.9), ("2017-06-06", 20.1)],
)
def test_totals_through_a_day(manifest, day, published):
    """Issue One: 7.9M at April 18; BNA: 20.1M at about June 6."""
    assert millions(manifest, "outside_through", day=day) == pytest.approx(published, abs=0.1)


def test_the_total_at_the_runoff(manifest):
    """Center for Public Integrity 26.2M, MapLight 26.7M, Issue One about 26.8M."""
    assert 26 <= millions(manifest, "outside_through", day="2017-06-20") <= 28
    assert 26 <= millions(manifest, "notices") <= 28


@pytest.mark.parametrize(
    ("spender", "low", "high"),
    [(CLF, 7.0, 7.5), (NRCC, 6.6, 6.8), (DCCC, 5.3, 5.5), (AMERICA_FIRST, 1.25, 1.35)],
)
def test_the_largest_spenders(manifest, spender, low, high):
    """MapLight, June 15, 2017: CLF 7.5M, NRCC 6.7M, DCCC 5.4M, America First Policies 1.3M."""
    assert low <= millions(manifest, "outside", spender=spender) <= high


def test_most_of_clf_opposed_ossoff(manifest):
    """Politico, July 2017: 6.1M."""
    assert millions(manifest, "outside", spender=CLF, candidate="H8GA06195", stance="O") == pytest.approx(6.1, abs=0.05)


def test_the_notices_that_are_in_force_add_up_to_what_was_planted(notices, manifest):
    extra = sum(Decimal(each["amount"]) for each in manifest.facts("seat_only"))
    planted = sum(Decimal(each["amount"]) for each in manifest.facts("notices"))
    assert sum(Decimal(row["exp_amo"]) for row in heads(notices)) == planted + extra


def test_amendments_name_the_original_or_the_one_before(notices):
    previous = {(row["amndt_ind"], row["file_num"], row["prev_file_num"]) for row in notices if row["amndt_ind"] == "A2"}
    numbers = {row["prev_file_num"]: row["amndt_ind"] for row in notices if row["amndt_ind"] == "A1"}
    before = {row["file_num"]: row["amndt_ind"] for row in notices}
    assert len(previous) == 2
    assert {before[named] for _, _, named in previous} == {"N", "A1"}
    assert "" in numbers and "909999999" in numbers


def test_an_amendment_drops_a_row_and_one_changes_the_side(notices):
    by_filing = Counter(row["file_num"] for row in notices)
    pairs = {(row["file_num"], row["prev_file_num"]) for row in notices if row["prev_file_num"] in by_filing}
    assert any(by_filing[new] < by_filing[old] for new, old in pairs)
    stance = {(row["file_num"], row["tran_id"]): row["sup_opp"] for row in notices}
    assert any(
        stance.get((old, tran)) not in (None, side)
        for new, old in pairs
        for (file, tran), side in stance.items()
        if file == new
    )


def test_some_rows_do_not_name_their_candidate_well(notices):
    nameless = {(row["cand_name"], row["can_office_state"], row["can_office_dis"]) for row in notices if not row["cand_id"]}
    assert ("OSSOF, JON", "GA", "06") in nameless
    assert ("OSSOFF, JON", "06", "GA") in nameless
    assert ("ALL CANDIDATES", "GA", "06") in nameless
    assert any(row["cand_id"] and not row["can_office_dis"] for row in notices)


def test_two_races_have_a_notice_on_the_day_of_their_election(notices):
    on_the_day = {row["can_office_state"] for row in notices if "20-JUN-17" in (row["dissem_dt"], row["exp_date"])}
    assert on_the_day >= {"GA", "SC"}


def test_every_notice_has_a_date(notices):
    assert all(row["dissem_dt"] or row["exp_date"] for row in notices)
    assert any(not row["dissem_dt"] for row in notices) and any(not row["exp_date"] for row in notices)


def test_regular_reports_name_the_candidate_as_the_other_side_in_whole_dollars(reported):
    expenditures = [row for row in reported if row["TRANSACTION_TP"] in ("24A", "24E", "24C")]
    assert all(row["OTHER_ID"] == row["CAND_ID"] for row in expenditures)
    assert all(row["TRANSACTION_AMT"].isdigit() for row in expenditures)


def test_reported_rows_add_up_to_what_counts(reported, manifest):
    rows = [row for row in reported if row["TRANSACTION_TP"] in ("24A", "24E")]
    paid = sum(int(row["TRANSACTION_AMT"]) for row in rows if not row["MEMO_CD"])
    assert paid == sum(Decimal(each["amount"]) for each in manifest.facts("outside", status="reported"))


def test_an_advertisement_aired_before_it_was_paid_is_there_with_and_without_the_payment(reported, manifest):
    mine = [row for row in reported if row["CMTE_ID"] == "C00053553" and row["TRANSACTION_TP"] == "24E"]
    memos = [row for row in mine if row["MEMO_CD"]]
    paid = {row["TRANSACTION_AMT"] for row in mine if not row["MEMO_CD"]}
    assert [row["TRANSACTION_AMT"] in paid for row in memos] == [True, False]
    assert len(manifest.facts("outside", status="incurred_unpaid")) == 1


def test_filers_of_form_5_are_in_no_regular_report(reported):
    assert not [row for row in reported if row["CMTE_ID"].startswith("C9") and row["TRANSACTION_TP"] in ("24A", "24E")]


def test_a_communication_that_names_four_is_a_quarter_for_each(kit, manifest):
    with (kit / "ElectioneeringComm_2018.csv").open(newline="") as stream:
        four = [row for row in csv.DictReader(stream) if row["NUMBER_OF_CANDIDATES"] == "4"]
    assert len(four) == 4
    assert {row["CALCULATED_CANDIDATE_SHARE"] for row in four} == {"25000.00"}
    assert {row["REPORTED_DISBURSEMENT_AMOUNT"] for row in four} == {"100000.00"}


def test_a_report_may_correct_the_estimate_of_a_notice(manifest):
    noticed, counted = (
        sum(Decimal(each["amount"]) for each in manifest.facts(fact, race=SPECIAL, spender=DCCC))
        for fact in ("notices", "outside")
    )
    assert noticed - counted > 1000


def test_line_24_of_a_filer_meets_its_rows(kit, reported):
    """Independent expenditures in webk: rows are whole dollars, so they are below the line by less than a dollar each."""
    source = load_sources()["webk"]
    names = [column.fec for column in source.columns]
    for line in zipfile.ZipFile(kit / "webk18.zip").read("webk18.txt").decode().split("\n")[:-1]:
        row = dict(zip(names, line.split("|"), strict=True))
        mine = [each for each in reported if each["CMTE_ID"] == row["CMTE_ID"] and not each["MEMO_CD"]]
        spent = [int(each["TRANSACTION_AMT"]) for each in mine if each["TRANSACTION_TP"] in ("24A", "24E")]
        assert 0 <= Decimal(row["IND_EXP"]) - sum(spent) <= len(spent)
        assert len(row["IND_EXP"].partition(".")[2]) <= 2

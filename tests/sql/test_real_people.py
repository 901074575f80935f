"""A person's money once, on the FEC's own files of 2018: with weball, webl or the candidate summary alone."""

from collections import defaultdict
from decimal import Decimal

import pytest

from racemoney.build import build
from racemoney.channels.bulk_files import load_file
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings

pytestmark = pytest.mark.real

OROURKE_HOUSE, OROURKE_SENATE = "H2TX16185", "S8TX00285"
TOTALS = {"weball": "weball18.txt", "webl": "webl18.zip", "candidate_summary": "candidate_summary_2018.csv"}


@pytest.fixture(scope="module", params=list(TOTALS))
def ask(request, real_data, tmp_path_factory):
    """A home of the masters, the linkage and one file of totals."""
    settings = Settings(home=tmp_path_factory.mktemp("people") / "home", lake=None, threads=2, memory_limit="1200MB")
    files = {"cn": "cn.txt", "cm": "cm18.zip", "ccl": "ccl18.txt", request.param: TOTALS[request.param]}
    for dataset, name in files.items():
        load_file(settings, dataset, real_data / "bulk-2018" / name, 2018)
    assert build(settings) is not None
    with open_published(settings) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def test_no_total_stands_unmarked_under_two_ids_of_one_last_name(ask):
    standing = defaultdict(list)
    for candidate_id, name, receipts, disbursements, shared in ask(
        "select distinct candidate_id, candidate_name, receipts, disbursements, is_shared_between_races"
        " from race_candidate_money where receipts > 0"
    ):
        standing[name.split(",")[0], receipts, disbursements].append((candidate_id, shared))
    assert {key: ids for key, ids in standing.items() if len(ids) > 1 and not all(shared for _, shared in ids)} == {}


def test_orourkes_money_is_the_senates(ask):
    money = "select receipts::varchar, money_reason from race_candidate_money where candidate_id = '{}'"
    assert ask(money.format(OROURKE_SENATE)) == [("80344836.34", None)]
    assert ask(money.format(OROURKE_HOUSE)) == [(None, f"stands under {OROURKE_SENATE}, TX-SEN-2018")]


def test_a_race_is_the_sum_of_its_distinct_committees(ask):
    assert ask("select count(*) from race_candidate_money where receipts is not null and committee_ids is null") == [(0,)]
    rows = ask(
        "select committee_ids, is_shared_between_races from race_candidate_money where receipts is not null and cycle = 2018"
    )
    unshared = [each for ids, shared in rows if not shared for each in ids.split(", ")]
    assert len(unshared) == len(set(unshared))


@pytest.mark.parametrize("ask", ["weball"], indirect=True)
def test_totals_that_no_other_id_repeats_do_not_vanish(ask, real_data):
    """What the file has under one id alone stands in a roster, or under the id that owns the committee."""
    lines = (real_data / "bulk-2018" / "weball18.txt").read_text().splitlines()
    with_coverage = {row[0]: Decimal(row[5]) for row in (line.split("|") for line in lines) if row[27] and Decimal(row[5])}
    placed = dict(ask("select candidate_id, totals_id from ledger.candidate_money where cycle = 2018"))
    elsewhere = dict(ask("select candidate_id, stands_under_id from ledger.candidate_money where cycle = 2018"))
    lost = {candidate_id for candidate_id in with_coverage if not placed[candidate_id] and not elsewhere[candidate_id]}
    assert lost == set()


def test_committees_of_two_ids_are_one_persons_but_for_three(ask):
    # Quigg and Quiggle, Lien and Kishineff, a joke candidate and the one behind it
    assert ask("select committee_id from ledger.committee_candidates where candidate_id is null order by 1") == [
        ("C00572032",),
        ("C00634055",),
        ("C00662486",),
    ]

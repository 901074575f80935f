"""The published figures again, from the FEC's own files: totals of the candidate summary of 2018, counts of the committee
linkage, and what ties to what in a bulk drop of March 2019."""

import csv
from decimal import Decimal

import pytest

from etl.build import build
from etl.desk.load import load_file, load_folder
from etl.desk.warehouse import open_published
from etl.settings import Settings

pytestmark = pytest.mark.real

GA06 = "GA-06-2017-special"
OSSOFF, HANDEL = "H8GA06195", "H8GA06286"
BOLENA, LLOP, HARRELL, STEWART = "H8GA06229", "H2GA11198", "H8GA06187", "H8GA06278"
BHUIYAN, WILSON, KEATLEY, EDWARDS, LEVELL = "H0GA06143", "H6GA06116", "H8GA06211", "H8GA06328", "H8GA06351"
MOODY, GRAY, HILL, ABROMS, GRAWERT, KREMER = "H8GA06260", "H8GA06252", "H8GA06203", "H8GA06302", "H8GA06294", "H8GA06336"
QUIGG, SLOTIN, HERNANDEZ, POLLARD, MCLAURIN = "H8GA06344", "H8GA06245", "H8GA06237", "H8GA06310", "H8GA06179"
PRICE, MCBATH = "H4GA06087", "H8GA06393"
# one row of ccl18 each for 2017 and the seat, Handel two
LINKED = {
    OSSOFF, HANDEL, HARRELL, STEWART, BHUIYAN, WILSON, KEATLEY, EDWARDS, LEVELL, MOODY, GRAY, HILL, ABROMS, GRAWERT, KREMER,
    QUIGG, SLOTIN, HERNANDEZ, POLLARD,
}  # fmt: skip
ROSTER = LINKED | {BOLENA, LLOP}

# (race, candidate) -> receipts, itemized, unitemized of candidate_summary_2018.csv
SUMMARIES = {
    (GA06, OSSOFF): ("31605071.08", "10414255.52", "19122686.56"),
    (GA06, HANDEL): ("8772986.85", "4006041.15", "2878141.44"),
    ("GA-06-2018", HANDEL): ("8772986.85", "4006041.15", "2878141.44"),
    (GA06, MOODY): ("3207231.28", "124663.91", "6099.33"),
    (GA06, GRAY): ("834972.21", "263650.00", "56074.75"),
    (GA06, HILL): ("821466.37", "549605.17", "15155.72"),
    ("KS-04-2017-special", "H8KS04112"): ("1850089.59", "939730.24", "34531.17"),
    ("KS-04-2017-special", "H8KS04120"): ("1483689.67", "572667.00", "840309.22"),
    ("MT-00-2017-special", "H8MT01182"): ("9831182.04", "5192626.83", "1265652.11"),
    ("MT-00-2017-special", "H8MT00077"): ("6710492.54", "1922346.39", "4690682.68"),
    ("SC-05-2017-special", "H8SC05158"): ("2597132.09", "1403268.90", "179877.86"),
    ("SC-05-2017-special", "H8SC05174"): ("2039416.09", "791898.03", "542414.99"),
    ("UT-03-2017-special", "H8UT03238"): ("1628253.30", "931960.14", "57522.90"),
    ("UT-03-2017-special", "H8UT03139"): ("869873.36", "193228.43", "669354.44"),
    ("AL-SEN-2017-special", "S0AL00156"): ("25688282.13", "10677550.91", "13798345.14"),
}
RECEIPTS = {
    WILSON: "339444.67", ABROMS: "289963.29", SLOTIN: "81279.80", LEVELL: "65531.00", KEATLEY: "58408.42",
    GRAWERT: "52673.79", BHUIYAN: "35035.00", KREMER: "19852.00", HARRELL: "15566.56", HERNANDEZ: "5716.00",
    POLLARD: "5250.00", "H8CA34266": "1552000.90", "H8CA34258": "1670407.62", "S8AL00340": "5302070.00",
    "S8AL00308": "5492899.00",
}  # fmt: skip
# lines of bulk-2020 that rows reach: (line, ties, compared)
TIES = [
    ("independent_expenditures", 11, 12),
    ("party_coordinated_expenditures", 3, 3),
    ("transfers_in", 76, 91),
    ("transfers_out", 39, 59),
    ("other_committee_contributions", 101, 152),
]


@pytest.fixture(scope="session")
def real_home(real_data, tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("real") / "home", lake=None, threads=2, memory_limit="1200MB")
    for cycle in (2018, 2020):
        assert load_folder(settings, real_data / f"bulk-{cycle}", cycle).ok
    load_file(
        settings,
        "independent_expenditure",
        real_data / "independent-expenditures" / "independent-expenditure_2016_2015-12.csv",
        2016,
    )
    load_file(settings, "indiv", real_data / "itcont-samples" / "itcont_ga06_lines.txt", 2018)
    assert build(settings) is not None
    return settings


@pytest.fixture(scope="session")
def real(real_home):
    with open_published(real_home) as connection:
        yield lambda statement, *parameters: connection.execute(statement, list(parameters)).fetchall()


def ids(real, condition="true"):
    return {row[0] for row in real(f"select candidate_id from race_candidates where race_id = ? and {condition}", GA06)}


def test_the_roster_has_nineteen_by_linkage_one_by_master_and_one_by_override(real):
    assert len(ROSTER) == 21
    assert ids(real) == ROSTER
    assert ids(real, "roster_source = 'linkage'") == LINKED
    assert ids(real, "roster_source = 'candidate master'") == {BOLENA}
    assert ids(real, "roster_source = 'override' and override_source is not null") == {LLOP}


def test_who_is_of_other_years_is_not_in_the_race(real):
    assert not ids(real) & {PRICE, MCBATH, MCLAURIN}
    assert real("select race_id from race_candidates where candidate_id = ? and cycle = 2018", MCBATH) == [("GA-06-2018",)]


def test_eighteen_were_on_the_ballot(real):
    assert ids(real, "on_ballot") == ROSTER - {HARRELL, STEWART, BOLENA}
    assert ids(real, "not on_ballot") == {HARRELL, STEWART, BOLENA}


def test_seven_candidates_stand_in_the_regular_race_too(real):
    assert ids(real, "is_shared_between_races") == {HANDEL, BHUIYAN, WILSON, HARRELL, KEATLEY, EDWARDS, LEVELL}
    assert ids(real, "is_shared_between_races is null") == set()


@pytest.mark.parametrize(("race_id", "candidate_id"), SUMMARIES)
def test_summary_of_a_candidate(real, race_id, candidate_id):
    found = real(
        "select receipts::varchar, individual_itemized::varchar, individual_unitemized::varchar from race_candidate_money"
        " where race_id = ? and candidate_id = ?",
        race_id,
        candidate_id,
    )
    assert found == [SUMMARIES[race_id, candidate_id]]


@pytest.mark.parametrize("candidate_id", RECEIPTS)
def test_receipts_of_a_candidate(real, candidate_id):
    told = "select distinct receipts::varchar from race_candidate_money where candidate_id = ? and race_id like '%-special'"
    assert real(told, candidate_id) == [(RECEIPTS[candidate_id],)]


def test_the_rest_of_ossoffs_and_handels_summary(real):
    found = real(
        "select candidate_id, other_committee_contributions::varchar, party_contributions::varchar,"
        " candidate_contributions::varchar, candidate_loans::varchar, transfers_from_authorized::varchar,"
        " individual_refunds::varchar, coverage_end_date::varchar"
        " from race_candidate_money where race_id = ? and list_contains(?, candidate_id) order by 1",
        GA06,
        [OSSOFF, HANDEL],
    )
    assert found == [
        (OSSOFF, "372353.08", "445.20", "50000.00", "250000.00", "7530.00", "902814.94", "2018-12-31"),
        (HANDEL, "1554176.21", "10884.83", "100.00", "0.00", "311162.35", "66525.09", "2018-12-31"),
    ]


def test_the_race_adds_up_its_candidates_less_handels_internal_transfers(real, real_data):
    with (real_data / "bulk-2018" / "candidate_summary_2018.csv").open(encoding="utf-8-sig", newline="") as stream:
        receipts = {row["Cand_Id"]: Decimal(row["Total_Receipt"] or 0) for row in csv.DictReader(stream)}
    # 62,610 went from one committee of Handel's to another
    total = sum(receipts.get(candidate_id, Decimal(0)) for candidate_id in ROSTER) - 62_610
    assert total > 46_000_000
    assert real("select candidates_receipts from race_spending where race_id = ?", GA06) == [(total,)]


def test_outside_spending_is_unknown_where_no_file_of_the_cycle_is_loaded(real):
    ((*figures, missing),) = real(
        "select independent_expenditures, outside_total, party_coordinated, missing_sources from race_spending"
        " where race_id = ?",
        GA06,
    )
    assert figures == [None, None, None]
    assert {"independent_expenditure", "electioneering", "communication_costs", "pas2"} <= set(missing.split(", "))


def test_ossoffs_sampled_rows(real):
    rows = real(
        "select reason, count(*), sum(amount) from contributions where cycle = 2018 and committee_id = 'C00630426'"
        " group by 1 order by 1"
    )
    assert rows == [("conduit_memo", 1, 5), ("counted", 185, 14_143), ("refund", 4, 176)]
    foreign = "select count(*) from contributions where candidate_id = ? and reason = 'refund' and resolved_state = 'ZZ'"
    assert real(foreign, OSSOFF) == [(1,)]


def test_ossoffs_sampled_geography(real):
    found = real(
        "select in_state_amount, in_state_gift_count, out_of_state_amount, gift_count - in_state_gift_count,"
        " military_amount + foreign_amount + unknown_amount, refunds_amount,"
        " in_state_amount + out_of_state_amount - refunds_amount, round(in_state_share, 3)"
        " from candidate_geography where race_id = ? and candidate_id = ?",
        GA06,
        OSSOFF,
    )
    assert found == [(1_840, 6, 12_303, 179, 0, 176, 13_967, 0.130)]


def test_sampled_conduit_rows_count_nowhere_and_show_where_small_donors_live(real):
    found = real(
        """
        select
            case resolved_state when 'GA' then 'GA' when 'ZZ' then 'foreign' else 'other states' end,
            count(*), sum(amount), bool_or(counts_in_itemized or counts_in_geography)
        from contributions
        where cycle = 2018 and recipient_candidate_id = ? and reason = 'conduit_copy'
        group by 1 order by 1
        """,
        OSSOFF,
    )
    assert found == [("GA", 6, 1_445, False), ("foreign", 1, 10, False), ("other states", 238, 9_483, False)]


def test_notices_of_2015_before_and_after_amendments(real):
    (all_rows,) = real(
        "select count(*), sum(amount)::varchar, count(*) filter (where support_oppose = 'S'),"
        " count(*) filter (where support_oppose = 'O'), count(*) filter (where support_oppose is null)"
        " from independent_expenditures where cycle = 2016"
    )
    assert all_rows == (3_012, "103303018.93", 1_812, 1_197, 3)
    in_force = real(
        "select count(*), count(distinct file_number), sum(amount)::varchar from independent_expenditures"
        " where cycle = 2016 and counts_in_outside_spending"
    )
    assert in_force == [(2_697, 518, "91394651.46")]


@pytest.mark.parametrize(("line", "ties", "compared"), TIES)
def test_lines_that_tie_in_the_drop_of_2019(real, line, ties, compared):
    found = real(
        "select count(*) filter (where status = 'ties'), count(*) from reconciliation"
        " where cycle = 2020 and entity_type = 'committee' and line = ?",
        line,
    )
    assert found == [(ties, compared)]


def test_individuals_never_exceed_their_line(real):
    found = real(
        "select count(*), count(*) filter (where rows_amount > official_amount) from reconciliation"
        " where cycle = 2020 and line = 'individual_contributions' and official_amount > 0"
    )
    assert found == [(1_115, 0)]


def test_the_fecs_own_inconsistencies_are_counted_and_do_not_stop_the_build(real):
    told = "select severity, status, failing_rows from meta.data_quality where test_name = ?"
    assert real(told, "warn_summary_individuals_add_up") == [("warn", "warn", 160)]
    assert real("select count(*) from meta.data_quality where severity = 'error' and status <> 'pass'") == [(0,)]

"""The race of a contribution: in `contributions` where it is one alone, in `race_contributions` once for each race; and what
those rows add up to is the mart's own figure, refunds and all."""

import subprocess
import sys

import pytest
from sql.world import candidate, ccl, indiv, oth

ALONE, TWICE, NOBODYS, TWO_PEOPLES = "C77250001", "C77250002", "C77250003", "C77250004"
ONE, BOTH = "H8KS01001", "H8KS04002"
SPECIAL, REGULAR = "KS-04-2017-special", "KS-04-2018"

ROWS = [
    *candidate(ONE, ALONE, "KS-01"),
    indiv(committee_id=ALONE, amount=100, contributor_state="KS"),
    indiv(committee_id=ALONE, amount=40, contributor_state="MO"),
    indiv(committee_id=ALONE, amount=30, contributor_state="AE", contributor_zip="09012"),
    indiv(committee_id=ALONE, amount=20, contributor_state="ZZ"),
    indiv(committee_id=ALONE, amount=10, contributor_city=None),
    # given back: positive in the file
    indiv(committee_id=ALONE, amount=25, contributor_state="KS", transaction_type_code="22Y"),
    # a donor behind a joint fundraiser; and money that no address places
    oth(
        committee_id=ALONE,
        amount=7,
        state="KS",
        transaction_type_code="15J",
        entity_type_code="IND",
        memo_code="X",
    ),
    indiv(committee_id=ALONE, amount=500, contributor_state="KS", entity_type_code="PAC"),
    # in the special and in the regular race of the seat
    *candidate(BOTH, TWICE, "KS-04", 2017, 2018),
    indiv(committee_id=TWICE, amount=60, contributor_state="KS"),
    indiv(committee_id=TWICE, amount=5, contributor_state="KS", transaction_type_code="22Y"),
    indiv(committee_id=NOBODYS, amount=9, contributor_state="KS"),
    # linked to two people
    *candidate("H8KS02001", TWO_PEOPLES, "KS-02", candidate_name="ALPHA, ANN"),
    *candidate("H8KS02002", "C77250005", "KS-02", candidate_name="OMEGA, OTTO"),
    ccl(candidate_id="H8KS02002", committee_id=TWO_PEOPLES),
    indiv(committee_id=TWO_PEOPLES, amount=11, contributor_state="KS"),
]


def races_of(ask, committee_id):
    return ask("select distinct race_id, race_reason from contributions where committee_id = ?", committee_id)


def test_a_contribution_names_its_race(ask):
    assert races_of(ask, ALONE) == [("KS-01-2018", None)]


def test_where_two_races_share_the_row_it_names_neither_and_says_so(ask):
    assert races_of(ask, TWICE) == [(None, f"the candidate stands in {SPECIAL}, {REGULAR}")]


def test_a_filer_that_is_no_candidates_committee_has_no_race(ask):
    assert races_of(ask, NOBODYS) == [(None, "the filer is no candidate's own committee")]


def test_a_committee_of_two_people_has_no_race_and_names_them(ask):
    ((race_id, reason),) = races_of(ask, TWO_PEOPLES)
    assert race_id is None
    assert reason.startswith(f"committee {TWO_PEOPLES} is linked to ALPHA, ANN (H8KS02001) and OMEGA, OTTO")


def test_figures_of_people_who_share_a_committee_are_unknown_and_not_zero(ask):
    found = ask(
        "select in_state_amount, gift_count, share_reason like '%is linked to ALPHA%nobody''s alone'"
        " from candidate_geography"
        " where race_id = 'KS-02-2018' order by candidate_id"
    )
    assert found == [(None, None, True), (None, None, True)]


def test_one_row_per_contribution_and_race(ask):
    shared = "select race_id, is_shared, amount from race_contributions where committee_id = ? order by all"
    assert ask(shared, TWICE) == [
        (SPECIAL, True, 5),
        (SPECIAL, True, 60),
        (REGULAR, True, 5),
        (REGULAR, True, 60),
    ]
    assert ask("select distinct race_id, is_shared from race_contributions where committee_id = ?", ALONE) == [
        ("KS-01-2018", False)
    ]
    assert ask("select * from race_contributions where committee_id in (?, ?)", NOBODYS, TWO_PEOPLES) == []


def test_the_rows_of_a_race_add_up_by_place(ask):
    found = ask(
        """
        select donor_place, sum(geography_amount), count(*)
        from race_contributions
        where race_id = 'KS-01-2018' and candidate_id = ? and counts_in_geography
        group by donor_place order by donor_place
        """,
        ONE,
    )
    assert found == [
        ("foreign", 20, 1),
        ("in_state", 107, 2),
        ("military", 30, 1),
        ("out_of_state", 40, 1),
        ("refund", -25, 1),
        ("unknown", 10, 1),
    ]


@pytest.mark.parametrize(
    ("candidate_id", "race_id", "figures"),
    [
        (ONE, "KS-01-2018", (107, 40, 30, 20, 10, 25)),
        (BOTH, SPECIAL, (60, 0, 0, 0, 0, 5)),
        (BOTH, REGULAR, (60, 0, 0, 0, 0, 5)),
    ],
)
def test_the_mart_has_the_same_figures(ask, candidate_id, race_id, figures):
    found = ask(
        "select in_state_amount, out_of_state_amount, military_amount, foreign_amount, unknown_amount, refunds_amount"
        " from candidate_geography where candidate_id = ? and race_id = ?",
        candidate_id,
        race_id,
    )
    assert found == [figures]


def test_a_file_that_the_fec_has_not_dated_is_dated_by_its_loading(world):
    # a process of its own: the settings of an open file are locked
    command = [sys.executable, "-m", "racemoney.cli", "show", "KS-01-2018", "--home", str(world.root)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "As loaded on 20" in told
    assert "As of" not in told

"""Which races there are, who stands in them, and whose totals mix two of them. The FEC links a candidate to an election
year; a special exists only where the calendar of special elections has it (fec.gov reporting dates, Federal Register)."""

import pytest
from sql.world import candidate, cn

ROWS = [
    # GA-06: one candidate of the special alone, one of both, one of the regular alone, one without a committee
    *candidate("H8GA06911", "C77070001", "GA-06", 2017, candidate_name="SPECIAL, SAM"),
    *candidate("H8GA06912", "C77070002", "GA-06", 2017, 2018, candidate_name="BOTH, BO"),
    *candidate("H8GA06913", "C77070003", "GA-06", 2018, candidate_name="REGULAR, RO"),
    cn(candidate_id="H8GA06914", candidate_name="MASTER, MO", office_state="GA", office_district="06", election_year=2017),
    # in the master under another seat of the state, in the race by a sourced override
    *candidate("H2GA11198", "C77070005", "GA-11", 2017, candidate_name="LLOP, WILLIAM"),
    # on the roster with an override that checks the ballot, and says no
    *candidate("H8GA06278", "C77070006", "GA-06", 2017, candidate_name="STEWART, KELLY"),
    # linked to 2017 for a seat that had no special
    *candidate("H8NM02901", "C77070007", "NM-02", 2017),
    # SC-05 voted on the day of the runoff in GA-06
    *candidate("H8SC05901", "C77070008", "SC-05", 2017),
    # Minnesota had a special (class 2) and a regular (class 1) Senate election in November 2018
    *candidate("S8MN00901", "C77070009", "MN-SEN", candidate_name="NOBALLOT, NED"),
    # districts: Georgia has 14 seats in 2018; Montana one, and two from 2022
    *candidate("H8GA14901", "C77070010", "GA-14"),
    *candidate("H8GA15901", "C77070011", "GA-15"),
    *candidate("H8GA00901", "C77070012", "GA-00"),
    *candidate("H8MT00901", "C77070013", "MT-00"),
    *candidate("H8MT01901", "C77070014", "MT-01"),
    *candidate("H2MT02901", "C77070015", "MT-02", cycle=2022),
    # a district that is no number places nobody and stops nothing
    *candidate("H8GA0A901", "C77070016", "GA-1A"),
    # Georgia's Senate seats are of class 2 and 3, up in 2020 and 2016; a president is not elected in 2018
    *candidate("S8GA00901", "C77070017", "GA-SEN"),
    *candidate("P80009901", "C77070018", "US-PRES"),
]  # fmt: skip


def roster(ask, race_id, *candidates):
    told = "select candidate_id, roster_source, on_ballot, is_shared_between_races from race_candidates where race_id = ?"
    found = ask(told, race_id)
    return {row[0]: row[1:] for row in found if row[0] in candidates}


def test_a_special_comes_from_the_calendar(ask):
    told = "select seat, cycle, final_election_date::varchar, roster_basis from races where race_id = ?"
    found = ask(told, "GA-06-2017-special")
    assert found == [("GA-06", 2018, "2017-06-20", "linkage, candidate master, ballots, overrides")]
    ballots = "select election_type_code, election_date::varchar from race_elections where race_id = ? order by 2"
    assert ask(ballots, "GA-06-2017-special") == [("SG", "2017-04-18"), ("SGR", "2017-06-20")]
    assert ask(ballots, "GA-06-2018") == [("G", "2018-11-06")]


def test_a_link_to_an_odd_year_makes_no_race(ask):
    assert ask("select race_id from races where seat = 'NM-02'") == []
    assert ask("select race_id from race_candidates where candidate_id = 'H8NM02901'") == []


def test_odd_year_links_without_a_special_are_told_as_a_warning(ask):
    found = ask(
        "select severity, status from meta.data_quality where test_name = 'warn_odd_year_links_without_a_special' "
        "and failing_rows >= 1"
    )
    assert found == [("warn", "warn")]


def test_the_roster_of_a_special_is_by_linkage_by_master_and_by_override(ask):
    ids = ("H8GA06911", "H8GA06912", "H8GA06913", "H8GA06914", "H2GA11198", "H8GA06278")
    assert roster(ask, "GA-06-2017-special", *ids) == {
        "H8GA06911": ("linkage", False, False),
        "H8GA06912": ("linkage", False, True),
        "H8GA06914": ("candidate master", False, False),
        "H2GA11198": ("override", True, False),
        "H8GA06278": ("linkage", False, False),
    }
    assert roster(ask, "GA-06-2018", *ids) == {
        "H8GA06912": ("linkage", None, True),
        "H8GA06913": ("linkage", None, False),
    }


def test_an_override_gives_its_source(ask):
    found = ask("select override_source from race_candidates where candidate_id = 'H2GA11198'")
    assert len(found) == 1
    assert "11alive.com" in found[0][0]


def test_two_specials_of_one_day_do_not_bleed(ask):
    assert roster(ask, "SC-05-2017-special", "H8SC05901", "H8GA06911") == {"H8SC05901": ("linkage", None, False)}
    assert "H8SC05901" not in roster(ask, "GA-06-2017-special", "H8SC05901")


@pytest.mark.parametrize(
    ("race_id", "is_up"),
    [
        ("GA-14-2018", True),
        ("GA-15-2018", False),
        ("GA-00-2018", False),
        ("GA-1A-2018", False),
        ("MT-00-2018", True),
        ("MT-01-2018", False),
        ("MT-02-2022", True),
        ("MN-SEN-2018", True),
        ("GA-SEN-2018", False),
        ("US-PRES-2018", False),
    ],
)
def test_a_regular_race_needs_a_seat_that_is_up(ask, race_id, is_up):
    assert ask("select count(*) from races where race_id = ?", race_id) == [(int(is_up),)]

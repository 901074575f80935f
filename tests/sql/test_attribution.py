"""Whose money a row is: the filer's linkage as principal or authorized committee decides (fec.gov, candidate-committee
linkage file description), and nothing else does."""

from sql.world import candidate, ccl, cm, indiv, oth

# a candidate with a committee of every designation, one row each
OWN, AUTHORIZED, JOINT, LEADERSHIP, OTHER_OFFICE = (f"C7701000{n}" for n in range(1, 6))
TWICE = "C77010011"
SHARED = "C77010021"

ROWS = [
    *candidate("H8AL01001", OWN, "AL-01"),
    ccl(candidate_id="H8AL01001", committee_id=AUTHORIZED, designation_code="A"),
    ccl(candidate_id="H8AL01001", committee_id=JOINT, designation_code="J"),
    ccl(candidate_id="H8AL01001", committee_id=LEADERSHIP, designation_code="D", committee_type_code="Q"),
    ccl(candidate_id="H8AL01001", committee_id=OTHER_OFFICE, designation_code="P", committee_type_code="S"),
    indiv(committee_id=OWN, amount=100, contributor_state="AL"),
    indiv(committee_id=AUTHORIZED, amount=20, contributor_state="AL"),
    indiv(committee_id=JOINT, amount=3, contributor_state="AL"),
    indiv(committee_id=LEADERSHIP, amount=5, contributor_state="AL"),
    indiv(committee_id=OTHER_OFFICE, amount=7, contributor_state="AL"),
    # the committee's own registration names the candidate, but no linkage does
    cm(committee_id="C77010006", candidate_id="H8AL01001"),
    indiv(committee_id="C77010006", amount=11, contributor_state="AL"),
    # a PAC's row that names the candidate's committee is the PAC's
    oth(committee_id="C77010007", other_id=OWN, transaction_type_code="24K", entity_type_code="CCM", amount=1000),
    # linked to the special and to the regular election: one pair, two lines
    *candidate("H8GA06901", TWICE, "GA-06", 2017, 2018),
    indiv(committee_id=TWICE, amount=250, contributor_state="GA"),
    indiv(committee_id=TWICE, amount=50, contributor_state="FL"),
    # one committee of two candidates
    *candidate("H8AL02001", SHARED, "AL-02", candidate_name="SHARED, ANN"),
    *candidate("H8AL02002", SHARED, "AL-02", candidate_name="SHARED, BOB"),
    indiv(committee_id=SHARED, amount=600, contributor_state="AL"),
]


def test_only_principal_and_authorized_committees_are_the_candidates(ask):
    assert ask("select committee_id, amount from contributions where candidate_id = 'H8AL01001' order by 1") == [
        (OWN, 100),
        (AUTHORIZED, 20),
    ]
    assert ask("select in_state_amount, gift_count from candidate_geography where candidate_id = 'H8AL01001'") == [(120, 2)]


def test_rows_of_other_committees_stay_in_the_ledger_without_a_candidate(ask):
    others = [JOINT, LEADERSHIP, OTHER_OFFICE, "C77010006", "C77010007"]
    found = ask("select amount, candidate_id from contributions where list_contains(?, committee_id) order by 1", others)
    assert found == [(3, None), (5, None), (7, None), (11, None), (1000, None)]


def test_two_election_years_of_one_pair_do_not_double_its_rows(ask):
    assert ask("select count(*), sum(amount) from contributions where candidate_id = 'H8GA06901'") == [(2, 300)]
    marts = ask(
        "select race_id, in_state_amount, out_of_state_amount from candidate_geography"
        " where candidate_id = 'H8GA06901' order by 1"
    )
    assert marts == [("GA-06-2017-special", 250, 50), ("GA-06-2018", 250, 50)]


def test_a_committee_of_several_candidates_is_nobodys_alone(ask):
    assert ask("select candidate_id, counts_in_itemized from contributions where committee_id = ?", SHARED) == [(None, True)]
    found = ask("select in_state_amount, gift_count from candidate_geography where race_id = 'AL-02-2018'")
    assert found == [(None, None), (None, None)]

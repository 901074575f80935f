"""A memo row re-describes money that another row counts and never adds any (openFEC#3105); where its parent is known it
places the parent's dollars. The donors behind a joint fundraiser's transfer are memo rows of the participant
(openFEC#1330)."""

from sql.world import candidate, ccl, indiv, oth

PARTNERS, WHOLE, CUT, TOO_MUCH, ALONE, TWO_LUMPS, ORPHAN = (f"C7705000{n}" for n in range(1, 8))
JOINED, JFC = "C77050011", "C77050012"


def lump(committee_id, amount, state, **values):
    return indiv(committee_id=committee_id, amount=amount, contributor_state=state, entity_type_code="ORG", **values)


def partner(committee_id, amount, state, **values):
    return indiv(committee_id=committee_id, amount=amount, contributor_state=state, memo_code="X", **values)


ROWS = [
    # partners of 600 in a lump of 1,000 from Iowa
    *candidate("H8IA01001", PARTNERS, "IA-01"),
    lump(PARTNERS, 1000, "IA"),
    partner(PARTNERS, 400, "IL"),
    partner(PARTNERS, 200, "WI"),
    # partners of all of it
    *candidate("H8IA02001", WHOLE, "IA-02"),
    lump(WHOLE, 900, "IA"),
    partner(WHOLE, 500, "IL"),
    partner(WHOLE, 400, "IA"),
    # the FEC cuts cents off: halves of 49.90 are 49 and 49 in the file, their lump of 99.80 is 99
    *candidate("H8IA03001", CUT, "IA-03"),
    lump(CUT, 99, "IA"),
    partner(CUT, 49, "IL"),
    partner(CUT, 49, "WI"),
    # memo rows that hold more than the lump, be it by a dollar, are not its children
    *candidate("H8IA04001", TOO_MUCH, "IA-04"),
    lump(TOO_MUCH, 100, "IA"),
    partner(TOO_MUCH, 101, "IL", memo_text="PARTNERSHIP ATTRIBUTION"),
    # no lump at all; another day; a memo about an earmarked gift
    *candidate("H8IL01001", ALONE, "IL-01"),
    lump(ALONE, 100, "IL"),
    partner(ALONE, 60, "WI", transaction_date="2017-03-02"),
    partner(ALONE, 50, "WI", memo_text="* EARMARKED CONTRIBUTION: SEE BELOW"),
    # two lumps of one day: nobody knows whose partners they are
    *candidate("H8IL02001", TWO_LUMPS, "IL-02"),
    lump(TWO_LUMPS, 100, "IL"),
    lump(TWO_LUMPS, 200, "IL"),
    partner(TWO_LUMPS, 80, "WI"),
    # the FEC's file drops some lumps: a row that says it is a partner's share then stands for itself
    *candidate("H8IL04001", ORPHAN, "IL-04"),
    lump(ORPHAN, 100, "IL"),
    partner(ORPHAN, 70, "WI", transaction_date="2017-03-02", memo_text="Partnership attribution"),
    partner(ORPHAN, 60, "WI", transaction_date="2017-03-01", file_number=2, memo_text="PARTNER OF EXAMPLE LLP"),
    partner(ORPHAN, 50, "WI", transaction_date="2017-03-02", memo_text="PARTNERSHIP REATTRIBUTION"),
    # a joint fundraiser passes on 75 of a gift of 100
    *candidate("H8IL03001", JOINED, "IL-03"),
    ccl(candidate_id="H8IL03001", committee_id=JFC, designation_code="J"),
    indiv(committee_id=JFC, amount=100, contributor_state="WI"),
    oth(committee_id=JOINED, transaction_type_code="18G", entity_type_code="COM", other_id=JFC, amount=75, state="DC"),
    oth(committee_id=JOINED, transaction_type_code="15J", entity_type_code="IND", amount=75, state="WI", memo_code="X"),
    oth(committee_id=JFC, transaction_type_code="15J", entity_type_code="IND", amount=25, state="WI", memo_code="X"),
]

LEDGER = """
    select amount, counts_in_itemized, geography_amount, reason from contributions
    where committee_id = ? order by amount desc
"""


def places(ask, candidate_id):
    (found,) = ask(
        "select in_state_amount, out_of_state_amount from candidate_geography where candidate_id = ?",
        candidate_id,
    )
    return found


def test_memo_children_place_their_part_and_the_rest_stays_with_the_parent(ask):
    assert ask(LEDGER, PARTNERS) == [
        (1000, True, 400, "counted_memo_parent"),
        (400, False, 400, "memo_child"),
        (200, False, 200, "memo_child"),
    ]
    assert places(ask, "H8IA01001") == (400, 600)


def test_children_that_make_up_the_whole_replace_the_parent(ask):
    assert ask(LEDGER, WHOLE) == [
        (900, True, None, "replaced_by_memo_children"),
        (500, False, 500, "memo_child"),
        (400, False, 400, "memo_child"),
    ]
    assert places(ask, "H8IA02001") == (400, 500)


def test_cents_that_the_fec_cuts_off_stay_with_the_parent(ask):
    assert ask(LEDGER, CUT)[0] == (99, True, 1, "counted_memo_parent")
    assert places(ask, "H8IA03001") == (1, 98)


def test_memo_rows_that_hold_more_than_the_lump_place_nothing(ask):
    assert ask(LEDGER, TOO_MUCH) == [(101, False, None, "memo_unmatched"), (100, True, 100, "counted")]
    assert places(ask, "H8IA04001") == (100, 0)


def test_memo_rows_without_their_lump_count_nowhere(ask):
    assert ask(LEDGER, ALONE) == [
        (100, True, 100, "counted"),
        (60, False, None, "memo_unmatched"),
        (50, False, None, "memo_unmatched"),
    ]


def test_two_lumps_of_a_day_keep_their_own_address(ask):
    assert ask(LEDGER, TWO_LUMPS) == [
        (200, True, 200, "counted"),
        (100, True, 100, "counted"),
        (80, False, None, "memo_unmatched"),
    ]


def test_a_partner_whose_lump_is_in_no_file_has_a_place_and_is_not_itemized(ask):
    assert ask(LEDGER, ORPHAN) == [
        (100, True, 100, "counted"),
        (70, False, 70, "memo_orphan"),
        (60, False, 60, "memo_orphan"),
        (50, False, None, "memo_unmatched"),
    ]
    assert places(ask, "H8IL04001") == (100, 130)


def test_donors_behind_a_joint_fundraiser_have_a_place_and_add_nothing_to_the_itemized_line(ask):
    assert sorted(ask(LEDGER, JOINED), key=lambda row: row[3]) == [
        (75, False, None, "committee"),
        (75, False, 75, "jfc_share"),
    ]
    assert places(ask, "H8IL03001") == (0, 75)


def test_the_joint_fundraisers_own_rows_are_no_candidates(ask):
    found = ask("select amount, candidate_id from contributions where committee_id = ? order by 1", JFC)
    assert found == [(25, None), (100, None)]

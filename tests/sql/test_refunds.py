"""Refunds stand in the individuals' file with positive amounts (22Y, 21Y, 40Y ...): they are subtracted and told apart."""

from sql.world import candidate, indiv

C = "C77040001"
ROWS = [
    *candidate("H8DE00001", C, "DE-00"),
    indiv(committee_id=C, amount=500, contributor_state="NY"),
    indiv(committee_id=C, amount=200, contributor_state="DE"),
    indiv(committee_id=C, amount=100, contributor_state="NY", transaction_type_code="22Y"),
    indiv(committee_id=C, amount=30, contributor_state="DE", transaction_type_code="21Y"),
    # an amount corrected downwards is a gift with its own sign, not a refund
    indiv(committee_id=C, amount=-50, contributor_state="NY", memo_text="REATTRIBUTION TO SPOUSE"),
    # a refund to a committee is no individual's
    indiv(committee_id=C, amount=1000, contributor_state="DC", transaction_type_code="22Y", entity_type_code="PAC"),
    indiv(committee_id=C, amount=7, contributor_state="DE", transaction_type_code="22Y", memo_code="X"),
]


def test_a_refund_has_a_minus_sign_in_its_donors_state(ask):
    by_state = ask(
        "select resolved_state, sum(geography_amount) from contributions"
        " where committee_id = ? and counts_in_geography group by 1 order by 1",
        C,
    )
    # DE 200 - 30; NY 500 - 50 - 100
    assert by_state == [("DE", 170), ("NY", 350)]


def test_refunds_are_no_part_of_the_itemized_line(ask):
    assert ask("select sum(amount) from contributions where committee_id = ? and counts_in_itemized", C) == [(650,)]


def test_geography_is_gross_and_tells_refunds_apart(ask):
    found = ask(
        "select in_state_amount, out_of_state_amount, refunds_amount, gift_count from candidate_geography"
        " where candidate_id = 'H8DE00001'"
    )
    assert found == [(200, 450, 130, 3)]


def test_refunds_to_committees_and_memo_refunds_are_left_out(ask):
    found = ask(
        "select amount, counts_in_geography, reason from contributions"
        " where committee_id = ? and amount in (1000, 7) order by 1",
        C,
    )
    assert found == [(7, False, "memo_unmatched"), (1000, False, "refund_to_committee")]

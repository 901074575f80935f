"""Where a donor lives, by what the row says (state codes of the FEC, ZIP ranges of USPS Publication 28), and what share of
the money that makes."""

import pytest
from sql.world import candidate, candidate_summary, ccl, cn, committee_summary, indiv, oth

C = "C77060001"
# (city, state, ZIP) -> (resolved state, how); the amount of a row is its place in this list
PLACES = {
    ("ATLANTA", "GA", "30301"): ("GA", "filed"),
    ("ATLANTA", "GA", None): ("GA", "filed"),
    # a valid state goes before a ZIP of another
    ("ATLANTA", "GA", "10001"): ("GA", "filed"),
    ("SAN JUAN", "PR", "00901"): ("PR", "filed"),
    ("WASHINGTON", "DC", "20001"): ("DC", "filed"),
    ("APO", "AE", "09012"): ("AE", "filed"),
    ("APO", "AP", "962180020"): ("AP", "filed"),
    ("DPO", "AA", "34020"): ("AA", "filed"),
    # the wrong one of the three military codes
    ("APO", "AE", "96546"): ("AP", "zip"),
    # a military code on a civil address abroad is neither military nor in the state whose ZIP looks alike
    ("BEIJING", "AA", "100600"): (None, "unknown"),
    ("BERLIN", "AA", "10713"): (None, "unknown"),
    ("SEOUL", "AA", None): (None, "unknown"),
    # no state, but a ZIP of one
    ("ATLANTA", None, "30301"): ("GA", "zip"),
    ("ATLANTA", None, "303011234"): ("GA", "zip"),
    ("SOMEWHERE", "US", "30301"): ("GA", "zip"),
    # a prefix of two states says nothing
    ("FISHERS ISLAND", None, "06390"): (None, "unknown"),
    ("SAO PAULO", None, "04511011"): (None, "unknown"),
    # abroad
    ("HAIFA", "ZZ", "00000"): ("ZZ", "foreign_code"),
    ("PALIKIR", "FM", "96941"): ("ZZ", "foreign_code"),
    ("MONTREAL", None, "H9R3B1"): ("ZZ", "foreign_address"),
    ("HAIFA", None, "00000"): ("ZZ", "foreign_address"),
    # never by city alone
    ("LONDON", None, None): (None, "unknown"),
    ("ATLANTA", None, None): (None, "unknown"),
    (None, None, None): (None, "unknown"),
}

SHARES, FEW_ROWS, NO_ROWS, NO_SUMMARY, MANY_ROWS = (f"C7706001{n}" for n in range(1, 6))
TOO_MANY_ROWS = "C77060027"
PART, JUST_ENOUGH, BY_COMMITTEES, NO_COMMITTEE, JOINT = "C77060018", "C77060019", "C77060020", "H8KY09001", "C77060021"
# 300 in the state, 600 in others, 50 military, 25 abroad, 25 unknown: 1,000
GIFTS = [("KY", None, 300), ("OH", None, 350), ("PR", None, 250), ("AE", "09012", 50), ("ZZ", None, 25), (None, None, 25)]


def gifts(committee_id):
    return [
        indiv(committee_id=committee_id, contributor_state=state, contributor_zip=code, amount=amount)
        for state, code, amount in GIFTS
    ]


def summary(candidate_id, itemized, unitemized):
    return candidate_summary(
        candidate_id=candidate_id,
        individual_itemized=itemized,
        individual_unitemized=unitemized,
        individual_contributions=itemized + unitemized,
    )


ROWS = [
    *candidate("H8GA01001", C, "GA-01"),
    *(
        indiv(committee_id=C, amount=number, contributor_city=city, contributor_state=state, contributor_zip=code)
        for number, (city, state, code) in enumerate(PLACES, start=1)
    ),
    *candidate("H8KY01001", SHARES, "KY-01"),
    *gifts(SHARES),
    summary("H8KY01001", 1000, 1000),
    # the summary's itemized line holds a little more than the rows
    *candidate("H8KY02001", FEW_ROWS, "KY-02"),
    *gifts(FEW_ROWS),
    summary("H8KY02001", 1050, 950),
    # the rows are 1,000 of 1,053, and of 1,052: on either side of 95%
    *candidate("H8KY07001", PART, "KY-01"),
    *gifts(PART),
    summary("H8KY07001", 1053, 500),
    *candidate("H8KY07002", JUST_ENOUGH, "KY-01"),
    *gifts(JUST_ENOUGH),
    summary("H8KY07002", 1052, 500),
    # no candidate summary, but those of both committees: 700 and 300
    *candidate("H8KY08001", BY_COMMITTEES, "KY-02"),
    ccl(candidate_id="H8KY08001", committee_id="C77060022", designation_code="A"),
    *gifts(BY_COMMITTEES),
    committee_summary(committee_id=BY_COMMITTEES, committee_type_code="H", individual_itemized=700),
    committee_summary(committee_id="C77060022", committee_type_code="H", individual_itemized=300),
    # in the candidate master alone
    cn(candidate_id=NO_COMMITTEE, office_state="KY", office_district="03"),
    # half of the itemized money on the line is a committee's, which no address can place
    *candidate("H8KY10001", JOINT, "KY-04"),
    indiv(committee_id=JOINT, amount=500, contributor_state="KY"),
    indiv(committee_id=JOINT, amount=500, contributor_state="OH", entity_type_code="PAC"),
    summary("H8KY10001", 1000, 0),
    *candidate("H8KY03001", NO_ROWS, "KY-03"),
    summary("H8KY03001", 0, 400),
    *candidate("H8KY04001", NO_SUMMARY, "KY-04"),
    *gifts(NO_SUMMARY),
    # and less: 1,000 of 960
    *candidate("H8KY05001", MANY_ROWS, "KY-05"),
    *gifts(MANY_ROWS),
    summary("H8KY05001", 960, 1000),
    # but not 1,000 of 769
    *candidate("H8KY05002", TOO_MANY_ROWS, "KY-05"),
    *gifts(TOO_MANY_ROWS),
    summary("H8KY05002", 769, 1000),
    # the file of joint fundraisers' transfers is loaded for 2018, with nothing of these people
    oth(committee_id="C77060024", other_id="C77060025", transaction_type_code="24K", entity_type_code="CCM", amount=1),
    # in 2014 the contributions by individuals are loaded, those through joint fundraisers (oth) are not
    *candidate("H4KY06001", "C77060023", "KY-06", cycle=2014),
    indiv(2014, committee_id="C77060023", amount=100, contributor_state="KY", transaction_date="2014-03-01"),
    candidate_summary(2014, candidate_id="H4KY06001", individual_itemized=100, individual_unitemized=0),
    # in 2012 nothing but the masters is loaded
    *candidate("H2KY06001", "C77060016", "KY-06", cycle=2012),
    # a president has no home state
    *candidate("P60009901", "C77060017", "US-PRES", cycle=2020),
    indiv(2020, committee_id="C77060017", contributor_state="KY", amount=70),
    indiv(2020, committee_id="C77060017", contributor_state="ZZ", amount=30),
]

BUCKETS = "in_state_amount, out_of_state_amount, military_amount, foreign_amount, unknown_amount"
BOUNDS = "in_state_share, individual_amount, in_state_share_low, in_state_share_high"


def geography(ask, columns, candidate_id):
    (found,) = ask(f"select {columns} from candidate_geography where candidate_id = ?", candidate_id)
    return found


@pytest.mark.parametrize("place", PLACES)
def test_a_place(ask, place):
    amount = list(PLACES).index(place) + 1
    told = "select resolved_state, state_resolution from contributions where committee_id = ? and amount = ?"
    found = ask(told, C, amount)
    assert found == [PLACES[place]]


def test_five_buckets(ask):
    assert geography(ask, BUCKETS, "H8KY01001") == (300, 600, 50, 25, 25)
    assert geography(ask, "gift_count, in_state_gift_count", "H8KY01001") == (6, 1)


def test_share_is_of_known_states_and_bounds_are_of_all_individual_money(ask):
    # 300 of 900; at least 300 of 2,000; at most all but the 675 known to be from elsewhere
    assert geography(ask, BOUNDS, "H8KY01001") == (0.333333, 2000, 0.15, 0.6625)


def test_itemized_money_without_rows_widens_the_bounds(ask):
    # base 1,050 + 950: 300 and 2,000 - 675
    assert geography(ask, BOUNDS, "H8KY02001") == (0.333333, 2000, 0.15, 0.6625)
    assert geography(ask, "coverage, share_reason", "H8KY02001") == (0.952381, None)


def test_no_share_is_given_of_a_part_of_the_rows(ask):
    assert geography(ask, BOUNDS, "H8KY07001") == (None, 1553, None, None)
    assert geography(ask, "in_state_amount, coverage, share_reason", "H8KY07001") == (
        300,
        0.949668,
        "the loaded rows hold 94.9% of the itemized line: $1,000.00 of $1,053.00 (candidate_summary)",
    )
    assert geography(ask, "in_state_share, coverage, share_reason", "H8KY07002") == (0.333333, 0.95057, None)


def test_committee_summaries_stand_in_for_a_missing_candidate_summary(ask):
    columns = "itemized_line_amount, itemized_line_source, coverage, in_state_share"
    assert geography(ask, columns, "H8KY08001") == (1000, "committee_summary", 1, 0.333333)


def test_money_on_the_line_that_no_address_places_is_covered_too(ask):
    assert geography(ask, "in_state_share, coverage, itemized_rows_amount", "H8KY10001") == (1, 1, 1000)


def test_a_candidate_without_a_committee_has_no_figures(ask):
    assert geography(ask, f"{BUCKETS}, gift_count, share_reason", NO_COMMITTEE) == (
        *(None,) * 6,
        "no committee is linked to this candidate id",
    )


def test_a_share_without_joint_fundraisers_donors_says_so(ask):
    assert geography(ask, "in_state_share, share_reason", "H4KY06001") == (
        1,
        "the donors behind joint fundraising committees are not in it: oth is not loaded",
    )


def test_the_base_is_never_less_than_the_rows(ask):
    assert geography(ask, BOUNDS, "H8KY05001") == (0.333333, 2000, 0.15, 0.6625)


def test_no_share_is_given_of_rows_that_are_far_more_than_the_line(ask):
    assert geography(ask, BOUNDS, "H8KY05002") == (None, 2000, None, None)
    assert geography(ask, "coverage, share_reason", "H8KY05002") == (
        1.30039,
        "the loaded rows hold 130.0% of the itemized line: $1,000.00 of $769.00 (candidate_summary)",
    )


def test_a_share_of_nothing_is_unknown(ask):
    assert geography(ask, BUCKETS, "H8KY03001") == (0, 0, 0, 0, 0)
    assert geography(ask, BOUNDS, "H8KY03001") == (None, 400, 0, 1)
    assert geography(ask, "share_reason", "H8KY03001") == ("the rows hold no contribution from a known state",)


def test_without_a_summary_nobody_knows_what_part_the_rows_are(ask):
    assert geography(ask, f"in_state_amount, {BOUNDS}", "H8KY04001") == (300, None, None, None, None)
    coverage, reason = geography(ask, "coverage, share_reason", "H8KY04001")
    assert coverage is None
    assert reason.startswith("coverage unknown: no summary with the itemized line")


def test_what_is_not_loaded_is_unknown_and_not_zero(ask):
    assert geography(ask, f"{BUCKETS}, refunds_amount, gift_count, in_state_share", "H2KY06001") == (None,) * 8
    (reason,) = geography(ask, "share_reason", "H2KY06001")
    assert reason == "neither the contributions of the cycle (indiv) nor electronic reports of the candidate are loaded"


def test_a_president_has_no_home_state(ask):
    columns = "in_state_amount, out_of_state_amount, foreign_amount, in_state_share, in_state_share_low, in_state_share_high"
    assert geography(ask, columns, "P60009901") == (None, None, 30, None, None, None)
    assert geography(ask, "share_reason", "P60009901") == ("a presidential candidate has no home state",)

"""Where a donor lives, by what the row says (state codes of the FEC, ZIP ranges of USPS Publication 28), and what share of
the money that makes."""

import pytest
from sql.world import candidate, candidate_summary, indiv

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
    # the summary's itemized line holds more than the rows
    *candidate("H8KY02001", FEW_ROWS, "KY-02"),
    *gifts(FEW_ROWS),
    summary("H8KY02001", 1500, 1000),
    *candidate("H8KY03001", NO_ROWS, "KY-03"),
    summary("H8KY03001", 0, 400),
    *candidate("H8KY04001", NO_SUMMARY, "KY-04"),
    *gifts(NO_SUMMARY),
    # and less, as joint fundraising shares make it
    *candidate("H8KY05001", MANY_ROWS, "KY-05"),
    *gifts(MANY_ROWS),
    summary("H8KY05001", 800, 1000),
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
    # base 1,500 + 1,000: 300 and 2,500 - 675
    assert geography(ask, BOUNDS, "H8KY02001") == (0.333333, 2500, 0.12, 0.73)


def test_the_base_is_never_less_than_the_rows(ask):
    assert geography(ask, BOUNDS, "H8KY05001") == (0.333333, 2000, 0.15, 0.6625)


def test_a_share_of_nothing_is_unknown(ask):
    assert geography(ask, BUCKETS, "H8KY03001") == (0, 0, 0, 0, 0)
    assert geography(ask, BOUNDS, "H8KY03001") == (None, 400, 0, 1)


def test_without_a_summary_there_are_no_bounds(ask):
    assert geography(ask, BOUNDS, "H8KY04001") == (0.333333, None, None, None)


def test_what_is_not_loaded_is_unknown_and_not_zero(ask):
    assert geography(ask, f"{BUCKETS}, refunds_amount, gift_count, in_state_share", "H2KY06001") == (None,) * 8


def test_a_president_has_no_home_state(ask):
    columns = "in_state_amount, out_of_state_amount, foreign_amount, in_state_share, in_state_share_low, in_state_share_high"
    assert geography(ask, columns, "P60009901") == (None, None, 30, None, None, None)

"""Whom and which race an expenditure is about, by candidate id, by name within the filed seat, by the filed seat alone; and
which of two races of a candidate it belongs to, by its day."""

import pytest
from sql.world import candidate, communication_cost, electioneering, notice

SPENDER = "C97720001"
BOTH, SPECIAL, REGULAR = "H8GA06921", "H8GA06922", "H8GA06923"
PARNELL = "H8SC05921"
TWIN_A, TWIN_B, SHORT = "H8MA01001", "H8MA01002", "H8MA01003"
OTHER = "C97720002"
# of the overrides' finalists of CA-34 2017
MOVED = "H8CA34258"

# amount (tells the row) -> (filed with, candidate, race, method)
FILED = {
    # a candidate of two races: the day decides, the last ballot of the special was 2017-06-20
    1: ({"candidate_id": BOTH, "dissemination_date": "2017-06-19"}, BOTH, "GA-06-2017-special", "candidate_id"),
    2: ({"candidate_id": BOTH, "dissemination_date": "2017-06-20"}, BOTH, "GA-06-2017-special", "candidate_id"),
    3: ({"candidate_id": BOTH, "dissemination_date": "2017-06-21"}, BOTH, "GA-06-2018", "candidate_id"),
    4: ({"candidate_id": BOTH, "expenditure_date": "2018-10-30"}, BOTH, "GA-06-2018", "candidate_id"),
    # a candidate of one race: any day
    5: ({"candidate_id": SPECIAL, "dissemination_date": "2017-08-01"}, SPECIAL, "GA-06-2017-special", "candidate_id"),
    6: ({"candidate_id": REGULAR, "dissemination_date": "2017-05-01"}, REGULAR, "GA-06-2018", "candidate_id"),
    # SC-05 voted on the day of the runoff in GA-06
    7: ({"candidate_id": PARNELL, "dissemination_date": "2017-06-20"}, PARNELL, "SC-05-2017-special", "candidate_id"),
    # no id, the name one letter off, the seat as filed
    11: ({"candidate_name": "BRANDTNE, JO", "seat": "GA-06", "dissemination_date": "2017-05-01"},
         SPECIAL, "GA-06-2017-special", "name_one_letter"),
    # an id that nobody has
    12: ({"candidate_id": "H8GA06999", "candidate_name": "BRANDTNER, J", "seat": "GA-06",
          "dissemination_date": "2017-05-01"},
         SPECIAL, "GA-06-2017-special", "initials"),
    # two letters off, a name of two candidates, a name too short for a guess: only the seat is known
    13: ({"candidate_name": "BRANDTN, JO", "seat": "GA-06", "dissemination_date": "2017-05-01"},
         None, "GA-06-2017-special", "filed_seat"),
    14: ({"candidate_name": "TWINN, A", "seat": "MA-01", "dissemination_date": "2018-05-01"},
         None, "MA-01-2018", "filed_seat"),
    15: ({"candidate_name": "ORE, A", "seat": "MA-01", "dissemination_date": "2018-05-01"},
         None, "MA-01-2018", "filed_seat"),
    # the name of a candidate of another seat
    16: ({"candidate_name": "BRANDTNER, JO", "seat": "MA-01", "dissemination_date": "2018-05-01"},
         None, "MA-01-2018", "filed_seat"),
    # no name: the seat and its day
    17: ({"seat": "GA-06", "dissemination_date": "2017-06-20"}, None, "GA-06-2017-special", "filed_seat"),
    18: ({"seat": "GA-06", "dissemination_date": "2017-06-21"}, None, "GA-06-2018", "filed_seat"),
    # a seat without a race, and nothing at all
    19: ({"seat": "GA-15", "dissemination_date": "2018-05-01"}, None, None, "unresolved"),
    20: ({"candidate_name": "BRANDTNER, JO", "dissemination_date": "2018-05-01"}, None, None, "unresolved"),
    # brought into the special of one seat by a sourced override, and running for another seat the year after
    21: ({"candidate_id": MOVED, "dissemination_date": "2017-05-01"}, MOVED, "CA-34-2017-special", "candidate_id"),
    22: ({"candidate_id": MOVED, "dissemination_date": "2018-10-01"}, MOVED, "CA-33-2018", "candidate_id"),
}  # fmt: skip


def filed(amount, values):
    state, _, district = values.get("seat", "").partition("-")
    place = {"office_code": "H", "office_state": state, "office_district": district} if state else {}
    told = {name: value for name, value in values.items() if name != "seat"}
    return notice(spender_id=SPENDER, amount=amount, file_number=4000 + amount, **place, **told)


ROWS = [
    *candidate(BOTH, "C77100001", "GA-06", 2017, 2018, candidate_name="EVERGREEN, ED"),
    *candidate(SPECIAL, "C77100002", "GA-06", 2017, candidate_name="BRANDTNER, JOSEPHINE"),
    *candidate(REGULAR, "C77100003", "GA-06", 2018, candidate_name="QUERFELD, QUINN"),
    *candidate(PARNELL, "C77100004", "SC-05", 2017, candidate_name="PERNAMBUCO, PAT"),
    *candidate(TWIN_A, "C77100005", "MA-01", candidate_name="TWINE, ADA"),
    *candidate(TWIN_B, "C77100006", "MA-01", candidate_name="TWINS, BEA"),
    *candidate(SHORT, "C77100007", "MA-01", candidate_name="ORR, OLA"),
    *candidate(MOVED, "C77100008", "CA-33", candidate_name="SEQUOIA, SAM"),
    electioneering(spender_id="C97720005", candidate_id=MOVED, amount="77.00", dissemination_date="2017-05-02"),
    *(filed(amount, values) for amount, (values, *_) in FILED.items()),
    # the candidate is certain, the seat filed beside it is another
    notice(spender_id=OTHER, candidate_id=PARNELL, amount=50, file_number=4101, dissemination_date="2017-06-01",
           office_code="H", office_state="GA", office_district="06"),
    notice(spender_id=OTHER, candidate_id=PARNELL, amount=51, file_number=4102, dissemination_date="2017-06-01",
           office_code="H", office_state="SC", office_district="05", support_oppose=""),
    # an ad that names four candidates: each row repeats the whole and gives the candidate's share
    electioneering(spender_id="C97720003", candidate_id=TWIN_A, reported_amount="1000.00", candidates_named=4,
                   amount="250.00", communication_date="2018-10-01"),
    electioneering(spender_id="C97720003", candidate_id=TWIN_B, reported_amount="1000.00", candidates_named=4,
                   amount="250.00", communication_date="2018-10-01"),
    electioneering(spender_id="C97720003", candidate_id=BOTH, reported_amount="600.00", candidates_named=1,
                   amount="600.00", communication_date="2017-06-22", dissemination_date="2017-06-18"),
    # for and against, by type where the form does not say
    communication_cost(spender_id="C97720004", candidate_id=TWIN_A, amount="12.34", transaction_type_code="24F",
                       expenditure_date="2018-10-01"),
    communication_cost(spender_id="C97720004", candidate_id=TWIN_B, amount="56.78", transaction_type_code="24N",
                       expenditure_date="2018-10-01"),
    communication_cost(spender_id="C97720004", candidate_id=BOTH, amount="9.00", transaction_type_code="24F",
                       support_oppose="O", expenditure_date="2017-06-18"),
]  # fmt: skip


@pytest.mark.parametrize("amount", FILED)
def test_target(ask, amount):
    _, *expected = FILED[amount]
    found = ask(
        "select candidate_id, race_id, resolution_method from independent_expenditures where spender_id = ? and amount = ?",
        SPENDER,
        amount,
    )
    assert found == [tuple(expected)]


def test_a_candidate_of_two_seats_counts_once(ask):
    found = ask("select race_id, amount from race_outside_spending where spender_id = 'C97720005'")
    assert found == [("CA-34-2017-special", 77)]


def test_unresolved_rows_keep_their_amount_and_filed_seat(ask):
    found = ask(
        "select amount, filed_seat, counts_in_outside_spending from independent_expenditures"
        " where spender_id = ? and resolution_method = 'unresolved' order by 1",
        SPENDER,
    )
    assert found == [(19, "GA-15", True), (20, None, True)]
    assert ask("select count(*) from race_outside_spending where amount in (19, 20) and spender_id = ?", SPENDER) == [(0,)]


def test_races_of_one_day_and_of_one_candidate_do_not_bleed(ask):
    found = ask("select race_id, sum(amount) from race_outside_spending where spender_id = ? group by 1 order by 1", SPENDER)
    # GA-06 special: 1 + 2 + 5 + 11 + 12 + 13 + 17; GA-06 2018: 3 + 4 + 6 + 18; MA-01: 14 + 15 + 16
    assert found == [
        ("CA-33-2018", 22),
        ("CA-34-2017-special", 21),
        ("GA-06-2017-special", 61),
        ("GA-06-2018", 31),
        ("MA-01-2018", 45),
        ("SC-05-2017-special", 7),
    ]


def test_a_filed_seat_that_is_not_the_candidates_is_flagged(ask):
    found = ask(
        "select amount, race_id, is_seat_conflict from independent_expenditures where spender_id = ? order by 1",
        OTHER,
    )
    assert found == [(50, "SC-05-2017-special", True), (51, "SC-05-2017-special", False)]


def test_a_direction_that_is_not_given_stays_unclear(ask):
    found = ask("select support_oppose, amount from race_outside_spending where spender_id = ? order by amount", OTHER)
    assert found == [("S", 50), (None, 51)]


def outside(ask, spender_id):
    return [
        (race_id, candidate_id, direction, str(amount))
        for race_id, candidate_id, direction, amount in ask(
            "select race_id, candidate_id, support_oppose, amount from race_outside_spending"
            " where spender_id = ? order by 1, 2",
            spender_id,
        )
    ]


def test_electioneering_counts_the_candidates_share_without_a_direction(ask):
    assert outside(ask, "C97720003") == [
        ("GA-06-2017-special", BOTH, None, "600.00"),
        ("MA-01-2018", TWIN_A, None, "250.00"),
        ("MA-01-2018", TWIN_B, None, "250.00"),
    ]


def test_communication_costs_are_for_or_against(ask):
    assert outside(ask, "C97720004") == [
        ("GA-06-2017-special", BOTH, "O", "9.00"),
        ("MA-01-2018", TWIN_A, "S", "12.34"),
        ("MA-01-2018", TWIN_B, "O", "56.78"),
    ]

"""Whom an expenditure is about where id, name and seat are wrong or missing, which election it belongs to where it was paid
in a later cycle, and that money which reaches no race is named with its dollars and a reason."""

import pytest
from sql.world import candidate, communication_cost, notice, pas2, weball

from racemoney.desk.show.no_race import money_in_no_race, no_race
from racemoney.desk.show.resolution import resolution

SPENDER = "C97730001"
JEB, GEORGE, CORI = "P60008901", "P00003901", "H8MO01901"
JEB_2020, OTHER_JEB_2020 = "P00008902", "P00008903"
CHRIS = "H8NY27901"
RON_HOUSE, RON_SENATE = "H2FL06901", "S6FL00901"
MEMBER, RIVAL = "H8TX16901", "H8TX16902"
DAVID, DANA = "H8OH04901", "H8OH04902"
JOHN, JANE = "H8OH05901", "H8OH05902"
DELEGATE, AT_LARGE = "H8MP00901", "H8VT00901"
INCUMBENT, LOSER = "H6IA01901", "H6IA01902"
OFFICE_CHANGER = "H8IN06901"

# amount (tells the row) -> (cycle, filed with, candidate, race, method)
FILED = {
    # a last name alone never decides, whoever else has it
    101: (2016, {"candidate_name": "Bush, Jeb", "seat": "US-PRES"}, JEB, "US-PRES-2016", "name"),
    # Jeb is not registered in 2012, another Bush is
    102: (2012, {"candidate_name": "BUSH, JEB", "seat": "US-PRES"}, None, "US-PRES-2012", "filed_seat"),
    # two people of the name are registered in 2020
    103: (2020, {"candidate_name": "BUSH, JEB", "seat": "US-PRES"}, None, "US-PRES-2020", "filed_seat"),
    104: (2018, {"candidate_name": "COLLINS, DOUG", "seat": "NY-27"}, None, "NY-27-2018", "filed_seat"),
    105: (2018, {"candidate_name": "Collins, Chris", "seat": "NY-27"}, CHRIS, "NY-27-2018", "name"),
    # no name at all
    106: (2018, {"candidate_name": "Collins", "seat": "NY-27"}, None, "NY-27-2018", "filed_seat"),
    # swapped, without a comma, joined, one letter off, initials, a title
    111: (2018, {"candidate_name": "Christopher, Collins", "seat": "NY-27"}, CHRIS, "NY-27-2018", "name_swapped"),
    112: (2018, {"candidate_name": "Chris Collins", "seat": "NY-27"}, CHRIS, "NY-27-2018", "name"),
    113: (2018, {"candidate_name": "COLLINSCHRIS", "seat": "NY-27"}, CHRIS, "NY-27-2018", "name_joined"),
    114: (2018, {"candidate_name": "COLINS, CHRIS", "seat": "NY-27"}, CHRIS, "NY-27-2018", "name_one_letter"),
    115: (2018, {"candidate_name": "COLLINS, C. C.", "seat": "NY-27"}, CHRIS, "NY-27-2018", "initials"),
    116: (2018, {"candidate_name": "Rep. Collins, Chris", "seat": "NY-27"}, CHRIS, "NY-27-2018", "name"),
    # initials agree with two candidates, a full name with one
    117: (2018, {"candidate_name": "RIVERS, J", "seat": "OH-05"}, None, "OH-05-2018", "filed_seat"),
    118: (2018, {"candidate_name": "RIVERS, JANE", "seat": "OH-05"}, JANE, "OH-05-2018", "name"),
    # an id of the seat's other candidate: the name is another's
    121: (2018, {"candidate_id": DANA, "candidate_name": "FIELDS, DAVE", "seat": "OH-04"}, DAVID, "OH-04-2018", "name"),
    # an id of another seat and of another name: two against one, and the name has no candidate there
    122: (2018, {"candidate_id": MEMBER, "candidate_name": "NOBODY, NORA", "seat": "OH-04"}, None, "OH-04-2018",
          "filed_seat"),
    # the id is right, the name is not one that we know: two of three agree
    123: (2018, {"candidate_id": DAVID, "candidate_name": "SOMEBODY ELSE", "seat": "OH-04"}, DAVID, "OH-04-2018",
          "candidate_id"),
    # lower case, as a filer typed it
    124: (2018, {"candidate_id": DAVID.lower(), "seat": "OH-04"}, DAVID, "OH-04-2018", "candidate_id"),
    # named with the id of the House, running for the Senate under another
    131: (2016, {"candidate_id": RON_HOUSE, "candidate_name": "FLORES, RONALD", "seat": "FL-SEN"}, RON_SENATE,
          "FL-SEN-2016", "name"),
    # the same, and the master does not have the candidate's other id: the seat is as filed
    132: (2018, {"candidate_id": OFFICE_CHANGER, "candidate_name": "HOOSIER, HAL", "seat": "IN-SEN"}, OFFICE_CHANGER,
          "IN-SEN-2018", "candidate_id"),
    # no Senate seat of Georgia stands in 2018: the id decides
    133: (2018, {"candidate_id": MEMBER, "candidate_name": "BORDER, BO", "seat": "TX-15"}, MEMBER, "TX-16-2018",
          "candidate_id"),
    # at large is 00, in the master and on the row
    141: (2018, {"candidate_id": DELEGATE, "seat": "MP-01"}, DELEGATE, "MP-00-2018", "candidate_id"),
    142: (2018, {"candidate_name": "MAPLE, MO", "seat": "VT-01"}, AT_LARGE, "VT-00-2018", "name"),
    # state and district in each other's place
    143: (2018, {"candidate_name": "Collins, Chris", "seat": "27-NY"}, CHRIS, "NY-27-2018", "name"),
    # no district: the state's candidates for the House
    144: (2018, {"candidate_name": "Border, Bo", "seat": "TX-"}, MEMBER, "TX-16-2018", "name"),
    145: (2018, {"candidate_name": "NOBODY, NORA", "seat": "TX-"}, None, None, "unresolved"),
    # a code without a year, and a runoff in January: the election of the year before
    151: (2022, {"seat": "GA-SEN", "election_code": "R", "dissemination_date": "2021-01-03"}, None,
          "GA-SEN-2020-special", "filed_seat"),
    # the code's year decides, unless the communication went out after it
    152: (2018, {"candidate_id": INCUMBENT, "seat": "IA-01", "election_code": "G2016", "expenditure_date": "2017-03-01"},
          INCUMBENT, "IA-01-2016", "candidate_id"),
    153: (2018, {"candidate_id": INCUMBENT, "seat": "IA-01", "election_code": "G2016", "dissemination_date": "2018-10-01"},
          INCUMBENT, "IA-01-2018", "candidate_id"),
}  # fmt: skip

# transactions of pas2 of 2018, which have neither name nor seat: amount -> (filed with, race, reason)
PAID_LATER = {
    201: ({"candidate_id": LOSER, "election_code": "G2016", "transaction_date": "2017-02-01"}, "IA-01-2016", None),
    # no year: who lost in 2016 and has not run since, or the general's code in January
    202: ({"candidate_id": LOSER, "election_code": "G", "transaction_date": "2017-03-01"}, "IA-01-2016", None),
    203: ({"candidate_id": INCUMBENT, "election_code": "G", "transaction_date": "2017-01-20"}, "IA-01-2016", None),
    204: ({"candidate_id": INCUMBENT, "election_code": "P", "transaction_date": "2017-01-20"}, "IA-01-2018", None),
    205: ({"candidate_id": INCUMBENT, "election_code": "G", "transaction_date": "2017-06-20"}, "IA-01-2018", None),
    # an election of a cycle that is not loaded is nobody else's
    206: ({"candidate_id": INCUMBENT, "election_code": "G2008", "transaction_date": "2017-02-01"}, None,
          "election_cycle_not_loaded"),
    # a year that cannot be
    207: ({"candidate_id": INCUMBENT, "election_code": "G2081", "transaction_date": "2018-02-01"}, "IA-01-2018", None),
    208: ({"candidate_id": "H8XX00999", "election_code": "G2018", "transaction_date": "2018-02-01"}, None,
          "no_candidate_or_seat"),
}  # fmt: skip


def filed(amount, cycle, values):
    state, _, district = values.get("seat", "").partition("-")
    office = {"SEN": "S", "PRES": "P"}.get(district, "H")
    place = {"office_code": office, "office_state": state, "office_district": district if office == "H" else "00"}
    named = {name: value for name, value in values.items() if name != "seat"}
    day = {} if {"dissemination_date", "expenditure_date"} & values.keys() else {"dissemination_date": f"{cycle}-05-01"}
    return notice(cycle, spender_id=SPENDER, amount=amount, file_number=6000 + amount, **place, **named, **day)


def person(candidate_id, committee_number, seat, name, *years, cycle=2018, **values):
    return candidate(candidate_id, f"C7773{committee_number:04}", seat, *years, cycle=cycle, candidate_name=name, **values)


ROWS = [
    *person(JEB, 1, "US-PRES", "BUSH, JEB", cycle=2016),
    *person(GEORGE, 2, "US-PRES", "BUSH, GEORGE W", cycle=2016),
    *person(GEORGE, 2, "US-PRES", "BUSH, GEORGE W", cycle=2012),
    *person(JEB_2020, 3, "US-PRES", "BUSH, JEB", cycle=2020),
    *person(OTHER_JEB_2020, 4, "US-PRES", "BUSH, JEB", cycle=2020),
    *person(CHRIS, 5, "NY-27", "COLLINS, CHRISTOPHER C"),
    *person(JOHN, 6, "OH-05", "RIVERS, JOHN"),
    *person(JANE, 7, "OH-05", "RIVERS, JANE"),
    *person(DAVID, 8, "OH-04", "FIELDS, DAVID"),
    *person(DANA, 9, "OH-04", "MEADOWS, DANA"),
    *person(MEMBER, 10, "TX-16", "BORDER, BO"),
    *person(RIVAL, 11, "TX-15", "PECAN, PAT"),
    *person(RON_HOUSE, 12, "FL-06", "FLORES, RON D", 2014, cycle=2016),
    *person(RON_SENATE, 13, "FL-SEN", "FLORES, RON", cycle=2016),
    *person(OFFICE_CHANGER, 14, "IN-06", "HOOSIER, HAL"),
    *person("S8IN00901", 15, "IN-SEN", "WABASH, WES"),
    *person(DELEGATE, 16, "MP-01", "LAGOON, LEE"),
    *person(AT_LARGE, 17, "VT-00", "MAPLE, MO"),
    *person(INCUMBENT, 18, "IA-01", "CORN, CASEY", cycle=2016),
    *person(INCUMBENT, 18, "IA-01", "CORN, CASEY"),
    *person(LOSER, 19, "IA-01", "BEAN, BILLIE", cycle=2016),
    *person(LOSER, 19, "IA-01", "BEAN, BILLIE", 2016),
    *(filed(amount, cycle, values) for amount, (cycle, values, *_) in FILED.items()),
    *(
        pas2(committee_id=SPENDER, transaction_type_code="24E", amount=amount, file_number=6500 + amount, **values)
        for amount, (values, *_) in PAID_LATER.items()
    ),
    # the parties' coordinated spending of 2016, paid in 2017
    pas2(committee_id="C97730002", transaction_type_code="24C", amount=301, candidate_id=INCUMBENT, election_code="G2016",
         transaction_date="2017-01-10"),
    communication_cost(spender_id="C97730003", candidate_name="Maple, Mo", office_code="H", office_state="VT",
                       office_district="01", amount="302.00", transaction_type_code="24F", expenditure_date="2018-10-01"),
    # registered for 2018, where the Senate seat's only election of the cycle was in 2017
    *person("S8AL00901", 20, "AL-SEN", "BREAM, BAY", 2018),
    # receipts of a candidate of 2016 in the cycle of 2018, and of one who is in no master
    weball(candidate_id=LOSER, candidate_name="BEAN, BILLIE", receipts="410.00", disbursements="1.00"),
    weball(candidate_id="H8XX00998", candidate_name="GHOST, GAIL", receipts="420.00", disbursements="2.00"),
    weball(candidate_id=INCUMBENT, candidate_name="CORN, CASEY", receipts="430.00", disbursements="3.00"),
]  # fmt: skip


@pytest.mark.parametrize("amount", FILED)
def test_target(ask, amount):
    cycle, _, *expected = FILED[amount]
    found = ask(
        "select candidate_id, race_id, resolution_method from independent_expenditures"
        " where spender_id = ? and amount = ? and cycle = ?",
        SPENDER,
        amount,
        cycle,
    )
    assert found == [tuple(expected)]


@pytest.mark.parametrize("amount", PAID_LATER)
def test_paid_after_the_year_it_belongs_to_the_election(ask, amount):
    _, *expected = PAID_LATER[amount]
    told = "select race_id, unplaced_reason from independent_expenditures where spender_id = ? and amount = ?"
    found = ask(f"{told} and source = 'pas2'", SPENDER, amount)
    assert found == [tuple(expected)]


def test_a_runoff_in_january_is_of_the_year_before(ask):
    told = "select race_cycle from independent_expenditures where spender_id = ? and amount = 151"
    assert ask(told, SPENDER) == [(2020,)]


def test_an_expenditure_counts_in_the_race_of_its_election_whatever_the_file(ask):
    told = "select cycle, sum(amount) from race_outside_spending where race_id = 'IA-01-2016' and spender_id = ? group by 1"
    # 152 by notice; 201, 202 and 203 by regular report
    assert ask(told, SPENDER) == [(2016, 152 + 201 + 202 + 203)]
    assert ask("select party_coordinated from race_spending where race_id = 'IA-01-2016'")[0][0] in {None, 301}
    told = "select race_id from ledger.expenditure_targets where kind = 'party_coordinated' and candidate_id = ?"
    assert ask(told, INCUMBENT) == [("IA-01-2016",)]


def test_a_communication_without_an_id_is_matched_by_name_and_seat(ask):
    told = "select candidate_id, race_id, amount from race_outside_spending where spender_id = 'C97730003'"
    assert ask(told) == [(AT_LARGE, "VT-00-2018", 302)]


@pytest.mark.parametrize(
    ("amount", "expected"), [(121, True), (122, True), (123, True), (131, True), (105, False), (144, False)]
)
def test_a_conflict_of_id_name_and_seat_is_flagged(ask, amount, expected):
    told = "select is_candidate_conflict from independent_expenditures where spender_id = ? and amount = ?"
    assert ask(told, SPENDER, amount) == [(expected,)]


def test_shares_of_each_method_are_by_rows_and_dollars(ask):
    told = (
        "select resolution_method, row_count, amount, row_share, amount_share from race_resolution"
        " where race_id = 'NY-27-2018' order by 1"
    )
    # 105 112 116 143 by name; 104 106 by seat; 111, 113, 114, 115 one each
    whole = 104 + 105 + 106 + 111 + 112 + 113 + 114 + 115 + 116 + 143
    rows = {row[0]: row[1:] for row in ask(told)}
    assert rows["name"] == (4, 476, round(4 / 10, 6), round(476 / whole, 6))
    assert rows["filed_seat"] == (2, 210, round(2 / 10, 6), round(210 / whole, 6))
    assert sum(row[1] for row in rows.values()) == whole


def test_money_in_no_race_is_named_with_dollars_and_a_reason(ask):
    told = "select entity_name, amount, reason from money_in_no_race where kind = 'candidate_receipts' and entity_id = ?"
    assert ask(told, LOSER) == [("BEAN, BILLIE", 410, "last ran in 2016")]
    assert ask(told, "H8XX00998") == [(None, 420, "not in the candidate master of the cycle")]
    assert ask(told, INCUMBENT) == []
    told = "select cycle, amount, reason from money_in_no_race where kind = 'independent_expenditure' and entity_id = ?"
    assert ask(told, "H8XX00999") == [(2018, 208, "the rows name no registered candidate and no seat")]
    assert ask(told, INCUMBENT) == [(2008, 206, "the candidate master of 2008 is not loaded")]


def test_data_quality_counts_it(ask):
    told = "select failing_rows from meta.data_quality where test_name = 'warn_money_in_no_race' and cycle = 2018"
    assert ask(told) == ask("select count(*) from money_in_no_race where cycle = 2018")


def test_show_says_how_candidates_were_matched(published):
    text = resolution(published, "NY-27-2018")
    assert text.startswith("Outside spending was matched to candidates by name (40.0% of rows, 41.8% of dollars); seat only")
    assert resolution(published, "TX-15-2018") == ""
    assert "In 1 row (133.00) the filed id, name and seat do not all agree." in resolution(published, "TX-16-2018")


def test_show_and_races_end_with_a_paragraph_for_each_cycle(published):
    assert no_race(published, "NY-27-2018").startswith("Money in no race, cycle 2018")
    every_cycle = money_in_no_race(published)
    assert "independent expenditures: 206.00. Casey Corn 206.00 (the candidate master of 2008 is not loaded)." in every_cycle
    assert money_in_no_race(published, 1998) == ""


def test_district_01_of_a_state_of_one_seat_is_at_large(ask):
    told = "select race_id from race_candidates where candidate_id = ?"
    assert ask(told, DELEGATE) == [("MP-00-2018",)]


def test_who_is_registered_for_the_even_year_stands_in_the_seats_only_race_of_the_cycle(ask):
    assert ask("select race_id from race_candidates where candidate_id = 'S8AL00901'") == [("AL-SEN-2017-special",)]

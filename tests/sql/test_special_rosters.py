"""Who stands in the special and who in the regular race, where a seat has both in one even year: the FEC's files register
one candidate for the seat and the year, the ballots (reference.race_stage_candidates) say for which. And which of the two a
notice is about, by its election code, its seat and its day. Names and races are real; ids, committees and amounts are
invented, so that only names connect the two."""

from itertools import count

import pytest
from sql.world import candidate, cn, notice

from racemoney.desk.show.roster import roster

# seat and cycle -> who is registered there
REGISTERED = {
    ("PA-17", 2018): ["LAMB, CONOR"],
    ("PA-14", 2018): ["SACCONE, RICK"],
    ("PA-05", 2018): ["SCANLON, MARY GAY", "KIM, PEARL"],
    ("PA-07", 2018): ["WILD, SUSAN ELLIS MS.", "NOTHSTEIN, MARTIN W"],
    ("PA-15", 2018): ["THOMPSON, GLENN"],
    ("PA-18", 2018): ["DOYLE, MIKE"],
    ("MN-SEN", 2018): ["KLOBUCHAR, AMY J", "NEWBERGER, JIM", "SMITH, TINA", "HOUSLEY, KARIN", "WITHDRAWN, WENDY"],
    ("MS-SEN", 2018): ["WICKER, ROGER F", "BARIA, DAVID", "HYDE-SMITH, CINDY", "ESPY, MIKE", "MCDANIEL, CHRIS"],
    ("GA-SEN", 2020): ["PERDUE, DAVID", "OSSOFF, T. JONATHAN", "LOEFFLER, KELLY", "WARNOCK, RAPHAEL G", "COLLINS, DOUG"],
    ("OK-SEN", 2022): ["LANKFORD, JAMES PAUL", "MULLIN, MARKWAYNE", "SHANNON, T.W."],
    ("NE-SEN", 2024): ["FISCHER, DEBRA S", "OSBORN, DAN", "RICKETTS, PETE"],
    ("CA-SEN", 2022): ["PADILLA, ALEX", "MEUSER, MARK P.", "CHUNG, WITHOUT BALLOT"],
    ("CA-SEN", 2024): ["SCHIFF, ADAM", "GARVEY, STEVE"],
    # the special is the seat's only race of the cycle
    ("AZ-SEN", 2020): ["KELLY, MARK", "MCSALLY, MARTHA"],
    ("OH-SEN", 2026): ["HUSTED, JON", "BROWN, SHERROD"],
    ("FL-SEN", 2026): ["MOODY, ASHLEY"],
    # Arizona's special of April 2018 had a primary of its own
    ("AZ-08", 2018): ["LESKO, DEBBIE", "MONTENEGRO, STEVE", "DOWLING, SANDRA E", "TIPIRNENI, HIRAL"],
    # the special shares its day with the regular election
    ("MI-13", 2018): ["JONES, BRENDA", "TLAIB, RASHIDA", "YOUNG, COLEMAN A II"],
    ("OH-12", 2018): ["BALDERSON, TROY"],
}  # fmt: skip

_number = count(1)
IDS = {
    name: f"{'S' if seat.endswith('SEN') else 'H'}{cycle % 10}{seat[:2]}77{next(_number):03}"
    for (seat, cycle), names in REGISTERED.items()
    for name in names
}

# amount (tells the row) -> election code, filed seat, candidate, day; race
NOTICES = {
    # the special of March, the regular race of November, in another district
    1: ("S2018", "PA-18", "LAMB, CONOR", "2018-03-01", "PA-18-2018-special"),
    2: ("G2018", "PA-17", "LAMB, CONOR", "2018-10-01", "PA-17-2018"),
    # the filed seat is right where the code names an election in which the candidate does not stand
    3: ("G", "PA-18", "LAMB, CONOR", "2018-03-01", "PA-18-2018-special"),
    # neither seat nor code: the day
    4: (None, None, "LAMB, CONOR", "2018-03-13", "PA-18-2018-special"),
    5: (None, None, "LAMB, CONOR", "2018-03-14", "PA-17-2018"),
    # one seat, the special on August 7: the code where the day does not contradict it, else the day
    11: ("S2018", "OH-12", "BALDERSON, TROY", "2018-07-20", "OH-12-2018-special"),
    12: ("G2018", "OH-12", "BALDERSON, TROY", "2018-07-20", "OH-12-2018"),
    13: (None, "OH-12", "BALDERSON, TROY", "2018-08-07", "OH-12-2018-special"),
    14: (None, "OH-12", "BALDERSON, TROY", "2018-08-08", "OH-12-2018"),
    15: ("S2018", "OH-12", "BALDERSON, TROY", "2018-10-15", "OH-12-2018"),
    16: ("S", "OH-12", "BALDERSON, TROY", "2018-07-20", "OH-12-2018-special"),
    # both on one day: the code, and without one nobody can know
    21: ("S2018", "MI-13", "JONES, BRENDA", "2018-10-20", "MI-13-2018-special"),
    22: ("G2018", "MI-13", "JONES, BRENDA", "2018-10-20", "MI-13-2018"),
    23: ("P", "MI-13", "JONES, BRENDA", "2018-07-20", "MI-13-2018"),
    24: (None, "MI-13", "JONES, BRENDA", "2018-10-20", None),
    25: ("S2018", "MI-13", None, "2018-10-20", "MI-13-2018-special"),
    26: (None, "MI-13", None, "2018-10-20", None),
    # both on one day, in two districts: the filed seat
    31: (None, "PA-15", "WILD, SUSAN ELLIS MS.", "2018-10-20", "PA-15-2018-special"),
    32: (None, "PA-07", "WILD, SUSAN ELLIS MS.", "2018-10-20", "PA-07-2018"),
    33: ("S2018", None, "WILD, SUSAN ELLIS MS.", "2018-10-20", "PA-15-2018-special"),
    34: (None, None, "WILD, SUSAN ELLIS MS.", "2018-10-20", None),
    # two Senate seats: each candidate stands for one, whatever the code
    41: ("G2018", "MN-SEN", "SMITH, TINA", "2018-10-20", "MN-SEN-2018-special"),
    42: ("G2018", "MN-SEN", "KLOBUCHAR, AMY J", "2018-10-20", "MN-SEN-2018"),
}  # fmt: skip


def filed(amount, election_code, seat, name, day):
    state, _, district = (seat or "").partition("-")
    place = {}
    if seat:
        place = {"office_code": "S" if district == "SEN" else "H", "office_state": state}
        place["office_district"] = "00" if district == "SEN" else district
    about = {"candidate_id": IDS[name], "candidate_name": name} if name else {}
    return notice(
        spender_id="C97720077", amount=amount, file_number=7700 + amount, election_code=election_code,
        dissemination_date=day, **place, **about,
    )  # fmt: skip


OWN_WORLD = True
ROWS = [
    row
    for (seat, cycle), names in REGISTERED.items()
    for name in names
    for row in candidate(IDS[name], "C77" + IDS[name][-3:] + IDS[name][1] + "11", seat, cycle=cycle, candidate_name=name)
] + [
    # registered in an earlier year: the ballot of the special brings him in
    cn(2018, candidate_id="H8TX27771", candidate_name="CLOUD, MICHAEL", office_state="TX", office_district="27",
       election_year=2016),
    *(filed(amount, *told[:-1]) for amount, told in NOTICES.items()),
]  # fmt: skip

ROSTERS = {
    "PA-18-2018-special": ["LAMB", "SACCONE"],
    "PA-17-2018": ["LAMB"],
    "PA-14-2018": ["SACCONE"],
    "PA-18-2018": ["DOYLE"],
    "PA-07-2018-special": ["KIM", "SCANLON"],
    "PA-05-2018": ["KIM", "SCANLON"],
    "PA-07-2018": ["NOTHSTEIN", "WILD"],
    "PA-15-2018-special": ["NOTHSTEIN", "WILD"],
    "PA-15-2018": ["THOMPSON"],
    "MN-SEN-2018": ["KLOBUCHAR", "NEWBERGER"],
    "MN-SEN-2018-special": ["HOUSLEY", "SMITH"],
    "MS-SEN-2018": ["BARIA", "WICKER"],
    "MS-SEN-2018-special": ["ESPY", "HYDE-SMITH", "MCDANIEL"],
    "GA-SEN-2020": ["OSSOFF", "PERDUE"],
    "GA-SEN-2020-special": ["COLLINS", "LOEFFLER", "WARNOCK"],
    "OK-SEN-2022": ["LANKFORD"],
    "OK-SEN-2022-special": ["MULLIN", "SHANNON"],
    "NE-SEN-2024": ["FISCHER", "OSBORN"],
    "NE-SEN-2024-special": ["RICKETTS"],
    "CA-SEN-2022-special": ["MEUSER", "PADILLA"],
    "CA-SEN-2022": ["CHUNG", "MEUSER", "PADILLA"],
    "CA-SEN-2024-special": ["GARVEY", "SCHIFF"],
    "CA-SEN-2024": ["GARVEY", "SCHIFF"],
    "AZ-SEN-2020-special": ["KELLY", "MCSALLY"],
    "OH-SEN-2026-special": ["BROWN", "HUSTED"],
    "FL-SEN-2026-special": ["MOODY"],
    "AZ-08-2018-special": ["LESKO", "MONTENEGRO", "TIPIRNENI"],
    "AZ-08-2018": ["DOWLING", "LESKO", "TIPIRNENI"],
    "MI-13-2018-special": ["JONES", "TLAIB"],
    "TX-27-2018-special": ["CLOUD"],
    "OH-12-2018-special": ["BALDERSON"],
    "OH-12-2018": ["BALDERSON"],
    "MI-13-2018": ["JONES", "TLAIB", "YOUNG"],
}


def last_names(ask, race_id, condition="true"):
    found = ask(f"select split_part(candidate_name, ',', 1) from race_candidates where race_id = ? and {condition}", race_id)
    return sorted(name for (name,) in found if name != "EXAMPLE")


@pytest.mark.parametrize("race_id", ROSTERS)
def test_roster(ask, race_id):
    assert last_names(ask, race_id) == ROSTERS[race_id]


def test_a_special_that_is_the_seats_only_race_needs_no_ballots(ask):
    found = ask("select race_id, roster_basis from races where seat in ('AZ-SEN', 'OH-SEN', 'FL-SEN') order by 1")
    assert found == [
        (race_id, "candidate master and linkage")
        for race_id in ("AZ-SEN-2020-special", "FL-SEN-2026-special", "OH-SEN-2026-special")
    ]


def test_who_is_on_no_ballot_of_two_senate_seats_stands_in_neither(ask):
    found = ask("select candidate_name, reason from unplaced_candidates where cycle = 2018 and candidate_name like 'WITH%'")
    assert found == [
        (
            "WITHDRAWN, WENDY",
            "on no ballot of MN-SEN-2018 or MN-SEN-2018-special, and the FEC's files do not say which seat",
        )
    ]
    assert ask("select race_id from race_candidates where candidate_name = 'WITHDRAWN, WENDY'") == []


def test_a_candidate_of_both_races_is_shared_and_says_with_which(ask):
    told = "select race_id, is_shared_between_races, shared_reason from race_candidates where candidate_name = ? order by 1"
    assert ask(told, "LAMB, CONOR") == [
        ("PA-17-2018", True, "stands in PA-18-2018-special too"),
        ("PA-18-2018-special", True, "stands in PA-17-2018 too"),
    ]
    assert ask(told, "MONTENEGRO, STEVE") == [("AZ-08-2018-special", False, None)]
    assert ask(told, "DOWLING, SANDRA E") == [("AZ-08-2018", False, None)]
    assert ask(told, "KLOBUCHAR, AMY J") == [("MN-SEN-2018", False, None)]


def test_where_a_ballot_of_the_special_is_not_known_sharing_is_not_known(ask):
    (found,) = ask(
        "select is_shared_between_races, shared_reason from race_candidates where candidate_name = 'CHUNG, WITHOUT BALLOT'"
    )
    assert found == (
        None,
        "not every ballot of CA-SEN-2022-special is in the table of ballots, so the candidate may have stood there",
    )


def test_a_ballot_says_who_was_on_it(ask):
    found = ask(
        "select split_part(candidate_name, ',', 1), on_ballot, roster_source from race_candidates"
        " where race_id = 'PA-18-2018-special' order by 1"
    )
    assert found == [("LAMB", True, "ballot"), ("SACCONE", True, "ballot")]


def test_ballots_name_who_is_registered_nowhere(ask):
    found = ask(
        "select candidate_name, candidate_id, match_method from race_ballots where race_id = 'PA-18-2018-special' order by 1"
    )
    assert [(name, method) for name, _, method in found] == [
        ("Conor Lamb", "name"),
        ("Drew Gray Miller", "not registered"),
        ("Richard Saccone", "name"),
    ]


@pytest.mark.parametrize(
    ("race_id", "closes", "is_separable", "reason"),
    [
        ("PA-18-2018-special", "2018-04-02", True, None),
        ("AZ-08-2018-special", "2018-05-14", True, None),
        (
            "PA-15-2018-special",
            "2018-11-26",
            False,
            "the special and the regular election were held on the same day, so no report tells their money apart",
        ),
        (
            "GA-SEN-2020-special",
            "2021-01-25",
            False,
            "the post-election report of the special closes after the regular election,"
            " so no report tells their money apart",
        ),
    ],
)
def test_money_can_be_told_apart_where_the_specials_report_closes_first(ask, race_id, closes, is_separable, reason):
    told = "select closes_on_date::varchar, is_separable, reason from race_money_periods where race_id = ?"
    assert ask(told, race_id) == [(closes, is_separable, reason)]


def test_a_race_decided_by_a_runoff_ends_with_it(ask):
    found = ask(
        "select election_type_label, election_date::varchar from race_elections where race_id = 'GA-SEN-2020' order by 2"
    )
    assert found == [("general", "2020-11-03"), ("general runoff", "2021-01-05")]
    assert ask("select final_election_date::varchar from races where race_id = 'GA-SEN-2020'") == [("2021-01-05",)]


CODES = {
    ("PA-18-2018-special", "S", 2018): True,
    ("PA-18-2018-special", "G", 2018): False,
    ("PA-18-2018", "G", 2018): True,
    ("GA-SEN-2020", "R", 2021): True,
    ("GA-SEN-2020-special", "R", 2021): True,
    ("MS-SEN-2018-special", "R", 2018): True,
    ("MI-13-2018-special", "R", 2018): False,
}


@pytest.mark.parametrize(("race_id", "code", "year"), CODES)
def test_election_codes_of_a_race(ask, race_id, code, year):
    told = "select count(*) from ledger.race_election_codes where race_id = ? and election_code = ? and election_year = ?"
    assert ask(told, race_id, code, year) == [(int(CODES[race_id, code, year]),)]


@pytest.mark.parametrize("amount", NOTICES)
def test_a_notice_belongs_to_the_race_of_its_code_seat_and_day(ask, amount):
    found = ask(
        "select race_id, unplaced_reason from independent_expenditures where spender_id = 'C97720077' and amount = ?", amount
    )
    race_id = NOTICES[amount][-1]
    assert found == [(race_id, None if race_id else "two_races_on_one_day")]


def test_no_money_is_in_two_races(ask):
    (found,) = ask("select count(*), sum(amount) from independent_expenditures where spender_id = 'C97720077'")
    assert found == (len(NOTICES), sum(NOTICES))
    told = "select sum(amount) from race_outside_spending where spender_id = 'C97720077'"
    assert ask(told) == [(sum(amount for amount, row in NOTICES.items() if row[-1]),)]


@pytest.mark.parametrize(
    ("race_id", "sentence"),
    [
        (
            "CA-SEN-2022-special",
            "Candidates may be missing: not every ballot of this special election is in the table of ballots.",
        ),
        (
            "CA-SEN-2022",
            "1 of the candidates may stand in another race too: not every ballot of CA-SEN-2022-special is in the table of"
            " ballots, so the candidate may have stood there.",
        ),
        ("MN-SEN-2018", "In no race (on no ballot of MN-SEN-2018 or MN-SEN-2018-special, and the FEC's files do not say"),
        ("MN-SEN-2018", "WITHDRAWN, WENDY"),
    ],
)
def test_show_says_what_is_not_known_of_a_roster(published, race_id, sentence):
    assert sentence in roster(published, race_id)


def test_show_says_nothing_of_a_roster_that_is_known(published):
    assert roster(published, "PA-18-2018-special") == ""

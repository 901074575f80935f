"""Special elections of 2009 to 2014, and a cycle that the calendar of special elections does not reach. Seats, names and
ballots are real; ids, committees and amounts are invented, so that only names connect the two."""

import csv
from collections import Counter
from datetime import datetime
from itertools import count

import pytest
from sql.world import candidate, cn, notice, weball

from racemoney.build.inputs import project_folder
from racemoney.desk.show.no_race import money_in_no_race
from racemoney.desk.show.roster import roster

# seat and cycle -> name -> receipts, and the years that the candidate's committee is linked to where they are not the cycle
REGISTERED = {
    # two seats of the Senate on one day
    ("SC-SEN", 2014): {"SCOTT, TIMOTHY E": 100, "GRAHAM, LINDSEY O": 20, "DICKERSON, JOYCE": 3, "WITHDRAWN, WALTER": 7},
    ("OK-SEN", 2014): {"LANKFORD, JAMES": 50, "INHOFE, JAMES M": 6, "JOHNSON, CONNIE": 4},
    ("NY-SEN", 2010): {"GILLIBRAND, KIRSTEN E": 30, "SCHUMER, CHARLES E": 40, "DIOGUARDI, JOSEPH J": 5},
    # one seat of the Senate twice on one day
    ("IL-SEN", 2010): {"KIRK, MARK STEVEN": 60, "HOFFMAN, DAVID": 2},
    # the special is the seat's only race of the cycle
    ("HI-SEN", 2014): {"SCHATZ, BRIAN": 80, "HANABUSA, COLLEEN WAKAKO": 9},
    ("DE-SEN", 2010): {"COONS, CHRISTOPHER A": 70, "CASTLE, MICHAEL N": 8},
    # the special of the spring and the regular race of the fall
    ("FL-13", 2014): {"JOLLY, DAVID W": 11, "SINK, ALEX": 90},
    # House specials that share their day with the regular race
    ("MI-11", 2012): {"BENTIVOLIO, KERRY": 12, "CURSON, DAVID A": 1, "TAJ, SYED": 2},
    # the special of an odd year, told by the linkage
    ("AL-01", 2014): {"BYRNE, BRADLEY": 13, "YOUNG, DEAN": 14},
    ("NJ-SEN", 2014): {"BOOKER, CORY A": 15, "LONEGAN, STEVEN M": 16},
    ("MA-SEN", 2014): {"MARKEY, EDWARD J": 17, "GOMEZ, GABRIEL E": 18},
    # no seat of Vermont's was up
    ("VT-SEN", 2014): {"EARLY, EDITH": 500},
    # runoffs after the general election
    ("LA-SEN", 2014): {"CASSIDY, BILL": 19},
    ("LA-03", 2012): {"BOUSTANY, CHARLES W JR": 21},
    ("LA-05", 2020): {"LETLOW, LUKE": 22},
    # Sekula-Gibbs won the special of 2006, Lampson the regular race of the same day: the calendar begins later
    ("TX-22", 2006): {"SEKULA-GIBBS, SHELLEY": 23, "LAMPSON, NICK": 24},
}  # fmt: skip
YEARS = {
    "BYRNE, BRADLEY": (2013, 2014), "YOUNG, DEAN": (2013,), "BOOKER, CORY A": (2013, 2014), "LONEGAN, STEVEN M": (2013,),
    "MARKEY, EDWARD J": (2013, 2014), "GOMEZ, GABRIEL E": (2013,),
}  # fmt: skip

_number = count(1)
IDS = {
    name: f"{'S' if seat.endswith('SEN') else 'H'}{cycle % 10}{seat[:2]}66{next(_number):03}"
    for (seat, cycle), names in REGISTERED.items()
    for name in names
}
COMMITTEES = {name: f"C66{candidate_id[-3:]}014" for name, candidate_id in IDS.items()}
SPENDER = "C66660099"

# amount (tells the row) -> election code, seat, candidate, day; race
NOTICES = {
    1: ("G", "SC-SEN", "SCOTT, TIMOTHY E", "2014-10-20", "SC-SEN-2014-special"),
    2: ("G", "SC-SEN", "GRAHAM, LINDSEY O", "2014-10-20", "SC-SEN-2014"),
    3: (None, "FL-13", "JOLLY, DAVID W", "2014-03-01", "FL-13-2014-special"),
    4: (None, "FL-13", "JOLLY, DAVID W", "2014-10-01", "FL-13-2014"),
    5: (None, "VT-SEN", None, "2014-10-01", None),
}  # fmt: skip


def filed(amount, election_code, seat, name, day):
    state, _, district = seat.partition("-")
    about = {"candidate_id": IDS[name], "candidate_name": name} if name else {}
    return notice(
        2014, spender_id=SPENDER, amount=amount, file_number=6600 + amount, election_code=election_code,
        dissemination_date=day, receipt_date=day, office_code="S" if district == "SEN" else "H", office_state=state,
        office_district="00" if district == "SEN" else district, **about,
    )  # fmt: skip


ROWS = [
    row
    for (seat, cycle), names in REGISTERED.items()
    for name, receipts in names.items()
    for row in [
        *candidate(IDS[name], COMMITTEES[name], seat, *YEARS.get(name, ()), cycle=cycle, candidate_name=name),
        weball(cycle, candidate_id=IDS[name], candidate_name=name, receipts=receipts, disbursements=0),
    ]
] + [
    # the president is no matter of special elections
    cn(2004, candidate_id="P86600001", candidate_name="EXAMPLE, PRESIDENT", office_code="P", office_state="US",
       office_district="00", election_year=2004),
    *(filed(amount, *told[:-1]) for amount, told in NOTICES.items()),
]  # fmt: skip

# race -> last names of its candidates
ROSTERS = {
    "SC-SEN-2014-special": ["DICKERSON", "SCOTT"],
    "SC-SEN-2014": ["GRAHAM"],
    "OK-SEN-2014-special": ["JOHNSON", "LANKFORD"],
    "OK-SEN-2014": ["INHOFE"],
    "NY-SEN-2010-special": ["DIOGUARDI", "GILLIBRAND"],
    "NY-SEN-2010": ["SCHUMER"],
    "IL-SEN-2010-special": ["KIRK"],
    "IL-SEN-2010": ["HOFFMAN", "KIRK"],
    "HI-SEN-2014-special": ["HANABUSA", "SCHATZ"],
    "DE-SEN-2010-special": ["CASTLE", "COONS"],
    "FL-13-2014-special": ["JOLLY", "SINK"],
    "FL-13-2014": ["JOLLY"],
    "MI-11-2012-special": ["BENTIVOLIO", "CURSON"],
    "MI-11-2012": ["BENTIVOLIO", "TAJ"],
    "AL-01-2013-special": ["BYRNE", "YOUNG"],
    "AL-01-2014": ["BYRNE"],
    "NJ-SEN-2013-special": ["BOOKER", "LONEGAN"],
    "NJ-SEN-2014": ["BOOKER"],
    "MA-SEN-2013-special": ["GOMEZ", "MARKEY"],
    "MA-SEN-2014": ["MARKEY"],
    "TX-22-2006": ["LAMPSON", "SEKULA-GIBBS"],
}
NOT_REACHED = "the calendar of special elections does not reach this cycle"


@pytest.mark.parametrize("race_id", ROSTERS)
def test_roster(ask, race_id):
    found = ask("select split_part(candidate_name, ',', 1) from race_candidates where race_id = ?", race_id)
    assert sorted(name for (name,) in found) == ROSTERS[race_id]


@pytest.mark.parametrize(
    ("race_id", "receipts"),
    [("SC-SEN-2014-special", 103), ("SC-SEN-2014", 20), ("OK-SEN-2014-special", 54), ("HI-SEN-2014-special", 89)],
)
def test_receipts_are_those_of_the_races_own_candidates(ask, race_id, receipts):
    assert ask("select sum(receipts) from race_candidate_money where race_id = ?", race_id) == [(receipts,)]


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("SCOTT, TIMOTHY E", [("SC-SEN-2014-special", False, None)]),
        ("INHOFE, JAMES M", [("OK-SEN-2014", False, None)]),
        ("SCHATZ, BRIAN", [("HI-SEN-2014-special", False, None)]),
        ("SINK, ALEX", [("FL-13-2014-special", False, None)]),
        ("TAJ, SYED", [("MI-11-2012", False, None)]),
        (
            "KIRK, MARK STEVEN",
            [
                ("IL-SEN-2010", True, "stands in IL-SEN-2010-special too"),
                ("IL-SEN-2010-special", True, "stands in IL-SEN-2010 too"),
            ],
        ),
        (
            "BOOKER, CORY A",
            [
                ("NJ-SEN-2013-special", True, "stands in NJ-SEN-2014 too"),
                ("NJ-SEN-2014", True, "stands in NJ-SEN-2013-special too"),
            ],
        ),
        ("SEKULA-GIBBS, SHELLEY", [("TX-22-2006", None, NOT_REACHED)]),
        ("LAMPSON, NICK", [("TX-22-2006", None, NOT_REACHED)]),
        ("EXAMPLE, PRESIDENT", [("US-PRES-2004", False, None)]),
    ],
)
def test_who_stands_in_two_races_and_where_nobody_can_know(ask, name, standing):
    told = "select race_id, is_shared_between_races, shared_reason from race_candidates where candidate_name = ? order by 1"
    assert ask(told, name) == standing


def test_a_race_says_whether_the_calendar_reaches_it(ask):
    told = "select race_id, is_calendar_complete from races where race_id in ('TX-22-2006', 'US-PRES-2004', 'SC-SEN-2014')"
    assert dict(ask(told)) == {"TX-22-2006": False, "US-PRES-2004": True, "SC-SEN-2014": True}


def test_money_of_a_cycle_that_the_calendar_does_not_reach_is_in_no_one_race(ask):
    told = "select race_id, race_reason from ledger.candidate_races where candidate_id = ?"
    assert ask(told, IDS["SEKULA-GIBBS, SHELLEY"]) == [(None, NOT_REACHED)]
    assert ask(told, IDS["SCOTT, TIMOTHY E"]) == [("SC-SEN-2014-special", None)]


@pytest.mark.parametrize(
    ("race_id", "sentence"),
    [
        ("TX-22-2006", f"2 of the candidates may stand in another race too: {NOT_REACHED}."),
        ("SC-SEN-2014", "In no race (on no ballot of SC-SEN-2014 or SC-SEN-2014-special, and the FEC's files do not say"),
        ("OK-SEN-2014", ""),
        ("HI-SEN-2014-special", ""),
    ],
)
def test_show_says_what_is_not_known(published, race_id, sentence):
    found = roster(published, race_id)
    assert sentence in found if sentence else found == ""


def test_money_of_a_seat_without_an_election_says_what_the_calendar_knows(ask, published):
    told = "select reason from money_in_no_race where entity_id = ? and kind = 'candidate_receipts'"
    assert ask(told, IDS["EARLY, EDITH"]) == [("no election of VT-SEN in 2014 is in the calendar",)]
    told = "select reason from money_in_no_race where seat = 'VT-SEN' and kind = 'independent_expenditure' and cycle = 2014"
    assert ask(told) == [("no election of VT-SEN in the cycle 2014 is in the calendar",)]
    text = money_in_no_race(published, 2014)
    assert "Edith Early" in text and "SCHATZ" not in text.upper()


@pytest.mark.parametrize("amount", NOTICES)
def test_a_notice_belongs_to_the_race_of_its_candidate_and_day(ask, amount):
    told = "select race_id from independent_expenditures where spender_id = ? and amount = ?"
    assert ask(told, SPENDER, amount) == [(NOTICES[amount][-1],)]


@pytest.mark.parametrize(
    ("race_id", "last_day"),
    [
        ("LA-03-2012", "2012-12-08"),
        ("LA-SEN-2014", "2014-12-06"),
        ("LA-05-2020", "2020-12-05"),
        ("SC-SEN-2014", "2014-11-04"),
        ("AL-01-2013-special", "2013-12-17"),
    ],
)
def test_last_day(ask, race_id, last_day):
    assert ask("select final_election_date::varchar from races where race_id = ?", race_id) == [(last_day,)]


def seed(name):
    with (project_folder() / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# special elections of the 111th to 114th Congress: House, Senate. As fivethirtyeight lists them; Ballotpedia counts 16 in
# the 113th.
CONGRESSES = {111: (11, 5), 112: (10, 0), 113: (11, 5), 114: (7, 0)}


def test_the_calendar_has_as_many_specials_as_each_congress_had():
    races = {(row["race_id"], row["office"], int(row["election_year"])) for row in seed("special_elections")}
    found = Counter((congress_of(year), office) for _, office, year in races)
    assert {congress: (found[congress, "H"], found[congress, "S"]) for congress in CONGRESSES} == CONGRESSES


def congress_of(year):
    return (year - 1789) // 2 + 1


def test_the_reach_covers_every_year_of_the_calendar_and_no_gap():
    years = {int(row["election_year"]) for row in seed("special_elections")}
    for row in seed("special_calendar_reach"):
        assert int(row["first_cycle"]) <= min(years) + 1 and int(row["last_cycle"]) >= max(years)


@pytest.mark.real
def test_deciding_days_agree_with_the_published_results(real_data):
    """fivethirtyeight's list of special elections: the last stage of each, to 2024."""
    with (real_data / "reference" / "races_special.csv").open(encoding="utf-8", newline="") as stream:
        listed = {
            (seat_of(row), datetime.strptime(row["date"], "%m/%d/%y").date().isoformat())
            for row in csv.DictReader(stream)
            if int(row["cycle"]) >= 2009 and row["stage"] in ("general", "runoff")
        }
    ours = {}
    for row in seed("special_elections"):
        last = ours.get(row["race_id"], ("", ""))[1]
        seat = "-".join(row["race_id"].split("-")[:2])
        ours[row["race_id"]] = (seat, max(last, row["election_date"]))
    assert listed <= set(ours.values())


def seat_of(row):
    if row["type"] == "SenateRace":
        return f"{row['state_abbrev']}-SEN"
    district = int(row["office_seat_name"].removeprefix("District "))
    return f"{row['state_abbrev']}-{'00' if row['state_abbrev'] in ('AK', 'MT', 'SD', 'WY') else f'{district:02}'}"


@pytest.mark.real
def test_general_runoffs_are_those_of_the_published_results(real_data):
    """fivethirtyeight's results of regular elections with a runoff, House to 2022 and Senate to 2024."""
    listed = set()
    for chamber in ("house", "senate"):
        with (real_data / "reference" / f"election_results_{chamber}_2010_on.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if row["stage"] == "runoff" and row["special"] == "false":
                    kind = {"type": "SenateRace" if chamber == "senate" else "HouseRace"}
                    listed.add(f"{seat_of(row | kind)}-{row['cycle']}")
    assert {row["race_id"] for row in seed("general_runoffs")} == listed

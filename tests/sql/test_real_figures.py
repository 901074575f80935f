"""The published figures again, from the FEC's own files: totals of the candidate summary of 2018, counts of the committee
linkage, and what ties to what in a bulk drop of March 2019."""

import csv
import gzip
import io
import zipfile
from decimal import Decimal

import pytest

from racemoney.build import build
from racemoney.channels.bulk_files import load_file, load_folder
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings

pytestmark = pytest.mark.real

GA06 = "GA-06-2017-special"
PAS2_2024 = "itpas2_2024_2023-04.txt.gz"
OSSOFF, HANDEL = "H8GA06195", "H8GA06286"
BOLENA, LLOP, HARRELL, STEWART = "H8GA06229", "H2GA11198", "H8GA06187", "H8GA06278"
BHUIYAN, WILSON, KEATLEY, EDWARDS, LEVELL = "H0GA06143", "H6GA06116", "H8GA06211", "H8GA06328", "H8GA06351"
MOODY, GRAY, HILL, ABROMS, GRAWERT, KREMER = "H8GA06260", "H8GA06252", "H8GA06203", "H8GA06302", "H8GA06294", "H8GA06336"
QUIGG, SLOTIN, HERNANDEZ, POLLARD, MCLAURIN = "H8GA06344", "H8GA06245", "H8GA06237", "H8GA06310", "H8GA06179"
PRICE, MCBATH = "H4GA06087", "H8GA06393"
# one row of ccl18 each for 2017 and the seat, Handel two
LINKED = {
    OSSOFF, HANDEL, HARRELL, STEWART, BHUIYAN, WILSON, KEATLEY, EDWARDS, LEVELL, MOODY, GRAY, HILL, ABROMS, GRAWERT, KREMER,
    QUIGG, SLOTIN, HERNANDEZ, POLLARD,
}  # fmt: skip
ROSTER = LINKED | {BOLENA, LLOP}

# (race, candidate) -> receipts, itemized, unitemized of candidate_summary_2018.csv
SUMMARIES = {
    (GA06, OSSOFF): ("31605071.08", "10414255.52", "19122686.56"),
    (GA06, HANDEL): ("8772986.85", "4006041.15", "2878141.44"),
    ("GA-06-2018", HANDEL): ("8772986.85", "4006041.15", "2878141.44"),
    (GA06, MOODY): ("3207231.28", "124663.91", "6099.33"),
    (GA06, GRAY): ("834972.21", "263650.00", "56074.75"),
    (GA06, HILL): ("821466.37", "549605.17", "15155.72"),
    ("KS-04-2017-special", "H8KS04112"): ("1850089.59", "939730.24", "34531.17"),
    ("KS-04-2017-special", "H8KS04120"): ("1483689.67", "572667.00", "840309.22"),
    ("MT-00-2017-special", "H8MT01182"): ("9831182.04", "5192626.83", "1265652.11"),
    ("MT-00-2017-special", "H8MT00077"): ("6710492.54", "1922346.39", "4690682.68"),
    ("SC-05-2017-special", "H8SC05158"): ("2597132.09", "1403268.90", "179877.86"),
    ("SC-05-2017-special", "H8SC05174"): ("2039416.09", "791898.03", "542414.99"),
    ("UT-03-2017-special", "H8UT03238"): ("1628253.30", "931960.14", "57522.90"),
    ("UT-03-2017-special", "H8UT03139"): ("869873.36", "193228.43", "669354.44"),
    ("AL-SEN-2017-special", "S0AL00156"): ("25688282.13", "10677550.91", "13798345.14"),
}
RECEIPTS = {
    WILSON: "339444.67", ABROMS: "289963.29", SLOTIN: "81279.80", LEVELL: "65531.00", KEATLEY: "58408.42",
    GRAWERT: "52673.79", BHUIYAN: "35035.00", KREMER: "19852.00", HARRELL: "15566.56", HERNANDEZ: "5716.00",
    POLLARD: "5250.00", "H8CA34266": "1552000.90", "H8CA34258": "1670407.62", "S8AL00340": "5302070.00",
    "S8AL00308": "5492899.00",
}  # fmt: skip
# lines of bulk-2020 that rows reach: (line, ties, compared)
TIES = [
    ("independent_expenditures", 11, 12),
    ("party_coordinated_expenditures", 3, 3),
    ("transfers_in", 76, 91),
    ("transfers_out", 39, 59),
    ("other_committee_contributions", 101, 152),
]


@pytest.fixture(scope="session")
def real_home(real_data, tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("real") / "home", lake=None, threads=2, memory_limit="1200MB")
    for cycle in (2018, 2020):
        assert load_folder(settings, real_data / f"bulk-{cycle}", cycle).ok
    load_file(
        settings,
        "independent_expenditure",
        real_data / "independent-expenditures" / "independent-expenditure_2016_2015-12.csv",
        2016,
    )
    pas2 = tmp_path_factory.mktemp("pas2") / "itpas2.txt"
    pas2.write_bytes(gzip.decompress((real_data / "independent-expenditures" / PAS2_2024).read_bytes()))
    load_file(settings, "pas2", pas2, 2024)
    load_file(settings, "indiv", real_data / "itcont-samples" / "itcont_ga06_lines.txt", 2018)
    assert build(settings) is not None
    return settings


@pytest.fixture(scope="session")
def real(real_home):
    with open_published(real_home) as connection:
        yield lambda statement, *parameters: connection.execute(statement, list(parameters)).fetchall()


def ids(real, condition="true"):
    return {row[0] for row in real(f"select candidate_id from race_candidates where race_id = ? and {condition}", GA06)}


def test_the_roster_has_nineteen_by_linkage_one_by_master_and_one_by_override(real):
    assert len(ROSTER) == 21
    assert ids(real) == ROSTER
    assert ids(real, "roster_source = 'linkage'") == LINKED
    assert ids(real, "roster_source = 'candidate master'") == {BOLENA}
    assert ids(real, "roster_source = 'override' and override_source is not null") == {LLOP}


# every special of 2018: leading candidates by the ids of Federal Elections 2018 (FEC)
SPECIALS_2018 = {
    "AZ-08": {"H8AZ08158", "H8AZ08083", "H8AZ08174", "H8AZ08133"},
    "MI-13": {"H8MI13243", "H8MI13250", "H8MI13276", "H8MI13284"},
    "MN-SEN": {"S8MN00578", "S8MN00586", "S8MN00628", "S8MN00594", "S8MN00735", "S8MN00636"},
    "MS-SEN": {"S8MS00261", "S8MS00287", "S4MS00120", "S8MS00295"},
    "NY-25": {"H8NY25105", "H8NY25097"},
    "OH-12": {"H8OH12180", "H8OH12297", "H6OH12119", "H8OH12248"},
    "PA-07": {"H8PA07200", "H8PA05295", "H8PA07291", "H8PA07283"},
    "PA-15": {"H8PA15229", "H8PA15245", "H8PA07275"},
    "PA-18": {"H8PA18181", "H8PA18231", "H8PA18264"},
    "TX-27": {"H8TX27049", "H8TX27056", "H6TX27092", "H8TX27072"},
}
# how many were on the ballots of the special, primaries included: FiveThirtyEight's lists of 2018, Federal Elections 2018
ON_BALLOTS_2018 = {
    "AZ-08": 14, "MI-13": 6, "MN-SEN": 11, "MS-SEN": 4, "NY-25": 2, "OH-12": 16, "PA-07": 4, "PA-15": 3, "PA-18": 3,
    "TX-27": 9,
}  # fmt: skip


@pytest.mark.parametrize("seat", SPECIALS_2018)
def test_a_special_of_2018_has_its_ballots_candidates(real, seat):
    race_id = f"{seat}-2018-special"
    found = {row[0] for row in real("select candidate_id from race_candidates where race_id = ? and on_ballot", race_id)}
    assert SPECIALS_2018[seat] <= found
    assert real("select ballots_listed from races where race_id = ?", race_id) == [("all",)]
    assert len(found) == ON_BALLOTS_2018[seat]
    assert real("select count(*) from race_candidates where race_id = ? and not on_ballot", race_id) == [(0,)]


# Federal Elections 2018: who was on the regular ballots of the seat, and who on the special's alone
STANDS = {
    "H8PA18181": ["PA-17-2018", "PA-18-2018-special"],
    "H8PA18231": ["PA-14-2018", "PA-18-2018-special"],
    "H8PA07200": ["PA-05-2018", "PA-07-2018-special"],
    "H8PA05295": ["PA-05-2018", "PA-07-2018-special"],
    "H8PA15229": ["PA-07-2018", "PA-15-2018-special"],
    "H8PA15245": ["PA-07-2018", "PA-15-2018-special"],
    "H8AZ08158": ["AZ-08-2018", "AZ-08-2018-special"],
    "H8AZ08174": ["AZ-08-2018-special"],
    "H8AZ08257": ["AZ-08-2018"],
    "H8MI13243": ["MI-13-2018", "MI-13-2018-special"],
    "H8MI13318": ["MI-13-2018"],
    "S6MN00267": ["MN-SEN-2018"],
    "S8MN00552": ["MN-SEN-2018"],
    "S8MN00578": ["MN-SEN-2018-special"],
    "S8MN00586": ["MN-SEN-2018-special"],
    "S8MS00196": ["MS-SEN-2018"],
    "S8MS00253": ["MS-SEN-2018"],
    "S8MS00261": ["MS-SEN-2018-special"],
    "S4MS00120": ["MS-SEN-2018-special"],
}


@pytest.mark.parametrize("candidate_id", STANDS)
def test_the_ballots_say_in_which_race_a_candidate_of_2018_stands(real, candidate_id):
    told = "select race_id, is_shared_between_races from race_candidates where candidate_id = ? and cycle = 2018 order by 1"
    races = STANDS[candidate_id]
    assert real(told, candidate_id) == [(race_id, len(races) > 1) for race_id in races]


def test_nobody_stands_for_both_senate_seats_of_a_state(real):
    both = """
        select count(*)
        from race_candidates as regular
        inner join race_candidates as specials on regular.person_id = specials.person_id
        where regular.race_id in ('MN-SEN-2018', 'MS-SEN-2018') and specials.race_id = regular.race_id || '-special'
    """
    assert real(both) == [(0,)]


def test_who_is_of_other_years_is_not_in_the_race(real):
    assert not ids(real) & {PRICE, MCBATH, MCLAURIN}
    assert real("select race_id from race_candidates where candidate_id = ? and cycle = 2018", MCBATH) == [("GA-06-2018",)]


def test_eighteen_were_on_the_ballot(real):
    assert ids(real, "on_ballot") == ROSTER - {HARRELL, STEWART, BOLENA}
    assert ids(real, "not on_ballot") == {HARRELL, STEWART, BOLENA}


def test_seven_candidates_stand_in_the_regular_race_too(real):
    assert ids(real, "is_shared_between_races") == {HANDEL, BHUIYAN, WILSON, HARRELL, KEATLEY, EDWARDS, LEVELL}
    assert ids(real, "is_shared_between_races is null") == set()


@pytest.mark.parametrize(("race_id", "candidate_id"), SUMMARIES)
def test_summary_of_a_candidate(real, race_id, candidate_id):
    found = real(
        "select receipts::varchar, individual_itemized::varchar, individual_unitemized::varchar from race_candidate_money"
        " where race_id = ? and candidate_id = ?",
        race_id,
        candidate_id,
    )
    assert found == [SUMMARIES[race_id, candidate_id]]


@pytest.mark.parametrize("candidate_id", RECEIPTS)
def test_receipts_of_a_candidate(real, candidate_id):
    told = "select distinct receipts::varchar from race_candidate_money where candidate_id = ? and race_id like '%-special'"
    assert real(told, candidate_id) == [(RECEIPTS[candidate_id],)]


def test_the_rest_of_ossoffs_and_handels_summary(real):
    found = real(
        "select candidate_id, other_committee_contributions::varchar, party_contributions::varchar,"
        " candidate_contributions::varchar, candidate_loans::varchar, transfers_from_authorized::varchar,"
        " individual_refunds::varchar, coverage_end_date::varchar"
        " from race_candidate_money where race_id = ? and list_contains(?, candidate_id) order by 1",
        GA06,
        [OSSOFF, HANDEL],
    )
    assert found == [
        (OSSOFF, "372353.08", "445.20", "50000.00", "250000.00", "7530.00", "902814.94", "2018-12-31"),
        (HANDEL, "1554176.21", "10884.83", "100.00", "0.00", "311162.35", "66525.09", "2018-12-31"),
    ]


def test_the_race_adds_up_its_candidates_and_takes_off_no_transfer_that_no_row_shows(real, real_data):
    with (real_data / "bulk-2018" / "candidate_summary_2018.csv").open(encoding="utf-8-sig", newline="") as stream:
        receipts = {row["Cand_Id"]: Decimal(row["Total_Receipt"] or 0) for row in csv.DictReader(stream)}
    total = sum(receipts.get(candidate_id, Decimal(0)) for candidate_id in ROSTER)
    assert total == Decimal("46212948.32")
    # Handel has two committees, and no row says what went from one to the other
    columns = "candidates_receipts, candidates_internal_transfers, candidates_with_unknown_transfers"
    assert real(f"select {columns} from race_spending where race_id = ?", GA06) == [(total, 0, 1)]


def test_outside_spending_is_unknown_where_no_file_of_the_cycle_is_loaded(real):
    ((*figures, missing),) = real(
        "select independent_expenditures, outside_total, party_coordinated, missing_sources from race_spending"
        " where race_id = ?",
        GA06,
    )
    assert figures == [None, None, None]
    assert {"independent_expenditure", "electioneering", "communication_costs", "pas2"} <= set(missing.split(", "))


def test_ossoffs_sampled_rows(real):
    rows = real(
        "select reason, count(*), sum(amount) from contributions where cycle = 2018 and committee_id = 'C00630426'"
        " group by 1 order by 1"
    )
    assert rows == [("conduit_memo", 1, 5), ("counted", 185, 14_143), ("refund", 4, 176)]
    foreign = "select count(*) from contributions where candidate_id = ? and reason = 'refund' and resolved_state = 'ZZ'"
    assert real(foreign, OSSOFF) == [(1,)]


def test_ossoffs_sampled_geography(real):
    found = real(
        "select in_state_amount, in_state_gift_count, out_of_state_amount, gift_count - in_state_gift_count,"
        " military_amount + foreign_amount + unknown_amount, refunds_amount,"
        " in_state_amount + out_of_state_amount - refunds_amount"
        " from candidate_geography where race_id = ? and candidate_id = ?",
        GA06,
        OSSOFF,
    )
    assert found == [(1_840, 6, 12_303, 179, 0, 176, 13_967)]


def test_no_share_is_given_of_a_sample(real):
    """14,143 of 10,414,255.52 itemized dollars lie in the sample."""
    found = real(
        "select in_state_share, in_state_share_low, in_state_share_high, round(coverage, 4), share_reason"
        " from candidate_geography where race_id = ? and candidate_id = ?",
        GA06,
        OSSOFF,
    )
    assert found == [
        (
            *(None, None, None, 0.0014),
            "the loaded rows hold 0.1% of the itemized line: $14,143.00 of $10,414,255.52 (candidate_summary)",
        )
    ]


def test_sampled_conduit_rows_count_nowhere_and_show_where_small_donors_live(real):
    found = real(
        """
        select
            case resolved_state when 'GA' then 'GA' when 'ZZ' then 'foreign' else 'other states' end,
            count(*), sum(amount), bool_or(counts_in_itemized or counts_in_geography)
        from contributions
        where cycle = 2018 and recipient_candidate_id = ? and reason = 'conduit_copy'
        group by 1 order by 1
        """,
        OSSOFF,
    )
    assert found == [("GA", 6, 1_445, False), ("foreign", 1, 10, False), ("other states", 238, 9_483, False)]


def test_notices_of_2015_before_and_after_amendments(real):
    (all_rows,) = real(
        "select count(*), sum(amount)::varchar, count(*) filter (where support_oppose = 'S'),"
        " count(*) filter (where support_oppose = 'O'), count(*) filter (where support_oppose is null)"
        " from independent_expenditures where cycle = 2016"
    )
    assert all_rows == (3_012, "103303018.93", 1_812, 1_197, 3)
    in_force = real(
        "select count(*), count(distinct file_number), sum(amount)::varchar from independent_expenditures"
        " where cycle = 2016 and counts_in_outside_spending"
    )
    assert in_force == [(2_697, 518, "91394651.46")]


def test_two_rows_of_the_real_files_are_marked_for_review_and_none_is_fictitious(real):
    """The 2015 notices come without any summary or regular report of 2016, so the filers' early reports are the only base:
    Club for Growth Action and Conservative Solutions PAC, which did spend the money, had filed nothing above 71,011.86 and
    43,200.73 before. The largest row of the 2020 drop is on a regular report, which is never marked."""
    marked = """
        select file_number, amount::varchar, reason, review_reason like '%known of its filer, ' || base
        from independent_expenditures
        left join (values (1025251, '$71,011.86'), (1034537, '$43,200.73')) as bases (file_number, base) using (file_number)
        where is_review or reason = 'fictitious'
        order by file_number
    """
    assert real(marked) == [
        (1025251, "1038222.00", "notice_only", True),
        (1034537, "1192890.33", "notice_only", True),
    ]


def test_every_expenditure_of_the_2020_drop_has_one_status_and_they_add_up(real, real_data):
    """24A and 24E of itpas2.txt, by hand: rows without memo are reported, memo rows are unpaid or paid since."""
    with zipfile.ZipFile(real_data / "bulk-2020" / "pas220.zip") as archive:
        lines = archive.read("itpas2.txt").decode("latin-1").splitlines()
    rows = [(fields[19] == "X", int(fields[14])) for line in lines if (fields := line.split("|"))[5] in ("24A", "24E")]
    found = real(
        """
        select reason in ('memo', 'incurred_unpaid'), count(*), sum(amount)::int
        from independent_expenditures where cycle = 2020 group by 1 order by 1
        """
    )
    assert found == [
        (is_memo, sum(memo is is_memo for memo, _ in rows), sum(amount for memo, amount in rows if memo is is_memo))
        for is_memo in (False, True)
    ]


def test_bills_of_the_2020_drop_that_payments_name_are_open_for_the_rest(real, real_data):
    """24A and 24E of itpas2.txt, by hand: a bill less what rows whose text names its transaction id have paid."""
    with zipfile.ZipFile(real_data / "bulk-2020" / "pas220.zip") as archive:
        lines = archive.read("itpas2.txt").decode("latin-1").splitlines()
    rows = [fields for line in lines if (fields := line.split("|"))[5] in ("24A", "24E")]
    open_amounts = {
        bill[17]: max(
            0, int(bill[14]) - sum(int(row[14]) for row in rows if row[19] != "X" and f"{bill[17]}." in f"{row[20]}.")
        )
        for bill in rows
        if bill[19] == "X"
    }
    found = real(
        "select transaction_id, counted_amount::int from independent_expenditures where memo_code = 'X' and cycle = 2020"
    )
    assert dict(found) == open_amounts
    # 315,500 of bills, 248,407 of them paid
    assert sum(open_amounts.values()) == 67_093


def first_two_words(name):
    last, _, given = name.upper().replace('"', "").replace("'", "").partition(",")
    return last.strip(), (given.split() or [""])[0]


@pytest.fixture(scope="module")
def presidential(real_data):
    """Candidates for president in the masters of 2018 and 2020: id -> names."""
    with zipfile.ZipFile(real_data / "bulk-2020" / "cn20.zip") as zipped:
        of_2020 = zipped.read("cn.txt").decode()
    lines = (real_data / "bulk-2018" / "cn.txt").read_text().splitlines() + of_2020.splitlines()
    names = {}
    for candidate_id, name, _, _, _, office, *_ in (line.split("|") for line in lines):
        if office == "P":
            names.setdefault(candidate_id, set()).add(name)
    return names


def test_presidential_rows_without_an_id_stand_on_the_one_person_of_their_name(real, real_data, presidential):
    ids_by_name = {}
    for candidate_id, names in presidential.items():
        for name in names:
            ids_by_name.setdefault(first_two_words(name), set()).add(candidate_id)
    text = (real_data / "independent-expenditures" / "independent-expenditure_2016_2015-12.csv").read_text("utf-8-sig")
    filed = [row for row in csv.DictReader(io.StringIO(text)) if row["can_off"].strip() == "P" and not row["can_id"].strip()]
    told = {
        (int(row["file_num"]), row["tra_id"], row["can_nam"].strip()): ids
        for row in filed
        if len(ids := ids_by_name.get(first_two_words(row["can_nam"]), set())) == 1
    }
    # the same last name and the same first word, no nickname: $45.4M of $46.7M
    assert (len(filed), len(told)) == (490, 334)
    found = real(
        "select file_number, transaction_id, filed_candidate_name, candidate_id, resolution_method, amount"
        " from independent_expenditures where cycle = 2016 and filed_seat = 'US-PRES' and filed_candidate_id is null"
    )
    by_name = {row[:3]: row[3:5] for row in found}
    assert {key: by_name[key] for key in told} == {key: (*ids, "name") for key, ids in told.items()}
    # with nicknames, all but those whom neither master has: Graham, Jindal, and one whose names nobody has
    unresolved = {row[2] for row in found if row[3] is None}
    assert unresolved == {"Graham, Lindsey", "Jindal, Bobby", "Warren, Stewart"}
    assert sum(row[5] for row in found if row[3] == "P60008059") == Decimal("43870845.27")


def test_no_presidential_row_stands_on_another_persons_id(real, presidential):
    found = real(
        "select distinct filed_candidate_name, candidate_id from independent_expenditures"
        " where cycle = 2016 and filed_seat = 'US-PRES' and candidate_id is not null"
    )
    words = {
        key: {word for name in names for word in name.upper().replace(",", " ").split()}
        for key, names in presidential.items()
    }
    for name, candidate_id in found:
        shared = set(name.upper().replace(",", " ").replace("'", "").split()) & {w.strip("\"'") for w in words[candidate_id]}
        assert shared, (name, candidate_id)
    # misspelt in the file, the id is right
    assert ("Wallker, Scott", "P60006046") in found


def test_what_was_paid_in_2023_for_2022_is_of_2022(real, real_data):
    lines = gzip.decompress((real_data / "independent-expenditures" / PAS2_2024).read_bytes()).decode().splitlines()
    rows = [line.split("|") for line in lines]
    amounts = [
        Decimal(row[14]) for row in rows if row[5] in {"24A", "24E"} and row[3] in {"P2022", "G2022", "R2022", "E2022"}
    ]
    told = (
        "select count(*), sum(amount), bool_and(race_id is null and unplaced_reason = 'election_cycle_not_loaded')"
        " from independent_expenditures where cycle = 2024 and race_cycle = 2022"
    )
    assert real(told) == [(len(amounts), sum(amounts), True)]
    assert sum(amounts) == 1_115_865


def test_what_was_paid_in_january_2019_for_the_general_of_2018_is_of_2018(real):
    told = (
        "select candidate_id, race_id from independent_expenditures where cycle = 2020 and race_cycle = 2018"
        " and candidate_id in ('S2NV00183', 'S8MN00578', 'P80001571')"
    )
    # Heller and Smith stood in 2018, Trump did not
    assert set(real(told)) == {("S2NV00183", "NV-SEN-2018"), ("S8MN00578", "MN-SEN-2018-special")}


def test_money_in_no_race_of_2018_has_a_reason_each(real):
    assert real("select race_id from race_candidates where candidate_name like 'DEMAPAN%'") == [("MP-00-2018",)]
    assert real("select race_id from race_candidates where candidate_id = 'S8AL00381'") == [("AL-SEN-2017-special",)]
    told = "select count(*), count(reason), min(amount) <> 0 from money_in_no_race where cycle = 2018"
    ((entries, reasons, _),) = real(told)
    assert entries == reasons
    # nobody who is registered for 2018 and a seat that stands for election is among them without the ballots' word
    silent = (
        "select entity_id from money_in_no_race where cycle in (2018, 2020) and reason like 'not among the candidates of%'"
    )
    assert real(silent) == []


@pytest.mark.parametrize(("line", "ties", "compared"), TIES)
def test_lines_that_tie_in_the_drop_of_2019(real, line, ties, compared):
    found = real(
        "select count(*) filter (where status = 'ties'), count(*) from reconciliation"
        " where cycle = 2020 and entity_type = 'committee' and line = ?",
        line,
    )
    assert found == [(ties, compared)]


def test_individuals_never_exceed_their_line(real):
    found = real(
        "select count(*), count(*) filter (where rows_amount > official_amount) from reconciliation"
        " where cycle = 2020 and line = 'individual_contributions' and official_amount > 0"
    )
    assert found == [(1_115, 0)]


def test_the_fecs_own_inconsistencies_are_counted_and_do_not_stop_the_build(real):
    told = "select severity, status, failing_rows from meta.data_quality where test_name = ?"
    assert real(told, "warn_summary_individuals_add_up") == [("warn", "warn", 160)]
    assert real("select count(*) from meta.data_quality where severity = 'error' and status <> 'pass'") == [(0,)]

"""A person's money once: totals stand under the id that owns the committees, and nowhere else. The FEC's totals by candidate
repeat a committee's money under every id of its candidate (weball of 2018: O'Rourke's Senate money under his House id)."""

from sql.world import candidate, candidate_summary, ccl, cm, cn, indiv, oth, weball

HOUSE, SENATE, SENATE_COMMITTEE = "H2TX16901", "S8TX00901", "C77300001"
OLD, NEW, TWO_IDS = "H6IA03901", "H8IA03902", "C77300002"
HUSBAND, WIFE, SPOUSES = "H8IA04901", "H8IA04902", "C77300003"
TYPO, RIGHT, MISTYPED = "H8C006901", "H8CO06901", "C77300004"
UNLINKED, UNLINKED_COMMITTEE = "S8CA00901", "C77300005"
REGISTERED, REGISTERED_COMMITTEE = "H8CA05901", "C77300006"
STALE, STALE_NEW, STALE_SENATE, STALE_COMMITTEE, STALE_OTHER = (
    "H2NV04901",
    "H8NV03901",
    "S0NV00901",
    "C77300007",
    "C77300008",
)
WIDE, NARROW, WIDE_COMMITTEE, BOTH_COMMITTEE = "H8UT03901", "H8UT03902", "C77300009", "C77300010"
LEFT, RIGHT_HAND, LEFT_COMMITTEE, RIGHT_COMMITTEE, OF_BOTH = "H8WA01901", "H8WA01902", "C77300011", "C77300012", "C77300013"
CHANGED, CHANGED_OLD, CHANGED_COMMITTEE = "H8FL08901", "H6FL08902", "C77300014"
TWICE_1, TWICE_2, TWICE_COMMITTEE = "H8WA02901", "H8WA02902", "C77300015"
NAMESAKE_1, NAMESAKE_2 = "H8WA03901", "H8WA04901"
BARE_1, BARE_2 = "H2WA05901", "S8WA00901"
MOVED, VANISHED, SMITH_GA, SMITH_TX = "H6MD08901", "H6MD08902", "H8GA10901", "H8TX10901"
PLAIN, PLAIN_SENATE, PLAIN_COMMITTEE = "H8WA06901", "S8WA00902", "C77300016"


def money(candidate_id, receipts, disbursements="10.00", cycle=2018, **values):
    return weball(cycle, candidate_id=candidate_id, receipts=receipts, disbursements=disbursements, **values)


OWN_WORLD = True
ROWS = [
    # a House member runs for the Senate with the committee that was the House one: weball repeats the total under the old id
    cn(
        candidate_id=HOUSE,
        candidate_name="OROARKE, ROBERT",
        office_state="TX",
        office_district="16",
        principal_committee_id=SENATE_COMMITTEE,
    ),
    *candidate(SENATE, SENATE_COMMITTEE, "TX-SEN", candidate_name="OROARKE, ROBERT (BETO)"),
    money(HOUSE, "8034.34"),
    money(SENATE, "8034.34"),
    indiv(committee_id=SENATE_COMMITTEE, amount=500, contributor_state="TX"),
    # an old and a new id of one seat, one committee
    *candidate(OLD, TWO_IDS, "IA-03", 2016, candidate_name="MAURA, ED"),
    *candidate(NEW, TWO_IDS, "IA-03", candidate_name="MAURA, EDWARD J."),
    money(OLD, "823.45"),
    money(NEW, "823.45"),
    indiv(committee_id=TWO_IDS, amount=300, contributor_state="IA"),
    # a committee of two people, who bear one last name and one total
    *candidate(HUSBAND, SPOUSES, "IA-04", candidate_name="PAIR, JOHN"),
    *candidate(WIFE, SPOUSES, "IA-04", candidate_name="PAIR, MARY"),
    money(HUSBAND, "77.00"),
    money(WIFE, "77.00"),
    indiv(committee_id=SPOUSES, amount=250, contributor_state="IA"),
    # an id that no master has, by a slip of the keyboard: it is nobody else
    *candidate(RIGHT, MISTYPED, "CO-06", candidate_name="MCARTHY, GABRIEL"),
    ccl(candidate_id=TYPO, committee_id=MISTYPED),
    money(RIGHT, "28.17"),
    # the linkage has nothing of the id: the candidate master's principal committee, or the one registered for it
    cn(
        candidate_id=UNLINKED,
        candidate_name="SAVEDRA, JAZMIN",
        office_code="S",
        office_state="CA",
        principal_committee_id=UNLINKED_COMMITTEE,
    ),
    money(UNLINKED, "30.95"),
    indiv(committee_id=UNLINKED_COMMITTEE, amount=210, contributor_state="CA"),
    cn(candidate_id=REGISTERED, candidate_name="KISHINEV, JASON", office_state="CA", office_district="05"),
    cm(committee_id=REGISTERED_COMMITTEE, candidate_id=REGISTERED, designation_code="P", committee_type_code="H"),
    money(REGISTERED, "41.00"),
    # the linkage still has the id of another year; the same person runs for the seat under a new one. The Senate id is of
    # another office. The old id has a second committee, and its total has the money of both
    *candidate(STALE, STALE_COMMITTEE, "NV-03", 2016, candidate_name="TARKANIEN, DANNY"),
    ccl(candidate_id=STALE, committee_id=STALE_OTHER, election_year=2016, designation_code="A"),
    cn(
        candidate_id=STALE_NEW,
        candidate_name="TARKANIEN, DANNY",
        office_state="NV",
        office_district="03",
        principal_committee_id=STALE_COMMITTEE,
    ),
    cn(
        candidate_id=STALE_SENATE,
        candidate_name="TARKANIEN, DANNY",
        office_code="S",
        office_state="NV",
        principal_committee_id=STALE_COMMITTEE,
    ),
    money(STALE, "2517.84"),
    money(STALE_SENATE, "2491.66"),
    # two ids in one race: one has two committees, the other one of them
    *candidate(WIDE, WIDE_COMMITTEE, "UT-03", candidate_name="HEROD, CHRISTOPHER NILES"),
    ccl(candidate_id=WIDE, committee_id=BOTH_COMMITTEE),
    *candidate(NARROW, BOTH_COMMITTEE, "UT-03", candidate_name="HEROD, CHRIS NILES"),
    money(WIDE, "259.22"),
    money(NARROW, "14.55"),
    # a person with two ids, each with a committee of its own and both with a third: the totals overlap, both are marked
    *candidate(LEFT, LEFT_COMMITTEE, "WA-01", candidate_name="BOTHE, ANN"),
    ccl(candidate_id=LEFT, committee_id=OF_BOTH, designation_code="A"),
    *candidate(RIGHT_HAND, RIGHT_COMMITTEE, "WA-08", candidate_name="BOTHE, ANN"),
    ccl(candidate_id=RIGHT_HAND, committee_id=OF_BOTH, designation_code="A"),
    money(LEFT, "100.00"),
    money(RIGHT_HAND, "60.00"),
    # an id of long ago under another form of the name has the same principal committee
    *candidate(CHANGED_OLD, CHANGED_COMMITTEE, "FL-08", 2006, candidate_name="MAURY, D.J.", election_year=2006),
    *candidate(CHANGED, CHANGED_COMMITTEE, "FL-08", candidate_name="MAURY, EDDIE"),
    money(CHANGED_OLD, "91.00"),
    money(CHANGED, "91.00"),
    # the same person twice in one race
    *candidate(TWICE_1, TWICE_COMMITTEE, "WA-02", candidate_name="KENEDY, JOE"),
    *candidate(TWICE_2, TWICE_COMMITTEE, "WA-02", candidate_name="KENEDY, JOSEPH P III"),
    money(TWICE_1, "17.00"),
    money(TWICE_2, "17.00"),
    # namesakes with committees of their own and by chance the same total are two people
    *candidate(NAMESAKE_1, "C77300017", "WA-03", candidate_name="SAMENAME, PAT"),
    *candidate(NAMESAKE_2, "C77300018", "WA-04", candidate_name="SAMENAME, PAT"),
    money(NAMESAKE_1, "100.01"),
    money(NAMESAKE_2, "100.01"),
    # no committee is known of either id: the total stands once, under the id that runs
    cn(candidate_id=BARE_1, candidate_name="BAREWELL, LEE", office_state="WA", office_district="05", election_year=2012),
    cn(candidate_id=BARE_2, candidate_name="BAREWELL, LEE", office_code="S", office_state="WA"),
    money(BARE_1, "12.12"),
    money(BARE_2, "12.12"),
    # a transfer shown by both sides, one by the payer alone, one to a stranger, and a memo row
    *candidate(PLAIN, PLAIN_COMMITTEE, "WA-06", candidate_name="SEVERALL, KIM"),
    ccl(candidate_id=PLAIN, committee_id="C77300019", designation_code="A"),
    money(PLAIN, "900.00", "800.00", transfers_from_authorized="90.00", transfers_to_authorized="40.00"),
    oth(committee_id=PLAIN_COMMITTEE, other_id="C77300019", transaction_type_code="18G", amount=30),
    oth(committee_id="C77300019", other_id=PLAIN_COMMITTEE, transaction_type_code="24G", amount=30),
    oth(committee_id=PLAIN_COMMITTEE, other_id="C77300019", transaction_type_code="24G", amount=7),
    oth(committee_id=PLAIN_COMMITTEE, other_id="C77300099", transaction_type_code="18G", amount=60),
    oth(committee_id=PLAIN_COMMITTEE, other_id="C77300019", transaction_type_code="18G", amount=5, memo_code="X"),
    # in 2014 no transactions between committees are loaded
    *candidate("H4WA06901", "C77300020", "WA-06", cycle=2014, candidate_name="SEVERALL, KIM"),
    ccl(2014, candidate_id="H4WA06901", committee_id="C77300021", election_year=2014, designation_code="A"),
    *candidate("H4WA07901", "C77300022", "WA-06", cycle=2014, candidate_name="ONLY, ONE"),
    money("H4WA06901", "500.00", cycle=2014, transfers_from_authorized="90.00", transfers_to_authorized="40.00"),
    money("H4WA07901", "50.00", cycle=2014, transfers_from_authorized="9.00", transfers_to_authorized="4.00"),
    # linked to 2018, in the district of 2016: the master of 2020 knows that the candidate had moved, or nobody does
    *candidate(MOVED, "C77300030", "MD-08", candidate_name="TRONNE, DAVE", election_year=2016),
    cn(2020, candidate_id=MOVED, candidate_name="TRONNE, DAVE", office_state="MD", office_district="06", election_year=2020),
    money(MOVED, "184.68"),
    *candidate("H8MD06901", "C77300033", "MD-06", candidate_name="OTHER, OLA"),
    *candidate(VANISHED, "C77300031", "MD-08", candidate_name="GONE, GUS", election_year=2016),
    money(VANISHED, "9.99"),
    # two John Smiths each lent themselves 5,000
    *candidate(SMITH_GA, "C77300032", "GA-10", candidate_name="SMITHE, JOHN"),
    cn(candidate_id=SMITH_TX, candidate_name="SMITHE, JOHN", office_state="TX", office_district="10"),
    money(SMITH_GA, "5000.00", "5000.00"),
    money(SMITH_TX, "5000.00", "5000.00"),
    # a summary goes before weball for the id that owns the committees, and does not bring the other id's total back
    *candidate(PLAIN_SENATE, PLAIN_COMMITTEE[:-1] + "9", "WA-SEN", candidate_name="NOBODY, NEW", cycle=2016),
    candidate_summary(2016, candidate_id=PLAIN_SENATE, receipts="3.00", disbursements="1.00"),
]  # fmt: skip


def found(ask, race_id):
    return ask(
        "select candidate_id, receipts::varchar, committee_ids, money_reason from race_candidate_money"
        " where race_id = ? order by 1",
        race_id,
    )


def person(ask, candidate_id):
    return ask("select distinct person_id from people where candidate_id = ?", candidate_id)


def test_a_total_repeated_under_another_id_stands_under_the_owner(ask):
    assert (HOUSE, None, None, f"stands under {SENATE}, TX-SEN-2018") in found(ask, "TX-16-2018")
    assert (SENATE, "8034.34", SENATE_COMMITTEE, None) in found(ask, "TX-SEN-2018")
    assert person(ask, HOUSE) == person(ask, SENATE) == [(HOUSE,)]


def test_the_evidence_of_a_person_is_kept(ask):
    assert ask("select evidence from people where candidate_id = ? and cycle = 2018", HOUSE) == [
        (f"{SENATE} by committee {SENATE_COMMITTEE}, the same totals in 2018",)
    ]


def test_the_other_id_has_no_geography_of_nothing(ask):
    place = "select in_state_amount, gift_count from candidate_geography where candidate_id = ?"
    assert ask(place, HOUSE) == [(None, None)]
    assert ask(place, SENATE) == [(500, 1)]


def test_a_committee_of_two_ids_of_one_person_is_the_persons(ask):
    assert found(ask, "IA-03-2018") == [(NEW, "823.45", TWO_IDS, None)]
    assert ask("select candidate_id from contributions where committee_id = ?", TWO_IDS) == [(NEW,)]
    assert ask("select in_state_amount from candidate_geography where candidate_id = ?", NEW) == [(300,)]


def test_a_committee_of_two_people_is_nobodys_and_named(ask):
    reason = f"committee {SPOUSES} is linked to PAIR, JOHN ({HUSBAND}) and PAIR, MARY ({WIFE})"
    assert found(ask, "IA-04-2018") == [(HUSBAND, None, None, reason), (WIFE, None, None, reason)]
    assert ask("select candidate_id, reason from ledger.committee_candidates where committee_id = ?", SPOUSES) == [
        (None, reason)
    ]
    assert ask("select distinct candidate_id from contributions where committee_id = ?", SPOUSES) == [(None,)]
    place = "select distinct in_state_amount, gift_count from candidate_geography where race_id = 'IA-04-2018'"
    assert ask(place) == [(None, None)]


def test_an_id_that_no_master_has_is_nobody_else(ask):
    assert found(ask, "CO-06-2018") == [(RIGHT, "28.17", MISTYPED, None)]


def test_the_registration_decides_where_the_linkage_has_nothing(ask):
    assert found(ask, "CA-SEN-2018") == [(UNLINKED, "30.95", UNLINKED_COMMITTEE, None)]
    assert found(ask, "CA-05-2018") == [(REGISTERED, "41.00", REGISTERED_COMMITTEE, None)]
    assert ask("select candidate_id from contributions where committee_id = ?", UNLINKED_COMMITTEE) == [(UNLINKED,)]


def test_money_goes_to_the_id_that_runs_for_the_seat(ask):
    assert found(ask, "NV-03-2018") == [(STALE_NEW, "2517.84", f"{STALE_COMMITTEE}, {STALE_OTHER}", None)]
    assert found(ask, "NV-SEN-2018") == [(STALE_SENATE, None, None, f"stands under {STALE_NEW}, NV-03-2018")]


def test_a_person_stands_once_in_a_race_with_the_larger_total(ask):
    assert found(ask, "UT-03-2018") == [(WIDE, "259.22", f"{WIDE_COMMITTEE}, {BOTH_COMMITTEE}", None)]
    assert found(ask, "WA-02-2018") == [(TWICE_2, "17.00", TWICE_COMMITTEE, None)]
    other = "select candidate_id, other_candidate_ids from race_candidates where race_id = ?"
    assert ask(other, "UT-03-2018") == [(WIDE, NARROW)]
    assert ask(other, "WA-02-2018") == [(TWICE_2, TWICE_1)]
    assert ask("select candidate_count, candidates_receipts::varchar from race_spending where race_id = 'WA-02-2018'") == [
        (1, "17.00")
    ]


def test_totals_that_overlap_are_both_marked(ask):
    marks = ask(
        "select candidate_id, receipts::varchar, is_shared_between_races, shared_reason from race_candidate_money"
        " where candidate_id in (?, ?) order by 1",
        LEFT,
        RIGHT_HAND,
    )
    assert marks == [
        (LEFT, "100.00", True, f"stands in WA-08-2018 too; committee {OF_BOTH} stands behind the total of {RIGHT_HAND} too"),
        (RIGHT_HAND, "60.00", True, f"stands in WA-01-2018 too; committee {OF_BOTH} stands behind the total of {LEFT} too"),
    ]


def test_a_principal_committee_is_one_candidates(ask):
    assert found(ask, "FL-08-2018") == [(CHANGED, "91.00", CHANGED_COMMITTEE, None)]
    assert person(ask, CHANGED) == person(ask, CHANGED_OLD)


def test_namesakes_with_their_own_committees_are_two_people(ask):
    assert person(ask, NAMESAKE_1) != person(ask, NAMESAKE_2)
    assert found(ask, "WA-03-2018") == [(NAMESAKE_1, "100.01", "C77300017", None)]
    assert found(ask, "WA-04-2018") == [(NAMESAKE_2, "100.01", "C77300018", None)]


def test_round_totals_of_two_states_are_two_people(ask):
    assert person(ask, SMITH_GA) != person(ask, SMITH_TX)
    assert found(ask, "GA-10-2018") == [(SMITH_GA, "5000.00", "C77300032", None)]
    assert found(ask, "TX-10-2018") == [(SMITH_TX, "5000.00", None, None)]


def test_a_district_of_an_election_long_ago_is_not_the_candidates(ask):
    assert found(ask, "MD-06-2018")[0] == (MOVED, "184.68", "C77300030", None)
    assert found(ask, "MD-08-2018") == []
    reason = "linked to the election of 2018, but the candidate master has the seat of 2016, MD-08"
    assert ask("select amount::varchar, reason from money_in_no_race where entity_id = ?", VANISHED) == [("9.99", reason)]


def test_money_of_another_office_is_named_with_the_office(ask):
    shared = "select is_shared_between_races, shared_reason from race_candidate_money where candidate_id = ?"
    assert ask(shared, SENATE) == [(False, f"registered for TX-16-2018 as well, under {HOUSE}")]


def test_a_total_without_any_committee_stands_once(ask):
    assert (BARE_2, "12.12", None, None) in found(ask, "WA-SEN-2018")
    assert ask("select stands_under_id from ledger.candidate_money where cycle = 2018 and candidate_id = ?", BARE_1) == [
        (BARE_2,)
    ]


def transfers(ask, race_id, candidate_id):
    return ask(
        "select internal_transfers::varchar from race_candidate_money where race_id = ? and candidate_id = ?",
        race_id,
        candidate_id,
    )


def test_internal_transfers_are_what_rows_show_each_once(ask):
    # 30 by both sides, 7 by the payer alone; 60 came from a committee that is not the candidate's
    assert transfers(ask, "WA-06-2018", PLAIN) == [("37.00",)]
    columns = "candidates_receipts::varchar, candidates_disbursements::varchar, candidates_internal_transfers::varchar"
    assert ask(f"select {columns}, candidates_with_unknown_transfers from race_spending where race_id = 'WA-06-2018'") == [
        ("863.00", "763.00", "37.00", 0)
    ]


def test_without_the_rows_internal_transfers_are_unknown_and_not_the_smaller_line(ask):
    assert transfers(ask, "WA-06-2014", "H4WA06901") == [(None,)]
    # one committee has nobody to move money to
    assert transfers(ask, "WA-06-2014", "H4WA07901") == [("0.00",)]
    columns = "candidates_receipts::varchar, candidates_internal_transfers::varchar, candidates_with_unknown_transfers"
    assert ask(f"select {columns} from race_spending where race_id = 'WA-06-2014'") == [("550.00", "0.00", 1)]


def test_no_committee_stands_in_two_rows_with_money_unless_both_are_marked(ask):
    rows = ask(
        "select cycle, race_id, candidate_id, committee_ids, is_shared_between_races from race_candidate_money"
        " where receipts is not null and committee_ids is not null"
    )
    unmarked = [(cycle, each) for cycle, _, _, ids, shared in rows for each in ids.split(", ") if not shared]
    marked = {(cycle, each) for cycle, _, _, ids, shared in rows for each in ids.split(", ") if shared}
    assert len(unmarked) == len(set(unmarked))
    assert not set(unmarked) & marked

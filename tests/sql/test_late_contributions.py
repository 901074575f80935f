"""48-hour notices of contributions (Form 6; 11 CFR 104.5(f)): whose they are, of which kind, until when they stand apart.
Forms 9 and 7 count in outside spending until the FEC's bulk file holds them."""

from decimal import Decimal

from sql.filed import filing, report
from sql.world import candidate, ccl, cm, communication_cost, electioneering

RUNNING, OTHER = "H8MA05905", "H8MA06906"
CAMPAIGN, JOINT, PAC, PARTY, SENATOR = "C77940001", "C77940002", "C77940003", "C77940004", "C77940005"
AIRED, UNION = "C30770001", "C70770001"

ROWS = [
    *candidate(RUNNING, CAMPAIGN, "MA-05", candidate_name="RUNNER, ROBIN"),
    *candidate(OTHER, "C77940009", "MA-06", candidate_name="RIVAL, RENE"),
    cm(committee_id=JOINT, designation_code="J", committee_type_code="N"),
    cm(committee_id=PAC, designation_code="B", committee_type_code="Q"),
    cm(committee_id=PARTY, designation_code="U", committee_type_code="Y"),
    cm(committee_id=SENATOR, designation_code="P", committee_type_code="S"),
    ccl(candidate_id="S8MA00999", committee_id=SENATOR, election_year=2018, committee_type_code="S"),
    electioneering(spender_id=AIRED, candidate_id=RUNNING, amount="450.00", reported_amount="900.00", candidates_named=2,
                   expenditure_date="2018-10-01", dissemination_date="2018-10-01"),
    communication_cost(spender_id=UNION, candidate_id=OTHER, amount="70.00", support_oppose="S",
                       expenditure_date="2018-10-02", file_number=3131),
]  # fmt: skip


def given(amount, day="20181030", kind="IND", **values):
    """A contribution on a notice."""
    return "F65", {"entity_type_code": kind, "transaction_date": day, "amount": f"{amount}"} | values


def late(number, *lines, form_type="F6N", committee=CAMPAIGN, **cover):
    """A notice; its cover names the candidate, its lines do not."""
    names = {"candidate_id": RUNNING, "candidate_last_name": "RUNNER", "candidate_first_name": "ROBIN"}
    place = {"candidate_office_code": "H", "candidate_state": "MA", "candidate_district": "05"}
    return filing(number, form_type, committee, *lines, **names | place | cover)


def person(last, first):
    """Names of a contributor."""
    return {"contributor_last_name": last, "contributor_first_name": first}


FILINGS = [
    late(
        3101,
        given(1000, **person("DONOR", "DANA"), occupation="LOAN OFFICER"),
        given(2700, **person("DONOR", "DREW")),
        given(5000, kind="PAC", contributor_organization_name="PAC", contributor_committee_id=PAC),
        given(6000, kind="PTY", contributor_organization_name="PARTY", contributor_committee_id=PARTY),
        given(7000, kind="COM", contributor_organization_name="JOINT FUND", contributor_committee_id=JOINT),
        given(2000, kind="CCM", contributor_organization_name="SENATOR", contributor_committee_id=SENATOR),
        given(8000, kind="CAN", **person("RUNNER", "ROBIN"), occupation="CANDIDATE"),
        given(3000, kind="IND", **person("RUNNER", "ROBIN")),
        given(9000, kind="CAN", **person("RUNNER", "ROBIN"), occupation="CANDIDATE LOAN"),
        given(1500, kind="ORG", contributor_organization_name="CITY BANK", transaction_id="BANK"),
        ("TEXT", {"back_reference_transaction_id": "BANK", "memo_text": "Loan from the bank"}),
    ),
    # amended: the notice before does not count, what it repeats of another notice counts once
    late(3102, given(4000, **person("DONOR", "DION"), transaction_id="A1")),
    late(3103, given(4400, **person("DONOR", "DION"), transaction_id="A1"), form_type="F6A", amends=3102),
    late(3104, given(4400, **person("DONOR", "DION"), transaction_id="A1")),
    # the pre-primary report covers August 20
    late(3105, given(1100, "20180820", **person("DONOR", "DEE"))),
    # the report of that day does not have it
    late(3108, given(1300, "20180821", **person("DONOR", "DOT"))),
    report(3106, CAMPAIGN, code="12P", days=("20180701", "20180815")),
    report(3107, CAMPAIGN, ("SA11AI", {"entity_type_code": "IND", "contributor_last_name": "DONOR", "amount": "1100.00",
                                       "transaction_date": "20180820"}), code="Q3", days=("20180816", "20180930")),
    # the cover names another candidate than the linkage does
    late(3109, given(1700), committee="C77940009"),
    # two candidates named by 100 dollars and one cent; 900 is in bulk already
    filing(
        3121, "F9N", AIRED,
        ("F93", {"transaction_id": "D1", "amount": "100.01", "transaction_date": "20181020",
                 "communication_date": "20181021"}),
        ("F94", {"back_reference_transaction_id": "D1", "candidate_id": RUNNING, "candidate_last_name": "RUNNER",
                 "candidate_first_name": "ROBIN", "candidate_office_code": "H", "candidate_state": "MA",
                 "candidate_district": "05"}),
        ("F94", {"back_reference_transaction_id": "D1", "candidate_id": OTHER, "candidate_last_name": "RIVAL",
                 "candidate_first_name": "RENE", "candidate_office_code": "H", "candidate_state": "MA",
                 "candidate_district": "06"}),
        public_distribution_date="20181021", coverage_from_date="20181015", coverage_through_date="20181021",
    ),
    filing(
        3122, "F9N", AIRED,
        ("F93", {"transaction_id": "D2", "amount": "900.00", "transaction_date": "20181001"}),
        ("F94", {"back_reference_transaction_id": "D2", "candidate_id": RUNNING}),
        public_distribution_date="20181001", coverage_from_date="20180925", coverage_through_date="20181001",
    ),
    # 60 are new; 70 is in bulk under its number, and the amendment of it waits for bulk
    filing(3130, "F7N", UNION, ("F76", {"amount": "60.00", "communication_date": "20181003", "support_oppose_code": "O",
                                       "candidate_id": OTHER}), coverage_from_date="20181001",
           coverage_through_date="20181017"),
    filing(3131, "F7N", UNION, ("F76", {"amount": "70.00", "communication_date": "20181002", "support_oppose_code": "S",
                                       "candidate_id": OTHER}), coverage_from_date="20180701",
           coverage_through_date="20180930"),
    filing(3132, "F7A", UNION, ("F76", {"amount": "75.00", "communication_date": "20181002", "support_oppose_code": "S",
                                       "candidate_id": OTHER}), amends=3131, coverage_from_date="20180701",
           coverage_through_date="20180930"),
]  # fmt: skip


def test_lines_carry_the_candidate_of_their_cover(ask):
    found = ask("select distinct candidate_id, candidate_name, candidate_office_code, candidate_district"
                " from filing_contribution_notices where file_number = 3101")  # fmt: skip
    assert found == [(RUNNING, "RUNNER, ROBIN", "H", "05")]


def test_late_contributions_by_kind(ask):
    found = ask("select kind, amount, row_count from race_late_contributions where committee_id = ? order by kind", CAMPAIGN)
    assert found == [
        ("candidate", Decimal(11000), 2),
        ("candidate_committee", Decimal(2000), 1),
        # 1,000 and 2,700 of one notice, 4,400 of the amended one, 1,300 that the report lacks
        ("individual", Decimal(9400), 4),
        ("joint_fundraising", Decimal(7000), 1),
        ("loan", Decimal(10500), 2),
        ("pac", Decimal(5000), 1),
        ("party", Decimal(6000), 1),
    ]


def test_late_contributions_are_of_the_race_and_say_what_they_leave_out(ask):
    found = ask("select distinct race_id, cycle, candidate_name, note from race_late_contributions where committee_id = ?",
                CAMPAIGN)  # fmt: skip
    assert [row[:3] for row in found] == [("MA-05-2018", 2018, "RUNNER, ROBIN")]
    assert found[0][3].startswith("Not all late money")


def test_amended_repeated_and_reported_contributions_wait_no_longer(ask):
    found = ask("select file_number, status from late_contributions where file_number between 3102 and 3108 order by 1")
    assert found == [
        (3102, "superseded_by_amendment"),
        (3103, "pending"),
        (3104, "repeated"),
        (3105, "reported"),
        (3108, "not_on_report"),
    ]


def test_what_its_report_lacks_stays_and_is_named(ask):
    found = ask(
        "select missing_amount from race_late_contributions where committee_id = ? and kind = 'individual'", CAMPAIGN
    )
    assert found == [(Decimal(1300),)]


def test_the_candidate_of_the_cover_has_the_contribution(ask):
    found = ask("select candidate_id, filed_candidate_id from late_contributions where file_number = 3109")
    assert found == [(RUNNING, RUNNING)]


def test_no_total_holds_late_contributions(ask):
    # the one row is the report's
    assert ask("select sum(amount), count(*) from contributions where committee_id = ?", CAMPAIGN) == [(Decimal(1100), 1)]


def test_electioneering_counts_until_bulk_holds_it(ask):
    found = ask("select candidate_id, sum(amount), sum(row_count) from race_outside_spending where spender_id = ? group by 1"
                " order by 1", AIRED)  # fmt: skip
    # 50.01 and 50.00 of the filing, 450 of bulk
    assert found == [(RUNNING, Decimal("500.01"), 2), (OTHER, Decimal("50.00"), 1)]


def test_communication_costs_count_until_bulk_holds_them(ask):
    found = ask("select support_oppose, amount from race_outside_spending where spender_id = ? order by 1", UNION)
    assert found == [("O", Decimal("60.00")), ("S", Decimal("70.00"))]

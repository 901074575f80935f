"""A report may be in bulk, in the electronic filings, or in both in different versions: its dollars count once, from the
version in force. The FEC's bulk rows are as amended, and lag (bulk file descriptions: transactions are remade weekly)."""

import pytest
from sql.filed import filing, gift, refund, report, spent
from sql.world import candidate, indiv, notice, oth, pas2

X = "H8MA01001"
ALONE, PROCESSED, AMENDED, LATER, TWO, PAPER, SHARES, PARTNERS, PASSED, TWICE = (f"C7790{n:04}" for n in range(1, 11))
NOTICED, REPORTED, RENOTICED, WITHDRAWN, SUPERSEDING = (f"C7791{n:04}" for n in range(1, 6))
PAID_BY_5 = "C90770001"
TWIN, NAMELESS, STRANGER_1, STRANGER_2, OWN_TEXT = (f"C7792{n:04}" for n in range(11, 16))

Q2 = {"report_type_code": "Q2", "transaction_date": "2017-05-01", "contributor_state": "MA"}

ROWS = [
    *candidate("H8MA01900", ALONE, "MA-01"),
    *candidate("H8MA02901", PASSED, "MA-02"),
    *candidate(X, "C77920001", "MA-01"),
    *candidate("H8MA03902", OWN_TEXT, "MA-03"),
    # bulk cuts cents off
    indiv(committee_id=PROCESSED, amount=100, file_number=901, **Q2),
    # the FEC has not processed the amendment
    indiv(committee_id=AMENDED, amount=200, file_number=910, **Q2),
    oth(committee_id=AMENDED, amount=30, file_number=910, transaction_type_code="18K", report_type_code="Q2",
        transaction_date="2017-05-01"),
    # the FEC has processed an amendment that the lake does not have
    indiv(committee_id=LATER, amount=310, file_number=925, **Q2),
    # another report of the filer, of the same type a year later
    indiv(committee_id=TWO, amount=400, file_number=935, **Q2 | {"transaction_date": "2018-05-01"}),
    indiv(committee_id=PAPER, amount=500, file_number=None, **Q2),
    # two reports of one type for the same days, both processed
    indiv(committee_id=TWICE, amount=800, file_number=970, **Q2),
    indiv(committee_id=TWICE, amount=90, file_number=971, **Q2),
    # notices and reports of independent expenditures
    notice(spender_id=NOTICED, candidate_id=X, amount="1000.00", dissemination_date="2018-09-01", file_number=980),
    notice(spender_id=RENOTICED, candidate_id=X, amount="1100.00", dissemination_date="2018-09-01", file_number=985),
    pas2(committee_id=REPORTED, candidate_id=X, other_id=X, amount=1200, transaction_date="2018-09-02",
         transaction_type_code="24E", file_number=988, report_type_code="M10"),
    notice(spender_id=SUPERSEDING, candidate_id=X, amount="1300.00", dissemination_date="2018-09-01", file_number=991),
    # withdrawn by an amendment without a row
    notice(spender_id=WITHDRAWN, candidate_id=X, amount="1600.00", dissemination_date="2018-09-01", file_number=993),
    # two reports of one type and days in bulk; the amendment of one leaves the other
    indiv(committee_id=TWIN, amount=90, file_number=1801, **Q2),
    indiv(committee_id=TWIN, amount=70, file_number=1802, **Q2),
    # a day after the report's last
    notice(spender_id=SUPERSEDING, candidate_id=X, amount="1400.00", dissemination_date="2018-10-01", file_number=992),
]  # fmt: skip

M10 = {"code": "M10", "days": ("20180901", "20180930"), "form_type": "F3XN"}

FILINGS = [
    report(900, ALONE, gift("50.25"), gift("20.50", "NH"), refund("10.00"), gift("2000.00", form_line="SA11D")),
    report(901, PROCESSED, gift("100.75"), signed_date="20170715"),
    report(911, AMENDED, gift("150.50", "RI"), form_type="F3A", amends=910, signed_date="20170720"),
    report(920, LATER, gift("300.00")),
    report(930, TWO, gift("40.00")),
    report(-940, PAPER, gift("500.00")),
    # a joint fundraiser's transfer with the donors behind it
    report(
        950,
        SHARES,
        ("SA12", {"entity_type_code": "PAC", "contributor_organization_name": "JOINT FUND", "amount": "900.00"}),
        gift("600.00", "VT", "SA12", memo_code="X"),
        gift("300.00", form_line="SA12", memo_code="X"),
        # its line is none of contributions
        ("SB17", {"payee_organization_name": "EXAMPLE PRINTERS", "amount": "77.00"}),
    ),
    # a partnership and its partners; another memo row that names no parent
    report(
        955,
        PARTNERS,
        gift("1000.00", transaction_id="P1", entity_type_code="ORG", contributor_organization_name="EXAMPLE LLP"),
        gift("600.00", "ME", memo_code="X", back_reference_transaction_id="P1"),
        gift("5.00", "ME", memo_code="X"),
    ),
    # an earmarked gift: the donor's row counts, the conduit's memo row does not
    report(
        960,
        PASSED,
        gift("25.00", "CA", transaction_id="E1", memo_text="* EARMARKED CONTRIBUTION: SEE BELOW"),
        gift(
            "25.00",
            entity_type_code="PAC",
            contributor_organization_name="ACTBLUE",
            donor_committee_id="C00401224",
            memo_code="X",
            back_reference_transaction_id="E1",
        ),
    ),
    # the conduit's own report of the same gift
    report(
        961,
        "C00401224",
        gift("25.00", "CA", memo_text=f"EARMARKED FOR EXAMPLE FOR CONGRESS ({PASSED})"),
        **M10 | {"days": ("20170501", "20170531"), "code": "M6"},
    ),
    report(970, TWICE, gift("800.00")),
    report(971, TWICE, gift("90.00")),
    filing(980, "F24N", NOTICED, spent("1000.00", "20180901", X), report_type_code="24", signed_date="20180902"),
    filing(981, "F24N", NOTICED, spent("7.00", "20180903", X), report_type_code="24", signed_date="20180904"),
    # amends, in the next cycle, what the FEC's file still holds
    filing(986, "F24A", RENOTICED, spent("1150.00", "20180901", X), amends=985, report_type_code="24",
           original_amendment_date="20180902", signed_date="20190105"),
    filing(994, "F24A", WITHDRAWN, amends=993, report_type_code="24", original_amendment_date="20180902"),
    report(1803, TWIN, gift("95.00"), form_type="F3A", amends=1801),
    # an amendment that names no original
    report(1810, NAMELESS, gift("100.00")),
    report(1811, NAMELESS, gift("120.00"), form_type="F3A"),
    # two filers amend one number that the lake does not have
    report(1821, STRANGER_1, gift("31.00"), form_type="F3A", amends=1820),
    report(1822, STRANGER_2, gift("32.00"), form_type="F3A", amends=1820),
    # a candidate's own row that names the candidate's own committee
    report(1830, OWN_TEXT, gift("25.00", memo_text=f"EARMARKED FOR EXAMPLE FOR CONGRESS ({OWN_TEXT})")),
    report(988, REPORTED, spent("1200.99", "20180902", X), **M10),
    # a regular report that pas2 does not hold takes a notice's place, aired and paid
    report(990, SUPERSEDING, spent("1310.10", "20180901", X), **M10),
    # Form 5, quarterly: in no bulk file
    filing(995, "F5N", PAID_BY_5, spent("60.00", "20180801", X, record="F57"), report_code="Q3",
           coverage_from_date="20180701", coverage_through_date="20180930"),
]  # fmt: skip


def verdicts(ask, committee_id):
    return ask(
        "select source, amount, reason, counts_in_itemized from contributions"
        " where committee_id = ? order by source, file_number, source_line",
        committee_id,
    )


def test_a_report_that_bulk_does_not_hold_counts_from_its_filing(ask):
    assert [(source, float(amount), reason, counts) for source, amount, reason, counts in verdicts(ask, ALONE)] == [
        ("efile", 50.25, "counted", True),
        ("efile", 20.5, "counted", True),
        ("efile", 10, "refund", False),
        ("efile", 2000, "self", False),
    ]
    columns = "in_state_amount, out_of_state_amount, refunds_amount, in_state_share"
    found = ask(f"select {columns} from candidate_geography where candidate_id = 'H8MA01900'")
    # the cover has no itemized line to hold the rows against, so there are amounts and no share
    assert [(*map(float, row[:3]), row[3]) for row in found] == [(50.25, 20.5, 10, None)]


def test_bulk_takes_over_once_it_holds_the_filing(ask):
    assert verdicts(ask, PROCESSED) == [("efile", 100.75, "held_by_bulk", False), ("indiv", 100, "counted", True)]


def test_an_amendment_that_is_not_processed_replaces_the_rows_of_bulk(ask):
    assert verdicts(ask, AMENDED) == [
        ("efile", 150.5, "counted", True),
        ("indiv", 200, "superseded_by_amendment", False),
        ("oth", 30, "superseded_by_amendment", False),
    ]


def test_one_that_is_processed_replaces_the_filing_though_the_lake_lacks_it(ask):
    assert verdicts(ask, LATER) == [("efile", 300, "held_by_bulk", False), ("indiv", 310, "counted", True)]


def test_another_report_of_the_filer_counts_beside_it(ask):
    assert verdicts(ask, TWO) == [("efile", 40, "counted", True), ("indiv", 400, "counted", True)]


def test_paper_that_is_processed_goes_before_its_conversion(ask):
    assert verdicts(ask, PAPER) == [("efile", 500, "held_by_bulk", False), ("indiv", 500, "counted", True)]


def test_two_reports_of_the_same_days_are_both_in_force(ask):
    assert [(source, amount) for source, amount, _, counts in verdicts(ask, TWICE) if counts] == [
        ("indiv", 800),
        ("indiv", 90),
    ]


def test_donors_behind_a_joint_fundraisers_transfer_are_placed(ask):
    assert verdicts(ask, SHARES) == [
        ("efile", 900, "committee", False),
        ("efile", 600, "jfc_share", False),
        ("efile", 300, "jfc_share", False),
    ]


def test_partners_stand_in_for_their_partnership(ask):
    found = ask("select reason, geography_amount from contributions where committee_id = ? order by source_line", PARTNERS)
    # 600 of the lump of 1,000 in Maine, the rest at the partnership's own address
    assert found == [("counted_memo_parent", 400), ("memo_child", 600), ("memo_unmatched", None)]


def test_an_earmarked_gift_counts_for_its_recipient_only(ask):
    assert verdicts(ask, PASSED) == [("efile", 25, "counted", True), ("efile", 25, "conduit_memo", False)]
    assert ask("select reason, other_id from contributions where committee_id = 'C00401224' and file_number = 961") == [
        ("conduit_copy", PASSED)
    ]


def spending(ask, spender_id):
    return ask(
        "select source, is_notice, amount, reason, counts_in_outside_spending from independent_expenditures"
        " where spender_id = ? order by event_date, source",
        spender_id,
    )


def test_a_notice_counts_from_the_fecs_file_or_from_its_filing(ask):
    assert spending(ask, NOTICED) == [
        ("efile", True, 1000, "held_by_bulk", False),
        ("independent_expenditure", True, 1000, "notice_only", True),
        ("efile", True, 7, "notice_only", True),
    ]


def test_an_electronic_amendment_replaces_a_notice_of_the_fecs_file(ask):
    assert spending(ask, RENOTICED) == [
        ("efile", True, 1150, "notice_only", True),
        ("independent_expenditure", True, 1100, "superseded_by_amendment", False),
    ]


def test_regular_reports_count_from_pas2_once_it_holds_them(ask):
    found = spending(ask, REPORTED)
    assert [(source, float(amount), reason, counts) for source, _, amount, reason, counts in found] == [
        ("efile", 1200.99, "held_by_bulk", False),
        ("pas2", 1200, "reported", True),
    ]


def test_an_electronic_report_replaces_notices_of_its_days(ask):
    found = spending(ask, SUPERSEDING)
    assert [(source, float(amount), reason, counts) for source, _, amount, reason, counts in found] == [
        ("efile", 1310.1, "reported", True),
        ("independent_expenditure", 1300, "superseded_by_report", False),
        ("independent_expenditure", 1400, "notice_only", True),
    ]
    assert ask("select from_date::varchar, through_date::varchar from ledger.report_filings where file_number = 990") == [
        ("2018-09-01", "2018-09-30")
    ]


def test_form_5_counts_from_its_filing(ask):
    assert spending(ask, PAID_BY_5) == [("efile", False, 60, "reported", True)]


def test_an_amendment_without_a_row_withdraws_a_notice(ask):
    assert spending(ask, WITHDRAWN) == [("independent_expenditure", True, 1600, "superseded_by_amendment", False)]


def test_an_amendment_of_one_of_two_reports_leaves_the_other(ask):
    assert verdicts(ask, TWIN) == [
        ("efile", 95, "counted", True),
        ("indiv", 90, "superseded_by_amendment", False),
        ("indiv", 70, "counted", True),
    ]


def test_an_amendment_that_names_no_original_belongs_to_the_report_of_its_days(ask):
    assert verdicts(ask, NAMELESS) == [("efile", 100, "superseded_by_amendment", False), ("efile", 120, "counted", True)]


def test_two_filers_never_make_one_chain(ask):
    assert [row[2] for committee in (STRANGER_1, STRANGER_2) for row in verdicts(ask, committee)] == ["counted", "counted"]


def test_a_candidates_own_row_is_no_conduits_copy(ask):
    assert verdicts(ask, OWN_TEXT) == [("efile", 25, "counted", True)]


def test_versions_say_what_is_in_force_since_and_until_when(ask):
    found = ask(
        "select source, file_number, status, in_force_from_date::varchar, in_force_until_date::varchar"
        " from ledger.contribution_versions where committee_id in (?, ?) and bulk_table = 'individual_contributions'"
        " order by committee_id, source",
        PROCESSED,
        AMENDED,
    )
    ((bulk_day,),) = ask(
        "select distinct source_as_of::date::varchar from meta.loads"
        " where table_name = 'individual_contributions' and cycle = 2018"
    )
    # 901 counts from bulk; 911, which the FEC has not processed, takes the place of 910
    assert found == [
        ("efile", 901, "held_by_bulk", "2017-07-15", bulk_day),
        ("indiv", 901, None, bulk_day, None),
        ("efile", 911, None, "2017-07-20", None),
        ("indiv", 910, "superseded_by_amendment", bulk_day, "2017-07-20"),
    ]


@pytest.mark.parametrize("rollup", ["report", "day"])
def test_rollups_hold_every_version_and_sums_the_one_in_force(ask, rollup):
    added = f"select sum(row_count), sum(amount)::double from ledger.contributions_by_{rollup} where committee_id = ?"
    # 200 in bulk, 30 in oth, 150.50 in the amendment
    assert ask(added, AMENDED) == [(3, 380.5)]
    assert ask("select sum(amount)::double from ledger.contribution_sums where committee_id = ?", AMENDED) == [(150.5,)]

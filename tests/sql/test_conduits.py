"""A gift that passes through a conduit stands in two filers' rows and counts once, where it arrived."""

from sql.world import candidate, indiv

ACTBLUE, WINRED, VOTESANE, JSTREET = "C00401224", "C00694323", "C00484535", "C00441949"
C = "C77020001"
LUMPS = "C77020002"
PARTY = "C77020003"
BUNDLER = "C77020004"


def gift(committee_id, other_id, kind, name, amount, state, **values):
    return indiv(
        committee_id=committee_id,
        other_id=other_id,
        transaction_type_code=kind,
        contributor_name=name,
        amount=amount,
        contributor_state=state,
        **values,
    )


ROWS = [
    *candidate("H8CO01001", C, "CO-01"),
    # ActBlue's copies: 24T with the recipient in OTHER_ID, one of them a chargeback
    gift(ACTBLUE, C, "24T", "A", 20, "CO"),
    gift(ACTBLUE, C, "24T", "A", -5, "CO"),
    # WinRed's copy: the same code as the recipient's row, ids mirrored (fecgov/FEC#10926)
    gift(WINRED, C, "15E", "B", 300, "WY"),
    gift(C, WINRED, "15E", "B", 300, "WY"),
    # an unregistered bundler passes a cheque on
    gift(BUNDLER, C, "24I", "D", 40, "UT"),
    # a gift to the conduit itself
    gift(ACTBLUE, None, "15", "E", 9, "MA"),
    # contributions to the conduit itself, in the words of its report: earmarked, to its own id; and one refunded
    gift(ACTBLUE, ACTBLUE, "15E", "F", 11, "MA", memo_text="CONTRIBUTION TO ACTBLUE"),
    gift(WINRED, WINRED, "15E", "F", 12, "TX"),
    gift(ACTBLUE, ACTBLUE, "22Y", "F", 2, "MA"),
    # a bundler's own money came through ActBlue, and ActBlue's copy of it; then what the bundler passes on
    gift(JSTREET, ACTBLUE, "15E", "H", 80, "NY"),
    gift(ACTBLUE, JSTREET, "24T", "H", 80, "NY"),
    gift(JSTREET, C, "24T", "I", 60, "NY"),
    # the recipient's memo lines about the conduit: PAC with its id, ORG without, a mistyped id with the name
    *candidate("H8CO02001", LUMPS, "CO-02"),
    gift(LUMPS, ACTBLUE, "15E", "GIVER", 70, "CO"),
    gift(LUMPS, ACTBLUE, "15E", "ACTBLUE", 70, "MA", entity_type_code="PAC", memo_code="X"),
    gift(LUMPS, None, "15E", "ActBlue Technical Services", 71, "MA", entity_type_code="ORG", memo_code="X"),
    gift(LUMPS, "C09401224", "15E", "ACT BLUE", 72, "MA", entity_type_code="PAC", memo_code="X"),
    # a lump in the conduit's name that is no memo: money, but not from Massachusetts
    gift(LUMPS, None, "15E", "ACTBLUE", 4356, "MA", entity_type_code="ORG"),
    # the other way round: the filer is the recipient and names the conduit, under the conduit's code
    gift(PARTY, VOTESANE, "24T", "G", 250, "TX"),
]


def test_the_conduits_copy_counts_nowhere_whatever_its_code(ask):
    copies = ask(
        """
        select amount, transaction_type_code, counts_in_itemized, counts_in_geography, geography_amount, reason
        from contributions where committee_id <> ? and other_id = ? order by amount
        """,
        C,
        C,
    )
    assert copies == [
        (-5, "24T", False, False, None, "conduit_copy"),
        (20, "24T", False, False, None, "conduit_copy"),
        (40, "24I", False, False, None, "conduit_copy"),
        (60, "24T", False, False, None, "conduit_copy"),
        (300, "15E", False, False, None, "conduit_copy"),
    ]


def test_the_recipients_row_of_a_mirrored_pair_counts_once(ask):
    own = ask("select amount, counts_in_itemized, counts_in_geography from contributions where committee_id = ?", C)
    assert own == [(300, True, True)]
    assert ask("select out_of_state_amount, in_state_amount from candidate_geography where candidate_id = 'H8CO01001'") == [
        (300, 0)
    ]


def test_a_negative_copy_takes_off_what_the_conduit_passed_on(ask):
    # 20 - 5 + 300 + 40 + 60
    passed_on = "select sum(net_amount) from contributions where recipient_candidate_id = ? and reason = 'conduit_copy'"
    assert ask(passed_on, "H8CO01001") == [(415,)]


def test_a_conduits_dollars_count_once_over_all_filers_and_apart_in_the_conduit_view(ask):
    found = ask(
        "select counts_nationally, counts_in_conduit_view, sum(counted_amount) from contributions"
        " where ? in (committee_id, other_id) group by all order by all",
        C,
    )
    # the recipient's own 300; then the copies: 20 - 5 + 300 + 40 + 60
    assert found == [(False, True, 415), (True, False, 300)]


def test_an_earmarked_row_waits_for_the_linkage_only_where_its_filer_is_no_registered_conduit(ask):
    found = ask(
        "select committee_id, reason, is_earmark_pending from ledger.row_verdicts"
        " where named_committee_id = ? and committee_id in (?, ?) order by committee_id",
        C,
        ACTBLUE,
        BUNDLER,
    )
    assert found == sorted([*[(ACTBLUE, "conduit_copy", False)] * 2, (BUNDLER, "conduit", True)])


def test_a_gift_to_the_conduit_itself_is_its_own(ask):
    found = ask("select amount, reason from contributions where committee_id = ? and other_id is null", ACTBLUE)
    assert found == [(9, "counted")]


def test_contributions_to_a_conduit_under_its_own_id_are_its_own_receipts(ask):
    found = ask(
        "select committee_id, amount, counts_in_itemized, geography_amount, reason from contributions"
        " where committee_id = other_id and committee_id in (?, ?) order by amount",
        ACTBLUE,
        WINRED,
    )
    assert found == [
        (ACTBLUE, 2, False, -2, "refund"),
        (ACTBLUE, 11, True, 11, "counted"),
        (WINRED, 12, True, 12, "counted"),
    ]


def test_a_bundlers_own_money_through_a_conduit_counts_once_where_it_arrived(ask):
    found = ask("select committee_id, counts_in_itemized, reason from contributions where amount = 80 order by 1")
    assert [row for row in found if row[0] in (ACTBLUE, JSTREET)] == [
        (ACTBLUE, False, "conduit_copy"),
        (JSTREET, True, "counted"),
    ]


def test_a_conduits_memo_line_adds_nothing_to_its_state(ask):
    memos = ask(
        "select amount, counts_in_itemized, counts_in_geography, reason from contributions"
        " where committee_id = ? and memo_code = 'X' order by 1",
        LUMPS,
    )
    assert memos == [
        (70, False, False, "conduit_memo"),
        (71, False, False, "conduit_memo"),
        (72, False, False, "conduit_memo"),
    ]


def test_a_lump_in_the_conduits_name_is_itemized_and_has_no_place(ask):
    found = ask(
        "select counts_in_itemized, counts_in_geography, reason from contributions where committee_id = ? and amount = 4356",
        LUMPS,
    )
    assert found == [(True, False, "conduit_named")]
    assert ask("select in_state_amount, out_of_state_amount from candidate_geography where candidate_id = 'H8CO02001'") == [
        (70, 0)
    ]


def test_a_row_that_names_the_conduit_is_the_recipients_own_even_under_the_conduits_code(ask):
    found = ask("select counts_in_itemized, counts_in_geography, reason from contributions where committee_id = ?", PARTY)
    assert found == [(True, True, "counted")]

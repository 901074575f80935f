"""Amended notices stay in the FEC's file beside what they amend (fec.gov, independent expenditures file description): of
each chain the newest filing counts, whole."""

from sql.world import candidate, notice

X = "H8LA01001"
# spenders, each with its own kind of chain
BY_ORIGINAL, BY_PREVIOUS, ABSENT, PAPER, FLIPPED, DROPPED, PLAIN, BACKWARDS = (f"C9770000{n}" for n in range(1, 9))


def filed(spender_id, file_number, amount, previous=None, **values):
    amendment = {"amendment_indicator_code": "A1", "previous_file_number": previous} if previous else {}
    return notice(
        spender_id=spender_id,
        candidate_id=X,
        file_number=file_number,
        amount=amount,
        dissemination_date="2018-09-01",
        **(amendment | values),
    )


ROWS = [
    *candidate(X, "C77080001", "LA-01"),
    # each amendment names the original
    filed(BY_ORIGINAL, 1001, "100.00"),
    filed(BY_ORIGINAL, 1002, "120.00", previous=1001),
    filed(BY_ORIGINAL, 1003, "130.50", previous=1001),
    # each amendment names the one before
    filed(BY_PREVIOUS, 1011, "100.00"),
    filed(BY_PREVIOUS, 1012, "120.00", previous=1011),
    filed(BY_PREVIOUS, 1013, "130.00", previous=1012),
    filed(BY_PREVIOUS, 1014, "90.00", previous=1013),
    # the original is in no file, but two amendments name it
    filed(ABSENT, 1022, "40.00", previous=1020),
    filed(ABSENT, 1023, "45.00", previous=1020),
    # paper filings have negative numbers, and no chain
    filed(PAPER, -5, "10.00"),
    filed(PAPER, -6, "11.00", previous=-5),
    # the amendment corrects the direction
    filed(FLIPPED, 1031, "500.00", support_oppose="S"),
    filed(FLIPPED, 1032, "500.00", previous=1031, support_oppose="O"),
    # the amendment leaves a row out
    filed(DROPPED, 1041, "60.00"),
    filed(DROPPED, 1041, "70.00"),
    filed(DROPPED, 1042, "60.00", previous=1041),
    # two rows of one filing and one of another, all in force; tran_id says nothing across filings
    filed(PLAIN, 1051, "1.00", transaction_id="001"),
    filed(PLAIN, 1051, "2.00", transaction_id="002"),
    filed(PLAIN, 1052, "1.00", transaction_id="001"),
    # an original may not amend itself nor something newer
    filed(BACKWARDS, 1061, "30.00", previous=1062),
    filed(BACKWARDS, 1062, "35.00"),
]  # fmt: skip


def counted(ask, spender_id, columns="file_number, amount"):
    return ask(
        f"select {columns} from independent_expenditures where spender_id = ? and counts_in_outside_spending order by all",
        spender_id,
    )


def test_the_newest_of_a_chain_counts_whether_amendments_name_the_original(ask):
    assert [(number, str(amount)) for number, amount in counted(ask, BY_ORIGINAL)] == [(1003, "130.50")]


def test_or_the_amendment_before(ask):
    assert counted(ask, BY_PREVIOUS) == [(1014, 90)]
    assert ask("select distinct chain_root_file_number from independent_expenditures where spender_id = ?", BY_PREVIOUS) == [
        (1011,)
    ]


def test_superseded_rows_stay_with_their_reason(ask):
    found = ask("select file_number, reason from independent_expenditures where spender_id = ? order by 1", BY_ORIGINAL)
    assert found == [(1001, "superseded_by_amendment"), (1002, "superseded_by_amendment"), (1003, "notice_only")]


def test_an_absent_original_joins_its_amendments_and_is_flagged(ask):
    assert counted(ask, ABSENT, "file_number, amount, is_chain_broken") == [(1023, 45, True)]


def test_an_unbroken_chain_is_not_flagged(ask):
    assert counted(ask, BY_PREVIOUS, "is_chain_broken, is_dropping_rows") == [(False, False)]


def test_paper_filings_have_no_chain_and_their_amendments_are_flagged(ask):
    assert counted(ask, PAPER, "file_number, amount, is_chain_broken") == [(-6, 11, True), (-5, 10, False)]


def test_the_direction_of_the_amendment_wins(ask):
    assert counted(ask, FLIPPED, "support_oppose, amount") == [("O", 500)]
    mart = ask("select support_oppose, amount from race_outside_spending where spender_id = ?", FLIPPED)
    assert mart == [("O", 500)]


def test_an_amendment_replaces_the_whole_filing_and_dropped_rows_are_flagged(ask):
    assert counted(ask, DROPPED, "file_number, amount, is_dropping_rows") == [(1042, 60, True)]


def test_rows_are_never_dropped_by_value_or_transaction_id(ask):
    assert counted(ask, PLAIN) == [(1051, 1), (1051, 2), (1052, 1)]


def test_a_filing_cannot_amend_a_newer_one(ask):
    assert counted(ask, BACKWARDS, "file_number, amount, is_chain_broken") == [(1061, 30, True), (1062, 35, False)]


def test_the_mart_counts_each_chain_once(ask):
    # 130.50 + 90 + 45 + (10 + 11) + 500 + 60 + (1 + 2 + 1) + (30 + 35)
    total = ask("select sum(amount) from race_outside_spending where candidate_id = ? and spender_id like 'C9770000%'", X)
    assert [str(amount) for (amount,) in total] == ["915.50"]

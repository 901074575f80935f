"""Laws of the expenditure ledger, for any rows: on the compiled SQL of its models, one after the other, in memory."""

from collections import defaultdict
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sql.replay import Replay
from sql.world import candidate

MODELS = (
    "expenditure_subjects",
    "notice_originals",
    "notice_chains",
    "report_filings",
    "expenditure_payments",
    "expenditure_settlements",
    "notice_matches",
    "expenditure_verdicts",
)
ROW_COLUMNS = """
    cycle int, row_id varchar, source varchar, is_notice boolean, version_status varchar, spender_id varchar,
    filed_candidate_id varchar, filed_candidate_name varchar, filed_seat varchar, support_oppose varchar,
    amount decimal(14, 2), expenditure_date date, dissemination_date date, event_date date, payee_name varchar,
    file_number bigint, transaction_id varchar, memo_code varchar, back_reference_transaction_id varchar,
    report_type_code varchar, election_code varchar, memo_text varchar, purpose varchar, filed_state varchar
"""
TARGETS = "cycle int, row_id varchar, kind varchar, candidate_id varchar, race_id varchar"
NOTICES = "file_number bigint, spender_id varchar, previous_file_number bigint, is_amendment boolean, row_count bigint"
COVERS = "file_number bigint, coverage_from_date date, coverage_through_date date"
EMPTY = {
    "main.races": "race_id varchar, seat varchar",
    "meta.matched_names": "filed_name varchar, registered_name varchar, method varchar",
    "staging.stg_candidates": "candidate_id varchar, candidate_name varchar",
    "staging.stg_api_filings": COVERS,
    "staging.stg_loads": "cycle int, table_name varchar, source_as_of timestamp",
    "staging.stg_regular_independent_expenditures": "cycle int, source_as_of timestamp",
    "staging.stg_pac_totals": "cycle int, committee_id varchar, coverage_end_date date",
    "ledger.fictitious_listings": "committee_id varchar, action varchar, from_date date, through_date date",
}
COUNTED = {"reported", "notice_only", "incurred_unpaid"}
# the world needs a row to be built of
ROWS = candidate("H8RI01001", "C78200001", "RI-01")
# one regular report, of the first ten days of May
REPORT = 900


@pytest.fixture(scope="module")
def ledger(world):
    with closing(Replay(world, *MODELS)) as replay:
        for relation, columns in EMPTY.items():
            replay.put(relation, columns, [])
        replay.seed("reasons")
        yield replay


amounts = st.integers(1, 8).map(lambda step: 25 * step)
people = st.sampled_from(["H1", "H2"])
line = st.tuples(people, st.sampled_from("SO"), amounts, st.integers(1, 12), st.sampled_from("ABC"), st.integers(1, 5))


@st.composite
def early_filings(draw):
    """Early reports: (number, amended number or None, lines)."""
    filings = []
    for number in range(100, 100 + draw(st.integers(1, 5))):
        heads = [each[0] for each in filings]
        amended = draw(st.sampled_from([None, *heads])) if heads else None
        filings.append((number, amended, draw(st.lists(line, max_size=4))))
    return filings


def row(number, at, is_notice, values, row_id):
    person, direction, amount, day, payee, transaction = values
    return (
        2018, row_id, "efile", is_notice, None, "C1", person, None, None, direction, amount, f"2018-05-{day:02}",
        f"2018-05-{day:02}", f"2018-05-{day:02}", payee, number, f"T{transaction}-{at}", None, None,
        None if is_notice else "M6", "G2018", None, None, None,
    )  # fmt: skip


def judge(ledger, early, regular, *, times=1, backwards=False, has_cover=True):
    """The verdicts of these filings: {row: (person, direction, amount, status, is_coverage_guessed)}.

    Each row stands `times` times in its filing; row ids and places run backwards if asked."""
    rows = [
        (number, at, True, values) for number, _, lines in early for at, values in enumerate(lines) for _ in range(times)
    ]
    rows += [(REPORT, at, False, values) for at, values in enumerate(regular) for _ in range(times)]
    ids = [f"{position:04}" for position in range(len(rows))]
    ids = ids[::-1] if backwards else ids
    made = [row(*values, row_id) for values, row_id in zip(rows, ids, strict=True)]
    ledger.put("ledger.expenditure_rows", ROW_COLUMNS, made[::-1] if backwards else made)
    ledger.put(
        "ledger.expenditure_targets", TARGETS, [(each[0], each[1], "independent_expenditure", each[6], "R") for each in made]
    )
    ledger.put(
        "ledger.notice_filings",
        NOTICES,
        [(number, "C1", amended, amended is not None, len(lines)) for number, amended, lines in early],
    )
    ledger.put("main.filings", COVERS, [(REPORT, "2018-05-01", "2018-05-10")] if has_cover else [])
    found = ledger.run("row_id, status, is_coverage_guessed, counts_in_outside_spending")
    told = {each[1]: (each[6], each[9], Decimal(each[10])) for each in made}
    assert [row_id for row_id, *_ in found] == sorted(told)
    assert all(counts == (status in COUNTED) for _, status, _, counts in found)
    return {row_id: (*told[row_id], status, is_guess) for row_id, status, is_guess, _ in found}


def totals(verdicts, statuses=COUNTED):
    """Dollars by person and direction."""
    sums = defaultdict(Decimal)
    for person, direction, amount, status, _ in verdicts.values():
        if status in statuses:
            sums[person, direction] += amount
    return {key: amount for key, amount in sums.items() if amount}


@settings(max_examples=25, deadline=None)
@given(early_filings(), st.lists(line, max_size=5))
def test_rows_in_any_order_and_twice_give_the_same_totals(ledger, early, regular):
    once = judge(ledger, early, regular)
    assert totals(judge(ledger, early, regular, backwards=True)) == totals(once)
    # equal in transaction id and all else: one row repeated
    assert totals(judge(ledger, early, regular, times=3)) == totals(once)


@settings(max_examples=25, deadline=None)
@given(early_filings(), st.lists(line, max_size=5))
def test_superseding_never_takes_a_person_and_direction_to_zero_nor_adds_beyond_the_larger_side(ledger, early, regular):
    verdicts = judge(ledger, early, regular)
    counted, reported = totals(verdicts), totals(verdicts, {"reported"})
    gone = totals(verdicts, {"superseded_by_report"})
    assert gone.keys() <= counted.keys()
    # in force: what the newest filing of each chain says
    in_force = totals(verdicts, {"superseded_by_report", "notice_only"})
    for key, amount in counted.items():
        assert reported.get(key, 0) <= amount <= reported.get(key, 0) + in_force.get(key, 0)


@settings(max_examples=25, deadline=None)
@given(early_filings(), st.lists(line, min_size=1, max_size=5))
def test_inside_a_reports_days_the_total_is_at_most_the_larger_of_early_and_regular(ledger, early, regular):
    early = [
        (number, amended, [(*values[:3], min(values[3], 10), *values[4:]) for values in lines])
        for number, amended, lines in early
    ]
    verdicts = judge(ledger, early, regular)
    counted, reported = totals(verdicts), totals(verdicts, {"reported"})
    in_force = totals(verdicts, {"superseded_by_report", "notice_only"})
    for key, amount in reported.items():
        # rows matched by transaction id or payee and day may have cost more than their estimate
        matched = totals(verdicts, {"superseded_by_report"}).get(key, 0)
        assert counted[key] <= max(amount, in_force.get(key, 0)) or counted[key] <= amount + in_force.get(key, 0) - matched


def is_pointer_in_doubt(early):
    """Whether an amendment has no transaction of the filing that it names, and one of another: which of the two it amends is
    then a choice (notice_originals)."""
    ids = {number: {(values[5], at) for at, values in enumerate(lines)} for number, _, lines in early}
    return any(
        amended is not None
        and not ids[number] & ids[amended]
        and any(ids[number] & ids[other] for other in ids if other < number)
        for number, amended, _ in early
    )


@settings(max_examples=25, deadline=None)
@given(early_filings())
def test_without_a_regular_report_each_chain_counts_what_its_newest_filing_says(ledger, early):
    assume(not is_pointer_in_doubt(early))
    verdicts = judge(ledger, early, [])
    root = {}
    for number, amended, _ in early:
        root[number] = root.get(amended, number)
    newest = {root[number]: lines for number, _, lines in early}
    expected = defaultdict(Decimal)
    for lines in newest.values():
        for person, direction, amount, *_ in lines:
            expected[person, direction] += amount
    inferred = {status for *_, status, _ in verdicts.values()}
    assert totals(verdicts) == dict(expected) or "superseded_by_amendment" in inferred
    # an amendment never adds money twice: no more than one filing of a chain counts
    assert sum(totals(verdicts).values()) <= sum(expected.values())


@settings(max_examples=15, deadline=None)
@given(early_filings(), st.lists(line, min_size=1, max_size=5))
def test_every_row_has_one_status_and_a_guess_lies_between_low_and_high(ledger, early, regular):
    verdicts = judge(ledger, early, regular, has_cover=False)
    assert len(verdicts) == sum(len(lines) for _, _, lines in early) + len(regular)
    parts = sum(sum(totals(verdicts, {status}).values()) for status in {v[3] for v in verdicts.values()})
    assert parts == sum(amount for _, _, amount, *_ in verdicts.values())
    assert {status for *_, status, is_guess in verdicts.values() if is_guess} <= {"superseded_by_report"}

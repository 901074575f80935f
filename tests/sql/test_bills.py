"""Aired in one report and paid in a later one: a payment settles the bill that it is for, whatever its amount and however
it is split, and no other; so no dollar counts twice and none vanishes."""

from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sql.filed import report, spent
from sql.replay import Replay
from sql.world import candidate, notice, pas2

X = "H8NE01001"
(
    SPLIT, OVER, UNDER, PART, OTHER_PAYEE, OTHER_DAY, OWN_NOTICE, REFERENCE, ESTIMATE, SUMS, AMENDED, RESTATED, BESIDE,
    TWO_BILLS, ID_AGAIN, CREDIT,
) = (f"C97990{n:03}" for n in range(1, 17))  # fmt: skip
REPORTS = {
    "Q3": ("20180701", "20180930"),
    "12G": ("20181001", "20181017"),
    "30G": ("20181018", "20181126"),
}


def early(spender_id, file_number, amount, day="2018-09-20", **values):
    given = {"spender_id": spender_id, "file_number": file_number, "amount": amount, "dissemination_date": day}
    return notice(candidate_id=X, **given | {"election_code": "G2018", "payee_name": "EXAMPLE RADIO"} | values)


def se(amount, day="20180920", payee="EXAMPLE RADIO", **values):
    return spent(amount, day, X, payee_organization_name=payee, **{"election_code": "G2018"} | values)


def bill(amount, **values):
    return se(amount, memo_code="X", **values)


def paid(amount, on="20181005", **values):
    return se(amount, disbursement_date=on, **values)


def f3x(number, committee_id, code, *lines, **values):
    return report(
        number, committee_id, *lines, form_type=values.pop("form_type", "F3XN"), code=code, days=REPORTS[code], **values
    )


def in_bulk(committee_id, number, code, amount, day, **values):
    return pas2(committee_id=committee_id, candidate_id=X, other_id=X, amount=amount, transaction_date=day,
                file_number=number, report_type_code=code, transaction_type_code="24E",
                **{"name": "EXAMPLE RADIO"} | values)  # fmt: skip


ROWS = [
    *candidate(X, "C79090099", "NE-01"),
    early(SPLIT, 9501, "1000.00"),
    early(PART, 9511, "1000.00"),
    # bulk has no day of airing: the payment is for the ad of its own early report
    in_bulk(OWN_NOTICE, 9522, "Q3", 1000, "2018-09-20", memo_code="X"),
    early(OWN_NOTICE, 9523, "700.00", "2018-10-10"),
    in_bulk(OWN_NOTICE, 9524, "12G", 700, "2018-10-10"),
    # two payments on two days, without the day of airing
    in_bulk(SUMS, 9531, "Q3", 1000, "2018-09-20", memo_code="X"),
    in_bulk(SUMS, 9532, "12G", 600, "2018-10-05"),
    in_bulk(SUMS, 9533, "30G", 300, "2018-11-01"),
    # an ad of October that no report repeats, and the payment of September's
    in_bulk(BESIDE, 9541, "Q3", 1000, "2018-09-20", memo_code="X"),
    early(BESIDE, 9542, "500.00", "2018-10-10"),
    in_bulk(BESIDE, 9543, "12G", 1000, "2018-10-11"),
    in_bulk(CREDIT, 9551, "Q3", -100, "2018-09-20", memo_code="X"),
    in_bulk(CREDIT, 9552, "12G", -100, "2018-10-05"),
]

FILINGS = [
    f3x(9502, SPLIT, "Q3", bill(1000, transaction_id="A")),
    f3x(9503, SPLIT, "12G", paid(600, transaction_id="B"), paid(400, transaction_id="C")),
    f3x(9504, OVER, "Q3", bill(1000, transaction_id="A")),
    f3x(9505, OVER, "12G", paid(1050, transaction_id="A")),
    f3x(9506, UNDER, "Q3", bill(1000, transaction_id="A")),
    f3x(9507, UNDER, "12G", paid(950, transaction_id="A")),
    f3x(9512, PART, "Q3", bill(1000, transaction_id="A")),
    f3x(9513, PART, "12G", paid(600, transaction_id="B")),
    f3x(9561, OTHER_PAYEE, "Q3", bill(1000, transaction_id="A")),
    f3x(9562, OTHER_PAYEE, "12G", paid(1000, payee="EXAMPLE PRINTERS", transaction_id="B")),
    f3x(9563, OTHER_DAY, "Q3", bill(1000, transaction_id="A")),
    f3x(9564, OTHER_DAY, "12G", paid(1000, day="20181010", transaction_id="B")),
    # a payment that says which bill it is for, whatever its day and payee
    f3x(9565, REFERENCE, "Q3", bill(1000, transaction_id="A"), bill(300, day="20180921", transaction_id="B")),
    f3x(
        9566, REFERENCE, "12G",
        paid(400, day="20181005", payee="EXAMPLE MEDIA", transaction_id="C", back_reference_transaction_id="A"),
    ),
    # estimates of a month, and in the same report what has been paid on them, as the text says
    f3x(
        9567, ESTIMATE, "12G",
        bill(1000, transaction_id="SE24.100001"),
        bill(500, transaction_id="SE24.100002"),
        paid(1200, transaction_id="SE24.100003", memo_text="SEE ESTIMATE TRANSACTION ID# SE24.100001."),
        paid(200, transaction_id="SE24.100004", memo_text="See estimate se24.100002"),
        paid(70, transaction_id="SE24.100005", memo_text="See estimate SE24.10000"),
    ),
    # amended after the payment, still as unpaid
    f3x(9568, AMENDED, "Q3", bill(990, transaction_id="A")),
    f3x(9569, AMENDED, "12G", paid(1000, transaction_id="B")),
    f3x(9570, AMENDED, "Q3", bill(1000, transaction_id="A"), form_type="F3XA", amends=9568),
    # the bill again in the next report, and again in the third
    f3x(9571, RESTATED, "Q3", bill(1000, transaction_id="A")),
    f3x(9572, RESTATED, "12G", bill(1000, transaction_id="A")),
    f3x(9573, RESTATED, "30G", bill(1000, transaction_id="A"), paid(50, day="20181020", transaction_id="B")),
    # an overpayment of one bill pays nothing of the other
    f3x(9574, TWO_BILLS, "Q3", bill(1000, transaction_id="A"), bill(1000, day="20180925", transaction_id="B")),
    f3x(9575, TWO_BILLS, "12G", paid(1100, transaction_id="C")),
    # 001 in every filing, for another ad
    f3x(9576, ID_AGAIN, "Q3", bill(1000, transaction_id="001")),
    f3x(9577, ID_AGAIN, "12G", paid(300, day="20181010", payee="EXAMPLE PRINTERS", transaction_id="001")),
]  # fmt: skip


def race(ask, spender_id, columns="amount, incurred_unpaid_amount, amount_low, amount_high"):
    return ask(f"select {columns} from race_outside_spending where spender_id = ?", spender_id)


@pytest.mark.parametrize(
    ("spender", "amount", "unpaid", "high"),
    [
        (SPLIT, 1000, 0, 1000),
        (OVER, 1050, 0, 1050),
        # under the bill's own id: its actual cost, unless 50 are still owed
        (UNDER, 950, 0, 1000),
        (PART, 1000, 400, 1000),
        (OTHER_PAYEE, 2000, 1000, 2000),
        (OTHER_DAY, 2000, 1000, 2000),
        (OWN_NOTICE, 1700, 1000, 1700),
        # 400 paid, 600 and 300 open
        (REFERENCE, 1300, 900, 1300),
        # 1,200 and 200 and 70 paid, 300 open
        (ESTIMATE, 1770, 300, 1770),
        # 600 and 300 paid; 100 open, or the whole bill if they were for other ads
        (SUMS, 1000, 100, 1900),
        (AMENDED, 1000, 0, 1000),
        (RESTATED, 1050, 1000, 1050),
        (BESIDE, 1500, 0, 1500),
        (TWO_BILLS, 2100, 1000, 2100),
        (ID_AGAIN, 1300, 1000, 1300),
        (CREDIT, -100, 0, -100),
    ],
)
def test_a_bill_and_its_payments_count_once(ask, spender, amount, unpaid, high):
    assert race(ask, spender) == [(amount, unpaid, amount, high)]


def test_a_bill_paid_in_part_stands_under_two_statuses(ask):
    by_status = (
        "select status, amount, row_count, counts from race_outside_spending_by_status where spender_id = ? order by 1"
    )
    assert ask(by_status, PART) == [
        ("incurred_unpaid", 400, 1, True),
        ("memo", 600, 0, False),
        ("reported", 600, 1, True),
        ("superseded_by_report", 1000, 1, False),
    ]
    rows = "select amount, reason, counted_amount from independent_expenditures where spender_id = ? order by file_number"
    assert ask(rows, PART) == [
        (1000, "superseded_by_report", 0),
        (1000, "incurred_unpaid", 400),
        (600, "reported", 600),
    ]


SUBJECTS = """
    is_notice boolean, version_status varchar, is_repeated_row boolean, is_memo_child boolean, cycle int, row_id varchar,
    spender_id varchar, person_key varchar, place_key varchar, race_id varchar, direction_key varchar, payee_key varchar,
    amount decimal(14, 2), event_date date, expenditure_date date, dissemination_date date, file_number bigint,
    transaction_id varchar, back_reference_transaction_id varchar, memo_code varchar, memo_text varchar
"""


@pytest.fixture(scope="module")
def ledger(world):
    with closing(Replay(world, "expenditure_payments", "expenditure_settlements")) as replay:
        columns = "spender_id varchar, file_number bigint, through_date date, coverage_basis varchar"
        days = [("C1", number, f"2018-{number:02}-01", "cover") for number in range(1, 13)]
        replay.put("ledger.report_filings", columns, days)
        yield replay


def settle(ledger, lines, *, backwards=False):
    """What is open of each bill, low and high, of lines (report, is bill, amount, payee, day or None, id): {place: ...}."""
    ids = [f"{place:03}" for place in range(len(lines))]
    ids = ids[::-1] if backwards else ids
    rows = [
        (False, None, False, False, 2018, row_id, "C1", "H1", "R", "R", "S", payee, amount, day or f"2018-{number:02}-28",
         None, day, number, transaction, None, "X" if is_bill else None, None)
        for row_id, (number, is_bill, amount, payee, day, transaction) in zip(ids, lines, strict=True)
    ]  # fmt: skip
    ledger.put("ledger.expenditure_subjects", SUBJECTS, rows[::-1] if backwards else rows)
    found = {row_id: values for row_id, *values in ledger.run("row_id, is_bill, open_amount, open_amount_high")}
    return {place: found[row_id][1:] for place, row_id in enumerate(ids) if row_id in found and found[row_id][0]}


amounts = st.integers(1, 40).map(lambda step: Decimal(25 * step))
payees = st.sampled_from(["A", "B"])
days = st.sampled_from(["2018-01-10", "2018-01-20"])


@st.composite
def bills_and_splits(draw, day):
    """Bills of one report and, in later reports, payments of each, split at will, in any order."""
    lines, payments = [], []
    for number in range(draw(st.integers(1, 4))):
        payee, aired, parts = draw(payees), draw(day), draw(st.lists(amounts, min_size=1, max_size=4))
        lines.append((1, True, sum(parts), payee, aired, f"B{number}"))
        payments += [(draw(st.integers(2, 5)), False, part, payee, aired, None) for part in parts]
    return lines, draw(st.permutations(payments))


@settings(max_examples=40, deadline=None)
@given(st.one_of(bills_and_splits(days), bills_and_splits(st.none())), st.booleans())
def test_any_split_of_payments_makes_the_bills(ledger, case, backwards):
    bills, payments = case
    found = settle(ledger, [*bills, *payments], backwards=backwards)
    assert [low for low, _ in found.values()] == [0] * len(bills)


@settings(max_examples=40, deadline=None)
@given(bills_and_splits(days), st.integers(0, 6))
def test_what_is_not_paid_yet_is_open(ledger, case, count):
    bills, payments = case
    paid_so_far = payments[:count]
    found = settle(ledger, [*bills, *paid_so_far])
    owed = sum(amount for _, _, amount, *_ in bills)
    assert sum(low for low, _ in found.values()) == owed - sum(amount for _, _, amount, *_ in paid_so_far)
    assert all(low == high for low, high in found.values())


lines_of_any_kind = st.lists(
    st.tuples(
        st.integers(1, 5), st.booleans(), amounts, st.sampled_from(["A", "B", ""]), st.one_of(days, st.none()), st.none()
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=80, deadline=None)
@given(lines_of_any_kind)
def test_no_dollar_counts_twice_and_none_vanishes(ledger, lines):
    found = settle(ledger, lines)
    owed = sum(amount for _, is_bill, amount, *_ in lines if is_bill)
    paid_at_all = sum(amount for _, is_bill, amount, *_ in lines if not is_bill)
    total = paid_at_all + sum(low for low, _ in found.values())
    assert max(owed, paid_at_all) <= total <= owed + paid_at_all
    assert all(0 <= low <= high <= lines[place][2] for place, (low, high) in found.items())
    again = settle(ledger, lines, backwards=True)
    assert sum(low for low, _ in again.values()) == sum(low for low, _ in found.values())
    assert sum(high for _, high in again.values()) == sum(high for _, high in found.values())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(amounts, st.sampled_from([("A", "2018-01-20"), ("B", "2018-01-10"), ("B", "2018-01-20")])), max_size=5
    )
)
def test_a_payment_of_another_payee_or_day_settles_nothing(ledger, payments):
    lines = [(1, True, Decimal(1000), "A", "2018-01-10", None)]
    lines += [(2, False, amount, payee, day, None) for amount, (payee, day) in payments]
    assert settle(ledger, lines) == {0: [1000, 1000]}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), min_size=1, max_size=12))
def test_every_ad_of_one_amount_counts_once_whether_paid_or_not(ledger, reports):
    """Without days of airing, a payment settles the oldest open bill of an earlier report."""
    lines = [(number, is_bill, 100, "A", None, None) for number, report in enumerate(reports, start=1) for is_bill in report]
    waiting: list[int] = []
    for number in range(1, len(reports) + 1):
        for _, is_bill, *_ in (line for line in lines if line[0] == number):
            waiting = waiting if is_bill else waiting[1:]
        waiting += [place for place, line in enumerate(lines) if line[0] == number and line[1]]
    assert settle(ledger, lines) == {
        place: [100, 100] if place in waiting else [0, 0] for place, line in enumerate(lines) if line[1]
    }

"""What a ledger says after each of several builds, and whatever way the same reports came in."""

from datetime import UTC, datetime

import pytest
from sql.filed import report, spent
from sql.world import candidate, dumped, load_filed, load_rows, notice, pas2

from racemoney.build import build
from racemoney.desk.warehouse import open_published
from racemoney.settings import Settings

pytestmark = pytest.mark.slow
X, SPENDER = "H8IA01001", "C97850001"
MASTER = candidate(X, "C78050001", "IA-01")


def early_values(spender_id, number):
    """An early report of an ad on the radio."""
    return {
        "spender_id": spender_id,
        "candidate_id": X,
        "amount": "1000.00",
        "file_number": number,
        "dissemination_date": "2018-09-20",
        "transaction_id": "E1",
        "payee_name": "EXAMPLE RADIO",
    }


def third_quarter(number=9002, spender_id=SPENDER):
    """Aired in September and not yet paid."""
    line = spent(1000, "20180920", X, memo_code="X", transaction_id="R1", payee_organization_name="EXAMPLE RADIO")
    return report(number, spender_id, line, form_type="F3XN", code="Q3", days=("20180701", "20180930"))


def pre_general(number=9003, spender_id=SPENDER):
    """Paid in October."""
    line = spent(1000, "20180920", X, disbursement_date="20181005", transaction_id="R2",
                 payee_organization_name="EXAMPLE RADIO")  # fmt: skip
    return report(number, spender_id, line, form_type="F3XN", code="12G", days=("20181001", "20181017"))


def home(folder):
    return Settings(home=folder / "home", lake=None, threads=2, memory_limit="1200MB")


def spent_in(settings, columns, rest=""):
    with open_published(settings) as connection:
        return connection.execute(
            f"select {columns} from race_outside_spending"
            f" where race_id = 'IA-01-2018' and kind = 'independent_expenditure' {rest}"
        ).fetchall()


def reasons(settings):
    with open_published(settings) as connection:
        return connection.execute(
            "select file_number, reason from independent_expenditures where spender_id = ? order by all", [SPENDER]
        ).fetchall()


def test_aired_in_one_report_and_paid_in_the_next_is_a_thousand_after_each_step(tmp_path):
    settings = home(tmp_path)
    load_rows(settings, tmp_path / "rows", [*MASTER, notice(**early_values(SPENDER, 9001))])
    build(settings)
    assert spent_in(settings, "amount, notice_only_amount") == [(1000, 1000)]
    load_filed(settings, tmp_path / "third", [third_quarter()])
    build(settings)
    assert spent_in(settings, "amount, incurred_unpaid_amount") == [(1000, 1000)]
    load_filed(settings, tmp_path / "general", [pre_general()])
    build(settings)
    assert spent_in(settings, "amount, notice_only_amount, incurred_unpaid_amount") == [(1000, 0, 0)]
    assert reasons(settings) == [(9001, "superseded_by_report"), (9002, "memo"), (9003, "reported")]


def in_bulk(spender_id, number, amount, **values):
    return pas2(committee_id=spender_id, candidate_id=X, other_id=X, amount=amount, transaction_date="2018-09-20",
                file_number=number, transaction_type_code="24E", name="EXAMPLE RADIO", **values)  # fmt: skip


def test_the_same_reports_in_any_order_twice_and_from_two_sources_give_the_same_totals(tmp_path):
    """An early report, the report that holds it unpaid, and the one that holds it paid: from bulk; then from filings as
    well; and from filings first and last. Each way has a spender of its own."""
    settings = home(tmp_path)
    spenders = {"bulk": "C97850003", "bulk and filings": "C97850004", "filings, bulk, filings": "C97850005"}
    numbers = {spender_id: 9100 + 10 * at for at, spender_id in enumerate(spenders.values())}

    def filed(*names):
        for name in names:
            spender_id = spenders[name]
            yield third_quarter(numbers[spender_id] + 2, spender_id)
            yield pre_general(numbers[spender_id] + 3, spender_id)

    rows = [
        [
            notice(**early_values(spender_id, number + 1)),
            in_bulk(spender_id, number + 2, 1000, memo_code="X", report_type_code="Q3"),
            in_bulk(spender_id, number + 3, 1000, report_type_code="12G"),
        ]
        for spender_id, number in numbers.items()
    ]
    load_filed(settings, tmp_path / "first", [*filed("filings, bulk, filings")])
    load_rows(settings, tmp_path / "rows", [*MASTER, *(row for of_spender in rows for row in of_spender)])
    load_filed(settings, tmp_path / "last", [*filed("bulk and filings", "filings, bulk, filings")])
    build(settings)
    assert spent_in(settings, "spender_id, sum(amount), sum(row_count)", "group by all order by 1") == [
        (spender_id, 1000, 1) for spender_id in spenders.values()
    ]


def test_the_dump_and_pas2_give_the_same_whichever_comes_first_and_a_newer_dump_changes_every_cycle(tmp_path):
    settings, months = home(tmp_path), [datetime(2019, month, 1, tzinfo=UTC) for month in range(1, 4)]
    values = {"candidate_id": X, "report_type_code": "Q3", "dissemination_date": "2018-09-20", "report_year": 2018}
    rows = [
        dumped(spender_id=SPENDER, amount="995.45", file_number=9102, transaction_id="SE1", **values),
        dumped(spender_id="C97850002", amount="70.07", file_number=9103, form_type="F5", **values),
    ]
    load_rows(settings, tmp_path / "dump", [*MASTER, *rows, notice(**early_values(SPENDER, 9101))], as_of=months[0])
    build(settings)
    columns, figures = "spender_id, amount::varchar", [(SPENDER, "995.45"), ("C97850002", "70.07")]
    assert spent_in(settings, columns, "order by all") == figures
    # the same filing in a newer file has no cents
    row = {
        "committee_id": SPENDER,
        "other_id": X,
        "candidate_id": X,
        "transaction_type_code": "24E",
        "transaction_id": "SE1",
    }
    row |= {"transaction_date": "2018-09-20", "report_type_code": "Q3"}
    load_rows(settings, tmp_path / "pas2", [pas2(amount=995, file_number=9102, **row)], as_of=months[1])
    build(settings)
    assert spent_in(settings, columns, "order by all") == figures
    assert reasons(settings) == [(9101, "superseded_by_report"), (9102, "held_by_dump"), (9102, "reported")]
    # loaded under another cycle: the amendment is of this one
    newer = [dumped(2020, spender_id=SPENDER, amount="1000.01", file_number=9110, transaction_id="SE1", **values), rows[1]]
    load_rows(settings, tmp_path / "newer", [(name, 2020, told) for name, _, told in newer], as_of=months[2])
    build(settings)
    assert spent_in(settings, columns, "order by all") == [(SPENDER, "1000.01"), ("C97850002", "70.07")]

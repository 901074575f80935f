"""Every figure of the sample's race against its own rows, and the headline figures against the raw text of the files."""

from decimal import Decimal

import pytest

from racemoney.desk.explain import explain, explained
from racemoney.desk.warehouse import open_published

pytestmark = [pytest.mark.integration, pytest.mark.slow]
RACE = "GA-06-2017-special"


@pytest.fixture(scope="module")
def figures(kit_home):
    with open_published(kit_home) as connection:
        return connection.execute(
            "select figure_id, kind, value, rows_query, adds from race_figures where race_id = ? and value is not null",
            [RACE],
        ).fetchall()


def test_rows_of_every_figure_add_up_to_it_to_the_cent(kit_home, figures):
    stated = [figure for figure in figures if figure[3]]
    assert {kind for _, kind, *_ in stated} == {"line", "additive", "count"}
    wrong = []
    with open_published(kit_home) as connection:
        for at in range(0, len(stated), 5):
            some = stated[at : at + 5]
            parts = [
                f"select {place}, {f'coalesce(sum({adds}), 0)' if adds else 'count(*)'} from (select * from {query})"
                for place, (_, _, _, query, adds) in enumerate(some)
            ]
            found = dict(connection.execute(" union all ".join(parts)).fetchall())
            wrong += [
                (name, value, found[place])
                for place, (name, _, value, *_) in enumerate(some)
                if abs(Decimal(found[place]) - value) >= Decimal("0.005")
            ]
    assert wrong == []


def test_a_derived_figure_names_parts_that_make_it(kit_home, figures):
    shares = [name for name, kind, *_ in figures if kind == "derived" and ":in_state_share:" in name]
    assert shares
    for name in shares[:5]:
        told = explain(kit_home, name)
        parts = {part.split(":")[1]: value for part, value in told.parts if value is not None}
        in_state, out_of_state = parts["in_state_amount"], parts["out_of_state_amount"]
        assert abs(in_state / (in_state + out_of_state) - told.figure["value"]) < Decimal("0.000001")


def test_what_is_left_out_is_named_by_reason(kit_home):
    told = explain(kit_home, f"{RACE}:in_state_amount:H8GA06195:cycle-2018", limit=2)
    assert {"conduit_memo", "self"} <= {reason for reason, *_ in told.left_out}
    assert len(told.rows) == 2
    text = explained(told)
    assert f"Made of {told.row_count:,} rows of race_contributions, which add up to {told.total:,.2f}:" in text
    # the FEC has no page of an invented filing
    assert "docquery" not in text

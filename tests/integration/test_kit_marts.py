"""The marts on the synthetic kit against what its generator planted, summed while generating, apart from the pipeline."""

from decimal import Decimal

import pytest

from racemoney.desk.warehouse import open_published

RACES = ("GA-06-2017-special", "KS-04-2017-special", "SC-05-2017-special")


@pytest.fixture(scope="module")
def connection(kit_home):
    with open_published(kit_home) as connection:
        yield connection


def query(connection, statement, *parameters):
    return connection.execute(statement, list(parameters)).fetchall()


def summed(facts, *keys):
    sums = {}
    for fact in facts:
        key = tuple(fact.get(name) for name in keys)
        rows, amount = sums.get(key, (0, Decimal(0)))
        sums[key] = (rows + fact["rows"], amount + Decimal(fact["amount"]))
    return sums


def test_itemized_rows_of_every_committee(manifest, connection):
    planted = summed(manifest.facts("itemized"), "committee")
    # planted apart: rows that are itemized for their filer but were not typed 15 or 15E from an individual
    for other in ("conduit_named_as_donor", "conduit_code_on_own_row"):
        for (committee,), (rows, amount) in summed(manifest.facts(other), "committee").items():
            held_rows, held = planted.get((committee,), (0, Decimal(0)))
            planted[(committee,)] = (held_rows + rows, held + amount)
    found = query(
        connection,
        """
        select committee_id, count(*), sum(amount)
        from contributions
        where counts_in_itemized and candidate_id is not null
        group by 1
        """,
    )
    own = {committee for committee, _, _ in found}
    assert {committee: (rows, amount) for committee, rows, amount in found} == {
        committee: sums for (committee,), sums in planted.items() if committee in own
    }
    assert len(own) > 30


@pytest.mark.parametrize("bucket", ["in_state", "out_of_state", "military"])
def test_geography_of_every_candidate(manifest, connection, bucket):
    shares = manifest.facts("geography", bucket=bucket) + manifest.facts("jfc_share", bucket=bucket)
    if bucket == "out_of_state":
        # the recipient's own rows under a conduit's code, all from donors elsewhere
        shares += manifest.facts("conduit_code_on_own_row")
    committees = dict(query(connection, "select committee_id, candidate_id from ledger.committee_candidates"))
    planted = {}
    for fact in shares:
        # a party committee's gifts belong to no candidate
        if candidate := committees.get(fact["committee"]):
            planted[candidate] = planted.get(candidate, Decimal(0)) + Decimal(fact["amount"])
    found = query(
        connection, f"select distinct candidate_id, {bucket}_amount from candidate_geography where {bucket}_amount <> 0"
    )
    assert dict(found) == planted


def test_places_that_the_rules_leave_open_stay_visible(manifest, connection):
    committees = dict(query(connection, "select committee_id, candidate_id from ledger.committee_candidates"))
    planted = {}
    for bucket in ("foreign", "unknown", "foreign_or_unknown"):
        for fact in manifest.facts("geography", bucket=bucket) + manifest.facts("jfc_share", bucket=bucket):
            candidate = committees[fact["committee"]]
            planted[candidate] = planted.get(candidate, Decimal(0)) + Decimal(fact["amount"])
    found = query(
        connection,
        """
        select distinct candidate_id, foreign_amount + unknown_amount
        from candidate_geography
        where foreign_amount + unknown_amount <> 0
        """,
    )
    assert dict(found) == planted


def test_refunds_stand_apart(manifest, connection):
    committees = dict(query(connection, "select committee_id, candidate_id from ledger.committee_candidates"))
    planted = {}
    for fact in manifest.facts("refunds"):
        candidate = committees[fact["committee"]]
        planted[candidate] = planted.get(candidate, Decimal(0)) + Decimal(fact["amount"])
    found = query(
        connection, "select distinct candidate_id, refunds_amount from candidate_geography where refunds_amount <> 0"
    )
    assert dict(found) == planted


@pytest.mark.parametrize("race", RACES)
def test_independent_expenditures_of_every_spender(manifest, connection, race):
    counted = [
        fact
        for fact in manifest.facts("outside", race=race)
        if fact["status"] in {"reported", "notice_only", "incurred_unpaid"}
    ]
    planted = {key: amount for key, (_, amount) in summed(counted, "spender", "candidate", "stance").items()}
    found = query(
        connection,
        """
        select spender_id, candidate_id, support_oppose, amount
        from race_outside_spending
        where race_id = ? and kind = 'independent_expenditure' and candidate_id is not null
        """,
        race,
    )
    assert {(spender, candidate, stance): amount for spender, candidate, stance, amount in found} == planted
    assert planted


def test_an_expenditure_that_names_only_the_seat_counts_for_the_race(manifest, connection):
    (fact,) = manifest.facts("seat_only")
    found = query(
        connection,
        """
        select spender_id, amount
        from race_outside_spending
        where candidate_id is null and kind = 'independent_expenditure'
        """,
    )
    assert found == [(fact["spender"], Decimal(fact["amount"]))]


def test_amended_notices_do_not_count(manifest, connection):
    planted = summed(manifest.facts("superseded_by_amendment"), "spender")
    found = query(
        connection,
        """
        select spender_id, count(*), sum(amount)
        from independent_expenditures
        where reason = 'superseded_by_amendment'
        group by 1
        """,
    )
    assert {(spender,): (rows, amount) for spender, rows, amount in found} == planted


def test_electioneering_counts_the_candidates_share(manifest, connection):
    planted = {key: amount for key, (_, amount) in summed(manifest.facts("electioneering"), "spender", "candidate").items()}
    found = query(
        connection,
        """
        select spender_id, candidate_id, sum(amount)
        from race_outside_spending
        where kind = 'electioneering_communication'
        group by all
        """,
    )
    assert {(spender, candidate): amount for spender, candidate, amount in found} == planted


def test_communication_costs(manifest, connection):
    keys = ("spender", "candidate", "stance")
    planted = {key: amount for key, (_, amount) in summed(manifest.facts("communication_cost"), *keys).items()}
    found = query(
        connection,
        """
        select spender_id, candidate_id, support_oppose, sum(amount)
        from race_outside_spending
        where kind = 'communication_cost'
        group by all
        """,
    )
    assert {row[:3]: row[3] for row in found} == planted


def test_conduit_copies_count_nowhere(manifest, connection):
    planted = summed(manifest.facts("conduit_copy"), "conduit")
    found = query(
        connection,
        """
        select committee_id, count(*), sum(amount)
        from contributions
        where reason = 'conduit_copy' and not counts_in_itemized and not counts_in_geography
        group by 1
        """,
    )
    assert {(conduit,): (rows, amount) for conduit, rows, amount in found} == planted


def test_the_rows_of_a_candidate_add_up_to_the_marts_own_figures(connection):
    places = dict(
        query(
            connection,
            """
            select donor_place, sum(geography_amount)
            from race_contributions
            where race_id = 'GA-06-2017-special' and candidate_id = 'H8GA06195' and counts_in_geography
            group by donor_place
            """,
        )
    )
    columns = "in_state_amount, out_of_state_amount, military_amount, foreign_amount, unknown_amount, -refunds_amount"
    (figures,) = query(
        connection,
        f"select {columns} from candidate_geography where race_id = 'GA-06-2017-special' and candidate_id = 'H8GA06195'",
    )
    names = ("in_state", "out_of_state", "military", "foreign", "unknown", "refund")
    assert tuple(places.get(name, Decimal(0)) for name in names) == figures
    assert figures[0] > 0 > figures[5]


def test_rows_of_every_race_add_up_to_its_geography(connection):
    added = query(
        connection,
        """
        select race_id, candidate_id, sum(geography_amount)
        from race_contributions
        where counts_in_geography
        group by all order by all
        """,
    )
    figures = query(
        connection,
        """
        select
            race_id, candidate_id,
            in_state_amount + out_of_state_amount + military_amount + foreign_amount + unknown_amount - refunds_amount
        from candidate_geography
        where gift_count > 0 or refunds_amount > 0
        order by all
        """,
    )
    assert added == figures
    assert len(added) > 30


def test_contributions_name_a_race_exactly_where_no_other_shares_it(connection):
    found = query(
        connection,
        """
        select distinct contributions.race_id is null, shared.race_count > 1
        from contributions
        inner join (select cycle, candidate_id, count(*) as race_count from race_candidates group by all) as shared
            using (cycle, candidate_id)
        """,
    )
    assert set(found) == {(True, True), (False, False)}


def test_outside_total_lies_where_the_press_put_it(connection):
    """OpenSecrets, MapLight and Issue One put GA-06 between 26 and 28 million dollars on the day of the runoff."""
    ((independent,),) = query(
        connection, "select independent_expenditures from race_spending where race_id = 'GA-06-2017-special'"
    )
    assert 26_000_000 <= independent <= 28_000_000


def test_quarantine_is_as_planted(manifest, connection):
    found = dict(query(connection, "select dataset, rows_quarantined from meta.loads where rows_quarantined > 0"))
    assert found == {name: count for name, count in manifest.expected_quarantined.items() if count}


def test_every_placed_row_is_in_the_lake(manifest, connection):
    # the filings beside the bulk files are counted in tests of their own
    found = dict(query(connection, "select dataset, rows_loaded from meta.loads where dataset <> 'filings'"))
    assert found == manifest.rows

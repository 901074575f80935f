"""Laws that hold for any rows, on the compiled SQL of single models."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sql.replay import Replay

NOTICES = "file_number bigint, spender_id varchar, previous_file_number bigint, is_amendment boolean, row_count bigint"
ORIGINALS = "file_number bigint, original_file_number bigint"


def replayed(model):
    """A fixture: one model of the world's build."""

    @pytest.fixture(scope="module")
    def fixture(world):
        with closing(Replay(world, model)) as replay:
            yield replay

    return fixture


chains = replayed("notice_chains")
roster = replayed("race_candidates")


@st.composite
def filings(draw):
    """Chains of notices, shuffled: (file number, previous, chain). An amendment names the original or the one before it; an
    original may be missing where every amendment names it."""
    lengths = draw(st.lists(st.integers(1, 40), min_size=1, max_size=5))
    order = draw(st.permutations([chain for chain, length in enumerate(lengths) for _ in range(length)]))
    made: dict[int, list[int]] = {}
    rows = []
    for number, chain in enumerate(order, start=1000):
        before = made.setdefault(chain, [])
        rows.append((number, draw(st.sampled_from([before[0], before[-1]])) if before else None, chain))
        before.append(number)
    for chain, numbers in made.items():
        named = {previous for _, previous, of_chain in rows if of_chain == chain and previous}
        if len(numbers) > 1 and named == {numbers[0]} and draw(st.booleans()):
            rows = [row for row in rows if row[0] != numbers[0]]
    return rows


@settings(max_examples=40, deadline=None)
@given(filings())
def test_an_amendment_never_adds_money_twice(chains, rows):
    chains.put(
        "ledger.notice_filings",
        NOTICES,
        [(number, "C1", previous, previous is not None, 1) for number, previous, _ in rows],
    )
    chains.put("ledger.notice_originals", ORIGINALS, [])
    newest = {}
    for number, _, chain in rows:
        newest[chain] = max(number, newest.get(chain, 0))
    heads = [number for number, is_head in chains.run("file_number, is_chain_head") if is_head]
    assert heads == sorted(newest.values())


def test_a_roster_correction_takes_a_candidate_out(roster):
    """The seeds hold no such correction today; the rule is there for the day that they do."""
    roster.put(
        "main.races",
        "race_id varchar, cycle int, seat varchar, senate_class int, election_year int, is_special boolean,"
        " ballots_listed varchar, roster_basis varchar, is_calendar_complete boolean",
        [("GA-06-2017-special", 2018, "GA-06", None, 2017, True, "none", "linkage, ballots, overrides", True)],
    )
    roster.put("main.race_ballots", "race_id varchar, cycle int, candidate_id varchar", [])
    standing = "cycle int, candidate_id varchar, person_id varchar, totals_id varchar, stands_under_id varchar"
    roster.put("ledger.candidate_money", standing, [])
    roster.put(
        "staging.stg_candidates",
        """
        cycle int, candidate_id varchar, candidate_name varchar, party_code varchar, election_year int, seat varchar,
        incumbency_code varchar, principal_committee_id varchar
        """,
        [
            (2018, "H8GA06001", "STAYS, SUE", "IND", 2017, "GA-06", "O", "C1"),
            (2018, "H8GA06002", "GOES, GUS", "IND", 2017, "GA-06", "O", "C2"),
        ],
    )
    roster.put(
        "main.linked_seats",
        "cycle int, candidate_id varchar, election_year int, seat varchar",
        [(2018, "H8GA06002", 2017, "GA-06")],
    )
    columns = """
        race_id varchar, candidate_id varchar, candidate_name varchar, party_code varchar, is_in_race boolean,
        on_ballot boolean, reason varchar, source varchar
    """
    out = ("GA-06-2017-special", "H8GA06002", "GOES, GUS", "IND", False, False, "filed under the wrong seat", "a source")
    roster.put("reference.race_candidate_overrides", columns, [])
    assert roster.run("candidate_id, roster_source") == [("H8GA06001", "candidate master"), ("H8GA06002", "linkage")]
    roster.put("reference.race_candidate_overrides", columns, [out])
    assert roster.run("candidate_id") == [("H8GA06001",)]

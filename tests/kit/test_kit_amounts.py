"""Splitting a total into gifts keeps every dollar."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kit.amounts import LIMIT, even, split


@given(st.integers(0, 2_000_000), st.integers(1, 500), st.integers(0, 9))
def test_gifts_add_up_and_stay_within_the_limit(total, pieces, seed):
    gifts = split(Random(seed), total, pieces)
    assert sum(gifts) == total
    assert all(0 < gift <= LIMIT for gift in gifts)


@given(st.integers(1, 100_000), st.integers(1, 50))
def test_even_parts_add_up_and_differ_by_a_dollar_at_most(total, pieces):
    parts = even(total, pieces)
    assert (sum(parts), len(parts)) == (total, pieces)
    assert max(parts) - min(parts) <= 1


def test_more_gifts_where_the_limit_forces_it():
    assert len(split(Random(0), 10 * LIMIT, 1)) >= 10

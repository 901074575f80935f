"""Splitting a total into gifts that look like gifts and add up to the dollar."""

from random import Random

LIMIT = 2700  # 2017-18: the most that one person may give to a candidate for one election.
FLOOR = 5
SMALL = (5, 10, 15, 20, 25, 25, 25, 50, 50, 100)
LARGE = (500, 1000, 1500, 2000, 2700, 2700, 2700)
SMALL_MEAN = sum(SMALL) / len(SMALL)
LARGE_MEAN = sum(LARGE) / len(LARGE)


def split(rng: Random, total: int, pieces: int, limit: int = LIMIT) -> list[int]:
    """`total` whole dollars in about `pieces` gifts of at most `limit`, many small and some large; the sum is exact.

    There are more pieces where `limit` forces it, and fewer where the total is too small for as many.
    """
    if total <= 0:
        return []
    pieces = max(-(-total // limit), min(pieces, max(1, total // FLOOR)))
    share_large = (total / pieces - SMALL_MEAN) / (LARGE_MEAN - SMALL_MEAN)
    drawn = [min(limit, rng.choice(LARGE if rng.random() < share_large else SMALL)) for _ in range(pieces)]
    return _settle(rng, drawn, total - sum(drawn), limit)


def even(total: int, pieces: int) -> list[int]:
    """`total` whole dollars in `pieces` nearly equal parts."""
    base, left = divmod(total, pieces)
    return [base + (number < left) for number in range(pieces)]


def _settle(rng: Random, drawn: list[int], missing: int, limit: int) -> list[int]:
    """Move gifts towards the limit or towards a dollar until the sum is met."""
    order = list(range(len(drawn)))
    rng.shuffle(order)
    for place in order:
        if missing == 0:
            break
        moved = max(1, min(limit, drawn[place] + missing))
        missing -= moved - drawn[place]
        drawn[place] = moved
    if missing:
        raise ValueError(f"{missing} dollars do not fit into {len(drawn)} gifts of at most {limit}")
    return drawn

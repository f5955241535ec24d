"""Numbers with their uncertainty, and the refusal to give one where n is too small."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

LEAST_VOTES = 20  # under this a poll shows counts, no percentages
LEAST_POSTS = 10  # under this posts are counted, not compared

_Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class TooFew:
    """A refusal: there are `n` values where `least` are needed."""

    n: int
    least: int


@dataclass(frozen=True, slots=True)
class Share:
    """`share`, `low` and `high` lie between 0 and 1; low to high is the Wilson 95 % interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    n: int
    median: float
    q1: float
    q3: float


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion, without continuity correction; n > 0.

    Wilson EB. J Am Stat Assoc 1927;22:209-212; method 3 in Newcombe RG. Stat Med 1998;17:857-872.
    """
    p = successes / n
    z2 = _Z95 * _Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def share_of(votes: int, n: int) -> Share | TooFew:
    if n < LEAST_VOTES:
        return TooFew(n, LEAST_VOTES)
    low, high = wilson(votes, n)
    return Share(votes / n, low, high)


def quantile(values: Sequence[float], q: float) -> float:
    """The q-th quantile (0 to 1) of at least one value, interpolated between neighbours.

    Type 7 in Hyndman RJ, Fan Y. Am Stat 1996;50:361-365: what R and spreadsheets give by default.
    """
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    below = math.floor(place)
    above = math.ceil(place)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread_of(values: Sequence[float]) -> Spread | TooFew:
    if len(values) < LEAST_POSTS:
        return TooFew(len(values), LEAST_POSTS)
    median, q1, q3 = (quantile(values, q) for q in (0.5, 0.25, 0.75))
    return Spread(len(values), median, q1, q3)

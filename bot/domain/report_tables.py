"""Many posts' numbers in one line: totals, spreads at equal age, lateness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.engagement import Counts
from bot.domain.measured import Measured, engagement_rate
from bot.domain.stats import Spread, TooFew, quantile, spread_of


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the `n` of `of` posts that have the count; None where no post has it."""

    value: int | None
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Latest counts summed, whatever the age of each."""

    likes: Sum
    reposts: Sum
    replies: Sum
    quotes: Sum


@dataclass(frozen=True, slots=True)
class MarkSpread:
    mark: timedelta
    impressions: Spread | TooFew
    engagement_rate: Spread | TooFew


@dataclass(frozen=True, slots=True)
class Group:
    """The posts of one hub, session or kind. `marks` are those at which the report has any data."""

    code: str
    name: str
    planned: int
    delivered: int
    marks: tuple[MarkSpread, ...]
    totals: Totals

    def at_mark(self, mark: timedelta) -> MarkSpread:
        return next(entry for entry in self.marks if entry.mark == mark)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Seconds from due to sent, over `n` posts; negative means early."""

    n: int
    median: float
    p90: float
    longest: float


def group_of(
    code: str, name: str, planned: int, posts: Sequence[Measured], marks: Sequence[timedelta]
) -> Group:
    return Group(
        code=code,
        name=name,
        planned=planned,
        delivered=len(posts),
        marks=tuple(_spread_at(mark, posts) for mark in marks),
        totals=Totals(
            likes=_sum(posts, lambda counts: counts.likes),
            reposts=_sum(posts, lambda counts: counts.reposts),
            replies=_sum(posts, lambda counts: counts.replies),
            quotes=_sum(posts, lambda counts: counts.quotes),
        ),
    )


def timeliness_of(posts: Sequence[Measured]) -> Timeliness | None:
    seconds = [post.lateness.total_seconds() for post in posts if post.lateness is not None]
    if not seconds:
        return None
    return Timeliness(len(seconds), quantile(seconds, 0.5), quantile(seconds, 0.9), max(seconds))


def _sum(posts: Sequence[Measured], count: Callable[[Counts], int | None]) -> Sum:
    given = [count(post.latest) for post in posts if post.latest is not None]
    known = [value for value in given if value is not None]
    return Sum(sum(known) if known else None, len(known), len(posts))


def _spread_at(mark: timedelta, posts: Sequence[Measured]) -> MarkSpread:
    counts = [entry.counts for post in posts if (entry := post.at_mark(mark)).counts is not None]
    seen = [float(c.impressions) for c in counts if c is not None and c.impressions is not None]
    rates = [rate for c in counts if c is not None and (rate := engagement_rate(c)) is not None]
    return MarkSpread(mark, spread_of(seen), spread_of(rates))

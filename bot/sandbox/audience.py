"""An audience that reacts over time: every count is a pure function of seed, post and age, grows
with age and settles. Invented figures, not a model of anyone."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from math import exp, log
from statistics import NormalDist

VIEWS_MEDIAN, VIEWS_SPREAD = 900, 0.8
VOTERS_MEDIAN, VOTERS_SPREAD = 30, 0.9  # about a third of the polls stay under 20 votes
MOST_VOTERS = 1_500


@dataclass(frozen=True, slots=True)
class Reaction:
    likes: int
    reposts: int
    replies: int
    quotes: int
    bookmarks: int
    impressions: int
    link_clicks: int
    profile_clicks: int

    @property
    def engagements(self) -> int:
        given = self.likes + self.reposts + self.replies + self.quotes + self.bookmarks
        return given + self.link_clicks + self.profile_clicks


def reaction(seed: int, post_id: int, age: timedelta, has_link: bool) -> Reaction:
    views = _spread(seed, post_id, "views", VIEWS_MEDIAN, VIEWS_SPREAD)
    grown = _grown(age)

    def count(name: str, least: float, most: float) -> int:
        rate = least + (most - least) * _chance(seed, post_id, name)
        return int(views * rate * grown)

    return Reaction(
        likes=count("likes", 0.006, 0.030),
        reposts=count("reposts", 0.001, 0.010),
        replies=count("replies", 0.000, 0.004),
        quotes=count("quotes", 0.000, 0.003),
        bookmarks=count("bookmarks", 0.000, 0.006),
        impressions=int(views * grown),
        link_clicks=count("links", 0.004, 0.020) if has_link else 0,
        profile_clicks=count("profiles", 0.001, 0.008),
    )


def votes(
    seed: int, post_id: int, options: int, age: timedelta, duration: timedelta
) -> tuple[int, ...]:
    """Votes of each option; none come after the poll has closed."""
    voters = min(_spread(seed, post_id, "voters", VOTERS_MEDIAN, VOTERS_SPREAD), MOST_VOTERS)
    so_far = int(voters * _grown(min(age, duration)) / _grown(duration))
    weights = [0.2 + _chance(seed, post_id, f"option {each}") for each in range(options)]
    cast = [0] * options
    for voter in range(so_far):
        cast[_drawn(weights, _chance(seed, post_id, f"voter {voter}"))] += 1
    return tuple(cast)


def _drawn(weights: list[float], chance: float) -> int:
    left = chance * sum(weights)
    for index, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return index
    return len(weights) - 1


def _grown(age: timedelta) -> float:
    """The share of all reactions that have come by `age`: half after five hours, nearly all after
    three days."""
    hours = max(age / timedelta(hours=1), 0.0)
    return 1 - exp(-((hours / 8) ** 0.75))


def _spread(seed: int, post_id: int, name: str, median: float, spread: float) -> float:
    return exp(log(median) + spread * NormalDist().inv_cdf(_chance(seed, post_id, name)))


def _chance(seed: int, post_id: int, name: str) -> float:
    digest = blake2b(f"{seed}/{post_id}/{name}".encode(), digest_size=6).digest()
    return (int.from_bytes(digest) + 0.5) / 2**48

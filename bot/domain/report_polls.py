"""A poll's votes as last seen, with intervals where there are enough of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.engagement import Snapshot
from bot.domain.posts import Poll
from bot.domain.stats import Share, TooFew, share_of


@dataclass(frozen=True, slots=True)
class PollOption:
    """`votes` is None where the network gave none; `share` only where the poll has enough votes."""

    text: str
    votes: int | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """`votes` is n, or None where the poll was never seen. `closed` is as of `taken_at`."""

    options: tuple[PollOption, ...]
    votes: int | None = None
    closed: bool = False
    ends_at: datetime | None = None
    taken_at: datetime | None = None
    too_few: TooFew | None = None


def tally(poll: Poll, snapshots: Sequence[Snapshot]) -> Tally:
    seen = [(s.taken_at, s.poll) for s in snapshots if s.poll is not None]
    if not seen:
        return Tally(tuple(PollOption(text) for text in poll.options))
    taken_at, counts = max(seen, key=lambda pair: pair[0])
    n = sum(votes for _, votes in counts.options)
    shares = [(text, votes, share_of(votes, n)) for text, votes in counts.options]
    return Tally(
        options=tuple(
            PollOption(text, votes, share if isinstance(share, Share) else None)
            for text, votes, share in shares
        ),
        votes=n,
        closed=counts.closed,
        ends_at=counts.ends_at,
        taken_at=taken_at,
        too_few=next((share for *_, share in shares if isinstance(share, TooFew)), None),
    )

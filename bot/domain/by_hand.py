"""What a person posted in the bot's place: when that may be recorded, and as what."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, State, Words
from bot.domain.links import post_id_in, posted_at
from bot.domain.queue import Entry, status
from bot.domain.release import Hold, Verdict

_LEFT_TO_A_PERSON = (Verdict.BY_HAND, Verdict.MISSED)
# An id whose moment lies outside this is none that X made for this post: then "now" stands.
_PLAUSIBLE = timedelta(days=7)


def missing_parts(entry: Entry) -> tuple[int, ...]:
    """The parts that are not on the account."""
    there = {d.part for d in entry.current() if d.state is State.DELIVERED}
    return tuple(n for n in range(1, len(entry.post.parts) + 1) if n not in there)


def refuse_done(entry: Entry, links: Sequence[str], holds: Sequence[Hold], now: datetime) -> str:
    """Why these links may not be recorded as the post, or ""."""
    where = status(entry, holds, now)
    if where.verdict not in _LEFT_TO_A_PERSON and where.state is not State.REFUSED:
        told = where.verdict.value if where.verdict else where.state.value
        return f"it is {told}: only what is by hand, missed or refused is left to a person"
    if not all(post_id_in(link) for link in links):
        return "a link of a post ends in /status/ and its number"
    missing = missing_parts(entry)
    if len(links) != len(missing):
        return f"{len(missing)} of its parts are missing and {len(links)} links are given"
    return ""


def recorded(entry: Entry, links: Sequence[str], person: str, now: datetime) -> list[Delivery]:
    """The deliveries of the missing parts, in order; what refuse_done takes."""
    post, planned = entry.post, entry.post.planned
    attempts = {d.part: d.attempt for d in entry.current()}
    ids = {d.part: d.network_id for d in entry.current() if d.state is State.DELIVERED}
    found = []
    for part, link in zip(missing_parts(entry), links, strict=True):
        ids[part] = post_id_in(link)
        first = part == 1
        parent = post_id_in(planned.answers) if first else ids.get(part - 1, "")
        quote = post_id_in(planned.quotes) if first else ""
        found.append(
            Delivery(
                id=0,
                post_key=planned.key,
                part=part,
                congress=planned.congress,
                account=planned.account,
                attempt=attempts.get(part, 0) + 1,
                state=State.DELIVERED,
                words=Words(
                    post.parts[part - 1],
                    post.poll if first else None,
                    parent,
                    post.media if first else (),
                    quote,
                ),
                parts=len(post.parts),
                delivered_at=_moment(ids[part], planned.due_at, now),
                network_id=ids[part],
                reason=f"{person} posted it by hand",
            )
        )
    return found


def _moment(network_id: str, due_at: datetime, now: datetime) -> datetime:
    made = posted_at(network_id)
    return made if due_at - _PLAUSIBLE <= made <= now else now

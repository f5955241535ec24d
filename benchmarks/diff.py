"""Two versions of 8,500 presentations in 300 sessions: how long it takes to tell what changed.

The second version moves, retitles, drops and adds; it is matched once by its ids and once after
every id and code was renewed, when only titles and slots are left.
"""

import json
import random
import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.changes import Comparison
from bot.domain.matching import compare
from bot.domain.plan import shifted
from bot.domain.timetable import Presentation, Session
from bot.timetables.similarity import similarity

SESSIONS, PRESENTATIONS = 300, 8_500
ZONE = ZoneInfo("Europe/Vienna")
FIRST = datetime(2027, 6, 11, 6, 0, tzinfo=UTC)
WORDS = [
    a + b for a in "ba de fi ko lu ma ne ri so tu".split() for b in "lan mor nis rat vel".split()
]


def main() -> None:
    old = programme(random.Random(1))
    new = changed(old, random.Random(2))
    seconds, found = timed(old, new)
    seconds_renewed, found_renewed = timed(old, renewed(new))
    print(
        json.dumps(
            {
                "presentations": sum(len(session.presentations) for session in old),
                "seconds": seconds,
                "seconds_ids_renewed": seconds_renewed,
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "counts": found.counts(),
                "counts_ids_renewed": found_renewed.counts(),
            }
        )
    )


def timed(old: Sequence[Session], new: Sequence[Session]) -> tuple[float, Comparison]:
    began = time.perf_counter()
    found = compare(old, new, ZONE, similarity)
    return round(time.perf_counter() - began, 2), found


def programme(chance: random.Random) -> list[Session]:
    sizes = [PRESENTATIONS // SESSIONS + (n < PRESENTATIONS % SESSIONS) for n in range(SESSIONS)]
    return [session(n, size, chance) for n, size in enumerate(sizes)]


def session(number: int, size: int, chance: random.Random) -> Session:
    start = FIRST + timedelta(days=number % 4, hours=2 * (number // 4 % 5))
    code = f"S{number}"
    return Session(
        code=code,
        title=f"Invented session {title(chance)}",
        start=start,
        end=start + timedelta(minutes=90),
        room=f"Hall {number // 20}",
        presentations=tuple(
            Presentation(
                code=f"{code}.{n}",
                title=title(chance),
                start=start + timedelta(minutes=3 * n),
                presenters=(f"Invented {chance.randrange(5_000)}",),
                source_id=f"{code}.{n}",
            )
            for n in range(size)
        ),
        source_id=code,
    )


def title(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=9))


def changed(old: Sequence[Session], chance: random.Random) -> list[Session]:
    """A tenth of the sessions later by 20 minutes; of the presentations some in a hundred with a
    new title, a word put right, dropped, or in the next session."""
    new: list[Session] = []
    wandering: list[Presentation] = []
    for number, each in enumerate(old):
        talks = [*wandering]
        wandering = []
        for talk in each.presentations:
            fate = chance.randrange(100)
            if fate < 2:
                talks.append(replace(talk, title=title(chance)))
            elif fate < 5:
                talks.append(replace(talk, title=f"{talk.title}s"))
            elif fate < 6:
                wandering.append(talk)
            elif fate > 6:
                talks.append(talk)
        kept = replace(each, presentations=tuple(talks))
        new.append(shifted(kept, timedelta(minutes=20)) if number % 10 == 0 else kept)
    return new


def renewed(sessions: Sequence[Session]) -> list[Session]:
    return [
        replace(
            each,
            code=f"new-{each.code}",
            source_id=f"new-{each.code}",
            presentations=tuple(
                replace(talk, code=f"new-{talk.code}", source_id=f"new-{talk.code}")
                for talk in each.presentations
            ),
        )
        for each in sessions
    ]


if __name__ == "__main__":
    main()

"""8,500 presentations in 300 sessions for 5 hubs: reading, storing and drafting, and the memory.

Without an option each hub plans what a large one sends (1,500 posts); with --everything each hub
covers each presentation (42,500 posts), which nobody does. Each says something else, unless
--same-words is given.
"""

import argparse
import csv
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measuring.invented import sentence

from bot import acts
from bot.bootstrap import assemble
from bot.settings import read_settings
from bot.shipped import shipped
from bot.steps import draft, load
from bot.store.migrate import upgrade
from bot.store.posts import get_entries

SESSIONS, PRESENTATIONS, HUBS = 300, 8_500, 5
POSTS_A_HUB = 1_500
FIRST = datetime(2027, 6, 11, 8, 0)  # noqa: DTZ001, a wall time in the programme


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--everything", action="store_true", help="every hub covers everything")
    parser.add_argument("--same-words", action="store_true", help="every post says the same")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(folder, asked.everything, asked.same_words)
        url = f"sqlite:///{folder}/programme.db"
        bot = assemble(read_settings(folder, {"DATABASE_URL": url}))
        upgrade(bot.database, shipped("migrations"))
        began = time.perf_counter()
        found = load.read_folder(folder)
        read = time.perf_counter()
        with bot.database.writing() as rows:
            acts.take_folder(rows, found, bot.templates, "bench", datetime.now(UTC))
        loaded = time.perf_counter()
        with bot.database.writing() as rows:
            drafted = draft.draft(rows, "big", bot.templates)
        done = time.perf_counter()
        with bot.database.writing() as rows:
            draft.draft(rows, "big", bot.templates)
        again = time.perf_counter()
        with bot.database.reading() as rows:
            entries = get_entries(rows, "big")
    print(
        json.dumps(
            {
                "sessions": len(found.sessions),
                "presentations": sum(len(s.presentations) for s in found.sessions),
                "problems": len(found.problems) + len(drafted.problems),
                "posts_planned": drafted.changes.added,
                "refused": len(drafted.refused),
                "with_concerns": sum(bool(e.post.concerns) for e in entries),
                "read_seconds": round(read - began, 2),
                "store_seconds": round(loaded - read, 2),
                "draft_seconds": round(done - loaded, 2),
                "total_seconds": round(done - began, 2),
                "draft_again_seconds": round(again - done, 2),
                "most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def write_folder(folder: Path, everything: bool, same_words: bool) -> None:
    hubs = "".join(
        f'[[hub]]\ncode = "hub{n}"\nname = "Hub {n}"\naudience = "professional"\n'
        f'[[hub.account]]\ncode = "hub{n}-x"\nnetwork = "x"\nhandle = "hub{n}_sample"\n'
        for n in range(HUBS)
    )
    (folder / "congress.toml").write_text(
        '[congress]\ncode = "big"\nname = "Big Invented Congress"\nzone = "Europe/Madrid"\n'
        'starts = 2027-06-11\nends = 2027-06-14\nhashtag = "#BIG27"\n'
        '[embargo]\nsource = "invented"\ntitles = "public"\nabstracts = 2027-05-01T09:00:00\n'
        'beyond_abstract = "session start"\n' + hubs
    )
    with (folder / "timetable.csv").open("w", newline="") as file:
        csv.writer(file).writerows(programme())
    with (folder / "coverage.csv").open("w", newline="") as file:
        csv.writer(file).writerows(coverage(everything, same_words))


def programme() -> Iterator[list[str]]:
    yield [
        *("session", "session title", "track", "room", "start", "end"),
        *("presentation", "presentation title", "presenters", "abstract number"),
    ]
    for s in range(SESSIONS):
        start = FIRST + timedelta(days=s % 4, minutes=90 * (s // 4 % 7))
        end = start + timedelta(minutes=75)
        track, room = f"Track {s % 12}", f"Hall {s % 20}"
        yield [
            f"S{s}",
            f"Invented session {s}",
            track,
            room,
            wall(start),
            wall(end),
            "",
            "",
            "",
            "",
        ]
        talks = range(s * PRESENTATIONS // SESSIONS, (s + 1) * PRESENTATIONS // SESSIONS)
        for n, p in enumerate(talks):
            begins = start + timedelta(minutes=2 * n)
            title = f"Invented agent {p % 97} against sample care in condition {p % 31}, study {p}"
            talk = [f"P{p}", title, f"Presenter {p} Sample", f"A{p}"]
            yield [f"S{s}", "", "", "", wall(begins), wall(begins + timedelta(minutes=2)), *talk]


def wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def coverage(everything: bool, same_words: bool) -> Iterator[list[str]]:
    yield ["hub", "kind", "session", "presentation", "writer", "headline", "safety"]
    limits = "Invented: rash in 9 %"
    for hub in range(HUBS):
        if everything:
            yield [f"hub{hub}", "highlight", "*", "*", "Writer One", sentence(hub), limits]
            continue
        for p in range(POSTS_A_HUB):
            talk = p * HUBS + hub
            said = f"invented n={talk}: {sentence(0 if same_words else talk)}"
            yield [f"hub{hub}", "highlight", "", f"P{talk}", "Writer One", said, limits]


if __name__ == "__main__":
    main()

"""compare: versions of a programme file, side by side."""

from front_door import TIMETABLE_CSV, Desk

MOVED = TIMETABLE_CSV.replace("2031-03-15 11:00", "2031-03-15 11:20")
ZONE = ("--zone", "Europe/Vienna")


def versions(desk: Desk, *texts: str) -> list[str]:
    for number, text in enumerate(texts):
        desk.write(f"v{number}.csv", text)
    return [f"imc/v{number}.csv" for number in range(len(texts))]


def test_compare_tells_changes_in_the_congresss_time(desk: Desk) -> None:
    files = versions(desk, TIMETABLE_CSV, MOVED)

    lines = desk.done("compare", *files, *ZONE).out.splitlines()

    assert [" ".join(line.split()) for line in lines] == [
        "change code title what",
        "moved +20 min S2 An invented second session Sat 15 Mar 11:00 -> 11:20",
        "v1.csv: 3 same, 1 moved.",
    ]


def test_compare_keeps_codes_over_more_versions_and_sums_up(desk: Desk) -> None:
    retitled = MOVED.replace("An invented second session", "An invented second sessions")
    files = versions(desk, TIMETABLE_CSV, MOVED, retitled)

    assert desk.done("compare", *files, *ZONE, "--totals").out.splitlines() == [
        "v1.csv: 3 same, 1 moved.",
        "v2.csv: 3 same, 1 retitled.",
        "In all: 6 same, 1 moved, 1 retitled, 0 false added/missing.",
    ]


def test_compare_leaves_out_a_version_without_sessions(desk: Desk) -> None:
    head, _, _ = TIMETABLE_CSV.partition("\n")
    broken = f"{head}\nS9,No time,,,,soon,later,,,\n"
    files = versions(desk, TIMETABLE_CSV, broken, TIMETABLE_CSV)

    assert desk.done("compare", *files, *ZONE).out.splitlines() == [
        "v1.csv: 0 sessions, nothing compared; 1 row not read.",
        "v2.csv: 4 same.",
        "In all: 4 same, 0 false added/missing.",
    ]


def test_compare_says_which_guard_needs_a_yes_and_what_may_be_the_same(desk: Desk) -> None:
    late = "S7,An invented second sessions,Myeloma,Hall C,,2031-03-16 11:00,2031-03-16 12:00,,,\n"
    first = [line + "\n" for line in TIMETABLE_CSV.splitlines()]
    more = [
        f"M{n},Invented {word},AML,Hall D,,2031-03-16 1{n}:00,2031-03-16 1{n}:30,,,\n"
        for n, word in enumerate(["alpha", "beta", "gamma"])
    ]
    files = versions(desk, "".join(first + more), "".join([*first[:-1], late]))

    out = desk.done("compare", *files, *ZONE).out.splitlines()

    assert out[-3:] == [
        "Perhaps the same (98 %): S2 “An invented second session” "
        "and S7 “An invented second sessions”.",
        "Needs a yes: over 30 % missing.",
        "v1.csv: 3 same, 1 added, 4 missing.",
    ]


def test_compare_json_gives_steps_and_totals(desk: Desk) -> None:
    files = versions(desk, TIMETABLE_CSV, MOVED)

    found = desk.done("compare", *files, *ZONE, "--json").json

    (step,) = found["steps"]
    assert (step["file"], step["guards"], step["suggestions"]) == ("v1.csv", [], [])
    assert found["totals"]["false added/missing"] == 0
    (change,) = step["changes"]
    session = {
        "title": "An invented second session",
        "end": "2031-03-15T12:00:00+01:00",
        "presenters": [],
        "cancelled": False,
        "missing": False,
        "room": "Hall B",
    }
    assert change == {
        "session": "S2",
        "presentation": "",
        "aspects": ["moved"],
        "moved_minutes": 20.0,
        "before": session | {"start": "2031-03-15T11:00:00+01:00"},
        "after": session | {"start": "2031-03-15T11:20:00+01:00"},
        "details": [],
    }


def test_compare_refuses_one_file_and_unknown_zones(desk: Desk) -> None:
    (file,) = versions(desk, TIMETABLE_CSV)

    assert desk.refused("compare", file, *ZONE, code=2) == (
        "there is nothing to compare with. Name the old file, then the new one."
    )
    assert "no time zone" in desk.refused("compare", file, file, "--zone", "Nowhere", code=2)
    assert "nosuch.csv" in desk.refused("compare", file, "nosuch.csv", *ZONE)

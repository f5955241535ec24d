"""load, validate, read and templates."""

from front_door import COVERAGE_CSV, TIMETABLE_CSV, Desk

from bot.domain.changes import Aspect

PROBLEM = {"file", "row", "column", "what", "next"}


def test_load_says_what_it_took_and_what_comes_next(desk: Desk) -> None:
    desk.done("migrate")

    assert desk.done("load", "imc").out.splitlines() == [
        "imc-2031: 2 sessions, 2 presentations, 4 coverage rules, 0 problems.",
        "Next: congress-bot draft imc-2031",
    ]


ASPECTS = [aspect.value for aspect in Aspect]


def test_load_again_moves_the_drafted_posts(desk: Desk) -> None:
    desk.drafted()
    desk.write("timetable.csv", TIMETABLE_CSV.replace("11:00", "11:15"))

    asked = desk.run("load", "imc")
    taken = desk.done("load", "imc", "--apply")

    assert asked.code == 1
    assert asked.out.endswith("Take it: congress-bot load imc --apply\n")
    assert taken.out.splitlines()[-2:] == [
        "Posts: 1 re-timed, 1 re-written (0 approvals lapsed), 0 held, 0 new, 0 dropped, "
        "3 unchanged; 0 already posted about what changed.",
        "Next: congress-bot queue",
    ]
    assert "moved +15 min  S2" in taken.out


def test_a_version_can_be_listed_compared_and_taken_again(desk: Desk) -> None:
    desk.drafted()
    desk.write("timetable.csv", TIMETABLE_CSV.replace("11:00", "11:15"))
    desk.done("load", "imc", "--apply")

    changed = desk.done("changes", "imc-2031", "2", "1", "--json").json
    again = desk.done("apply", "imc-2031", "1", "--by", "Dora", "--json").json
    listed = desk.done("versions", "imc-2031", "--json").json

    assert {name: n for name, n in changed["counts"].items() if n} == {"moved": 1, "same": 3}
    assert again["posts"]["retimed"] == 1
    assert [(each["version"], each["current"]) for each in listed] == [(1, True), (2, False)]
    assert "was current" in desk.done("versions", "imc-2031").out


def test_load_json_counts_the_posts_it_redrafted(desk: Desk) -> None:
    desk.drafted()

    assert desk.done("load", "imc", "--json").json == {
        "congress": "imc-2031",
        "applied": True,
        "version": 1,
        "sessions": 2,
        "presentations": 2,
        "rules": 4,
        "problems": [],
        "skipped": {},
        "changes": dict.fromkeys(ASPECTS, 0) | {"same": 4},
        "media": [],
        "posts": {
            "added": 0,
            "retimed": 0,
            "rewritten": 0,
            "approvals_lapsed": 0,
            "held": 0,
            "dropped": 0,
            "unchanged": 4,
            "already_posted": 0,
        },
        "posted": [],
    }


def test_validate_stores_nothing(desk: Desk) -> None:
    ran = desk.done("validate", "imc")

    assert ran.out == "imc-2031: 4 posts would be drafted; 0 problems, 0 posts refused.\n"
    assert not (desk.folder / "congress-bot.db").exists()


def test_validate_names_the_row_and_column_and_fails(desk: Desk) -> None:
    desk.write("coverage.csv", COVERAGE_CSV.replace("aml,opener,S1", "aml,opening,S1"))

    ran = desk.run("validate", "imc")

    assert ran.code == 1
    assert ran.out == "imc-2031: 3 posts would be drafted; 1 problem, 0 posts refused.\n"
    assert ran.err.startswith("coverage.csv row 2 kind: ")


def test_validate_tells_faults_of_one_row_number_in_two_files(desk: Desk) -> None:
    """Row 3 of the programme and row 3 of the plan are not one problem."""
    desk.write("timetable.csv", TIMETABLE_CSV.replace("2031-03-15 09:30,S1.1", "soon,S1.1"))

    problems = desk.run("validate", "imc", "--json").json["problems"]

    assert [(each["file"], each["row"]) for each in problems] == [
        ("timetable.csv", 3),
        ("coverage.csv", 3),
    ]


def test_validate_names_the_field_a_template_misses(desk: Desk) -> None:
    desk.write("coverage.csv", COVERAGE_CSV.replace("Invented harm one", ""))

    ran = desk.run("validate", "imc")

    assert ran.code == 1
    assert ran.out == "imc-2031: 4 posts would be drafted; 0 problems, 1 post refused.\n"
    assert ran.err.startswith("imc-2031/aml-x/highlight/S1.1: ")
    assert "safety" in ran.err


def test_read_json_gives_sessions_problems_and_skipped(desk: Desk) -> None:
    found = desk.done("read", "imc/timetable.csv", "--zone", "Europe/Vienna", "--json").json

    assert found["problems"] == []
    assert found["skipped"] == {}
    assert [session["code"] for session in found["sessions"]] == ["S1", "S2"]
    assert found["sessions"][0] == {
        "code": "S1",
        "title": "An invented first session",
        "start": "2031-03-15T09:00:00+01:00",
        "end": "2031-03-15T10:00:00+01:00",
        "room": "Hall A",
        "track": "AML",
        "type": "",
        "format": "on site",
        "cancelled": False,
        "chairs": ["Prof. Chair"],
        "presenters": [],
        "presentations": [
            {
                "code": "S1.1",
                "title": "An invented first talk",
                "start": "2031-03-15T09:00:00+01:00",
                "end": "2031-03-15T09:30:00+01:00",
                "presenters": ["Ada Invented"],
                "abstract_number": "",
                "trial": "",
                "registry_id": "",
                "cancelled": False,
                "embargo_until": None,
            },
            {
                "code": "S1.2",
                "title": "An invented second talk",
                "start": "2031-03-15T09:30:00+01:00",
                "end": "2031-03-15T10:00:00+01:00",
                "presenters": ["Bo Invented"],
                "abstract_number": "",
                "trial": "",
                "registry_id": "",
                "cancelled": False,
                "embargo_until": None,
            },
        ],
    }


def test_read_json_problems_name_file_row_and_column(desk: Desk) -> None:
    desk.write("timetable.csv", TIMETABLE_CSV.replace("2031-03-15 11:00", "someday"))

    ran = desk.run("read", "imc/timetable.csv", "--zone", "Europe/Vienna", "--json")

    (problem,) = ran.json["problems"]
    assert ran.code == 0
    assert problem.keys() == PROBLEM
    assert (problem["file"], problem["row"], problem["column"]) == ("timetable.csv", 5, "start")


def test_read_json_counts_what_it_skipped_by_reason(desk: Desk) -> None:
    lines = TIMETABLE_CSV.splitlines(keepends=True)
    desk.write("timetable.csv", "".join([*lines, lines[0]]))

    found = desk.done("read", "imc/timetable.csv", "--zone", "Europe/Vienna", "--json").json

    assert list(found["skipped"].values()) == [1]


def test_read_shows_times_in_the_congress_zone(desk: Desk) -> None:
    assert desk.done("read", "imc/timetable.csv", "--zone", "Europe/Vienna").out.splitlines() == [
        "code  start             end    room    title                       talks",
        "S1    Sat 15 Mar 09:00  10:00  Hall A  An invented first session   2",
        "S2    Sat 15 Mar 11:00  12:00  Hall B  An invented second session",
        "2 sessions, 2 presentations, 0 problems.",
    ]


def test_templates_json_lists_fields_and_weights(desk: Desk) -> None:
    listed = desk.done("templates", "--json").json

    assert {frozenset(each) for each in listed} == {
        frozenset({"template", "fields", "live", "weights", "refusal"})
    }
    (result,) = [each for each in listed if each["template"] == "result.j2"]
    assert result["live"] == {"n": "count", "orr": "percent", "orr_ci": "interval"}
    (highlight,) = [each for each in listed if each["template"] == "highlight.j2"]
    assert highlight["fields"] == ["headline", "safety"]


def test_templates_fails_where_one_is_too_long(desk: Desk) -> None:
    own = desk.folder / "own"
    own.mkdir()
    (own / "opener.j2").write_text("long " * 100)
    (desk.folder / ".env").write_text("CONGRESS_BOT_TEMPLATES=own\n")

    ran = desk.run("templates")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "template   weight  fields  refusal",
        "opener.j2  499             is 219 over the 280 that X takes",
    ]


HALLS = TIMETABLE_CSV.replace("room", "Saal am Main", 1)


def test_a_column_set_by_hand_is_remembered_for_the_next_version(desk: Desk) -> None:
    desk.write("timetable.csv", HALLS)
    guessed = desk.done("columns", "imc", "--json").json
    desk.done("columns", "imc", "--column", "saal  am main=room")
    told = desk.done("columns", "imc", "--json").json
    desk.done("migrate")
    desk.done("load", "imc")

    assert {"column": "Saal am Main", "field": "", "set": False} in guessed
    assert {"column": "Saal am Main", "field": "room", "set": True} in told
    listed = desk.done("read", "imc/timetable.csv", "--zone", "UTC", "--json").json
    assert listed["sessions"][0]["room"] == ""
    assert any("Hall A" in row for row in desk.rows()["session"])


def test_a_column_set_by_hand_can_be_guessed_again(desk: Desk) -> None:
    before = (desk.congress / "congress.toml").read_text()
    desk.done("columns", "imc", "--column", "room=")
    ignored = desk.done("columns", "imc", "--json").json
    desk.done("columns", "imc", "--column", "room=guess")

    assert {"column": "room", "field": "", "set": True} in ignored
    assert {"column": "room", "field": "room", "set": False} in desk.done(
        "columns", "imc", "--json"
    ).json
    assert (desk.congress / "congress.toml").read_text().startswith(before)


def test_a_column_that_is_not_there_is_refused(desk: Desk) -> None:
    assert "Saal" in desk.refused("columns", "imc", "--column", "Saal=room", code=2)
    assert "rom" in desk.refused("columns", "imc", "--column", "room=rom", code=2)

"""embargo, embargo shift, embargo confirm and now."""

from front_door import CONGRESS_TOML, FIRST, OPENER, Desk

EMBARGO = """\
[embargo]
source = "invented"
titles = "public"
abstracts = 2031-03-01T09:00:00
beyond_abstract = "session start"
"""
TWO = ("--by", "Lena", "--with", "Carla")


def embargoed(desk: Desk) -> Desk:
    head, _, rest = CONGRESS_TOML.partition("[embargo]")
    desk.write("congress.toml", f"{head}{EMBARGO}{rest[rest.index('[[hub]]') - 1 :]}")
    return desk.approved()


def test_embargo_lists_what_lifts_when_and_what_nobody_knows(desk: Desk) -> None:
    ran = embargoed(desk).run("embargo", "imc-2031")

    lines = [line.split("  ") for line in ran.out.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ran.code == 0
    assert cells == [
        ["Invented Marrow Congress 2031, its own policy, times in Europe/Vienna"],
        ["tier", "lifts", "source", "read"],
        ["title", "public", "invented"],
        ["abstract", "Sat 01 Mar 09:00", "invented"],
        ["late-breaking abstract", "unknown"],
        ["beyond the abstract", "session start", "invented"],
        ["poster", "unknown"],
        ["sharing: unknown"],
        ["pictures: unknown"],
        [],
        ["session", "presentation", "start", "title", "abstract", "beyond the abstract", "remarks"],
        ["S1", "Sat 15 Mar 09:00", "public", "Sat 01 Mar 09:00", "Sat 15 Mar 09:00"],
        ["S2", "Sat 15 Mar 11:00", "public", "Sat 01 Mar 09:00", "Sat 15 Mar 11:00"],
    ]
    assert ran.err == ""


def test_embargo_names_the_missing_facts(desk: Desk) -> None:
    desk.write("timetable.csv", _late_breaking(desk))
    ran = embargoed(desk).run("embargo", "imc-2031")
    assert ran.err == (
        "Nobody has said when late-breaking abstracts are released. "
        "Write late_breakers and its source in [embargo] of congress.toml, and load.\n"
    )


def _late_breaking(desk: Desk) -> str:
    text = (desk.congress / "timetable.csv").read_text()
    return text.replace("An invented second session", "Late-breaking abstracts")


def test_embargo_as_json_has_every_presentation(desk: Desk) -> None:
    value = embargoed(desk).done("embargo", "imc-2031", "--session", "S1", "--json").json

    assert [(each["session"], each["presentation"]) for each in value["lifts"]] == [
        ("S1", ""),
        ("S1", "S1.1"),
        ("S1", "S1.2"),
    ]
    assert value["lifts"][1]["embargoes"][2] == {
        "tier": "beyond the abstract",
        "lifts_at": "2031-03-15T08:00:00+00:00",
        "unknown": None,
        "next": None,
    }


def test_embargo_shift_is_told_and_listed(desk: Desk) -> None:
    embargoed(desk)
    tier = ("--tier", "beyond the abstract", "--session", "S1")
    ran = desk.done(
        *("embargo", "shift", "imc-2031", *tier, "--to", "2031-03-15T08:00"),
        *("--reason", "it leaked", *TWO),
    )
    assert ran.out == (
        "beyond the abstract: lifts at Sat 15 Mar 08:00, earlier by two people's word, "
        "for 1 session.\nNext: congress-bot embargo imc-2031\n"
    )
    listed = desk.done("embargo", "imc-2031").out
    assert "beyond the abstract shifted to Sat 15 Mar 08:00 by Lena and Carla" in listed
    assert desk.done("show", FIRST, "--json").json["not_before"] == "2031-03-15T07:00:00+00:00"


def test_embargo_shift_asks_for_two_people_a_reason_and_a_moment(desk: Desk) -> None:
    embargoed(desk)
    begin = ("embargo", "shift", "imc-2031", "--tier", "title")
    assert desk.refused(*begin, "--to", "2031-03-15T08:00", "--by", "Lena") == (
        "an embargo takes the word of two people. Name a second person with --with."
    )
    assert desk.refused(*begin, "--to", "2031-03-15T08:00", *TWO, code=2) == (
        "an embargo is shifted for a reason. Say it with --reason."
    )
    assert desk.refused(*begin, "--to", "soon", *TWO, code=2) == (
        "'soon' is no moment. Write e.g. 2027-03-20T09:00."
    )
    assert desk.refused(*begin, *TWO, code=2) == (
        "say --to MOMENT or --back, and one of --track and --session, or none."
    )


def test_embargo_confirm_refuses_a_session_that_has_not_come(desk: Desk) -> None:
    said = embargoed(desk).refused("embargo", "confirm", "S1", *TWO)
    assert said == (
        "session S1 stands at 2031-03-15 08:00 UTC, which has not come. "
        "If it has begun: congress-bot shift S1 -10m, then this."
    )


def test_now_sends_a_post_at_once_and_says_what_keeps_it(desk: Desk) -> None:
    embargoed(desk)
    told = desk.done("now", OPENER, "--by", "Sol").out
    assert told.endswith(", go.\n")
    assert desk.done("now", FIRST, "--by", "Sol").out == (
        f"{FIRST}: due Sat 15 Mar 09:00, waiting: its embargo stands until 2031-03-15 08:00 UTC.\n"
    )


def test_validate_says_what_to_write_where_there_is_no_policy(desk: Desk) -> None:
    head, _, rest = CONGRESS_TOML.partition("[embargo]")
    desk.write("congress.toml", head + rest[rest.index("[[hub]]") :])
    ran = desk.run("validate", "imc")
    assert (ran.code, ran.err) == (
        1,
        "congress.toml embargo: 4 posts are blocked. its embargo is unknown: nobody has said what "
        "embargoes the congress has. Write a table [embargo] in congress.toml and load; "
        "docs/embargo.md shows how.\n",
    )

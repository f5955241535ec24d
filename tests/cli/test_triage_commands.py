"""triage, themes, coverage, review, enduring and interviews."""

import lxml.html
from front_door import FIRST, OPENER, Desk

TRIAGE = ("triage", "imc-2031", "--hub", "aml")
ENDURING = ("enduring", "imc-2031", "--hub", "aml")
INTERVIEWS = ("interviews", "imc-2031", "--hub", "aml")
BY = ("--by", "Lena")


def choose(desk: Desk, decision: str, *items: str) -> str:
    return desk.done(*TRIAGE, decision, *items, "--reason", "why not", *BY).out


def test_triage_lists_what_is_decided_and_counts_what_is_not(desk: Desk) -> None:
    desk.drafted()
    before = desk.done(*TRIAGE).out
    choose(desk, "select", "S1")
    choose(desk, "skip", "S1.2")

    listed = desk.done(*TRIAGE, "--json").json

    assert before.endswith("No plan is begun: 0 selected, 0 skipped, 0 maybe, 4 undecided.\n")
    assert listed["counts"] == {"selected": 2, "skipped": 1, "maybe": 0, "undecided": 1}
    assert [(i["item"], i["decision"], i["inherited"]) for i in listed["items"]] == [
        ("S1", "select", False),
        ("S1.1", "select", True),
        ("S1.2", "skip", False),
        ("S2", "undecided", False),
    ]


def test_triage_list_is_narrowed(desk: Desk) -> None:
    desk.drafted()
    choose(desk, "select", "S1")
    desk.done(*TRIAGE, "select", "S1.1", "--mode", "interview", "--reason", "why not", *BY)

    def codes(*options: str) -> list[str]:
        return [item["item"] for item in desk.done(*TRIAGE, *options, "--json").json["items"]]

    assert codes("--state", "select") == ["S1", "S1.1", "S1.2"]
    assert codes("--mode", "interview") == ["S1.1"]
    assert codes("--track", "myeloma") == ["S2"]
    assert codes("--day", "2031-03-16") == []


def test_triage_of_a_track_and_of_nothing(desk: Desk) -> None:
    desk.drafted()
    out = desk.done(*TRIAGE, "skip", "--track", "Myeloma", "--reason", "other hub", *BY).out
    assert "S2: undecided -> skip, other hub\n" in out
    assert "no session or talk is named" in desk.refused(
        *TRIAGE, "maybe", "--reason", "x", *BY, code=2
    )
    assert "no session of imc-2031 is of track 'GvHD'" in desk.refused(
        *TRIAGE, "skip", "--track", "GvHD", "--reason", "x", *BY
    )
    assert "S9 is no session or talk" in desk.refused(*TRIAGE, "skip", "S9", "--reason", "x", *BY)


def test_skipped_session_blocks_its_posts_in_the_queue(desk: Desk) -> None:
    desk.approved()
    told = choose(desk, "skip", "S1")
    stopped = desk.done("queue", "--hub", "aml", "--json").json

    assert "1 skipped" not in told
    assert "3 skipped" in told
    assert {post["key"] for post in stopped if "hub aml skips" in post["reason"]} >= {OPENER, FIRST}


def test_themes_are_named_approved_and_withdrawn(desk: Desk) -> None:
    desk.drafted()
    desk.done("themes", "aml", "add", "frailty", "Who is fit", "--origin", "hub", *BY)
    ran = desk.run(*TRIAGE, "select", "S1", "--theme", "frailty", "--reason", "core", *BY)
    assert "S1: its selection rests on need frailty, which nobody has approved" in ran.err
    desk.done("themes", "aml", "approve", "frailty", "--on", "2026-01-15", "--by", "Prof. Invented")
    (listed,) = desk.done("themes", "aml", "--json").json

    assert (listed["approver"], listed["approved_on"]) == ("Prof. Invented", "2026-01-15")
    assert "approved already" in desk.refused("themes", "aml", "approve", "frailty", *BY)
    desk.done("themes", "aml", "withdraw", "frailty", "--reason", "done", *BY)
    assert "withdrawn (Lena: done)" in desk.done("themes", "aml").out
    assert "no hub 'gvhd' is loaded" in desk.refused("themes", "gvhd")
    assert "frailty is taken" in desk.refused(
        "themes", "aml", "add", "frailty", "Again", "--origin", "hub", *BY, code=2
    )


def test_supporters_theme_is_refused_for_an_accredited_activity(desk: Desk) -> None:
    desk.drafted()
    desk.done("themes", "aml", "add", "tablets", "By mouth", "--origin", "supporter", *BY)
    desk.done("themes", "aml", "approve", "tablets", "--by", "Prof. Invented")
    desk.done(*TRIAGE, "accredited", "yes", *BY)
    refused = desk.refused(*TRIAGE, "select", "S1", "--theme", "tablets", "--reason", "x", *BY)
    assert "which a supporter suggested, in an accredited activity" in refused


def test_coverage_is_one_page_and_json(desk: Desk) -> None:
    desk.drafted()
    choose(desk, "select", "S1")
    desk.done(*TRIAGE, "voice", "S1.1", "--is", "patient", *BY)

    done = desk.done("coverage", "imc-2031", "--hub", "aml")
    page = lxml.html.fromstring((desk.folder / "imc-2031-aml-coverage.html").read_text())
    value = desk.done("coverage", "imc-2031", "--hub", "aml", "--json").json

    assert done.out == "imc-2031-aml-coverage.html: version 1, 3 items selected.\n"
    assert page.xpath("//h1/text()") == ["Invented Marrow Congress 2031"]
    assert (value["version"], value["counts"]["selected"]) == (1, 3)
    assert (value["patient_voice"]["patient"], value["patient_voice"]["of"]) == (1, 3)


def test_review_is_recorded_and_the_next_one_is_told(desk: Desk) -> None:
    desk.drafted()
    review = ("review", "imc-2031", "--hub", "aml")
    assert "No plan is begun" in desk.done(*review).out
    choose(desk, "select", "S1")
    recorded = (*review, "--outcome", "with changes", "--reviewer", "Pat Invented")
    assert "needs a note" in desk.refused(*recorded, *BY)
    desk.done(*recorded, "--note", "More interviews", *BY)
    told = desk.done(*review, "--json").json

    assert [(r["version"], r["outcome"], r["reviewers"]) for r in told["reviews"]] == [
        (1, "with changes", ["Pat Invented"])
    ]


def test_enduring_item_is_kept_with_its_day_and_link(desk: Desk) -> None:
    desk.drafted()
    desk.done(*TRIAGE, "select", "S1", "--mode", "enduring", "--reason", "x", *BY)
    owed = desk.done(*ENDURING, "--json").json["owed"]
    tasks = desk.done("tasks", "--congress", "imc-2031").out
    desk.done(*ENDURING, "plan", "S1", "--due", "2031-04-12", "--writer", "Wanda", *BY)
    desk.done(*ENDURING, "written", "S1", *BY)
    desk.done(*ENDURING, "publish", "S1", "--link", "https://hub.example.org/s1", *BY)
    (item,) = desk.done(*ENDURING, "--json").json["enduring"]

    assert owed == ["S1"]
    assert "enduring content: aml S1: is selected for enduring coverage" in tasks
    assert (item["progress"], item["due_on"], item["link"]) == (
        "published",
        "2031-04-12",
        "https://hub.example.org/s1",
    )
    assert desk.done(*ENDURING, "drop", "S1", *BY).out.startswith("S1: dropped")


def test_interview_is_refused_without_consent(desk: Desk) -> None:
    desk.drafted()
    desk.done(*INTERVIEWS, "add", "S1", "--expert", "Prof. Invented", "--due", "2031-03-15", *BY)
    assert "cannot be recorded: consent open" in desk.refused(
        *INTERVIEWS, "change", "1", "--stage", "recorded", *BY
    )
    given = ("--consent", "given", "--filming", "given")
    desk.done(*INTERVIEWS, "change", "1", *given, "--stage", "recorded", *BY)
    (interview,) = desk.done(*INTERVIEWS, "--json").json
    assert (interview["stage"], interview["expert"]) == ("recorded", "Prof. Invented")


def test_misspelt_act_of_a_plan_is_named(desk: Desk) -> None:
    desk.drafted()
    assert "No such command 'selct'" in desk.refused(*TRIAGE, "selct", "S1", code=2)

"""load replaces what was stored of a congress; draft brings its posts to the newest plan."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import START, congress, presentation, rule, session
from desk import CONGRESS, DUE, MM, UNHURRIED, at, highlight, thread

from bot.domain.congress import Kind
from bot.domain.errors import NotFound, TemplateError, Unreadable
from bot.domain.timetable import Format
from bot.steps import adjust
from bot.steps.load import plan_problems, read_folder
from bot.store.congresses import all_accounts, congress_codes, get_congress
from bot.store.posts import Redraft
from bot.store.programmes import get_rules, get_sessions

FULL = session(
    code="S2",
    start=START + timedelta(hours=2),
    end=START + timedelta(hours=3),
    kind="plenary",
    format=Format.HYBRID,
    chairs=("Ben Invented",),
    presenters=("Cleo Invented", "Dan Invented"),
    cancelled=True,
    embargo_until=START,
    presentations=(
        presentation(code="A-2", start=None, end=None, embargo_until=START),
        presentation(code="A-1", abstract_number="7", presenters=()),
    ),
)


def test_load_gives_back_what_was_loaded(make_desk) -> None:
    rules = (
        highlight("News.", offset=timedelta(minutes=-5), variant="b", account="aml-x"),
        rule(Kind.WRAP_UP, day=START.date(), row=None),
        rule(Kind.OPENER, track="AML", hub="mm"),
    )
    desk = make_desk(sessions=[FULL, session()])
    desk.load([FULL, session()], rules)

    assert desk.read(get_congress, CONGRESS) == desk.congress
    assert desk.read(get_sessions, CONGRESS) == (session(), FULL)
    assert desk.read(get_rules, CONGRESS) == rules


def test_load_again_replaces_everything_of_that_congress(make_desk) -> None:
    desk = make_desk(highlight("Old."))
    desk.congress = congress(hubs=(MM,), timing=UNHURRIED, name="Renamed")
    desk.load([FULL], [rule(Kind.OPENER, hub="mm", session="S2")])

    assert desk.read(get_congress, CONGRESS) == desk.congress
    assert desk.read(get_sessions, CONGRESS) == (FULL,)
    assert [each.hub for each in desk.read(get_rules, CONGRESS)] == ["mm"]
    assert list(desk.read(all_accounts)) == ["mm-x"]


def test_load_leaves_other_congresses_alone(make_desk) -> None:
    desk = make_desk()
    before = desk.congress
    desk.congress = congress(code="other", timing=UNHURRIED)
    desk.load([FULL], [])

    assert desk.read(get_congress, CONGRESS) == before
    assert desk.read(get_sessions, CONGRESS) == (session(),)
    assert sorted(desk.read(congress_codes)) == [CONGRESS, "other"]


def test_load_without_a_session_leaves_the_last_good_programme(make_desk) -> None:
    desk = make_desk(highlight("Old."))

    with pytest.raises(Unreadable, match="no usable session"):
        desk.load([], [])

    assert desk.read(get_sessions, CONGRESS) == (session(),)
    assert len(desk.read(get_rules, CONGRESS)) == 1


def test_a_folder_is_read_with_all_its_problems(tmp_path: Path) -> None:
    (tmp_path / "congress.toml").write_text(
        '[congress]\ncode = "imc25"\nname = "Invented"\nzone = "Europe/Rome"\n'
        'starts = 2025-03-29\nends = 2025-03-30\nhashtag = "#IMC25"\n'
        '[[hub]]\ncode = "aml"\nname = "AML"\naudience = "professional"\n'
        '[[hub.account]]\ncode = "aml-x"\nnetwork = "x"\nhandle = "invented_aml"\n'
    )
    (tmp_path / "timetable.csv").write_text(
        "session,session title,start,end\n"
        "S1,One,2025-03-29 09:00,2025-03-29 10:00\nS2,Two,no time,2025-03-29 10:00\n"
    )
    (tmp_path / "coverage.csv").write_text("hub,kind,session\naml,opener,S1\naml,opener,S9\n")

    folder = read_folder(tmp_path)

    assert [each.code for each in folder.sessions] == ["S1"]
    problems = (*folder.problems, *plan_problems(folder, folder.timetable))
    assert [(problem.file, problem.row) for problem in problems] == [
        ("timetable.csv", 3),
        ("coverage.csv", 3),
    ]


def test_draft_again_is_unchanged(make_desk) -> None:
    desk = make_desk(highlight("News."), thread(), rule(Kind.OPENER, session="S1"))
    again = desk.draft()

    assert again.changes == Redraft(added=0, changed=0, dropped=0, unchanged=3, in_flight=0)
    assert (again.refused, again.problems) == ((), ())


def test_draft_of_a_shifted_session_keeps_its_keys_and_loses_changed_words(make_desk) -> None:
    desk = make_desk(highlight("News."), rule(Kind.OPENER, session="S1"))
    desk.approve()
    late = timedelta(minutes=20)
    desk.write(adjust.shift, "S1", late, "", "late", "Dora", START)
    changes = desk.draft().changes

    assert changes == Redraft(added=0, changed=2, dropped=0, unchanged=0, in_flight=0)
    assert {
        entry.post.planned.key: (
            entry.post.planned.due_at,
            entry.post.parts[0],
            entry.standing.approved_digest == entry.post.digest,
        )
        for entry in desk.entries()
    } == {
        "imc25/aml-x/highlight/LBA-1": (DUE + late, "News. #IMC25", True),
        "imc25/aml-x/opener/S1": (
            at(minutes=10),
            "An invented session, 10:20 #IMC25",
            False,
        ),
    }


def test_draft_takes_a_shift_on_top_of_a_newer_programme(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.write(adjust.shift, "S1", timedelta(minutes=20), "", "late", "Dora", START)
    hour = timedelta(hours=1)
    moved = session(
        start=START + hour,
        end=START + 2 * hour,
        presentations=(presentation(start=START + hour, end=START + hour * 1.5),),
    )
    desk.load([moved], [highlight("News.")])
    desk.draft()

    (entry,) = desk.entries()
    assert entry.post.planned.due_at == START + hour + timedelta(minutes=25)


@pytest.mark.parametrize("source", [None, "{{ headline", "{% macro x() %}{% endmacro %}"])
def test_draft_with_a_broken_template_writes_nothing(make_desk, source: str | None) -> None:
    desk = make_desk(highlight("Old."))
    before = desk.entries()
    desk.load([session()], [highlight("New."), rule(Kind.OPENER, session="S1")])
    opener = desk.templates / "opener.j2"
    opener.unlink() if source is None else opener.write_text(source)

    with pytest.raises(TemplateError, match=r"opener\.j2"):
        desk.draft()

    assert desk.entries() == before


def test_draft_tells_rules_without_a_post_and_posts_without_words(make_desk) -> None:
    desk = make_desk()
    no_field = replace(highlight(""), fields={})
    unknown = rule(Kind.OPENER, session="S9", row=3)
    desk.load([session()], [no_field, unknown])
    drafted = desk.draft()

    assert [(problem.row, problem.file) for problem in drafted.problems] == [(3, "coverage")]
    assert [post.planned.key for post in drafted.refused] == ["imc25/aml-x/highlight/LBA-1"]
    assert "headline" in drafted.refused[0].refusal


def test_draft_of_an_unknown_congress_names_those_that_are_there(make_desk) -> None:
    desk = make_desk()
    desk.congress = congress(code="nowhere")

    with pytest.raises(NotFound, match="Loaded: imc25"):
        desk.draft()

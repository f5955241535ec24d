"""What a hub decides to cover, and what becomes of its posts by that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import builders
import pytest
from builders import PATIENT_HUB, presentation, rule, session
from desk import DUE, START, highlight
from planning import theme

from bot import acts
from bot.compose.templates import Templates
from bot.compose.writing import write_posts
from bot.domain.congress import Kind
from bot.domain.coverage_plan import Desk as Planned
from bot.domain.enduring import Progress
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.interviews import Answer, Interview, Stage
from bot.domain.patient_voice import Voice
from bot.domain.people import Act, Role
from bot.domain.plan_versions import Version
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.domain.reviews import Outcome
from bot.domain.tasks import TaskKind
from bot.domain.themes import Origin
from bot.domain.triage import Asked, Decision, Details, Mode
from bot.steps import coverage_plan, enduring, interviews, people, review, themes, triage
from bot.store.plans import get_desk, get_enduring, get_interviews, get_themes
from bot.store.trail import get_chain

KEY = "imc25/aml-x/highlight/LBA-1"
POINTER = "imc25/aml-x/enduring/LBA-1"
LINK = "https://hub.example.org/lba-1"
SELECT = Asked(Decision.SELECT, "awaited data")
SKIP = Asked(Decision.SKIP, "covered in January")
OPEN_THEME = theme(approver="", approved_on=None)


def decide(desk, asked: Asked, *items: str, by: str = "Lena", hub: str = "aml") -> triage.Chosen:
    items = items or ("LBA-1",)
    chosen = desk.write(triage.choose, "imc25", hub, items, asked, by, desk.bot.clock.now())
    desk.draft()
    return chosen


def add_theme(desk, found=OPEN_THEME) -> None:
    desk.write(themes.add, found)
    changed(desk, found, "added")


def approve_theme(desk, code: str = "frailty", by: str = "Prof. Invented") -> None:
    now = desk.bot.clock.now()
    approved = desk.write(themes.approve, "aml", code, by, now.date(), now.date(), now)
    changed(desk, approved, f"{approved.name} approved by {by}")


def changed(desk, found, told: str) -> None:
    now, templates = desk.bot.clock.now(), Templates(desk.templates)
    desk.write(acts.theme_changed, found, told, templates, "Lena", now)


def planned(desk, hub: str = "aml") -> Planned:
    return desk.read(get_desk, "imc25", hub)


def verdict(desk, key: str = KEY, now: datetime = DUE) -> tuple[Verdict | None, str]:
    found = status(desk.entry(key), (), now)
    return found.verdict, found.reason


def trail(desk) -> list[tuple[str, str, str]]:
    with desk.bot.database.reading() as rows:
        return [(e.deed.act, e.deed.about, e.deed.told) for e in get_chain(rows)]


def signposted(desk) -> None:
    """With a template and a row for the post that points to the enduring content."""
    desk.template(enduring="{{ summary }} {{ link }}")
    sessions = (session(),)
    pointer = rule(Kind.ENDURING, presentation="LBA-1", fields={"summary": "In writing."})
    desk.load(sessions, (pointer,))
    desk.draft()


def test_every_change_makes_a_version_and_the_same_again_makes_none(make_desk) -> None:
    desk = make_desk(highlight("News."))
    now = desk.bot.clock.now()
    asked = replace(SELECT, mode=Mode.LIVE_AND_ENDURING, priority=1, writer="Wim")

    first = decide(desk, asked)
    again = decide(desk, SELECT)
    second = decide(desk, SKIP, "S1", "LBA-1")

    assert (first.version, again.version, second.version) == (1, 0, 2)
    assert planned(desk).versions == (
        Version(1, "select LBA-1", "Lena", now),
        Version(2, "skip S1, LBA-1", "Lena", now),
    )
    kept = planned(desk).triage("aml").choices["LBA-1"]
    assert kept.details == Details(Mode.LIVE_AND_ENDURING, "", 1, "Wim")
    assert trail(desk) == [
        ("load", "imc25", "version 1 of the programme, 1 coverage rules"),
        (
            "triage",
            "imc25 LBA-1",
            "LBA-1: undecided -> select (live and enduring, priority 1, by Wim), awaited data",
        ),
        ("triage", "imc25 S1", "S1: undecided -> skip, covered in January"),
        (
            "triage",
            "imc25 LBA-1",
            "LBA-1: select (live and enduring, priority 1, by Wim) -> skip, covered in January",
        ),
    ]


def test_post_about_a_skipped_talk_is_blocked_until_it_is_selected(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()

    decide(desk, SKIP, "S1")
    skipped = verdict(desk)
    decide(desk, SELECT)

    assert skipped[0] is Verdict.BLOCKED
    assert skipped[1].startswith(
        'hub aml skips LBA-1 (as S1): Lena on 29 Mar 2025, "covered in January".'
    )
    assert verdict(desk) == (Verdict.GO, "")


def test_another_hubs_decision_counts_for_its_own_posts_only(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    decide(desk, SKIP, hub="mm")
    assert verdict(desk) == (Verdict.GO, "")


def test_decisions_on_what_is_not_there_are_refused_as_a_whole(make_desk) -> None:
    desk = make_desk()
    with pytest.raises(NotFound, match=r"^LBA-11 is no session or talk of imc25\. Did you mean"):
        decide(desk, SELECT, "S1", "LBA-11")
    with pytest.raises(NotFound, match=r"^imc25 has no hub 'gvhd'"):
        decide(desk, SELECT, hub="gvhd")
    with pytest.raises(Refused, match=r"^LBA-1: a decision needs its reason"):
        decide(desk, Asked(Decision.MAYBE, " "))
    with pytest.raises(Refused, match=r"^LBA-1: x is no need or theme of hub aml\. "):
        decide(desk, replace(SELECT, theme="x"))
    assert planned(desk).versions == ()


def test_selection_is_blocked_until_its_theme_is_approved(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    decide(desk, SELECT)
    before_any_theme = verdict(desk)

    add_theme(desk)
    without = verdict(desk)
    decide(desk, replace(SELECT, theme="frailty"))
    unapproved = verdict(desk)
    approve_theme(desk)

    assert before_any_theme == (Verdict.GO, "")
    assert without[0] is unapproved[0] is Verdict.BLOCKED
    assert "names no educational need or theme" in without[1]
    assert "rests on need frailty, which nobody has approved" in unapproved[1]
    assert verdict(desk) == (Verdict.GO, "")
    assert [version.told for version in planned(desk).versions] == [
        "select LBA-1",
        "select LBA-1",
        "need frailty approved by Prof. Invented",
    ]


def test_theme_that_is_withdrawn_justifies_nothing_any_more(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    add_theme(desk)
    approve_theme(desk)
    decide(desk, replace(SELECT, theme="frailty"))
    now = desk.bot.clock.now()

    gone = desk.write(themes.withdraw, "aml", "frailty", "done elsewhere", "Prof. Invented", now)
    changed(desk, gone, "withdrawn")

    assert "which is withdrawn (Prof. Invented: done elsewhere)" in verdict(desk)[1]
    with pytest.raises(Refused, match="withdrawn already"):
        desk.write(themes.withdraw, "aml", "frailty", "again", "Prof. Invented", now)
    with pytest.raises(Misuse, match="for a reason"):
        desk.write(themes.withdraw, "aml", "frailty", " ", "Prof. Invented", now)


def test_theme_keeps_its_approver_and_the_day_of_it(make_desk) -> None:
    desk = make_desk()
    add_theme(desk)
    approve_theme(desk)
    assert desk.read(get_themes, "aml") == (
        theme(approver="Prof. Invented", approved_on=START.date()),
    )


def test_supporters_theme_is_refused_once_the_activity_is_accredited(make_desk) -> None:
    desk = make_desk(highlight("News."))
    desk.approve()
    add_theme(desk, replace(OPEN_THEME, origin=Origin.SUPPORTER))
    approve_theme(desk)
    asked = replace(SELECT, theme="frailty")
    decide(desk, asked)
    before = verdict(desk)
    now = desk.bot.clock.now()

    version = desk.write(triage.set_accredited, "imc25", "aml", True, "Lena", now)
    desk.draft()

    assert before == (Verdict.GO, "")
    assert (version, planned(desk).triage("aml").accredited) == (2, True)
    assert [concern.check for concern in desk.entry(KEY).post.concerns] == ["supporter theme"]
    with pytest.raises(Refused, match="which a supporter suggested, in an accredited activity"):
        decide(desk, replace(asked, reason="once more"))
    assert desk.write(triage.set_accredited, "imc25", "aml", True, "Lena", now) == 0


def test_only_a_lead_triages_and_only_the_committee_approves(make_desk) -> None:
    desk = make_desk(highlight("News."))
    now = desk.bot.clock.now()
    desk.write(people.enrol, "Ada", [Role.ADMINISTRATOR], [], "Ada", now)
    desk.write(people.enrol, "Lena", [Role.LEAD], ["aml"], "Ada", now)
    desk.write(people.enrol, "Prof. Invented", [Role.COMMITTEE], [], "Ada", now)

    add_theme(desk)
    decide(desk, SELECT)
    with pytest.raises(Refused, match="may not triage"):
        decide(desk, SKIP, by="Prof. Invented")
    with pytest.raises(Refused, match="Lena is there for aml, not for mm"):
        decide(desk, SKIP, hub="mm")
    with pytest.raises(Refused, match="may not approve a theme"):
        approve_theme(desk, by="Lena")
    with pytest.raises(Refused, match="may not review the plan"):
        desk.write(review.record, "imc25", "aml", Outcome.APPROVED, ["Lena"], "Lena", now)
    approve_theme(desk)

    acts_done = [act for act, _, _ in trail(desk) if act != Act.ENROL.value]
    assert acts_done == ["load", "theme", "triage", "approve theme"]


def test_writer_of_the_plan_may_not_approve_what_the_row_leaves_open(make_desk) -> None:
    desk = make_desk(rule(presentation="LBA-1", fields={"headline": "News."}))
    decide(desk, replace(SELECT, writer="Wim"))
    assert [why for _, why in desk.approve("Wim").refused] == [
        "Wim wrote it; a second person approves"
    ]
    assert [post.planned.key for post in desk.approve("Carla").approved] == [KEY]


def test_track_names_its_sessions(make_desk) -> None:
    desk = make_desk(sessions=(session(), session(code="S2", track="aml", presentations=())))
    assert desk.read(triage.of_track, "imc25", " AML ") == ["S1", "S2"]
    with pytest.raises(NotFound, match="of track 'MM'"):
        desk.read(triage.of_track, "imc25", "MM")


def test_voice_is_marked_on_sessions_and_taken_away_again(make_desk) -> None:
    desk = make_desk()
    now = desk.bot.clock.now()
    marked = desk.write(triage.mark, "imc25", "aml", ["S1"], Voice.GROUP, "Lena", now)
    again = desk.write(triage.mark, "imc25", "aml", ["S1"], Voice.GROUP, "Lena", now)

    assert (marked, again, planned(desk).marks) == (("S1",), (), {"S1": Voice.GROUP})
    assert planned(desk, "mm").marks == {"S1": Voice.GROUP}
    desk.write(triage.mark, "imc25", "aml", ["S1"], None, "Lena", now)
    assert planned(desk).marks == {}


def test_review_is_of_the_latest_version_and_makes_the_next_one_due(make_desk) -> None:
    desk = make_desk(highlight("News."))
    now = desk.bot.clock.now()
    with pytest.raises(Refused, match="there is no plan to review yet"):
        desk.write(review.record, "imc25", "aml", Outcome.APPROVED, ["P"], "P", now)
    decide(desk, SELECT)
    decide(desk, SKIP)

    names = ["Prof. Invented", " Pat Invented "]
    kept = desk.write(review.record, "imc25", "aml", Outcome.APPROVED, names, "P", now)

    plan = desk.read(coverage_plan.plan_of, "imc25", "aml", now)
    assert plan.reviews == (kept,)
    assert (kept.version, kept.on, kept.reviewers) == (
        2,
        date(2025, 3, 29),
        ("Prof. Invented", "Pat Invented"),
    )
    assert plan.review_due == date(2025, 9, 29)


def test_signposting_post_waits_for_its_link_and_then_needs_approval(make_desk) -> None:
    desk = make_desk()
    signposted(desk)
    now = START + timedelta(days=16)
    day = date(2025, 4, 15)
    nobody = verdict(desk, POINTER, START)

    desk.write(enduring.plan, "imc25", "aml", "LBA-1", day, "Wanda", "Lena", now)
    desk.draft()
    waiting = verdict(desk, POINTER, now)
    tasks = desk.read(coverage_plan.tasks_of, datetime(2025, 4, 15, 9, tzinfo=UTC), "imc25")
    came = datetime(2025, 4, 20, 15, 0, tzinfo=UTC)
    desk.write(enduring.publish, "imc25", "aml", "LBA-1", LINK, "Lena", came)
    desk.draft()
    entry = desk.entry(POINTER)

    assert nobody == (
        Verdict.WAITING,
        "its enduring content has no link, and nobody registered it: "
        "congress-bot enduring imc25 --hub aml",
    )
    assert waiting == (
        Verdict.WAITING,
        "its enduring content has no link: Wanda writes it, due 15 Apr 2025",
    )
    assert [(task.kind, task.about) for task in tasks] == [(TaskKind.ENDURING, "aml LBA-1")]
    assert (entry.post.parts, entry.post.planned.due_at) == ((f"In writing. {LINK}",), came)
    assert verdict(desk, POINTER, came) == (Verdict.BLOCKED, "not approved")


def test_link_that_changes_voids_the_approval(make_desk) -> None:
    desk = make_desk()
    signposted(desk)
    came = datetime(2025, 4, 20, 15, 0, tzinfo=UTC)
    desk.write(enduring.plan, "imc25", "aml", "LBA-1", date(2025, 4, 15), None, "Lena", came)
    desk.write(enduring.publish, "imc25", "aml", "LBA-1", LINK, "Lena", came)
    desk.draft()
    desk.approve()
    approved = verdict(desk, POINTER, came)

    other = came + timedelta(hours=1)
    desk.write(enduring.publish, "imc25", "aml", "LBA-1", f"{LINK}-2", "Lena", other)
    desk.draft()

    assert approved == (Verdict.GO, "")
    assert verdict(desk, POINTER, came) == (Verdict.BLOCKED, "changed since its approval")
    assert desk.entry(POINTER).post.planned.due_at == came


def test_enduring_item_is_planned_written_and_dropped(make_desk) -> None:
    desk = make_desk()
    now = desk.bot.clock.now()
    where = ("imc25", "aml", "LBA-1")
    with pytest.raises(Misuse, match="when is the enduring item of LBA-1 due"):
        desk.write(enduring.plan, *where, None, None, "Lena", now)
    with pytest.raises(Misuse, match="is before the congress"):
        desk.write(enduring.plan, *where, date(2024, 4, 15), None, "Lena", now)
    with pytest.raises(NotFound, match="no enduring item LBA-1"):
        desk.write(enduring.written, *where, "Lena", now)
    with pytest.raises(Misuse, match="is no address"):
        desk.write(enduring.publish, *where, "hub.example.org", "Lena", now)

    desk.write(enduring.plan, *where, date(2025, 4, 15), "Wanda", "Lena", now)
    written = desk.write(enduring.written, *where, "Wanda", now)
    dropped = desk.write(enduring.drop, *where, "Lena", now)

    assert (written.progress, dropped.progress) == (Progress.WRITTEN, Progress.DROPPED)
    with pytest.raises(Misuse, match="is dropped"):
        desk.write(enduring.written, *where, "Wanda", now)
    again = desk.write(enduring.plan, *where, None, None, "Lena", now)
    assert desk.read(get_enduring, "imc25") == {"aml": {"LBA-1": again}}
    assert (again.progress, again.due_on) == (Progress.PLANNED, date(2025, 4, 15))


def test_interview_needs_consent_and_permission_and_ends_with_a_refusal(make_desk) -> None:
    desk = make_desk()
    now = desk.bot.clock.now()
    new = Interview(0, "aml", "LBA-1", "Prof. Invented", date(2025, 3, 30))
    kept = desk.write(interviews.add, "imc25", new, "Lena", now)
    where = ("imc25", "aml", kept.id)
    recorded = interviews.Told(stage=Stage.RECORDED)

    with pytest.raises(Refused, match="cannot be recorded: consent open and filming permission"):
        desk.write(interviews.change, *where, recorded, "Lena", now)
    given = interviews.Told(consent=Answer.GIVEN, filming=Answer.GIVEN)
    desk.write(interviews.change, *where, given, "Lena", now)
    desk.write(interviews.change, *where, recorded, "Lena", now)
    back = interviews.Told(consent=Answer.REFUSED)
    dropped = desk.write(interviews.change, *where, back, "Lena", now)

    assert dropped.stage is Stage.DROPPED
    assert desk.read(get_interviews, "imc25", "aml") == (dropped,)
    with pytest.raises(NotFound, match="has no interview 99"):
        desk.write(interviews.change, "imc25", "aml", 99, given, "Lena", now)


def test_patient_hub_with_a_template_for_professionals_says_so(make_desk) -> None:
    congress = builders.congress(hubs=(PATIENT_HUB,))
    asked = rule(hub="aml-patients", presentation="LBA-1", fields={"headline": "News."})
    desk = make_desk(asked, congress=congress)
    written = write_posts(congress, [session()], [asked], Templates(desk.templates))

    (concern,) = written.posts[0].concerns
    assert concern.check == "audience"
    assert [problem.what for problem in written.problems] == [
        "hub aml-patients speaks to patients, and highlight.j2 is written for professionals."
    ]
    (desk.templates / "patient").mkdir()
    (desk.templates / "patient" / "highlight.j2").write_text("{{ headline }}")
    mended = write_posts(congress, [session()], [asked], Templates(desk.templates))
    assert (mended.posts[0].concerns, mended.problems) == ((), ())


def test_plan_follows_a_programme_that_loses_what_was_decided(make_desk) -> None:
    desk = make_desk(sessions=(session(presentations=(presentation(), presentation(code="P2"))),))
    decide(desk, SELECT, "P2")
    now = desk.bot.clock.now()
    desk.load((session(),), ())
    plan = desk.read(coverage_plan.plan_of, "imc25", "aml", now)
    assert [choice.item for choice in plan.gone] == ["P2"]

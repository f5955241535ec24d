from dataclasses import replace
from datetime import UTC, date, datetime

from builders import HUB, congress, presentation, session
from planning import DECIDED_AT, choice, enduring_item, review, theme

from bot.domain.coverage_plan import CoveragePlan, Desk, ThemeLine, VersionLine, coverage_plan
from bot.domain.patient_voice import Voice, VoiceShare
from bot.domain.plan_versions import Change, Version
from bot.domain.triage import Counts, Decision, Mode, Triage

SESSIONS = [
    session(presentations=(presentation(), presentation(code="LBA-2"))),
    session(code="S2", presentations=()),
]
FIRST = choice(mode=Mode.LIVE_AND_ENDURING)
SECOND = choice(Decision.SKIP, item="LBA-2", version=2)
DESK = Desk(
    versions=(
        Version(1, "1 selected", "Lena", DECIDED_AT),
        Version(2, "1 skipped", "Lena", DECIDED_AT, accredited=True),
    ),
    history=(FIRST, SECOND),
    themes=(theme(), theme(code="other", approver="", approved_on=None)),
    reviews=(review(),),
    marks={"S1": Voice.GROUP},
)
NOW = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)


def plan(desk: Desk = DESK, now: datetime = NOW) -> CoveragePlan:
    return coverage_plan(congress(), HUB, SESSIONS, desk, now)


def test_last_version_says_whether_the_activity_is_accredited() -> None:
    assert DESK.triage("aml") == Triage(
        "aml",
        {"LBA-1": FIRST, "LBA-2": SECOND},
        {each.code: each for each in DESK.themes},
        accredited=True,
    )
    assert Desk().triage("aml") == Triage("aml")


def test_plan_lists_counts_themes_versions_and_the_share_of_patients() -> None:
    found = plan()
    assert found.counts == Counts(selected=1, skipped=1, maybe=0, undecided=1)
    assert [(line.item.code, line.item.state, line.voice) for line in found.lines] == [
        ("LBA-1", "select", Voice.GROUP),
        ("LBA-2", "skip", Voice.GROUP),
        ("S2", "undecided", None),
    ]
    assert found.themes == (ThemeLine(DESK.themes[0], 1), ThemeLine(DESK.themes[1], 0))
    assert found.voice == VoiceShare(HUB.name, patient=0, group=1, of=1)
    assert found.versions == (
        VersionLine(DESK.versions[0], (Change(None, FIRST),)),
        VersionLine(DESK.versions[1], (Change(None, SECOND),)),
    )
    assert (found.version, found.reviewed, found.accredited) == (2, 1, True)
    assert (found.of_mode(Mode.LIVE_AND_ENDURING), found.of_mode(Mode.LIVE)) == (1, 0)


def test_plan_names_what_is_owed_and_what_is_gone() -> None:
    lost = choice(item="LBA-9", version=2)
    found = plan(replace(DESK, history=(FIRST, lost)))
    assert (found.owed, found.gone) == (("LBA-1",), (lost,))
    assert plan(replace(DESK, enduring=(enduring_item(),))).owed == ()


def test_plan_says_why_a_selection_is_not_justified() -> None:
    unjustified = replace(DESK, history=(choice(theme="other"),))
    assert [line.unjustified for line in plan(unjustified).lines] == [
        "rests on need other, which nobody has approved",
        "",
        "",
    ]


def test_review_is_due_from_the_day_six_months_after_the_last() -> None:
    assert plan().review_due == date(2025, 8, 27)
    assert not plan(now=datetime(2025, 8, 26, 21, 59, tzinfo=UTC)).is_review_due
    assert plan(now=datetime(2025, 8, 26, 22, 0, tzinfo=UTC)).is_review_due
    assert plan(Desk()).review_due is None

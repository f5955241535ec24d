from dataclasses import replace
from datetime import UTC, date, datetime

from builders import HUB, congress
from planning import DECIDED_AT, choice, enduring_item, interview, review

from bot.domain.coverage_plan import Desk
from bot.domain.enduring import Progress
from bot.domain.interviews import Answer, Stage
from bot.domain.plan_tasks import plan_tasks
from bot.domain.plan_versions import Version
from bot.domain.tasks import Choice, Task, TaskKind
from bot.domain.triage import Mode

CONGRESS = congress()
NOON = datetime(2025, 4, 15, 10, 0, tzinfo=UTC)
GIVEN = {"consent": Answer.GIVEN, "filming": Answer.GIVEN}


def told(desk: Desk, now: datetime = NOON) -> list[str]:
    return [f"{task.about}: {task.told}" for task in plan_tasks(CONGRESS, HUB, desk, now)]


def test_enduring_item_is_a_task_from_the_day_on_which_it_is_due() -> None:
    desk = Desk(enduring=(enduring_item(),))
    assert told(desk, datetime(2025, 4, 14, 21, 59, tzinfo=UTC)) == []
    # Midnight in Rome.
    assert plan_tasks(CONGRESS, HUB, desk, datetime(2025, 4, 14, 22, 0, tzinfo=UTC)) == [
        Task(
            TaskKind.ENDURING,
            "imc25",
            "",
            "aml LBA-1",
            "due 15 Apr 2025: planned, written by Wanda",
            (
                Choice(
                    "It is there",
                    "congress-bot enduring imc25 --hub aml publish LBA-1 --link LINK --by NAME",
                ),
                Choice(
                    "It comes later",
                    "congress-bot enduring imc25 --hub aml plan LBA-1 --due DAY --by NAME",
                ),
                Choice(
                    "It will not be written",
                    "congress-bot enduring imc25 --hub aml drop LBA-1 --by NAME",
                ),
            ),
        )
    ]


def test_enduring_item_says_how_late_it_is_and_ends_with_its_link() -> None:
    late = enduring_item(due_on=date(2025, 4, 13), writer="", progress=Progress.WRITTEN)
    assert told(Desk(enduring=(late,))) == [
        "aml LBA-1: due 13 Apr 2025, 2 days ago: written, nobody writes it"
    ]
    assert told(Desk(enduring=(replace(late, progress=Progress.PUBLISHED),))) == []
    assert told(Desk(enduring=(replace(late, progress=Progress.DROPPED),))) == []


def test_item_selected_for_enduring_coverage_asks_for_its_day() -> None:
    desk = Desk(history=(choice(mode=Mode.ENDURING),))
    assert told(desk) == ["aml LBA-1: is selected for enduring coverage and has no due date"]


def test_interview_that_lacks_consent_is_a_task_three_days_ahead() -> None:
    desk = Desk(interviews=(interview(),))
    assert told(desk, datetime(2025, 3, 26, 12, 0, tzinfo=UTC)) == []
    assert told(desk, datetime(2025, 3, 27, 12, 0, tzinfo=UTC)) == [
        "aml LBA-1 with Prof. Invented: due 30 Mar 2025: planned, "
        "consent open and filming permission open"
    ]


def test_interview_that_lacks_nothing_is_a_task_on_its_day() -> None:
    desk = Desk(interviews=(interview(**GIVEN),))
    assert told(desk, datetime(2025, 3, 29, 12, 0, tzinfo=UTC)) == []
    assert told(desk, datetime(2025, 3, 30, 12, 0, tzinfo=UTC)) == [
        "aml LBA-1 with Prof. Invented: due 30 Mar 2025: planned"
    ]
    assert told(Desk(interviews=(interview(stage=Stage.DROPPED),))) == []


def test_review_is_a_task_after_six_months_while_the_congress_is_not_over() -> None:
    begun = Desk(versions=(Version(1, "begun", "Lena", datetime(2024, 9, 1, 9, tzinfo=UTC)),))
    before = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
    assert told(begun, before) == [
        "aml coverage plan: due 01 Mar 2025: the committee reviews it twice a year"
    ]
    assert told(replace(begun, reviews=(review(on=date(2025, 2, 27)),)), before) == []
    assert told(begun, NOON) == []
    assert told(Desk(versions=(Version(1, "begun", "Lena", DECIDED_AT),)), before) == []

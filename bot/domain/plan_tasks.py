"""What a coverage plan asks of people, once it is due."""

import shlex
from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.congress import Congress, Hub
from bot.domain.coverage_plan import Desk, review_due
from bot.domain.enduring import EnduringItem, owed
from bot.domain.interviews import AHEAD, Interview, Stage
from bot.domain.tasks import Choice, Task, TaskKind


def plan_tasks(congress: Congress, hub: Hub, desk: Desk, now: datetime) -> list[Task]:
    """Enduring items and interviews that are due, items to be written that have no due date, and a
    review that is due, each by the day where the congress is."""
    today = now.astimezone(congress.tz).date()
    return [
        *(_enduring(congress, each, today) for each in desk.enduring if _is_due(each, today)),
        *_owed(congress, hub, desk),
        *(task for each in desk.interviews for task in _interview(congress, each, today)),
        *_review(congress, hub, desk, today),
    ]


def _is_due(item: EnduringItem, today: date) -> bool:
    return item.is_open and item.due_on <= today


def _task(
    kind: TaskKind, congress: Congress, about: str, told: str, *choices: tuple[str, str]
) -> Task:
    offered = tuple(Choice(name, f"congress-bot {command} --by NAME") for name, command in choices)
    return Task(kind, congress.code, "", about, told, offered)


def _enduring(congress: Congress, item: EnduringItem, today: date) -> Task:
    command = f"enduring {congress.code} --hub {item.hub}"
    named = shlex.quote(item.item)
    return _task(
        TaskKind.ENDURING,
        congress,
        f"{item.hub} {item.item}",
        f"{_due(item.due_on, today)}: {item.progress.value}, {_written_by(item.writer)}",
        ("It is there", f"{command} publish {named} --link LINK"),
        ("It comes later", f"{command} plan {named} --due DAY"),
        ("It will not be written", f"{command} drop {named}"),
    )


def _owed(congress: Congress, hub: Hub, desk: Desk) -> Iterator[Task]:
    choices = desk.triage(hub.code).choices.values()
    for item in owed(choices, {each.item: each for each in desk.enduring}):
        command = f"enduring {congress.code} --hub {hub.code} plan {shlex.quote(item)} --due DAY"
        told = "is selected for enduring coverage and has no due date"
        plan = ("Plan it", f"{command} --writer WRITER")
        yield _task(TaskKind.ENDURING, congress, f"{hub.code} {item}", told, plan)


def _interview(congress: Congress, interview: Interview, today: date) -> Iterator[Task]:
    if not interview.is_open:
        return
    lacks = " and ".join(interview.lacks) if interview.stage is Stage.PLANNED else ""
    if interview.due_on > (today + AHEAD if lacks else today):
        return
    command = f"interviews {congress.code} --hub {interview.hub}"
    told = f"{_due(interview.due_on, today)}: {interview.stage.value}"
    yield _task(
        TaskKind.INTERVIEW,
        congress,
        f"{interview.hub} {interview.item} with {interview.expert}",
        f"{told}, {lacks}" if lacks else told,
        *_interview_choices(f"{command} change {interview.id}", interview),
    )


def _interview_choices(command: str, interview: Interview) -> Iterator[tuple[str, str]]:
    if interview.stage is Stage.RECORDED:
        yield "It is published", f"{command} --stage published --link LINK"
    elif interview.lacks:
        yield "Both are given", f"{command} --consent given --filming given"
    else:
        yield "It is recorded", f"{command} --stage recorded"
    yield "It comes later", f"{command} --due DAY"
    yield "Not at all", f"{command} --stage dropped"


def _review(congress: Congress, hub: Hub, desk: Desk, today: date) -> Iterator[Task]:
    """While the congress is not over: what is to be decided then is in the next one's plan."""
    due = review_due(desk, congress)
    if due is None or due > today or today > congress.ends_on:
        return
    command = f"review {congress.code} --hub {hub.code}"
    yield _task(
        TaskKind.REVIEW,
        congress,
        f"{hub.code} coverage plan",
        f"{_due(due, today)}: the committee reviews it twice a year",
        ("It is done", f"{command} --outcome approved --reviewer REVIEWER"),
    )


def _due(day: date, today: date) -> str:
    late = (today - day).days
    return f"due {day:%d %b %Y}" + (
        f", {late} day{'s' if late > 1 else ''} ago" if late > 0 else ""
    )


def _written_by(writer: str) -> str:
    return f"written by {writer}" if writer else "nobody writes it"

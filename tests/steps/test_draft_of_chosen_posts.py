"""A post that is written anew by itself comes out as the whole draft would have it, and no other
post is touched."""

from datetime import timedelta

import pytest
from builders import START, TALK_START, presentation, rule, session
from desk import Desk, highlight, poll, thread

from bot.domain.congress import Kind
from bot.domain.posts import Post
from bot.steps import adjust
from bot.steps.draft import draft, fields_of

SECOND = session(
    code="S2",
    start=START + timedelta(hours=3),
    end=START + timedelta(hours=4),
    track="Lymphoma",
    presentations=(
        presentation(code="LYM-1", start=START + timedelta(hours=3), title="An invented second"),
    ),
)
FIELDS = {"headline": "News.", "design": "Design.", "safety": "Harm."}
RULES = (
    highlight("By name."),
    highlight("On one account.", variant="b", account="aml-x"),
    highlight("Every talk.", presentation="*", session="*", variant="c"),
    highlight("By the track.", presentation="*", track="AML", variant="d"),
    highlight("By the session.", presentation="*", session="S2", variant="e", hub="mm"),
    rule(Kind.OPENER, track="Lymphoma", hub="mm"),
    rule(Kind.OPENER, session="*"),
    thread(presentation="LYM-1", offset=timedelta(minutes=30)),
    poll(),
    rule(Kind.POLL_RESULT, presentation="LBA-1"),
    rule(Kind.WRAP_UP, day=START.date(), fields=FIELDS),
)
ANEW = {
    kind: f"Anew: {words}"
    for kind, words in {
        "opener": "{{ session.title }} {{ session.start | clock }}",
        "highlight": "{{ headline }} {{ presentation.title }}",
        "thread": "{{ headline }}\n=== part\n{{ design }}",
        "poll": "{{ question }}\n=== poll 2h\n{{ option_1 }}\n{{ option_2 }}",
        "wrap_up": "{{ headline }} {{ day | day }}",
    }.items()
}
KEYS = [
    *("highlight/LBA-1", "highlight/LBA-1/b", "highlight/LBA-1/c", "highlight/LYM-1/c"),
    *("highlight/LBA-1/d", "opener/S1", "opener/S2", "thread/LYM-1", "poll/LBA-1"),
    *("poll_result/LBA-1", "wrap_up/2025-03-29"),
]


@pytest.fixture
def desk(make_desk) -> Desk:
    made: Desk = make_desk(sessions=[session(), SECOND])
    made.load([session(), SECOND], RULES)
    made.template(wrap_up="{{ headline }}")
    made.draft()
    now = made.bot.clock.now()
    made.write(adjust.shift, "S2", timedelta(minutes=10), "", "it runs late", "Lena", now)
    made.draft()
    made.template(**ANEW)
    return made


def by_key(desk: Desk) -> dict[str, Post]:
    return {entry.post.planned.key: entry.post for entry in desk.entries()}


@pytest.mark.parametrize("key", [f"imc25/aml-x/{each}" for each in KEYS])
def test_a_chosen_post_is_written_as_the_whole_draft_would(desk: Desk, key: str) -> None:
    before = by_key(desk)
    desk.write(draft, "imc25", desk.bot.templates, [key])
    chosen = by_key(desk)
    desk.draft()
    whole = by_key(desk)

    assert chosen == before | {key: whole[key]}


def test_every_post_chosen_is_the_whole_draft(desk: Desk) -> None:
    before = by_key(desk)
    desk.write(draft, "imc25", desk.bot.templates, list(before))
    chosen = by_key(desk)
    desk.draft()

    assert chosen == by_key(desk) != before


def test_a_chosen_post_that_the_plan_no_longer_asks_for_is_dropped(desk: Desk) -> None:
    key = "imc25/aml-x/highlight/LBA-1"
    desk.load([session(), SECOND], RULES[1:])
    desk.write(draft, "imc25", desk.bot.templates, [key])

    assert [e.post.planned.key for e in desk.entries() if e.standing.dropped] == [key]
    assert desk.read(fields_of, "imc25", desk.bot.templates, key) == {}


def test_fields_are_those_of_the_row_that_asks_for_the_post(desk: Desk) -> None:
    read = {
        key: desk.read(fields_of, "imc25", desk.bot.templates, f"imc25/{key}").get("headline")
        for key in ("aml-x/highlight/LBA-1", "aml-x/highlight/LBA-1/c", "mm-x/highlight/LYM-1/e")
    }

    assert list(read.values()) == ["By name.", "Every talk.", "By the session."]


def test_a_talk_that_stands_still_keeps_the_times_it_had(desk: Desk) -> None:
    desk.write(draft, "imc25", desk.bot.templates, ["imc25/aml-x/highlight/LYM-1/c"])
    due = by_key(desk)["imc25/aml-x/highlight/LYM-1/c"].planned.due_at

    assert due == START + timedelta(hours=3, minutes=15)
    assert by_key(desk)["imc25/aml-x/highlight/LBA-1"].planned.due_at == TALK_START + timedelta(
        minutes=5
    )

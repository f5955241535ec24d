"""Each act of a person is one entry of the trail, and those who may not do it change nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from builders import START, session
from desk import CONGRESS, DUE, LOOKS, Desk, highlight
from sqlalchemy import event

from bot import acts
from bot.domain.delivery import Accepted, Published, Rejected, Unknown
from bot.domain.errors import Refused
from bot.domain.people import Person, Role
from bot.domain.release import Scope
from bot.domain.stops import StopKind
from bot.domain.timetable import Timetable
from bot.domain.traffic import one_app
from bot.domain.trail import Wanted, verify
from bot.domain.watch import Standing, Watch
from bot.steps import adjust, audit, check, draft, hold, publish, settle, stop, watch, withdraw
from bot.steps.publish import Answer
from bot.store import findings
from bot.store.holds import get_holds
from bot.store.people import add_person
from bot.store.stops import get_stops
from bot.store.trail import get_chain, get_newest
from bot.store.watches import Watched, get_watch, replace_watch

KEY = "imc25/aml-x/highlight/LBA-1"
OTHER = "imc25/mm-x/highlight/LBA-1"
RULES = (highlight("News."), highlight("More.", hub="mm"))
LINK = "https://x.com/somebody/status/1903000000000000000"
LATE = timedelta(minutes=20)
Told = tuple[str, str, str, str, str]


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(*RULES)


def enrol(desk: Desk, *people: Person) -> None:
    for person in people:
        desk.write(add_person, person, START)


def last(desk: Desk, number: int = 1) -> list[Told]:
    """The newest entries: who, what, about, told, hub."""
    with desk.bot.database.reading() as rows:
        deeds = [entry.deed for entry in get_newest(rows, Wanted())]
    return [(d.by, d.act, d.about, d.told, d.hub) for d in deeds[:number]]


def length(desk: Desk) -> int:
    with desk.bot.database.reading() as rows:
        return sum(1 for _ in get_chain(rows))


def sent(desk: Desk, outcome: object, key: str = KEY) -> None:
    desk.approve()
    calls = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
    answers = [Answer(call, outcome, DUE) for call in calls if call.post_key == key]
    desk.write(publish.record, answers, LOOKS)


def test_load_names_its_version(desk: Desk) -> None:
    assert last(desk) == [
        ("Lena", "load", "imc25", "version 1 of the programme, 2 coverage rules", "")
    ]


def test_approval_names_the_digest_of_each_post(desk: Desk) -> None:
    desk.approve()
    digests = {entry.post.planned.key: entry.post.digest for entry in desk.entries()}

    assert sorted(last(desk, 2)) == [
        ("Carla", "approve", KEY, f"digest {digests[KEY]}", "aml"),
        ("Carla", "approve", OTHER, f"digest {digests[OTHER]}", "mm"),
    ]


def test_hold_and_release_name_what_they_stop_and_its_hub(desk: Desk) -> None:
    meant = [
        (Scope.EVERYTHING, "", "everything", ""),
        (Scope.SESSION, "S1", "session S1", ""),
        (Scope.HUB, "mm", "hub mm", "mm"),
        (Scope.ACCOUNT, "mm-x", "account mm-x", "mm"),
        (Scope.ACCOUNT, "unknown", "account unknown", ""),
        (Scope.POST, KEY, f"post {KEY}", "aml"),
    ]
    entries = []
    for scope, value, _, _ in meant:
        number = desk.write(hold.hold, scope, value, "a figure is queried", "Sol", DUE)
        desk.write(hold.unhold, number, "Dora", DUE)
        entries.append(last(desk, 2))

    assert entries == [
        [
            ("Dora", "release", about, f"hold {n} of Sol: a figure is queried", hub),
            ("Sol", "hold", about, f"hold {n}: a figure is queried", hub),
        ]
        for n, (_, _, about, hub) in enumerate(meant, 1)
    ]


def test_shift_and_cancellation_name_the_session(desk: Desk) -> None:
    desk.write(adjust.shift, "S1", LATE, "", "the hall runs late", "Sol", START)
    desk.write(adjust.cancel, "S1", "", False, "", "Sol", START)
    desk.write(adjust.cancel, "S1", "", True, "the speaker came", "Sol", START)

    assert last(desk, 3) == [
        ("Sol", "cancel", "imc25/S1", "on again: the speaker came", ""),
        ("Sol", "cancel", "imc25/S1", "off", ""),
        ("Sol", "shift", "imc25/S1", "+20 min: the hall runs late", ""),
    ]


def test_draft_is_recorded_where_a_person_asks_for_it(desk: Desk) -> None:
    before = length(desk)
    desk.draft()
    assert length(desk) == before

    desk.write(draft.draft_for, CONGRESS, desk.bot.templates, "Wanda", DUE)
    told = "0 new, 0 changed, 0 dropped, 2 unchanged, 0 sent"
    assert last(desk) == [("Wanda", "draft", "imc25", told, "")]


def test_withdrawal_names_the_post_and_why(desk: Desk) -> None:
    sent(desk, Accepted("77"))
    desk.write(withdraw.ask, [KEY], "a wrong figure", "Sol", DUE)
    desk.write(withdraw.ask_by_id, "mm-x", "99", "posted twice", "Sol", DUE)

    assert last(desk, 2) == [
        ("Sol", "withdraw", "mm-x/99", "not sent by the bot: posted twice", "mm"),
        ("Sol", "withdraw", KEY, "a wrong figure", "aml"),
    ]


@pytest.mark.parametrize(("number", "told"), [("99", "posted as 99"), ("", "not there")])
def test_word_on_an_unconfirmed_post_is_recorded(desk: Desk, number: str, told: str) -> None:
    sent(desk, Unknown("Reset."))
    desk.write(settle.resolve, desk.entry(KEY), number, "Dora", DUE)

    assert last(desk) == [("Dora", "resolve", KEY, told, "aml")]


def test_post_put_up_by_hand_is_recorded(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(highlight("News.", quote=LINK))
    desk.approve()
    desk.write(publish.record_by_hand, desk.entry(KEY), ["8"], "Sol", DUE)

    assert last(desk) == [("Sol", "done by hand", KEY, "posted as 8", "aml")]


def test_finding_that_was_seen_is_recorded(desk: Desk) -> None:
    sent(desk, Accepted("77"))
    asked = audit.Wanted("aml-x", DUE, DUE + timedelta(days=1))
    shown = [Published(number, "News. #IMC25", DUE) for number in ("77", "78")]
    desk.write(audit.record, asked, shown, LOOKS[-1])
    (found,) = desk.read(findings.get_unseen)
    desk.write(audit.mark_seen, found.id, "Dora", DUE)

    told = "it stands 2 times on the account, as 77, 78"
    assert last(desk) == [("Dora", "audit seen", KEY, told, "aml")]


def test_only_a_person_asking_for_a_stopped_account_is_recorded(desk: Desk) -> None:
    refused = Rejected("its keys are not accepted", stops=StopKind.KEYS)
    desk.write(stop.begin, [("aml-x", refused)], one_app, DUE)
    (standing,) = desk.read(get_stops)
    before = length(desk)
    desk.write(stop.conclude, standing, False, one_app, "", DUE)
    assert length(desk) == before

    desk.write(stop.conclude, standing, True, one_app, "Dora", DUE)
    told = "goes on; it was stopped: its keys are not accepted"
    assert last(desk) == [("Dora", "resume", "aml-x", told, "aml")]


def test_version_taken_by_a_person_is_recorded_with_the_reason(desk: Desk) -> None:
    desk.reload([session(room="Hall B")])
    desk.write(
        acts.take_version, CONGRESS, 1, desk.bot.templates, "Lena", "it was right", DUE,
        acts.Answers({}),
    )  # fmt: skip

    assert last(desk) == [("Lena", "apply", "imc25", "version 1: it was right", "")]


def seen(desk: Desk, *, room: str) -> watch.Seen:
    """A look that found the session in this room."""
    known = Watched(CONGRESS, Watch(folder="inbox", apply_rooms=True), Standing(START))
    desk.write(replace_watch, CONGRESS, known)
    watched = desk.read(get_watch, CONGRESS)
    assert watched
    timetable = Timetable((session(room=room),))
    return watch.Seen(watched, Standing(DUE, told="new"), timetable, "programme.csv")


def test_the_watch_takes_a_version_in_its_own_name_whoever_is_enrolled(desk: Desk) -> None:
    enrol(desk, Person("Ann", (Role.ADMINISTRATOR,)))
    before = length(desk)
    desk.write(acts.after_look, seen(desk, room="Hall B"), desk.bot.templates, DUE)

    assert length(desk) == before + 1
    ((by, act, about, told, hub),) = last(desk)
    assert (by, act, about, hub) == ("the watch", "apply", "imc25", "")
    assert told.startswith("version 2: the watch may take it: ")


def test_look_that_a_person_wanted_is_recorded_before_what_came_of_it(desk: Desk) -> None:
    looked = seen(desk, room="Hall B")
    desk.write(acts.after_look, looked, desk.bot.templates, DUE, "Lena")

    newest, before = last(desk, 2)
    assert (newest[:2], before) == (("the watch", "apply"), ("Lena", "watch", "imc25", "new", ""))


WRITER = Person("Wanda", (Role.WRITER,))
SOCIAL = Person("Sam", (Role.SOCIAL,), ("mm",))
VIEWER = Person("Vera", (Role.VIEWER,))
TEMPLATES = "templates"  # stands for the desk's own
REFUSED: list[tuple[str, Callable[..., Any], tuple[Any, ...], str]] = [
    ("Vera", hold.hold, (Scope.HUB, "aml", "why", "Vera", DUE), "Vera (viewer) may not hold."),
    ("Mallory", hold.hold, (Scope.HUB, "aml", "", "Mallory", DUE), "Mallory is not enrolled."),
    ("Wanda", hold.unhold, (1, "Wanda", DUE), "Wanda (writer) may not release."),
    ("Sam", hold.unhold, (1, "Sam", DUE), "Sam is there for mm, not for aml."),
    (
        "Wanda", adjust.shift, ("S1", LATE, "", "", "Wanda", DUE),
        "Wanda (writer) may not shift.",
    ),
    (
        "Wanda", adjust.cancel, ("S1", "", False, "", "Wanda", DUE),
        "Wanda (writer) may not cancel.",
    ),
    (
        "Vera", draft.draft_for, (CONGRESS, TEMPLATES, "Vera", DUE),
        "Vera (viewer) may not draft.",
    ),
    (
        "Wanda", acts.take_version, (CONGRESS, 1, TEMPLATES, "Wanda", "", DUE),
        "Wanda (writer) may not apply.",
    ),
    (
        "Sam", withdraw.ask_by_id, ("aml-x", "99", "why", "Sam", DUE),
        "Sam is there for mm, not for aml.",
    ),
    ("Wanda", check.approve, ((), "Wanda", DUE), "Wanda (writer) may not approve."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "step", "arguments", "reason"), REFUSED, ids=lambda each: str(each)[:40]
)
def test_who_may_not_changes_nothing(
    desk: Desk, name: str, step: Callable[..., Any], arguments: tuple[Any, ...], reason: str
) -> None:
    desk.write(hold.hold, Scope.HUB, "aml", "why", "Anybody", START)
    enrol(desk, WRITER, SOCIAL, VIEWER)
    given = [desk.bot.templates if each is TEMPLATES else each for each in arguments]
    before = (desk.read(get_holds), desk.entries(), length(desk))

    with pytest.raises(Refused) as refused:
        desk.write(step, *given)

    assert refused.value.what == reason
    assert (desk.read(get_holds), desk.entries(), length(desk)) == before


def test_checker_of_one_hub_approves_its_posts_and_not_the_others(desk: Desk) -> None:
    enrol(desk, Person("Carla", (Role.CHECKER,), ("aml",)))
    checked = desk.approve()

    assert [post.planned.key for post in checked.approved] == [KEY]
    assert [(post.planned.key, why) for post, why in checked.refused] == [
        (OTHER, "Carla is there for aml, not for mm")
    ]


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = desk.bot.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield asked
    event.remove(engine, "before_cursor_execute", hear)


def test_sending_never_asks_who_may_do_what(desk: Desk) -> None:
    desk.approve()
    before = length(desk)
    with statements(desk) as asked:
        claimed = desk.write(publish.claim, desk.write(publish.open_due, DUE), "me", DUE)
        answers = [Answer(each, Accepted(str(n)), DUE) for n, each in enumerate(claimed, 7)]
        desk.write(publish.record, answers, LOOKS)

    assert len(claimed) == 2
    assert [each for each in asked if "trail" in each or "person" in each] == []
    assert length(desk) == before


def test_the_trail_of_a_day_is_whole(desk: Desk) -> None:
    desk.approve()
    desk.write(hold.hold, Scope.WORD, "News", "a figure is queried", "Sol", DUE)
    desk.write(adjust.shift, "S1", LATE, "", "", "Sol", DUE)

    with desk.bot.database.reading() as rows:
        assert verify(get_chain(rows)) == ""

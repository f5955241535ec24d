"""Live values reach the words of their post, and of no other; what does not fit reaches nothing."""

from collections.abc import Callable

import pytest
from builders import session
from desk import CHECKER, DUE, WRITER, Desk, highlight

from bot import acts
from bot.domain.delivery import State
from bot.domain.errors import Misuse, Refused
from bot.domain.livefields import Source, SourceKind
from bot.domain.people import Role
from bot.domain.release import Verdict, judge
from bot.steps import check, people, publish
from bot.store.fills import get_history
from bot.store.trail import get_chain

KEY = "imc25/aml-x/highlight/LBA-1"
OTHER = f"{KEY}/b"
SLIDE = Source(SourceKind.SLIDE, "12")
LIVE = """=== live orr percent efficacy
=== live orr_ci interval of orr efficacy
ORR {{ orr }} % ({{ orr_ci }}), n=300, phase 3 v placebo. {{ safety }} {{ headline }}
"""
ALL = {"orr": "73", "orr_ci": "60–84"}


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    fields = {"headline": "Invented.", "safety": "Two stopped.", "abstract_orr": "71"}
    held = make_desk(highlight("", fields=fields), highlight("", fields=fields, variant="b"))
    held.template(highlight=LIVE)
    held.draft()
    return held


def fill(desk: Desk, texts: dict[str, str], key: str = KEY, source: Source = SLIDE) -> None:
    now, templates = desk.bot.clock.now(), desk.bot.templates
    desk.write(acts.fill_post, desk.entry(key), templates, texts, source, WRITER, now)


def words(desk: Desk, key: str = KEY) -> tuple[tuple[str, ...], str]:
    post = desk.entry(key).post
    return post.parts, post.awaits


def test_a_fill_reaches_its_post_and_no_other(desk: Desk) -> None:
    fill(desk, {"orr": "73"})
    first = words(desk)
    fill(desk, {"orr_ci": "60–84"})

    assert first == (
        ("ORR 73 % ([orr_ci ___]), n=300, phase 3 v placebo. Two stopped. Invented.",),
        "awaits orr_ci",
    )
    assert words(desk) == (
        ("ORR 73 % (60-84), n=300, phase 3 v placebo. Two stopped. Invented.",),
        "",
    )
    assert words(desk, OTHER)[1] == "awaits orr, orr_ci"


def test_a_post_with_blanks_cannot_be_approved_and_never_goes(desk: Desk) -> None:
    checked = desk.approve()
    entry = desk.entry(KEY)
    judged = judge(entry.post, entry.standing, (), DUE)

    assert [reason for _, reason in checked.refused] == ["awaits orr, orr_ci"] * 2
    assert (judged.verdict, judged.reason) == (Verdict.WAITING, "awaits orr, orr_ci")


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        ({"orr": "73", "orr_ci": "84-60"}, "orr_ci is '84-60'"),
        ({"orr": "90", "orr_ci": "60-84"}, "orr_ci 60-84 does not hold orr 90"),
        ({"orr": "73", "os": "12"}, f"{KEY} has no live field os."),
        ({"orr": "XX"}, "orr is 'XX'"),
        ({"orr_ci": "60-840"}, "orr_ci 60-840 has a bound over 100 %"),
        ({}, "no value is given."),
    ],
)
def test_nothing_is_filled_where_one_value_does_not_fit(
    desk: Desk, texts: dict[str, str], what: str
) -> None:
    with pytest.raises(Misuse) as refused:
        fill(desk, texts)

    assert refused.value.what.startswith(what)
    assert words(desk)[1] == "awaits orr, orr_ci"


def test_an_interval_is_held_against_the_estimate_that_stands(desk: Desk) -> None:
    fill(desk, {"orr": "90"})

    with pytest.raises(Misuse, match="does not hold orr 90"):
        fill(desk, {"orr_ci": "60-84"})


def test_a_later_fill_stands_and_the_former_is_kept(desk: Desk) -> None:
    fill(desk, ALL)
    desk.write(check.check, desk.entry(KEY), ALL, CHECKER, DUE)
    fill(desk, {"orr": "74"})
    entry = desk.entry(KEY)

    assert entry.post.parts == (
        "ORR 74 % (60-84), n=300, phase 3 v placebo. Two stopped. Invented.",
    )
    assert entry.standing.approved_digest != entry.post.digest  # one changed number voids it
    history = desk.read(get_history, KEY)
    assert [(each.filled.field, each.text) for each in history] == [
        ("orr", "73"),
        ("orr_ci", "60–84"),
        ("orr", "74"),
    ]


def test_a_value_that_differs_from_the_abstract_is_marked(desk: Desk) -> None:
    fill(desk, ALL)
    known = desk.read(acts.known_of, desk.entry(KEY).post, desk.bot.templates)

    assert known.abstracts == {"orr": "71"}
    assert {name: each.changed for name, each in known.filled.items()} == {
        "orr": True,
        "orr_ci": False,
    }


def test_what_was_filled_last_can_be_taken_back(desk: Desk) -> None:
    fill(desk, {"orr": "73"})
    desk.bot.clock.moment = DUE  # type: ignore[attr-defined]
    fill(desk, {"orr": "74", "orr_ci": "60-84"})
    now, templates = desk.bot.clock.now(), desk.bot.templates
    undone = desk.write(acts.unfill, desk.entry(KEY), templates, WRITER, now)

    assert undone == ("orr", "orr_ci")
    assert words(desk) == (
        ("ORR 73 % ([orr_ci ___]), n=300, phase 3 v placebo. Two stopped. Invented.",),
        "awaits orr_ci",
    )


def test_a_post_on_its_way_takes_no_values(desk: Desk) -> None:
    fill(desk, ALL)
    desk.write(check.check, desk.entry(KEY), ALL, CHECKER, DUE)
    ready = [r for r in desk.write(publish.open_due, DUE) if r.post_key == KEY]
    (call,) = desk.write(publish.claim, ready, "w", DUE)

    assert call.state is State.SENDING
    with pytest.raises(Refused, match="on its way or out"):
        fill(desk, {"orr": "74"})


def test_a_whole_draft_keeps_what_was_filled(desk: Desk) -> None:
    fill(desk, ALL)
    desk.draft()

    assert words(desk)[1] == ""


def test_each_fill_is_in_the_trail_with_its_source(desk: Desk) -> None:
    fill(desk, ALL)
    deeds = [entry.deed for entry in desk.read(lambda rows: list(get_chain(rows)))]

    assert [(d.by, d.act, d.about, d.told) for d in deeds if d.act == "fill"] == [
        (WRITER, "fill", KEY, "orr=73, orr_ci=60-84 (slide 12)")
    ]


def test_what_is_taken_back_is_in_the_trail_with_its_fields(desk: Desk) -> None:
    fill(desk, ALL)
    desk.write(acts.unfill, desk.entry(KEY), desk.bot.templates, "Lena", desk.bot.clock.now())
    last = desk.read(lambda rows: list(get_chain(rows)))[-1].deed

    assert (last.by, last.act, last.told) == ("Lena", "fill", "took back orr, orr_ci")


def test_nothing_to_take_back_is_said(desk: Desk) -> None:
    with pytest.raises(Misuse, match="nothing was filled"):
        desk.write(acts.unfill, desk.entry(KEY), desk.bot.templates, WRITER, DUE)


def test_an_abstract_that_cannot_be_read_keeps_no_value_of_the_talk(make_desk) -> None:
    fields = {"headline": "Invented.", "safety": "Two stopped.", "abstract_orr": "see abstract"}
    desk = make_desk(highlight("", fields=fields))
    desk.template(highlight=LIVE)
    desk.draft()
    fill(desk, ALL)
    known = desk.read(acts.known_of, desk.entry(KEY).post, desk.bot.templates)

    assert words(desk)[1] == ""
    assert not known.filled["orr"].changed


def test_a_template_that_was_changed_since_is_asked_as_it_stands_now(desk: Desk) -> None:
    desk.read(acts.known_of, desk.entry(KEY).post, desk.bot.templates)
    desk.template(highlight=LIVE.replace("{{ orr }}", "{{ orr }} of {{ n }}") + "=== live n count")
    fill(desk, {"n": "148"})

    assert words(desk)[1] == "awaits orr, orr_ci"


def test_a_post_that_the_plan_no_longer_asks_for_takes_no_values(desk: Desk) -> None:
    desk.load([session()], [])
    desk.draft()

    with pytest.raises(Refused, match="the plan no longer asks for"):
        fill(desk, ALL)


def test_a_person_who_may_not_fill_changes_nothing(desk: Desk) -> None:
    desk.write(people.enrol, "Adam", [Role.ADMINISTRATOR], (), "Adam", DUE)
    desk.write(people.enrol, WRITER, [Role.VIEWER], (), "Adam", DUE)

    with pytest.raises(Refused, match="may not fill"):
        fill(desk, ALL)
    assert words(desk)[1] == "awaits orr, orr_ci"

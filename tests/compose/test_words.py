from pathlib import Path

import pytest
from builders import HUB, PATIENT_HUB, SATURDAY, congress, planned, presentation, session

from bot.compose.templates import Templates
from bot.compose.values import PollResult
from bot.compose.words import write
from bot.domain.congress import Hub, Kind
from bot.domain.engagement import PollCounts
from bot.domain.errors import TemplateError
from bot.domain.plan import Target
from bot.domain.posts import Poll, Post
from bot.domain.text import digest

SHIPPED = Templates(Path(__file__).parents[2] / "templates")
TALK = Target(session(), presentation())


def written(
    kind: Kind,
    target: Target = TALK,
    *,
    hub: Hub = HUB,
    result: PollResult | None = None,
    **fields: str,
) -> Post:
    about = planned(kind=kind, account=hub.accounts[0].code, fields=fields)
    return write(about, target, congress(hubs=(HUB, PATIENT_HUB)), hub, SHIPPED, result)


def voted(first: int, second: int) -> PollResult:
    counts = PollCounts((("Stop", first), ("Go on", second)), closed=True)
    return PollResult("Stop after two years?", counts)


def test_post_has_its_words_and_the_digest_of_exactly_these() -> None:
    post = written(Kind.HIGHLIGHT, headline="phase 3, n=48: HR 0.82.", safety="none seen.")
    text = (
        "Ada Invented at #IMC25 on NOSUCH-1: phase 3, n=48: HR 0.82.\n\n"
        "Safety and limits: none seen."
    )
    assert post == Post(planned=post.planned, parts=(text,), digest=digest("aml-x", (text,), None))


def test_opener_tells_the_time_at_the_congress() -> None:
    about = Target(session(chairs=("Bo Invented", "Cy Invented")))
    assert written(Kind.OPENER, about).parts == (
        "At 10:00, Hall A: An invented session\nChaired by Bo Invented and Cy Invented\n\n#IMC25",
    )


def test_patients_get_the_words_for_patients() -> None:
    about = Target(session(presentations=()))
    assert written(Kind.OPENER, about, hub=PATIENT_HUB, why="What is new.").parts == (
        "Starting at 10:00 in Hall A: An invented session\n\nWhat is new. #IMC25",
    )


def test_poll_is_written_with_its_options_and_no_empty_one() -> None:
    post = written(Kind.POLL, question="Would you?", option_1="Yes", option_2="No")
    assert post.poll == Poll(("Yes", "No"), 24 * 60)
    assert post.digest == digest("aml-x", post.parts, post.poll)


def test_line_feed_in_an_option_makes_one_option() -> None:
    post = written(Kind.POLL, question="Would you?", option_1="Yes,\nI would", option_2="No")
    assert post.poll == Poll(("Yes, I would", "No"), 24 * 60)


def test_thread_is_written_part_by_part() -> None:
    fields = {name: name for name in ("headline", "design", "result", "safety", "limits")}
    about = planned(kind=Kind.THREAD, fields=fields)
    first, second, third = write(about, TALK, congress(), HUB, SHIPPED).parts
    assert first.startswith("Ada Invented at #IMC25: headline\n")
    assert second == "Design of NOSUCH-1: design\n\nResult: result (2/3)"
    assert third == "Safety: safety\n\nLimits: limits (3/3)"


def test_missing_field_is_a_refusal_that_names_template_field_and_target() -> None:
    post = written(Kind.HIGHLIGHT, headline="Words")
    assert (post.parts, post.digest) == ((), "")
    assert post.refusal == (
        "template highlight.j2 asks for a field that is not there: 'safety' is undefined (LBA-1)"
    )


@pytest.mark.parametrize(
    ("headline", "reason"),
    [
        ("ORR XX%", "still has the blank 'XX%'"),
        ("{{ 7 * 7 }}", "still has the blank '{{'"),
        ("by @invented", "mentions @invented, and X forbids automated mentions nobody asked for"),
        ("日" * 150, "is 82 over the 280 that X takes"),
        ("long " * 6_000, "is 29781 over the 280 that X takes"),
    ],
)
def test_refusal_of_words_names_template_target_and_reason(headline: str, reason: str) -> None:
    post = written(Kind.HIGHLIGHT, headline=headline, safety="None.")
    assert post.refusal == f"template highlight.j2 with LBA-1 {reason}"
    assert post.parts


def test_refusal_of_a_day_names_the_day_and_the_part() -> None:
    post = written(
        Kind.WRAP_UP,
        Target(None, day=SATURDAY),
        headline="Day one",
        point_1="a",
        point_2="b",
        next="Then @invented.",
    )
    assert post.refusal.startswith("template wrap_up.j2 with 2025-03-29 part 2: mentions @invented")


def test_refusal_of_a_poll_option_says_how_much_is_over() -> None:
    post = written(Kind.POLL, question="Would you?", option_1="y" * 30, option_2="No")
    assert post.refusal == (
        f"template poll.j2 with LBA-1 its poll option {'y' * 30!r} is 5 over the 25 characters "
        "that X takes"
    )


def test_poll_result_awaits_the_polls_close() -> None:
    post = written(Kind.POLL_RESULT)
    assert post == Post(post.planned, awaits="its poll has not closed yet")


def test_poll_result_from_twenty_votes_on_shows_percentages_with_n() -> None:
    assert written(Kind.POLL_RESULT, result=voted(12, 12)).parts == (
        "Our poll at #IMC25: Stop after two years?\n\n"
        "Stop: 50 % (31-69)\nGo on: 50 % (31-69)\n\n24 votes (95 % CI)",
    )


def test_poll_result_under_twenty_votes_shows_counts() -> None:
    assert written(Kind.POLL_RESULT, result=voted(10, 9)).parts == (
        "Our poll at #IMC25: Stop after two years?\n\n"
        "Stop: 10\nGo on: 9\n\n19 votes, too few for percentages",
    )


def test_missing_template_is_an_error_not_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"there is no template highlight\.j2 for hub aml"):
        write(planned(), TALK, congress(), HUB, Templates(tmp_path))

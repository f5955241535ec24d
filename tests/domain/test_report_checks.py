"""What a report tells of posts that were checked by less than double entry."""

from dataclasses import replace

from builders import HUB, PATIENT_HUB

from bot.domain.congress import Checking, CheckPolicy, Hub, Kind
from bot.domain.posts import Check
from bot.domain.report_checks import CheckLine, check_lines


def hub(**policies: CheckPolicy) -> Hub:
    chosen = Checking(policies={Kind(kind): policy for kind, policy in policies.items()})
    return replace(HUB, checking=chosen)


def test_a_hubs_own_choice_is_told_with_what_went_out_so_and_where_nothing_did() -> None:
    chosen = hub(
        opener=CheckPolicy.NONE, highlight=CheckPolicy.SKELETON, poll=CheckPolicy.DOUBLE_ENTRY
    )
    delivered = [
        ("aml", Kind.OPENER, Check.NONE),
        ("aml", Kind.OPENER, Check.NONE),
        ("aml", Kind.QUESTION, Check.APPROVAL),
        ("aml", Kind.HIGHLIGHT, Check.DOUBLE_ENTRY),
    ]

    assert check_lines([chosen, PATIENT_HUB], delivered) == (
        CheckLine("aml", Kind.HIGHLIGHT, Check.SKELETON, 0),
        CheckLine("aml", Kind.OPENER, Check.NONE, 2),
    )


def test_what_went_out_before_a_hub_chose_otherwise_is_told_too() -> None:
    assert check_lines([hub()], [("aml", Kind.POLL, Check.NONE)]) == (
        CheckLine("aml", Kind.POLL, Check.NONE, 1),
    )


def test_nothing_is_told_where_all_is_checked() -> None:
    assert check_lines([hub()], [("aml", Kind.POLL, Check.APPROVAL)]) == ()

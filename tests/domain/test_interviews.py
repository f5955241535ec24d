import pytest
from planning import interview

from bot.domain.interviews import Answer, Interview, Stage, after_refusal, refuse_stage

GIVEN = {"consent": Answer.GIVEN, "filming": Answer.GIVEN}


def test_interview_is_recorded_only_with_consent_and_permission_to_film() -> None:
    assert refuse_stage(interview(stage=Stage.RECORDED)) == (
        "interview 1 cannot be recorded: consent open and filming permission open"
    )
    asked = interview(stage=Stage.RECORDED, consent=Answer.GIVEN, filming=Answer.ASKED)
    assert refuse_stage(asked) == "interview 1 cannot be recorded: filming permission asked"
    assert refuse_stage(interview(stage=Stage.RECORDED, **GIVEN)) == ""


def test_interview_is_published_with_its_link() -> None:
    published = interview(stage=Stage.PUBLISHED, **GIVEN)
    assert refuse_stage(published) == "interview 1 is published where? Give its link"
    linked = interview(stage=Stage.PUBLISHED, link="https://hub.example.org/i", **GIVEN)
    assert refuse_stage(linked) == ""


@pytest.mark.parametrize("stage", Stage)
def test_consent_taken_back_drops_the_interview_at_any_stage(stage: Stage) -> None:
    found = after_refusal(interview(stage=stage, consent=Answer.REFUSED, filming=Answer.GIVEN))
    assert found.stage is Stage.DROPPED
    assert refuse_stage(found) == ""


@pytest.mark.parametrize("found", [interview(), interview(stage=Stage.RECORDED, **GIVEN)])
def test_interview_that_nobody_refused_stays_as_it_is(found: Interview) -> None:
    assert after_refusal(found) == found

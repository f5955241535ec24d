"""Interviews with experts: a task for people, which needs the expert's consent and a permission to
film."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

AHEAD = timedelta(days=3)  # what an interview still needs is asked for so long before it is due


class Answer(Enum):
    OPEN = "open"  # nobody asked
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Stage(Enum):
    PLANNED = "planned"
    RECORDED = "recorded"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Interview:
    """About a session or talk, called by its code. `consent` is the expert's to be interviewed and
    shown, `filming` the permission of congress or venue to film there; `due_on` a day in the
    congress's zone."""

    id: int
    hub: str
    item: str
    expert: str
    due_on: date
    writer: str = ""
    consent: Answer = Answer.OPEN
    filming: Answer = Answer.OPEN
    stage: Stage = Stage.PLANNED
    link: str = ""

    @property
    def is_open(self) -> bool:
        return self.stage in (Stage.PLANNED, Stage.RECORDED)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What must be given before anything is recorded."""
        needed = (("consent", self.consent), ("filming permission", self.filming))
        return tuple(
            f"{name} {answer.value}" for name, answer in needed if answer is not Answer.GIVEN
        )


def after_refusal(interview: Interview) -> Interview:
    """Dropped where consent or permission is refused, whatever was done by then: a consent may be
    taken back at any time, and recording that must never fail."""
    if Answer.REFUSED in (interview.consent, interview.filming):
        return replace(interview, stage=Stage.DROPPED)
    return interview


def refuse_stage(interview: Interview) -> str:
    """Why the interview may not stand so, or "". Nobody is filmed, or shown, without consent and
    permission."""
    if interview.stage in (Stage.RECORDED, Stage.PUBLISHED) and interview.lacks:
        return f"interview {interview.id} cannot be {interview.stage.value}: " + " and ".join(
            interview.lacks
        )
    if interview.stage is Stage.PUBLISHED and not interview.link:
        return f"interview {interview.id} is published where? Give its link"
    return ""

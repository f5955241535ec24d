"""The versions of a hub's coverage plan for one congress: every change makes one, and each is
compared with the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.triage import Choice


@dataclass(frozen=True, slots=True)
class Version:
    """`told` says in a sentence what changed."""

    number: int
    told: str
    by: str
    at: datetime
    accredited: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One item in two versions; `before` is None where nobody had decided on it."""

    before: Choice | None
    after: Choice

    @property
    def told(self) -> str:
        was = _told(self.before) if self.before else "undecided"
        return f"{self.after.item}: {was} -> {_told(self.after)}, {self.after.reason}"


def _told(choice: Choice) -> str:
    if not choice.is_selected:
        return choice.decision.value
    details = choice.details
    parts = [details.mode.value, f"priority {details.priority}"]
    parts += [f"for {details.theme}"] if details.theme else []
    parts += [f"by {details.writer}"] if details.writer else []
    return f"{choice.decision.value} ({', '.join(parts)})"


def standing(history: Iterable[Choice], version: int | None = None) -> Mapping[str, Choice]:
    """By item, the decisions that stood in a version (None: the latest). `history` is every choice
    ever made, in the order of its versions."""
    return {
        choice.item: choice for choice in history if version is None or choice.version <= version
    }


def changes_in(history: Sequence[Choice], version: int) -> tuple[Change, ...]:
    """What a version changed of the one before."""
    before = standing(history, version - 1)
    return tuple(
        Change(before.get(choice.item), choice) for choice in history if choice.version == version
    )


def differences(history: Sequence[Choice], old: int, new: int) -> tuple[Change, ...]:
    """What differs between two versions, older first; a decision that came back is none."""
    before, after = standing(history, old), standing(history, new)
    return tuple(
        Change(before.get(item), choice)
        for item, choice in after.items()
        if not choice.same_as(before.get(item))
    )

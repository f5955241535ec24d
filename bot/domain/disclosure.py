"""What an account says of itself. X's automation rules ask of an automated account that its profile
says so and names who is behind it; its label "Automated by" is set in the account's own settings,
and X's API (2.166) does not tell whether it is, so a person confirms it in congress.toml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.likeness import folded

_AUTOMATED = re.compile(r"\b(?:automat\w+|(?:ro)?bots?)\b")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`operator` is who is named in the profile; `automated_label` who saw the label, and when."""

    operator: str = ""
    automated_label: str = ""


NOTHING_DISCLOSED = Disclosure()


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not disclosed, and what to do about it."""

    told: str
    next_step: str


def lacks_setting(disclosure: Disclosure) -> Iterator[Lack]:
    """What can be told without asking X."""
    if not disclosure.automated_label:
        yield Lack(
            "nobody has confirmed its automated label",
            "Set it on X (Settings, Your account, Automation), look at the profile, then write "
            'automated_label = "confirmed 2026-11-01 by NAME" under its [[hub.account]].',
        )
    if not disclosure.operator:
        yield Lack(
            "congress.toml names no operator",
            'Write operator = "NAME" under its [[hub.account]], as its profile on X names it.',
        )


def lacks_in_bio(disclosure: Disclosure, bio: str) -> Iterator[Lack]:
    said = folded(bio)
    if not _AUTOMATED.search(said):
        yield Lack(
            "its profile on X does not say that it is automated",
            'Write it there, e.g. "Automated posts by NAME".',
        )
    if disclosure.operator and folded(disclosure.operator) not in said:
        yield Lack(
            f'its profile on X does not name "{disclosure.operator}"',
            "Name the operator there, or correct `operator` in congress.toml.",
        )

"""The labelled pairs of tests/domain/sameness_pairs.toml, each text made as the desk makes it: by
its template, for a session of an invented congress."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import builders

from bot.compose.templates import Templates
from bot.compose.values import RESERVED
from bot.compose.words import write
from bot.domain.capabilities import Capabilities
from bot.domain.congress import Account, Audience, Hub, Kind
from bot.domain.plan import Target
from bot.domain.posts import PlannedPost, Post
from bot.domain.said import Said, said_of
from bot.domain.sameness import ALIKE, sameness
from bot.shipped import shipped

FILE = Path(__file__).parent / "domain" / "sameness_pairs.toml"
SIMILAR = frozenset("reworded numbers decorated order hubs longer shorter".split())
DIFFERENT = frozenset("angle skeleton trial frame".split())
CONGRESS = builders.congress()

_TEMPLATES = Templates(shipped("templates"))
_ABOUT_TALKS = (Kind.THREAD, Kind.QUESTION, Kind.POLL, Kind.ENDURING)
_ANY_LENGTH = Capabilities(long_posts=True)
_OPTIONAL = ("why", "point_3", "option_3", "option_4")


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    held_out: bool
    first: Said
    second: Said

    @property
    def similar(self) -> bool:
        return self.kind in SIMILAR

    @property
    def score(self) -> int:
        return round(sameness(self.first.reading, self.second.reading))


@dataclass(frozen=True, slots=True)
class Confusion:
    found: int
    missed: int
    wrongly_found: int
    left_alone: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrongly_found)


def confusion(pairs: list[Pair]) -> Confusion:
    judged = [(pair.similar, pair.score >= ALIKE) for pair in pairs]
    return Confusion(
        judged.count((True, True)),
        judged.count((True, False)),
        judged.count((False, True)),
        judged.count((False, False)),
    )


def pairs() -> list[Pair]:
    """Those that count; the retold ones are apart."""
    return [pair for pair in _all() if pair.kind in SIMILAR | DIFFERENT]


def retold() -> list[Pair]:
    return [pair for pair in _all() if pair.kind == "retold"]


def _all() -> Iterator[Pair]:
    for number, family in enumerate(tomllib.loads(FILE.read_text("utf-8"))["family"]):
        about = {name: v for name, v in family.items() if name not in ("first", "others")}
        first = about | family["first"]
        for other in family["others"]:
            second = {name: v for name, v in (first | other).items() if name != "is"}
            pair = _said(first, f"{number}/first"), _said(second, f"{number}/second")
            yield Pair(other["is"], family.get("held_out", False), *pair)


def _said(values: Mapping[str, Any], key: str) -> Said:
    kind = Kind(values.get("kind", "highlight"))
    planned = builders.planned(key=key, kind=kind, fields=_fields(values), hub="h", account="h-x")
    if "kind" not in values:
        return said_of(Post(planned, (values["text"],)), Target(None), CONGRESS, _hub(values))[0]
    hub, target = _hub(values), _target(kind, values)
    template = _TEMPLATES.find(kind, hub)
    asked = _filled(planned, template.fields)
    post = write(asked, target, CONGRESS, hub, _TEMPLATES, can=_ANY_LENGTH)
    assert not post.refusal, post.refusal
    part = values.get("part", 1)
    if "text" in values:
        post = replace(post, parts=(*post.parts[: part - 1], values["text"]))
    return said_of(post, target, CONGRESS, hub, template.fixed)[part - 1]


def _fields(values: Mapping[str, Any]) -> dict[str, str]:
    options = {f"option_{n}": text for n, text in enumerate(values.get("options", ()), 1)}
    return {name: v for name, v in values.items() if isinstance(v, str)} | options


def _filled(planned: PlannedPost, asked: frozenset[str]) -> PlannedPost:
    """With a letter in each field that its other parts ask for."""
    given = {name: "x" for name in asked - RESERVED if name not in _OPTIONAL}
    return replace(planned, fields=given | dict(planned.fields))


def _hub(values: Mapping[str, Any]) -> Hub:
    audience = Audience.PATIENT if values.get("patient") else Audience.PROFESSIONAL
    account = Account("h-x", "h", "x", "invented")
    return Hub("h", values.get("hub", "Invented Sample Hub"), audience, (account,))


def _target(kind: Kind, values: Mapping[str, Any]) -> Target:
    if kind is Kind.WRAP_UP:
        return Target(None, day=builders.SATURDAY)
    hour, minute = map(int, values.get("start", "09:00").split(":"))
    start = datetime(2025, 3, 29, hour, minute, tzinfo=CONGRESS.tz)
    title, presenters = values.get("title", ""), tuple(values.get("presenters", ()))
    talk = builders.presentation(
        code=f"{title}/{presenters}", title=title, presenters=presenters, trial=values.get("trial")
    )
    session = builders.session(
        code=title,
        title=title,
        room=values.get("room", "Hall A"),
        chairs=tuple(values.get("chairs", ())),
        start=start,
        end=start,
        presentations=(talk,),
    )
    return Target(session, talk if presenters or kind in _ABOUT_TALKS else None)

"""Checks templates with sample values, without any congress."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from bot.compose.author_invite import TEMPLATE
from bot.compose.live import outcomes, sampled
from bot.compose.templates import PostTemplate, Templates
from bot.compose.values import PollOption
from bot.compose.weight import weight
from bot.domain.acknowledgement import acknowledgement_of
from bot.domain.errors import TemplateError
from bot.domain.livefields import LiveField
from bot.domain.rules import refuse_words

_START = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
_VALUES: dict[str, object] = {
    "congress": {"name": "Sample Congress 2027", "hashtag": "#SAMPLE27"},
    "hub": {
        "name": "Sample Hub",
        "acknowledgement": acknowledgement_of(("Sample Pharma", "Fiction Biotech")),
    },
    "session": {
        "code": "S01",
        "title": "A session title of the usual length, about sixty letters",
        "room": "Hall A",
        "track": "Sample track",
        "chairs": ("Chair One", "Chair Two"),
        "presenters": ("Presenter One",),
        "format": "on site",
        "start": _START,
        "end": _START + timedelta(hours=1),
    },
    "presentation": {
        "code": "LBA-1",
        "title": "A presentation title that is as long as those of abstracts often are",
        "presenters": ("Presenter One",),
        "trial": "SAMPLE-1",
        "abstract_number": "LBA-1",
        "start": _START,
        "end": _START + timedelta(minutes=15),
    },
    "poll": {
        "question": "A sample question?",
        "options": (
            PollOption("First", 30, "60 % (46-72)"),
            PollOption("Second", 20, "40 % (28-54)"),
        ),
        "n": 50,
        "enough": True,
    },
    "day": _START.date(),
}
# An invitation is for one author, and tells of one post.
_INVITED = {
    "author": {"name": "Presenter One", "handle": ""},
    "posted": "https://x.com/sample_hub/status/1903000000000000000",
}


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """`weights` of its parts with sample values, of the longer outcome where it has both; `refusal`
    is "" where all is well."""

    name: str
    fields: tuple[str, ...]
    parts: tuple[str, ...]
    weights: tuple[int, ...]
    refusal: str
    live: tuple[LiveField, ...] = ()


def check_templates(templates: Templates) -> Iterator[TemplateCheck]:
    """One check a file; a broken file is a check with a refusal, not an exception."""
    for name in templates.names():
        try:
            yield _check(templates.load(name))
        except TemplateError as error:
            yield TemplateCheck(name, (), (), (), str(error))


def _check(template: PostTemplate) -> TemplateCheck:
    of_invitation = PurePath(template.name).stem == TEMPLATE
    known = _VALUES | _INVITED if of_invitation else _VALUES
    live = sampled(template.live, {})
    fields = tuple(sorted(template.fields - known.keys() - live.keys()))
    # The coverage plan gives an invitation no fields, so one that it asks for is missing.
    asked = () if of_invitation else fields
    samples = {field: f"Sample {field.replace('_', ' ')}"[:25] for field in asked}
    refusals: list[str] = []
    longest: tuple[tuple[str, ...], tuple[int, ...]] = ((), ())
    for outcome in outcomes(template.live, {}):
        parts, poll = template.render({**known, **samples, **live, **outcome})
        weights = tuple(weight(part) for part in parts)
        refusals.append(refuse_words(parts, weights, poll))
        longest = max(longest, (parts, weights), key=lambda words: sum(words[1]))
    refusal = next((each for each in refusals if each), "")
    return TemplateCheck(template.name, fields, *longest, refusal, template.live)

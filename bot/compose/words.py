"""One planned post becomes its words, or the reason why it has none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.compose.live import marked, outcomes, sampled, shown, tells_efficacy_alone
from bot.compose.templates import PostTemplate, Templates
from bot.compose.values import PollResult, values_for
from bot.compose.weight import has_link, weight
from bot.domain.capabilities import Capabilities, by_hand
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.errors import TemplateError
from bot.domain.links import post_id_in
from bot.domain.livefields import Filled, awaited, faults_together, fitting, unfilled
from bot.domain.plan import Target
from bot.domain.posts import Concern, PlannedPost, Poll, Post
from bot.domain.rules import refuse_media, refuse_words
from bot.domain.text import digest

Words = tuple[tuple[str, ...], Poll | None]


def write(
    planned: PlannedPost,
    target: Target,
    congress: Congress,
    hub: Hub,
    templates: Templates,
    result: PollResult | None = None,
    can: Capabilities | None = None,
    filled: Mapping[str, Filled] | None = None,
    mentionable: Collection[str] = (),
) -> Post:
    """With blanks where live values are still to come: such a post awaits them. Raises
    TemplateError only where the template is missing or broken; what is wrong with one post's words
    is that post's refusal, naming the template, what it is about, and the excess. `mentionable` are
    the handles of those who agreed to be mentioned."""
    can = can or Capabilities()
    planned = replace(planned, by_hand=by_hand(planned, _handle(planned, hub), can))
    template = templates.find(planned.kind, hub)
    filled = fitting(template.live, filled or {})
    if planned.kind is Kind.POLL_RESULT and result is None:
        return Post(planned, awaits="its poll has not closed yet")
    values = values_for(planned, target, congress, hub, result)
    missing = unfilled(template.live, filled)
    try:
        words = _rendered(template, values, shown(template.live, filled), filled)
        counted = words
        if missing:
            counted = _rendered(template, values, sampled(template.live, filled), filled)
        concerns = _alone(template, values, filled)
    except TemplateError as error:
        return Post(planned, refusal=f"{error.what.rstrip('.')} ({target.code})")
    refusals = (_refuse(*each, planned, can, mentionable) for each in counted)
    faults = faults_together(template.live, {name: each.value for name, each in filled.items()})
    reason = next((why for why in (*faults, *refusals) if why), "")
    told = f"template {template.name} with {target.code} {reason}" if reason else ""
    post = _worded(planned, words, told)
    return replace(post, awaits=awaited(missing), concerns=concerns)


def _worded(planned: PlannedPost, words: Sequence[Words], fault: str) -> Post:
    parts, poll = tuple(part for texts, _ in words for part in texts), words[0][1]
    answers, quotes = post_id_in(planned.answers), post_id_in(planned.quotes)
    return Post(
        planned,
        parts,
        poll,
        digest(planned.account, parts, poll, planned.media, answers=answers, quotes=quotes),
        planned.media_fault or fault,
        media=planned.media,
        linked=tuple(number for number, part in enumerate(parts, 1) if has_link(part)),
    )


def _rendered(
    template: PostTemplate,
    values: Mapping[str, object],
    live: Mapping[str, str],
    filled: Mapping[str, Filled],
) -> list[Words]:
    """Where the outcome is open, the words of both outcomes."""
    return [
        template.render({**values, **live, **outcome})
        for outcome in outcomes(template.live, filled)
    ]


def _refuse(
    parts: tuple[str, ...],
    poll: Poll | None,
    planned: PlannedPost,
    can: Capabilities,
    mentionable: Collection[str],
) -> str:
    weights = [weight(part) for part in parts]
    return (
        refuse_words(parts, weights, poll, can.weight_limit, mentionable)
        or refuse_media(planned.media, poll)
        or _refuse_beside_quote(planned, poll)
    )


def _alone(
    template: PostTemplate, values: Mapping[str, object], filled: Mapping[str, Filled]
) -> tuple[Concern, ...]:
    """An efficacy result goes out with its safety or its limits, or not at all (fair balance, as
    the field's codes ask for it). What stands in the words counts, of every outcome still open."""
    marks = marked(template.live, values)
    if not marks:
        return ()
    live = shown(template.live, filled) | marks
    texts = (parts for parts, _ in _rendered(template, values, live, filled))
    if not any(tells_efficacy_alone(parts, template.live) for parts in texts):
        return ()
    told = "tells an efficacy result without a safety or limitation statement: add one beside it"
    return (Concern("safety", told),)


def _refuse_beside_quote(planned: PlannedPost, poll: Poll | None) -> str:
    """A quote is itself an attachment to X, which takes one (X API v2, POST /2/tweets)."""
    if planned.quotes and poll:
        return "has a poll, and X takes none beside a quote"
    if planned.quotes and planned.media:
        return "has media, and X takes none beside a quote"
    return ""


def _handle(planned: PlannedPost, hub: Hub) -> str:
    return next((a.handle for a in hub.accounts if a.code == planned.account), "")

"""One planned post becomes its words, or the reason why it has none."""

from dataclasses import replace

from bot.compose.templates import Templates
from bot.compose.values import PollResult, values_for
from bot.compose.weight import has_link, weight
from bot.domain.capabilities import Capabilities, by_hand
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.errors import TemplateError
from bot.domain.links import post_id_in
from bot.domain.plan import Target
from bot.domain.posts import PlannedPost, Poll, Post
from bot.domain.rules import refuse_media, refuse_words
from bot.domain.text import digest


def write(
    planned: PlannedPost,
    target: Target,
    congress: Congress,
    hub: Hub,
    templates: Templates,
    result: PollResult | None = None,
    can: Capabilities | None = None,
) -> Post:
    """Raises TemplateError only where the template is missing or broken; what is wrong with one
    post's words is that post's refusal, naming the template, what it is about, and the excess."""
    can = can or Capabilities()
    planned = replace(planned, by_hand=by_hand(planned, _handle(planned, hub), can))
    template = templates.find(planned.kind, hub)
    if planned.kind is Kind.POLL_RESULT and result is None:
        return Post(planned, awaits="its poll has not closed yet")
    values = values_for(planned, target, congress, hub, result)
    try:
        parts, poll = template.render(values)
    except TemplateError as error:
        return Post(planned, refusal=f"{error.what.rstrip('.')} ({target.code})")
    reason = refuse_words(parts, [weight(part) for part in parts], poll, can.weight_limit)
    reason = reason or refuse_media(planned.media, poll) or _refuse_beside_quote(planned, poll)
    refusal = f"template {template.name} with {target.code} {reason}" if reason else ""
    answers, quotes = post_id_in(planned.answers), post_id_in(planned.quotes)
    return Post(
        planned,
        parts,
        poll,
        digest(planned.account, parts, poll, planned.media, answers=answers, quotes=quotes),
        planned.media_fault or refusal,
        media=planned.media,
        linked=tuple(number for number, part in enumerate(parts, 1) if has_link(part)),
    )


def _refuse_beside_quote(planned: PlannedPost, poll: Poll | None) -> str:
    """A quote is itself an attachment to X, which takes one (X API v2, POST /2/tweets)."""
    if planned.quotes and poll:
        return "has a poll, and X takes none beside a quote"
    if planned.quotes and planned.media:
        return "has media, and X takes none beside a quote"
    return ""


def _handle(planned: PlannedPost, hub: Hub) -> str:
    return next((a.handle for a in hub.accounts if a.code == planned.account), "")

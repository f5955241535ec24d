"""One planned post becomes its words, or the reason why it has none."""

from bot.compose.templates import Templates
from bot.compose.values import PollResult, values_for
from bot.compose.weight import has_link, weight
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.errors import TemplateError
from bot.domain.plan import Target
from bot.domain.posts import PlannedPost, Post
from bot.domain.rules import refuse_words
from bot.domain.text import digest


def write(
    planned: PlannedPost,
    target: Target,
    congress: Congress,
    hub: Hub,
    templates: Templates,
    result: PollResult | None = None,
) -> Post:
    """Raises TemplateError only where the template is missing or broken; what is wrong with one
    post's words is that post's refusal, naming the template, what it is about, and the excess."""
    template = templates.find(planned.kind, hub)
    if planned.kind is Kind.POLL_RESULT and result is None:
        return Post(planned, awaits="its poll has not closed yet")
    values = values_for(planned, target, congress, hub, result)
    try:
        parts, poll = template.render(values)
    except TemplateError as error:
        return Post(planned, refusal=f"{error.what.rstrip('.')} ({target.code})")
    reason = refuse_words(parts, [weight(part) for part in parts], poll)
    refusal = f"template {template.name} with {target.code} {reason}" if reason else ""
    linked = tuple(number for number, part in enumerate(parts, 1) if has_link(part))
    digested = digest(planned.account, parts, poll)
    return Post(planned, parts, poll, digested, refusal, linked=linked)

"""Which of a congress's drafts say what another post says: the drafts beside what was sent, what
other congresses have drafted, and each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.compose.templates import Templates
from bot.domain.concerns import FINAL
from bot.domain.congress import Congress, Hub, Kind
from bot.domain.plan import Target
from bot.domain.posts import Post
from bot.domain.said import Earlier, Said, brought_by, said_earlier, said_of
from bot.domain.sameness import Repeat, concern_of, find_repeats
from bot.domain.wording import Brought, terms_of


def with_repeats(
    posts: Sequence[Post],
    targets: Mapping[str, Target],
    congress: Congress,
    templates: Templates,
    earlier: Sequence[Earlier],
) -> tuple[Post, ...]:
    """The drafts, each that repeats another with the concern that says so. What a person must mend
    first, what never may go, and what is sent or taken down counts as no draft."""
    hubs = {hub.code: hub for hub in congress.hubs}
    known = {each.planned.key for each in earlier}
    drafts = [post for post in posts if post.planned.key not in known and _may_go(post, targets)]
    said = [each for post in drafts for each in _said(post, targets, congress, hubs, templates)]
    repeats = find_repeats(said, _earlier(earlier, targets, congress, hubs, templates, posts))
    return tuple(
        _concerned(post, repeats[post.planned.key]) if post.planned.key in repeats else post
        for post in posts
    )


def _may_go(post: Post, targets: Mapping[str, Target]) -> bool:
    barred = any(concern.check in FINAL for concern in post.concerns)
    return not post.refusal and not barred and targets[post.planned.key].is_on


def _concerned(post: Post, repeat: Repeat) -> Post:
    concern = concern_of(post.planned, len(post.parts), repeat)
    return replace(post, concerns=(*post.concerns, concern))


def _said(
    post: Post,
    targets: Mapping[str, Target],
    congress: Congress,
    hubs: Mapping[str, Hub],
    templates: Templates,
) -> list[Said]:
    hub, target = hubs[post.planned.hub], targets[post.planned.key]
    return said_of(post, target, congress, hub, templates.find(post.planned.kind, hub).fixed)


def _earlier(
    earlier: Iterable[Earlier],
    targets: Mapping[str, Target],
    congress: Congress,
    hubs: Mapping[str, Hub],
    templates: Templates,
    posts: Iterable[Post],
) -> Iterator[Said]:
    kinds = {(post.planned.kind, post.planned.hub) for post in posts}
    fixed: dict[Kind, str] = {}
    for kind, hub in sorted(kinds, key=str):
        fixed[kind] = fixed.get(kind, "") + "\n" + templates.find(kind, hubs[hub]).fixed
    for each in earlier:
        if each.gone:
            continue
        planned = each.planned
        words = fixed.get(planned.kind, "")
        if planned.key in targets:
            own = brought_by(targets[planned.key], congress, hubs[planned.hub], words)
            yield from said_earlier(each, own)
        else:
            # Not in the plan, or in a session that was not read for these posts. A code names a
            # talk in its own congress only.
            is_ours = planned.congress == congress.code
            talk = (planned.presentation or planned.session) if is_ours else ""
            yield from said_earlier(each, Brought(terms_of(words), talk=talk))

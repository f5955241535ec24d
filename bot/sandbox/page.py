"""The public timeline as a page: no script, nothing fetched from elsewhere, every text escaped."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.answers import poll_votes, stamp
from bot.sandbox.audience import reaction
from bot.sandbox.formats import Kind
from bot.sandbox.media import Medium
from bot.sandbox.posts import Posts, StoredPost
from bot.sandbox.wording import Piece, has_link, pieces

HERE = Path(__file__).parent
CSS = (HERE / "timeline.css").read_text(encoding="utf-8")
CSS_HASH = b64encode(sha256(CSS.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{CSS_HASH}'; "
    "img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
MEDIA_HEADERS = {  # a foreign file, never to be taken for a page
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
THREADS_ON_A_PAGE = 60
COLOURS = 8

_environment = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True, slots=True)
class ShownAccount:
    code: str
    name: str
    handle: str
    initials: str
    colour: str
    posts: int


@dataclass(frozen=True, slots=True)
class ShownOption:
    label: str
    percent: int
    leads: bool


@dataclass(frozen=True, slots=True)
class ShownPoll:
    options: tuple[ShownOption, ...]
    votes: int
    closed: bool
    left: str


@dataclass(frozen=True, slots=True)
class ShownMedium:
    address: str
    alt: str
    is_video: bool


@dataclass(frozen=True, slots=True)
class ShownCount:
    icon: str
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class ShownPost:
    id: int
    author: ShownAccount
    pieces: tuple[Piece, ...]
    iso: str
    moment: str
    age: str
    replying_to: str
    poll: ShownPoll | None
    media: tuple[ShownMedium, ...]
    counts: tuple[ShownCount, ...]


def timeline(
    accounts: Sequence[SandboxAccount],
    chosen: SandboxAccount | None,
    before: int,
    posts: Posts,
    now: datetime,
    seed: int,
) -> str:
    """One page of threads, the one with the newest part first. `before` is the id that a thread's
    newest part must be older than."""
    public = [post for post in posts.all() if not posts.is_deleted(post)]
    shown = {
        account.code: _account(account, place, public) for place, account in enumerate(accounts)
    }
    wanted = [post for post in public if chosen is None or post.author == chosen]
    threads = [thread for thread in _threads(wanted) if thread[-1].id < before]
    page = threads[:THREADS_ON_A_PAGE]
    older = {"before": page[-1][-1].id} if len(threads) > len(page) else {}
    return _environment.get_template("timeline.html").render(
        css=Markup(CSS),  # noqa: S704 - our own file, not a foreign text
        accounts=tuple(shown.values()),
        chosen=shown[chosen.code] if chosen else None,
        total=len(public),
        threads=[[_post(post, shown, now, seed) for post in thread] for thread in page],
        older=older | ({"account": chosen.code} if chosen and older else {}),
        iso=stamp(now),
        clock=now.strftime("%H:%M:%S"),
        day=_day(now),
    )


def _threads(public: Sequence[StoredPost]) -> list[list[StoredPost]]:
    """An author's own posts of one thread stand together, in order."""
    threads: dict[tuple[int, str], list[StoredPost]] = {}
    for post in public:
        threads.setdefault((post.root, post.author.code), []).append(post)
    return sorted(threads.values(), key=lambda thread: thread[-1].id, reverse=True)


def _account(account: SandboxAccount, place: int, public: Sequence[StoredPost]) -> ShownAccount:
    return ShownAccount(
        code=account.code,
        name=account.name,
        handle=account.handle,
        initials="".join(word[0] for word in account.name.split()[:2]).upper(),
        colour=f"c{place % COLOURS}",
        posts=sum(post.author.code == account.code for post in public),
    )


def _post(
    post: StoredPost, accounts: dict[str, ShownAccount], now: datetime, seed: int
) -> ShownPost:
    other = post.parent is not None and post.parent.author.code != post.author.code
    return ShownPost(
        id=post.id,
        author=accounts[post.author.code],
        pieces=tuple(pieces(post.text)),
        iso=stamp(post.created_at),
        moment=f"{post.created_at:%H:%M:%S} UTC, {_day(post.created_at)}",
        age=_age(post.created_at, now),
        replying_to=post.parent.author.handle if post.parent and other else "",
        poll=_poll(post, now, seed) if post.poll else None,
        media=tuple(_medium(medium) for medium in post.media),
        counts=_counts(post, now, seed),
    )


def _medium(medium: Medium) -> ShownMedium:
    is_video = medium.format.kind is Kind.VIDEO
    return ShownMedium(f"/sandbox/media/{medium.key}", medium.alt, is_video)


def _counts(post: StoredPost, now: datetime, seed: int) -> tuple[ShownCount, ...]:
    reacted = reaction(seed, post.id, now - post.created_at, has_link(post.text))
    return (
        ShownCount("reply", "replies", _short(reacted.replies)),
        ShownCount("repost", "reposts", _short(reacted.reposts)),
        ShownCount("like", "likes", _short(reacted.likes)),
        ShownCount("views", "views", _short(reacted.impressions)),
    )


def _poll(post: StoredPost, now: datetime, seed: int) -> ShownPoll:
    cast = poll_votes(post, now, seed)
    labels = post.poll.options if post.poll else ()
    total = sum(cast)
    return ShownPoll(
        options=tuple(
            ShownOption(label, round(100 * votes / total) if total else 0, 0 < votes == max(cast))
            for label, votes in zip(labels, cast, strict=True)
        ),
        votes=total,
        closed=now >= post.poll_ends_at,
        left=_span(post.poll_ends_at - now),
    )


def _age(moment: datetime, now: datetime) -> str:
    if now - moment < timedelta(minutes=1):
        return "now"
    if now - moment < timedelta(days=1):
        return _span(now - moment)
    return _day(moment)


def _span(span: timedelta) -> str:
    minutes = int(span / timedelta(minutes=1))
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} days"
    return f"{minutes // 60} h" if minutes >= 60 else f"{max(minutes, 1)} min"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"


def _short(count: int) -> str:
    if count >= 10_000:
        return f"{count // 1000}K"
    return f"{count / 1000:.1f}K" if count >= 1000 else str(count)

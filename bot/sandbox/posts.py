"""The posts of a sandbox, in memory: X's ids, threads, deletions, a lagging timeline."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.posts import Poll
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.media import Medium
from bot.sandbox.wording import mentions

X_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
TIME_SHIFT = 22  # below the milliseconds: ten bits for the machine, twelve to count


@dataclass(frozen=True, slots=True)
class Draft:
    """A create that passed every rule."""

    text: str
    poll: Poll | None
    parent: "StoredPost | None"
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPost:
    """`root` is the id of the thread's first post, its own where it answers none."""

    id: int
    author: SandboxAccount
    text: str
    created_at: datetime
    poll: Poll | None
    parent: "StoredPost | None"
    root: int
    media: tuple[Medium, ...] = ()

    @property
    def poll_id(self) -> str:
        return str(self.id - 1)

    @property
    def poll_ends_at(self) -> datetime:
        return self.created_at + timedelta(minutes=self.poll.minutes if self.poll else 0)


class Posts:
    def __init__(self, accounts: Sequence[SandboxAccount], seed: int) -> None:
        self._machine = (seed & 0x3FF) << 12
        self._last_id = 0
        self._by_id: dict[int, StoredPost] = {}
        self._by_account: dict[str, list[StoredPost]] = {each.code: [] for each in accounts}
        self._texts: dict[tuple[str, str], int] = {}
        self._deleted: set[int] = set()

    def add(self, author: SandboxAccount, draft: Draft, now: datetime) -> StoredPost:
        post_id = self.next_id(now)
        root = draft.parent.root if draft.parent else post_id
        post = StoredPost(
            post_id, author, draft.text, now, draft.poll, draft.parent, root, draft.media
        )
        self._by_id[post_id] = post
        self._by_account[author.code].append(post)
        if draft.text:
            self._texts[author.code, _alike(draft.text)] = post_id
        return post

    def next_id(self, now: datetime) -> int:
        """X's snowflake, for posts and media alike; still greater than the last one where the clock
        stands or goes back."""
        milliseconds = (now - X_EPOCH) // timedelta(milliseconds=1)
        self._last_id = max(self._last_id + 2, milliseconds << TIME_SHIFT | self._machine)
        return self._last_id

    def get(self, post_id: int) -> StoredPost | None:
        return None if post_id in self._deleted else self._by_id.get(post_id)

    def delete(self, post: StoredPost) -> None:
        self._deleted.add(post.id)
        self._texts.pop((post.author.code, _alike(post.text)), None)

    def is_deleted(self, post: StoredPost) -> bool:
        return post.id in self._deleted

    def has_text(self, account: SandboxAccount, text: str) -> bool:
        return (account.code, _alike(text)) in self._texts

    def all(self) -> list[StoredPost]:
        """Every post ever made, deleted ones too, in order of creation."""
        return list(self._by_id.values())

    def originals_since(self, account: str, since: datetime) -> int:
        """How many posts of this account since then answer no other, deleted ones too."""
        return sum(
            post.parent is None and post.created_at > since for post in self._by_account[account]
        )

    def mentioning(self, handle: str, since_id: int, until_id: int) -> list[StoredPost]:
        """Newest first; both ids excluded."""
        name = handle.casefold()
        return [
            post
            for post in reversed(self._by_id.values())
            if since_id < post.id < until_id
            and post.id not in self._deleted
            and name in mentions(post.text)
        ]

    def timeline(
        self, account: SandboxAccount, since_id: int, until_id: int, created_until: datetime
    ) -> list[StoredPost]:
        """Newest first; both ids excluded."""
        mine = self._by_account[account.code]
        first = bisect_right(mine, since_id, key=lambda post: post.id)
        end = bisect_left(mine, until_id, key=lambda post: post.id)
        return [
            post
            for post in reversed(mine[first:end])
            if post.id not in self._deleted and post.created_at <= created_until
        ]


def _alike(text: str) -> str:
    return " ".join(text.split()).casefold()

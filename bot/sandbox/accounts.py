"""The accounts a sandbox knows, and keys that open nothing but a sandbox."""

from dataclasses import dataclass
from hashlib import blake2b

from bot.domain.congress import Keys


@dataclass(frozen=True, slots=True)
class SandboxAccount:
    code: str
    handle: str
    name: str
    keys: Keys
    bio: str = ""

    @property
    def user_id(self) -> str:
        return user_id(self.code)


def sandbox_keys(code: str) -> Keys:
    """The keys of the account called `code`: the same every time, all accounts on one app. As on X,
    a token begins with its user's id."""
    return Keys(
        consumer_key="sandbox-app",
        consumer_secret="sandbox-app-secret",  # noqa: S106 - it opens nothing else
        token=f"{user_id(code)}-sandbox-token",
        token_secret=f"sandbox-secret-of-{code}",
    )


def user_id(code: str) -> str:
    digest = blake2b(code.encode(), digest_size=8).digest()
    return str(10**18 + int.from_bytes(digest) % 10**17)

"""When each post of an account's queue would go, and which will not make it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """`at` is when the post goes if nothing else happens; None: it will not make it, and `why`."""

    post_key: str
    account: str
    due_at: datetime
    stale_at: datetime
    at: datetime | None
    why: str = ""

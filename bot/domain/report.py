"""What a report says of one congress: plan against delivered, engagement at equal age, polls."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.congress import Kind
from bot.domain.engagement import Snapshot
from bot.domain.posts import Poll


@dataclass(frozen=True, slots=True)
class PostRecord:
    """One post as the database knows it at the report's moment. `state` is the delivery state of its
    first part or, where nothing was sent, the verdict (waiting, held, blocked, missed); `reason`
    says why. `snapshots` are of the first part, in order of time."""

    key: str
    hub: str
    account: str
    handle: str
    kind: Kind
    session: str
    session_title: str
    presentation: str
    presentation_title: str
    room: str
    due_at: datetime
    state: str
    reason: str
    text: str
    parts: int
    poll: Poll | None
    sent_at: datetime | None
    url: str
    snapshots: tuple[Snapshot, ...]

"""Which media of a post to upload, and when: only for what may go, and in time for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.media import Media
from bot.domain.posts import Post
from bot.domain.release import Hold, Standing, hindrance
from bot.domain.uploads import Upload, new_upload, upload_at, upload_of


@dataclass(frozen=True, slots=True)
class Attachment:
    """To be uploaded, or asked about, at `at`; `upload` is how that stands until now."""

    at: datetime
    media: Media
    upload: Upload


def attachments(
    post: Post, standing: Standing, holds: Sequence[Hold], now: datetime
) -> Iterator[Attachment]:
    """Nothing for a post that would not go even with its media: not approved, held, stale."""
    planned = post.planned
    goes_at = max(now, planned.due_at, planned.not_before or planned.due_at)
    if goes_at >= planned.stale_at or hindrance(post, standing, holds, goes_at):
        return
    for media in post.media:
        upload = upload_of(media, standing.uploads)
        at = upload_at(upload, goes_at)
        if at is not None:
            yield Attachment(at, media, upload or new_upload(planned.account, media))

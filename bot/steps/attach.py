"""Media go to the network ahead of their post, so that it need not wait for them when it is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.attaching import Attachment, attachments
from bot.domain.delivery import Delivery, Rejected
from bot.domain.media import MediaFile
from bot.domain.uploads import AHEAD, Upload, UploadOutcome, after_loss, after_upload, upload_of
from bot.networks import Network
from bot.store.database import Rows
from bot.store.holds import get_holds
from bot.store.media import find_file
from bot.store.posts import get_with_media, next_with_media
from bot.store.uploads import get_uploads, put_upload

MISSING_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Needed:
    """What to upload or ask about now, in the order of the posts, and when there will be more."""

    now: tuple[Attachment, ...]
    next_at: datetime | None


def needed(rows: Rows, accounts: Collection[str], now: datetime) -> Needed:
    """Of these accounts. Two posts with the same picture need it once."""
    horizon = now + AHEAD
    first = next_with_media(rows, now)
    if first is None or first > horizon:
        return Needed((), first and first - AHEAD)
    holds = get_holds(rows)
    found: dict[tuple[str, str, str], Attachment] = {}
    for entry in get_with_media(rows, now, horizon):
        if entry.post.planned.account in accounts:
            for each in attachments(entry.post, entry.standing, holds, now):
                upload = each.upload
                found.setdefault((upload.account, upload.sha256, upload.alt_digest), each)
    later = [each.at for each in found.values() if each.at > now]
    if following := next_with_media(rows, now, horizon):
        later.append(following - AHEAD)
    due = tuple(each for each in found.values() if each.at <= now)
    return Needed(due, min(later, default=None))


def file_of(rows: Rows, attachment: Attachment) -> MediaFile | None:
    return find_file(rows, attachment.media.sha256)


async def ask(network: Network, attachment: Attachment, now: datetime) -> UploadOutcome:
    """About an upload under way."""
    upload = attachment.upload
    return await network.check_upload(upload.account, upload.media_id, attachment.media, now)


async def send(
    network: Network, attachment: Attachment, file: MediaFile | None, now: datetime
) -> UploadOutcome:
    if file is None:
        return Rejected("it is not in the database: load its folder again", now + MISSING_AGAIN)
    return await network.upload(attachment.upload.account, file, attachment.media, now)


def record(rows: Rows, attachment: Attachment, outcome: UploadOutcome, now: datetime) -> Upload:
    upload = after_upload(attachment.upload, outcome, now)
    put_upload(rows, upload)
    return upload


def forget(rows: Rows, lost: Iterable[Delivery], now: datetime) -> None:
    """The ids with which these calls were made: the network knows them no more. One that was
    renewed since stays."""
    for delivery in lost:
        media = delivery.words.media
        uploads = get_uploads(rows, [each.sha256 for each in media])
        mine = [each for each in uploads if each.account == delivery.account]
        for each in media:
            upload = upload_of(each, mine)
            if upload and upload.media_id in delivery.media_ids:
                put_upload(rows, after_loss(upload, now))

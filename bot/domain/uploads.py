"""Media handed to a network ahead of its post: what each answer makes of an upload, and when to ask
again. An upload may be repeated safely: nobody sees it before a post carries it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.delivery import Rejected, Unknown
from bot.domain.media import Media
from bot.domain.stops import StopKind, next_probe_at

AHEAD = timedelta(minutes=10)
# An id is used only while it has so much left: it must not expire under a call.
SPARE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The network has it under this id. With `check_at` it still prepares it, and is asked then."""

    media_id: str
    expires_at: datetime
    check_at: datetime | None = None


UploadOutcome = Uploaded | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Upload:
    """One media of one account, with its description. Ready: an id and no `next_at`. Under way: an
    id, and `next_at` to ask whether it is ready. To be tried again: `next_at` alone. Refused for
    good: neither."""

    account: str
    sha256: str
    alt_digest: str
    media_id: str = ""
    expires_at: datetime | None = None
    next_at: datetime | None = None
    tries: int = 0
    reason: str = ""

    def is_ready(self, moment: datetime) -> bool:
        return not self.next_at and self.is_known(moment)

    def is_known(self, moment: datetime) -> bool:
        """Whether its id lasts beyond this moment."""
        return self.expires_at is not None and moment + SPARE < self.expires_at

    def is_prepared(self, moment: datetime) -> bool:
        """Whether the network has it and is to be asked about it."""
        return bool(self.next_at) and self.is_known(moment)

    @property
    def is_refused(self) -> bool:
        return not (self.media_id or self.next_at)


def alt_digest(alt: str) -> str:
    return hashlib.sha256(alt.encode()).hexdigest()


def new_upload(account: str, media: Media) -> Upload:
    return Upload(account, media.sha256, alt_digest(media.alt))


def upload_of(media: Media, uploads: Iterable[Upload]) -> Upload | None:
    """The upload of this media among those of one account."""
    wanted = (media.sha256, alt_digest(media.alt))
    return next((each for each in uploads if (each.sha256, each.alt_digest) == wanted), None)


def after_upload(upload: Upload, outcome: UploadOutcome, now: datetime) -> Upload:
    match outcome:
        case Uploaded(expires_at=expires_at) if expires_at <= now + SPARE:
            return _after_pause(upload, "the network keeps it for too short a time", now)
        case Uploaded(media_id, expires_at, check_at):
            reason = "the network still prepares it" if check_at else ""
            return replace(
                upload,
                media_id=media_id,
                expires_at=expires_at,
                next_at=check_at,
                tries=0,
                reason=reason,
            )
        case Rejected(reason, stops=StopKind()):
            return _without_id(upload, next_probe_at(upload.tries, now), reason)
        case Rejected(reason, again_at):
            return _without_id(upload, again_at, reason)
        case Unknown(reason):
            return _after_pause(upload, reason, now)


def _after_pause(upload: Upload, reason: str, now: datetime) -> Upload:
    pause = min(FIRST_PAUSE * 2 ** min(upload.tries, 10), LONGEST_PAUSE)
    return _without_id(upload, now + pause, reason)


def after_loss(upload: Upload, now: datetime) -> Upload:
    """A create was told that the network knows the id no more."""
    return _without_id(replace(upload, tries=0), now, "the network knows its upload no more")


def _without_id(upload: Upload, next_at: datetime | None, reason: str) -> Upload:
    return replace(
        upload,
        media_id="",
        expires_at=None,
        next_at=next_at,
        tries=upload.tries + 1,
        reason=reason,
    )


def upload_at(upload: Upload | None, goes_at: datetime) -> datetime | None:
    """When to upload, or ask, so that it is ready when its post goes; None for never."""
    if upload is None:
        return goes_at - AHEAD
    if upload.is_ready(goes_at) or upload.is_refused:
        return None
    if upload.next_at:
        return upload.next_at
    return goes_at - AHEAD


def refused_media(media: Sequence[Media], uploads: Sequence[Upload]) -> str:
    """Why the network will never take one of these, or ""."""
    found = ((each, upload_of(each, uploads)) for each in media)
    return next(
        (f"its {m.kind.value} was refused: {u.reason}" for m, u in found if u and u.is_refused), ""
    )


def missing_media(media: Sequence[Media], uploads: Sequence[Upload], now: datetime) -> str:
    """Why these cannot go with their post yet, or ""."""
    for each in media:
        upload = upload_of(each, uploads)
        if upload is None or not upload.is_ready(now):
            why = f" ({upload.reason.rstrip('.')})" if upload and upload.reason else ""
            return f"its {each.kind.value} is not uploaded yet{why}"
    return ""


def media_ids(media: Sequence[Media], uploads: Sequence[Upload]) -> tuple[str, ...]:
    """The network's ids of media that are all ready, in their order."""
    found = (upload_of(each, uploads) for each in media)
    return tuple(upload.media_id for upload in found if upload)

"""Pictures and videos given to a sandbox: uploads under way, media that a create may name.

An id belongs to the account that uploaded it and ends after a day of the sandbox's clock; a post
that has it keeps the file.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.formats import Format, Kind

LIFE = timedelta(hours=24)
PENDING, PROCESSED = timedelta(seconds=1), timedelta(seconds=3)


@dataclass(slots=True)
class Upload:
    """Begun with initialize; what was said of the file, and its parts by their number."""

    media_id: int
    owner: SandboxAccount
    kind: Kind
    total_bytes: int
    expires_at: datetime
    parts: dict[int, bytes] = field(default_factory=dict)

    @property
    def received(self) -> int:
        return sum(len(part) for part in self.parts.values())

    def data(self) -> bytes:
        return b"".join(self.parts[number] for number in sorted(self.parts))


@dataclass(slots=True)
class Medium:
    """A whole file. Its alt text may be set later, also when a post already shows it."""

    id: int
    owner: SandboxAccount
    format: Format
    data: bytes
    sha256: str
    uploaded_at: datetime
    alt: str = ""

    @property
    def key(self) -> str:
        return f"{self.format.kind.number}_{self.id}"

    @property
    def expires_at(self) -> datetime:
        return self.uploaded_at + LIFE

    def is_processed(self, now: datetime) -> bool:
        return self.format.kind is Kind.PHOTO or now - self.uploaded_at >= PROCESSED

    def progress(self, now: datetime) -> int:
        """Percent of the processing done; a photo needs none."""
        if self.is_processed(now):
            return 100
        return max(0, min(99, int(100 * ((now - self.uploaded_at - PENDING) / PROCESSED))))

    def is_pending(self, now: datetime) -> bool:
        return not self.is_processed(now) and now - self.uploaded_at < PENDING


class MediaStore:
    def __init__(self) -> None:
        self._uploads: dict[int, Upload] = {}
        self._media: dict[int, Medium] = {}
        self._by_key: dict[str, Medium] = {}

    def begin(
        self, media_id: int, owner: SandboxAccount, kind: Kind, total_bytes: int, now: datetime
    ) -> Upload:
        upload = Upload(media_id, owner, kind, total_bytes, now + LIFE)
        self._uploads[media_id] = upload
        return upload

    def upload(self, media_id: int, owner: SandboxAccount, now: datetime) -> Upload | None:
        """The upload under way, if it is this account's and not too old."""
        upload = self._uploads.get(media_id)
        mine = upload is not None and upload.owner.code == owner.code and now < upload.expires_at
        return upload if mine else None

    def end(self, upload: Upload) -> None:
        del self._uploads[upload.media_id]

    def add(
        self, media_id: int, owner: SandboxAccount, found: Format, data: bytes, now: datetime
    ) -> Medium:
        medium = Medium(media_id, owner, found, data, sha256(data).hexdigest(), now)
        self._media[media_id] = medium
        self._by_key[medium.key] = medium
        return medium

    def get(self, media_id: int, owner: SandboxAccount, now: datetime) -> Medium | None:
        """The medium, if it is this account's and its id has not ended."""
        medium = self._media.get(media_id)
        mine = medium is not None and medium.owner.code == owner.code and now < medium.expires_at
        return medium if mine else None

    def by_key(self, key: str) -> Medium | None:
        return self._by_key.get(key)

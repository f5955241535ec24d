"""X's paths for media: one-shot and chunked upload, the state of its processing, alt texts.

X's description demands a `meta` and a `type` of the processing that it nowhere explains; both are
given, so that a client that validates is content.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime

from bot.sandbox import problems
from bot.sandbox.answers import Json
from bot.sandbox.bill import MEDIA_METADATA, Bill
from bot.sandbox.calls import Call, Reply
from bot.sandbox.formats import CATEGORIES, Format, Kind, format_of
from bot.sandbox.media import PENDING, MediaStore, Medium, Upload
from bot.sandbox.posts import Posts
from bot.sandbox.queries import ID

ONE_SHOT = {name: kind for name, kind in CATEGORIES.items() if kind is Kind.PHOTO}
MOST_PARTS = 1_000
LONGEST_ALT = 1_000
PICTURE_TYPES = frozenset(
    "image/jpeg image/bmp image/png image/webp image/pjpeg image/tiff".split()
)
TYPES = PICTURE_TYPES | set("image/gif video/mp4 video/webm video/mp2t video/quicktime".split())
UNKNOWN_MEDIA = "Your media IDs are invalid."


class MediaEndpoints:
    """Every method may raise Refusal."""

    def __init__(self, media: MediaStore, posts: Posts, bill: Bill) -> None:
        self._media = media
        self._posts = posts
        self._bill = bill

    def upload(self, call: Call) -> Reply:
        body = _object(call.body)
        kind = _kind(body, ONE_SHOT)
        _check_type(body, PICTURE_TYPES)
        data = _bytes(body)
        found = _checked(data, kind)
        medium = self._media.add(self._posts.next_id(call.now), call.account, found, data, call.now)
        return _reply(_described(medium, call.now))

    def initialize(self, call: Call) -> Reply:
        body = _object(call.body)
        kind = _kind(body, CATEGORIES)
        _check_type(body, TYPES)
        total = body.get("total_bytes")
        if not isinstance(total, int) or total <= 0:
            raise problems.invalid("total_bytes", str(total), "`total_bytes` is a whole number.")
        _check_size(total, kind)
        media_id = self._posts.next_id(call.now)
        upload = self._media.begin(media_id, call.account, kind, total, call.now)
        return _reply(
            {
                "id": str(media_id),
                "media_key": f"{kind.number}_{media_id}",
                "expires_after_secs": int((upload.expires_at - call.now).total_seconds()),
            }
        )

    def append(self, call: Call) -> Reply:
        upload = self._upload(call)
        body = _object(call.body)
        number = str(body.get("segment_index", ""))
        if not (number.isascii() and number.isdigit()) or int(number) >= MOST_PARTS:
            raise problems.invalid("segment_index", number, "`segment_index` is 0 to 999.")
        upload.parts[int(number)] = _bytes(body)
        if upload.received > upload.total_bytes:
            del upload.parts[int(number)]
            raise problems.invalid("media", "", "The segments are larger than `total_bytes`.")
        return _reply({"expires_at": int(upload.expires_at.timestamp())})

    def finalize(self, call: Call) -> Reply:
        upload = self._upload(call)
        if upload.received != upload.total_bytes:
            raise problems.invalid(
                "id",
                call.item,
                f"{upload.received} of {upload.total_bytes} bytes have been uploaded.",
            )
        data = upload.data()
        found = _checked(data, upload.kind)
        self._media.end(upload)
        medium = self._media.add(upload.media_id, call.account, found, data, call.now)
        return _reply(_described(medium, call.now))

    def status(self, call: Call) -> Reply:
        command = call.query.get("command", "STATUS")
        if command != "STATUS":
            raise problems.invalid("command", command, "`command` is not one of [STATUS]")
        return _reply(_described(self._medium(call.query.get("media_id", ""), call), call.now))

    def describe(self, call: Call) -> Reply:
        """Sets the alt text, the one piece of metadata that the bot writes."""
        body = _object(call.body)
        medium = self._medium(body.get("id"), call)
        metadata = body.get("metadata", {})
        alt_text = metadata.get("alt_text") if isinstance(metadata, dict) else None
        alt = alt_text.get("text") if isinstance(alt_text, dict) else None
        if not isinstance(alt, str):
            raise problems.invalid("metadata.alt_text.text", str(alt), "The alt text is missing.")
        if len(alt) > LONGEST_ALT:
            raise problems.invalid(
                "metadata.alt_text.text", "", "An alt text has at most 1000 characters."
            )
        medium.alt = alt
        self._bill.charge(call.account.code, "media metadata", MEDIA_METADATA)
        associated = {"alt_text": {"text": alt}}
        return Reply(200, {"data": {"id": str(medium.id), "associated_metadata": associated}})

    def _upload(self, call: Call) -> Upload:
        known = ID.fullmatch(call.item)
        upload = self._media.upload(int(call.item), call.account, call.now) if known else None
        if upload is None:
            raise problems.invalid("id", call.item, UNKNOWN_MEDIA)
        return upload

    def _medium(self, media_id: object, call: Call) -> Medium:
        known = isinstance(media_id, str) and ID.fullmatch(media_id)
        medium = self._media.get(int(str(media_id)), call.account, call.now) if known else None
        if medium is None:
            raise problems.invalid("media_id", str(media_id), UNKNOWN_MEDIA)
        return medium


def _reply(data: Json) -> Reply:
    return Reply(200, {"data": data, "meta": {}})


def _described(medium: Medium, now: datetime) -> Json:
    described: Json = {
        "id": str(medium.id),
        "media_key": medium.key,
        "size": len(medium.data),
        "expires_after_secs": int((medium.expires_at - now).total_seconds()),
    }
    if medium.format.kind is not Kind.PHOTO:
        described["processing_info"] = _processing(medium, now)
    return described


def _processing(medium: Medium, now: datetime) -> Json:
    kind = medium.format.mime
    if medium.is_processed(now):
        return {"type": kind, "state": "succeeded", "progress_percent": 100}
    wait = int(PENDING.total_seconds())
    if medium.is_pending(now):
        return {"type": kind, "state": "pending", "check_after_secs": wait}
    progress = medium.progress(now)
    return {
        "type": kind, "state": "in_progress", "check_after_secs": wait,
        "progress_percent": progress,
    }  # fmt: skip


def _object(body: object) -> Mapping[str, object]:
    if not isinstance(body, dict):
        raise problems.invalid("body", "", "The body must be a JSON object or a form.")
    return body


def _kind(body: Mapping[str, object], known: Mapping[str, Kind]) -> Kind:
    category = str(body.get("media_category", ""))
    if category not in known:
        raise problems.invalid(
            "media_category", category, f"`media_category` is not one of [{','.join(known)}]"
        )
    return known[category]


def _check_type(body: Mapping[str, object], known: frozenset[str]) -> None:
    given = body.get("media_type")
    if given is not None and given not in known:
        raise problems.invalid(
            "media_type", str(given), f"`media_type` is not one of [{','.join(sorted(known))}]"
        )


def _bytes(body: Mapping[str, object]) -> bytes:
    media = body.get("media")
    if isinstance(media, str):
        try:
            media = b64decode(media, validate=True)
        except (binascii.Error, ValueError) as error:
            raise problems.invalid("media", "", "`media` is not base64.") from error
    if not isinstance(media, bytes) or not media:
        raise problems.invalid("media", "", "`media` is missing or empty.")
    return media


def _checked(data: bytes, kind: Kind) -> Format:
    _check_size(len(data), kind)
    found = format_of(data)
    if found is None or found.kind is not kind:
        raise problems.invalid("media", "", "media type unrecognized.")
    return found


def _check_size(size: int, kind: Kind) -> None:
    if size > kind.most_bytes:
        raise problems.invalid("media", "", f"File size exceeds {kind.most_bytes} bytes.")

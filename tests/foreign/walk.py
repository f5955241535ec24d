"""What every foreign client is asked to do, and what the sandbox must then have.

A post, a reply to it, a thread of two, a poll, a picture with its alt text, and a post that is
deleted; then all are looked up and the timeline is read.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import httpx
from PIL import Image

from bot.sandbox.accounts import SandboxAccount, sandbox_keys

AML = SandboxAccount("aml", "aml_demo", "AML Hub", sandbox_keys("aml"))

POST = "Now in Hall 1: R&D of Agent F <b> #EXC2026"
REPLY = "A reply, caf\u00e9 and \U0001f9ec"
THREAD = ("Part one, see https://example.org/a?b=1&c=2", "Part two")
QUESTION, OPTIONS, MINUTES = "Well?", ["Yes & no", "No"], 60
CAPTION, ALT = "A curve", "A curve that falls"
GONE = "Gone soon"
STAYING = [POST, REPLY, *THREAD, QUESTION, CAPTION]


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 36), "teal").save(file, "PNG")
    return file.getvalue()


PICTURE = _picture()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sandbox listens."""

    url: str

    def posts(self) -> list[dict[str, object]]:
        """Without what differs from run to run: parents are named by their text."""
        listed = httpx.get(f"{self.url}/sandbox/posts").json()
        texts = {post["id"]: post["text"] for post in listed} | {"": ""}
        return [
            {
                "text": post["text"],
                "answers": texts[post["in_reply_to"]],
                "poll": post["poll"],
                "media": post["media"],
                "deleted": post["deleted"],
            }
            for post in listed
        ]


def expected_posts() -> list[dict[str, object]]:
    medium = {
        "type": "photo", "alt": ALT, "sha256": sha256(PICTURE).hexdigest(), "bytes": len(PICTURE),
    }  # fmt: skip
    plain = {"answers": "", "poll": None, "media": [], "deleted": False}
    return [
        plain | {"text": POST},
        plain | {"text": REPLY, "answers": POST},
        plain | {"text": THREAD[0]},
        plain | {"text": THREAD[1], "answers": THREAD[0]},
        plain | {"text": QUESTION, "poll": {"options": OPTIONS, "minutes": MINUTES}},
        plain | {"text": CAPTION, "media": [medium]},
        plain | {"text": GONE, "deleted": True},
    ]

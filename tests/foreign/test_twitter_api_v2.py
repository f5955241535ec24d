"""npm's twitter-api-v2, as it is, in Node. Needs node, npm and, once, npm's index."""

import json
import os
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import walk

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".run" / "foreign"
LOCK = HERE / "package-lock.json"
SCRIPT = HERE / "twitter_api_v2.mjs"


@pytest.fixture(scope="session")
def node() -> Path:
    """A folder with the library installed, kept from run to run while the lock is the same. Where
    none can be had the test is skipped, and under CONGRESS_BOT_REQUIRE_NODE it fails."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    reason = f"{' and '.join(missing)} not on PATH" if missing else ""
    folder = CACHE / sha256(LOCK.read_bytes()).hexdigest()[:16]
    if not reason and not (folder / "installed").exists():
        reason = installed(folder)
    if reason and os.environ.get("CONGRESS_BOT_REQUIRE_NODE"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    shutil.copy(SCRIPT, folder)  # Node looks for libraries beside the script
    return folder


def installed(folder: Path) -> str:
    """Why the library could not be installed, or ""."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return "npm ci did not end within 120 seconds"
    if done.returncode:
        return f"npm ci failed: {done.stderr.strip()[-300:]}"
    (folder / "installed").touch()
    return ""


def test_twitter_api_v2_does_all_a_sender_does(place, node):
    keys = walk.AML.keys
    asked = {
        "url": place.url,
        "keys": {
            "appKey": keys.consumer_key,
            "appSecret": keys.consumer_secret,
            "accessToken": keys.token,
            "accessSecret": keys.token_secret,
        },
        "post": walk.POST,
        "reply": walk.REPLY,
        "thread": walk.THREAD,
        "question": walk.QUESTION,
        "options": walk.OPTIONS,
        "minutes": walk.MINUTES,
        "picture": b64encode(walk.PICTURE).decode(),
        "alt": walk.ALT,
        "caption": walk.CAPTION,
        "gone": walk.GONE,
    }
    done = subprocess.run(
        ["node", SCRIPT.name], cwd=node, input=json.dumps(asked), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    ids = told["ids"]
    assert told == {
        "ids": ids,
        "deleted": True,
        "looked": ids,
        "alts": [walk.ALT],
        "labels": walk.OPTIONS,
        "me": walk.AML.handle,
        "named": True,
        "timeline": ids[::-1],
        "mentions": 0,
    }
    assert place.posts() == walk.expected_posts()

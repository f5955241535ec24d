"""Notices to a chat: Slack, Mattermost and those alike take {"text": ...}, Teams a card."""

import logging
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.domain.errors import NetworkError

PATIENCE_SECONDS = 10.0
# Where Teams receives: its workflows, and the older connectors.
TEAMS = (".logic.azure.com", ".api.powerplatform.com", ".webhook.office.com")
_CHECK = "Check CONGRESS_BOT_NOTICE_WEBHOOK in .env with `congress-bot notices --test`."

# They log every address at INFO, and this one is the key to the room.
for _talkative in ("httpx", "httpcore"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


class Webhook:
    name = "webhook"

    def __init__(self, url: str) -> None:
        self._url = url
        host = urlsplit(url).hostname or ""
        self._content = _card if host.endswith(TEAMS) else _plain

    async def tell(self, title: str, text: str) -> None:
        content = self._content(_harmless(title), _harmless(text))
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
                answer = await client.post(self._url, json=content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # From None: the cause may hold the address.
            what = f"the webhook was not reached ({type(error).__name__})."
            raise NetworkError(what, _CHECK) from None
        if not answer.is_success:
            raise NetworkError(f"the webhook answered {answer.status_code}.", _CHECK)


def _plain(title: str, text: str) -> dict[str, Any]:
    return {"text": f"*{title}*\n{text}"}


def _card(title: str, text: str) -> dict[str, Any]:
    heading = {"type": "TextBlock", "text": title, "weight": "Bolder", "wrap": True}
    lines = [{"type": "TextBlock", "text": line, "wrap": True} for line in text.splitlines()]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [heading, *lines]}
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _harmless(text: str) -> str:
    """A stranger's words call nobody (@channel, <!here>) and make no link (<address|words>,
    [words](address))."""
    for sign, instead in (("@", "@\N{ZERO WIDTH SPACE}"), ("<", "‹"), (">", "›"), ("](", "] (")):
        text = text.replace(sign, instead)
    return text

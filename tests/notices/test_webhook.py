"""Notices to a chat, over HTTP."""

import asyncio
import logging
import traceback

import pytest
from receiving import MARK, ChatServer

from bot.domain.errors import NetworkError
from bot.notices.webhook import Webhook


def tell(url: str, text: str = "1 post missed.", title: str = "congress-bot") -> None:
    asyncio.run(Webhook(url).tell(title, text))


def test_a_chat_gets_the_title_and_the_lines(chat: ChatServer) -> None:
    tell(chat.url, "1 post missed.\nWorker w is dead.")
    assert chat.received == [{"text": "*congress-bot*\n1 post missed.\nWorker w is dead."}]


def test_a_strangers_words_call_nobody_and_link_nowhere(chat: ChatServer) -> None:
    tell(chat.url, "<!channel> @all <https://a|b> [c](https://d)")

    ((text,),) = [received.values() for received in chat.received]
    assert text.endswith("‹!channel› @\u200ball ‹https://a|b› [c] (https://d)")


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_an_answer_that_is_no_yes_is_an_error_without_the_address(
    chat: ChatServer, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    chat.status = status
    with pytest.raises(NetworkError) as failed:
        tell(chat.url)

    assert failed.value.what == f"the webhook answered {status}."
    assert MARK not in "".join(traceback.format_exception(failed.value)) + caplog.text


def test_nobody_there_is_an_error_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NetworkError) as failed:
        tell(f"http://127.0.0.1:1/{MARK}")

    assert failed.value.what == "the webhook was not reached (ConnectError)."
    assert MARK not in "".join(traceback.format_exception(failed.value)) + caplog.text


@pytest.mark.parametrize(
    ("host", "teams"),
    [
        ("hooks.example.org", False),
        ("webhook.office.com.example.org", False),
        ("prod-1.westeurope.logic.azure.com", True),
        ("default1.environment.api.powerplatform.com", True),
        ("agency.webhook.office.com", True),
    ],
)
def test_teams_gets_a_card(host: str, teams: bool) -> None:
    content = Webhook(f"https://{host}/x")._content("congress-bot", "One.\nTwo.")
    if not teams:
        assert content == {"text": "*congress-bot*\nOne.\nTwo."}
        return
    (attachment,) = content["attachments"]
    assert content["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert [block["text"] for block in attachment["content"]["body"]] == [
        "congress-bot",
        "One.",
        "Two.",
    ]

"""Notices by e-mail, to a real SMTP server."""

import asyncio
import base64
import traceback

import pytest
from receiving import MARK, MailServer, mail_server

from bot.domain.errors import NetworkError
from bot.notices.mail import Mail

TO = ("desk@example.org", "lead@example.org")


def tell(server: MailServer, login: str = "", title: str = "congress-bot") -> None:
    url = f"smtp://{login}127.0.0.1:{server.port}"
    asyncio.run(Mail(url, TO, server.trust).tell(title, "1 post missed.\nAccount für Ärzte."))


def test_a_message_arrives_at_all_over_tls(mail: MailServer) -> None:
    tell(mail)
    (message,) = mail.messages

    assert (message["Subject"], message["From"]) == ("congress-bot", "desk@example.org")
    assert message["To"] == "desk@example.org, lead@example.org"
    assert message.get_content().split() == "1 post missed. Account für Ärzte.".split()
    assert mail.commands.index("STARTTLS") < mail.commands.index("mail FROM:<desk@example.org>")


def test_the_password_comes_after_tls_and_the_user_is_the_sender(mail: MailServer) -> None:
    tell(mail, login="bot%40example.org:s3cr3t-mark@")
    login = next(line for line in mail.commands if line.startswith("AUTH"))

    assert mail.commands.index("STARTTLS") < mail.commands.index(login)
    assert base64.b64decode(login.split()[-1]) == b"\0bot@example.org\0s3cr3t-mark"
    assert mail.messages[0]["From"] == "bot@example.org"


def test_a_certificate_that_is_not_trusted_is_an_error(mail: MailServer) -> None:
    url = f"smtp://user:s3cr3t-mark@127.0.0.1:{mail.port}"
    with pytest.raises(NetworkError) as failed:
        asyncio.run(Mail(url, TO).tell("congress-bot", "Lost."))

    assert "SSLCertVerificationError" in failed.value.what
    assert not [line for line in mail.commands if line.startswith("AUTH")]


def test_no_password_goes_to_a_server_without_tls_elsewhere() -> None:
    with mail_server(with_tls=False) as server:
        mail = Mail(f"smtp://user:s3cr3t-mark@localhost.localdomain:{server.port}", TO)
        mail._host = "0.0.0.0"  # noqa: S104 - another name for this machine that is not loopback's
        with pytest.raises(NetworkError) as failed:
            asyncio.run(mail.tell("congress-bot", "Lost."))

        assert "SMTPNotSupportedError" in failed.value.what
        assert [line.split()[0].upper() for line in server.commands] == ["EHLO"]


def test_a_server_of_this_machine_needs_no_tls() -> None:
    with mail_server(with_tls=False) as server:
        tell(server)
        assert len(server.messages) == 1


@pytest.mark.parametrize("command", ["AUTH", "MAIL", "DATA"])
def test_a_refusal_is_an_error_without_the_servers_words(mail: MailServer, command: str) -> None:
    mail.refuses = command
    with pytest.raises(NetworkError) as failed:
        tell(mail, login=f"user:{MARK}@")

    assert "554" in failed.value.what
    assert MARK not in "".join(traceback.format_exception(failed.value))


def test_a_title_of_two_lines_adds_no_header(mail: MailServer) -> None:
    tell(mail, title="one\r\nBcc: other@example.org")
    (message,) = mail.messages

    assert (message["Subject"], message["Bcc"]) == ("one Bcc: other@example.org", None)


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(NetworkError, match="the mail server did not take the notice"):
        asyncio.run(Mail("smtp://127.0.0.1:1", TO).tell("congress-bot", "Lost."))

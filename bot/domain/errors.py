"""Every error the desk can meet, one tree.

CongressBotError          what happened, to which thing, and what to do next
├── Misuse                the command was given something it cannot take (exit code 2)
├── Unreadable            a file cannot be used at all; nothing of it was taken
├── NotFound              a congress, session, post or hold by that name is not there
├── Refused               a rule forbids it
├── TemplateError         a post template is broken or asks for what is not there
├── SettingsError         the environment or .env is incomplete or malformed
├── StoreError            the database is locked, full, missing or of another version
└── NetworkError          X, a sandbox or a watched site did not answer, or refused
    ├── CredentialsError  the account's keys are not accepted
    └── RateLimited       asked too often; carries the moment it may be asked again
"""

from datetime import datetime


class CongressBotError(Exception):
    """`what` names the thing and what is wrong with it; `next_step` says what the person can do."""

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.what} {self.next_step}".rstrip()


class Misuse(CongressBotError):
    pass


class Unreadable(CongressBotError):
    pass


class NotFound(CongressBotError):
    pass


class Refused(CongressBotError):
    pass


class TemplateError(CongressBotError):
    pass


class SettingsError(CongressBotError):
    pass


class StoreError(CongressBotError):
    pass


class NetworkError(CongressBotError):
    pass


class CredentialsError(NetworkError):
    pass


class RateLimited(NetworkError):
    """`until` is the moment (UTC) the limit resets, or None where the server did not say."""

    def __init__(self, what: str, next_step: str = "", until: datetime | None = None) -> None:
        super().__init__(what, next_step)
        self.until = until

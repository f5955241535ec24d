"""A call on one of X's paths and the reply to it, without HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.accounts import SandboxAccount


@dataclass(frozen=True, slots=True)
class Call:
    """A request known to come from `account`; `item` is the id in its path, `body` its JSON or
    form, `origin` the address under which the client reached the sandbox."""

    account: SandboxAccount
    now: datetime
    query: Mapping[str, str]
    item: str = ""
    body: object = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Mapping[str, object] | None
    headers: Mapping[str, str] = field(default_factory=dict)

"""Settings -> the assembled bot. The only place that names a concrete network or clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.clock import Clock, RealClock, SharedClock
from bot.compose.templates import Templates
from bot.domain.congress import Account
from bot.domain.errors import SettingsError
from bot.networks import Network
from bot.notices import Receiver
from bot.sandbox.accounts import SandboxAccount, sandbox_keys
from bot.settings import Settings, secret_prefix
from bot.shipped import shipped
from bot.store.database import Database

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


@dataclass(frozen=True, slots=True)
class Bot:
    settings: Settings
    database: Database
    templates: Templates
    clock: Clock


def assemble(settings: Settings, clock: Clock | None = None) -> Bot:
    return Bot(
        settings=settings,
        database=Database(settings.database_url),
        templates=Templates(settings.templates or shipped("templates")),
        clock=clock or clock_of(settings),
    )


def clock_of(settings: Settings) -> Clock:
    return SharedClock(settings.clock) if settings.clock else RealClock()


def connect(settings: Settings, accounts: Iterable[Account]) -> Mapping[str, Network]:
    """A network for every account, by the account's code. Raises CredentialsError where keys are
    missing, SettingsError for a network we do not speak, and for X itself at a rehearsal's time."""
    if settings.clock and not settings.speaks_to_sandbox:
        raise SettingsError(
            "a rehearsal's clock speaks to a sandbox only.",
            "Set X_API_URL to the sandbox's, or take CONGRESS_BOT_CLOCK away.",
        )
    from bot.networks.x import XNetwork  # tweepy and aiohttp take a third of a second to import

    accounts = list(accounts)
    for account in accounts:
        if account.network != "x":
            raise SettingsError(
                f"account {account.code} is on {account.network!r}, which the bot does not speak.",
                'Write network = "x" in congress.toml.',
            )
    keys = {account.code: settings.keys_of(account.code) for account in accounts}
    network = XNetwork(keys, settings.api_url)
    return {account.code: network for account in accounts}


def receivers_of(settings: Settings) -> tuple[Receiver, ...]:
    """Who is told when something is wrong: those whose address .env holds."""
    found: list[Receiver] = []
    if settings.notice_webhook:
        from bot.notices.webhook import Webhook  # httpx, for those who have a chat only

        found.append(Webhook(settings.notice_webhook))
    if settings.notice_mail:
        from bot.notices.mail import Mail

        found.append(Mail(settings.notice_mail, settings.notice_mail_to))
    return tuple(found)


def sandbox_of(accounts: Iterable[Account], clock: Clock, **options: Any) -> "Sandbox":
    """A sandbox that knows these accounts; `options` are those of Sandbox."""
    from bot.sandbox.server import Sandbox  # a web server: only for the commands that run one

    known = [
        SandboxAccount(
            a.code,
            a.handle,
            a.handle.replace("_", " ").title(),
            sandbox_keys(a.code),
            f"Automated posts by {a.disclosure.operator or 'nobody'}.",
        )
        for a in accounts
    ]
    return Sandbox(known, clock.now, **options)


def sandbox_environment(accounts: Iterable[Account], address: str) -> dict[str, str]:
    """What .env holds to speak to a sandbox at `address` instead of X."""
    values = {"X_API_URL": address}
    for account in accounts:
        keys = sandbox_keys(account.code)
        prefix = secret_prefix(account.code)
        values["X_CONSUMER_KEY"] = keys.consumer_key
        values["X_CONSUMER_SECRET"] = keys.consumer_secret
        values[f"{prefix}_TOKEN"] = keys.token
        values[f"{prefix}_TOKEN_SECRET"] = keys.token_secret
    return values

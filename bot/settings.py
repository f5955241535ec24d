"""The only reader of the environment and of .env: addresses, and the accounts' secrets."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote, urlsplit

from dotenv.parser import parse_stream

from bot.domain.congress import Keys
from bot.domain.delivery import SETTLE_LOOKS
from bot.domain.errors import CredentialsError, SettingsError

X_API_URL = "https://api.x.com"
_FEED = re.compile(r"\$(FEED_[A-Z0-9_]+)")
WEBHOOK, MAIL = "CONGRESS_BOT_NOTICE_WEBHOOK", "CONGRESS_BOT_NOTICE_MAIL"
MAIL_TO = f"{MAIL}_TO"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """`templates` is a folder of the editors' own, or None for those that ship. `secrets` holds
    every value of the environment whose name starts with X_ or FEED_ and is shown nowhere. A
    notice's addresses hold keys and passwords, and are shown nowhere either. `clock` is the file of
    a rehearsal's clock, or None for the real one."""

    database_url: str = field(default="sqlite:///congress-bot.db", repr=False)
    api_url: str = X_API_URL
    templates: Path | None = None
    person: str = ""
    settle_looks: tuple[timedelta, ...] = SETTLE_LOOKS
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    notice_webhook: str = field(default="", repr=False)
    notice_mail: str = field(default="", repr=False)
    notice_mail_to: tuple[str, ...] = field(default=(), repr=False)
    clock: Path | None = None

    @property
    def speaks_to_sandbox(self) -> bool:
        """Whether the address is one on this machine, which X's never is."""
        return urlsplit(self.api_url).hostname in LOOPBACK

    def keys_of(self, account: str) -> Keys:
        """The account's four OAuth 1.0a keys; those of the app may be its own. Raises
        CredentialsError naming what is not set."""
        own = secret_prefix(account)
        app = own if self.secrets.get(f"{own}_CONSUMER_KEY") else "X"
        names = (
            f"{app}_CONSUMER_KEY",
            f"{app}_CONSUMER_SECRET",
            f"{own}_TOKEN",
            f"{own}_TOKEN_SECRET",
        )
        missing = [name for name in names if not self.secrets.get(name)]
        if missing:
            raise CredentialsError(
                f"account {account} has no {', '.join(missing)}.",
                "Set them in .env or the environment.",
            )
        return Keys(*(self.secrets[name] for name in names))

    def app_of(self, account: str) -> str:
        """Names the app whose keys this account uses, without telling them: accounts of one app
        share its credits and its daily limit."""
        key = self.secrets.get(f"{secret_prefix(account)}_CONSUMER_KEY")
        return blake2b((key or self.secrets.get("X_CONSUMER_KEY", "")).encode()).hexdigest()[:16]

    def filled(self, address: str) -> str:
        """The address with the secrets that it names as $FEED_... Raises CredentialsError."""
        return _FEED.sub(self._feed_secret, address)

    def _feed_secret(self, named: re.Match[str]) -> str:
        if not self.secrets.get(named[1]):
            raise CredentialsError(
                f"the watched address needs {named[1]}.", "Set it in .env or the environment."
            )
        return quote(self.secrets[named[1]], safe="")


def secret_prefix(account: str) -> str:
    """How the account's own secrets begin: aml-x -> X_AML_X."""
    return "X_" + re.sub(r"[^A-Z0-9]+", "_", account.upper())


def read_settings(folder: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """From `folder`/.env and the environment, which wins. Raises SettingsError."""
    given = os.environ if environ is None else environ
    values = {**_read_env_file((folder or Path.cwd()) / ".env"), **given}
    return Settings(
        database_url=values.get("DATABASE_URL") or Settings().database_url,
        api_url=_address("X_API_URL", values.get("X_API_URL") or X_API_URL),
        templates=_folder("CONGRESS_BOT_TEMPLATES", values.get("CONGRESS_BOT_TEMPLATES", "")),
        person=values.get("CONGRESS_BOT_PERSON", ""),
        settle_looks=_looks(values.get("CONGRESS_BOT_SETTLE_LOOKS", "")),
        secrets={name: value for name, value in values.items() if name.startswith(("X_", "FEED_"))},
        notice_webhook=_webhook(values.get(WEBHOOK, "")),
        notice_mail=_mail(values.get(MAIL, ""), values.get(MAIL_TO, "")),
        notice_mail_to=_addresses(values.get(MAIL_TO, "")),
        clock=Path(values["CONGRESS_BOT_CLOCK"]) if values.get("CONGRESS_BOT_CLOCK") else None,
    )


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except UnicodeDecodeError:
        # From None: the cause holds the whole file.
        raise SettingsError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise SettingsError(f"{path}: {why}.", "Check who may read it.") from error
    found: dict[str, str] = {}
    for binding in bindings:
        if binding.error or (binding.key and binding.value is None):
            raise SettingsError(
                f"{path} line {binding.original.line} is not NAME=value.",
                "Correct that line; nothing of the file was used.",
            )
        if binding.key and binding.value is not None:
            found[binding.key] = binding.value
    return found


def _address(name: str, value: str) -> str:
    """Never repeats the value, which may hold a password."""
    wanted = "Write https://host, without a name or password; http only for 127.0.0.1."
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise SettingsError(f"{name} is no address.", wanted) from None
    loopback = parts.hostname in LOOPBACK
    safe = parts.scheme == "https" or (parts.scheme == "http" and loopback)
    if not (safe and parts.hostname) or "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"{name} is not an address that the bot speaks to.", wanted)
    return value.rstrip("/")


def _webhook(value: str) -> str:
    """Never repeats the value, which is the key to the room."""
    wanted = "Write the https:// address that the chat gave; http only for 127.0.0.1."
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise SettingsError(f"{WEBHOOK} is no address.", wanted) from None
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if value and not (parts.hostname and (parts.scheme == "https" or plain)):
        raise SettingsError(f"{WEBHOOK} is no address that the bot tells.", wanted)
    return value


def _mail(value: str, to: str) -> str:
    """Never repeats the value, which may hold a password."""
    wanted = "Write smtp://user:password@host:587, with %40 for an @ in a name."
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise SettingsError(f"{MAIL} is no address of a mail server.", wanted) from None
    if value and not (parts.scheme in ("smtp", "smtps") and parts.hostname):
        raise SettingsError(f"{MAIL} is no address of a mail server.", wanted)
    if bool(value) != bool(_addresses(to)):
        raise SettingsError(f"{MAIL} and {MAIL_TO} go together.", "Set both in .env, or neither.")
    return value


def _addresses(value: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in value.split(",") if part.strip())
    if any(not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+", each) for each in found):
        wanted = "Write desk@example.org, several with commas between."
        raise SettingsError(f"{MAIL_TO} holds what is no e-mail address.", wanted)
    return found


def _folder(name: str, value: str) -> Path | None:
    if not value:
        return None
    if not Path(value).is_dir():
        raise SettingsError(
            f"{name} names {value}, which is not a folder.", "Create or correct it."
        )
    return Path(value)


def _looks(value: str) -> tuple[timedelta, ...]:
    if not value:
        return SETTLE_LOOKS
    try:
        looks = [timedelta(seconds=float(part)) for part in value.split(",")]
    except (ValueError, OverflowError):
        looks = []
    if not looks or any(b <= a for a, b in zip([timedelta(), *looks], looks, strict=False)):
        raise SettingsError(
            f"CONGRESS_BOT_SETTLE_LOOKS is {value!r}.", "Write rising seconds, as 5,15,60,300."
        )
    return tuple(looks)

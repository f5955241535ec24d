"""OAuth 1.0a, the server's side: whose request is this? Nonces are refused a second time; the
timestamp is not compared with any clock, because a rehearsal's clock may run fast."""

import re
from collections.abc import Iterable, Mapping
from hmac import compare_digest

from oauthlib.common import urldecode
from oauthlib.oauth1.rfc5849.signature import (
    base_string_uri,
    normalize_parameters,
    sign_hmac_sha1_with_client,
    sign_hmac_sha256_with_client,
    signature_base_string,
)
from oauthlib.oauth1.rfc5849.utils import unescape

from bot.domain.congress import Keys
from bot.sandbox.accounts import SandboxAccount
from bot.sandbox.problems import unauthorized

# A client signs for the host it believes it speaks to: X's old one, X's new one, or this server.
X_HOSTS = ("https://api.twitter.com", "https://api.x.com")
SIGNERS = {
    "HMAC-SHA1": sign_hmac_sha1_with_client,
    "HMAC-SHA256": sign_hmac_sha256_with_client,
}
PARAMETER = re.compile(r'(\w+)="([^"]*)"', re.ASCII)
MOST_NONCES = 100_000


class _Signer:
    """The two secrets, as oauthlib's signing functions ask for them."""

    def __init__(self, keys: Keys) -> None:
        self.client_secret = keys.consumer_secret
        self.resource_owner_secret = keys.token_secret


class Doorkeeper:
    def __init__(self, accounts: Iterable[SandboxAccount]) -> None:
        self._accounts = {(each.keys.consumer_key, each.keys.token): each for each in accounts}
        self._nonces: dict[tuple[str, str, str], None] = {}

    def account(
        self, method: str, path: str, query: str, origin: str, header: str
    ) -> SandboxAccount:
        """Whose request this is. Raises Refusal (401) for a bad signature or a used nonce."""
        given = _authorization(header)
        keys = given.get("oauth_consumer_key", ""), given.get("oauth_token", "")
        account = self._accounts.get(keys)
        if account is None or not _signed(account.keys, given, method, path, query, origin):
            raise unauthorized()
        self._use_nonce(given)
        return account

    def _use_nonce(self, given: Mapping[str, str]) -> None:
        once, moment = given.get("oauth_nonce", ""), given.get("oauth_timestamp", "")
        nonce = given["oauth_token"], moment, once
        if not once or nonce in self._nonces:
            raise unauthorized()
        self._nonces[nonce] = None
        if len(self._nonces) > MOST_NONCES:
            del self._nonces[next(iter(self._nonces))]


def _authorization(header: str) -> dict[str, str]:
    scheme, _, parameters = header.partition(" ")
    if scheme.lower() != "oauth":
        raise unauthorized()
    return {name: unescape(value) for name, value in PARAMETER.findall(parameters)}


def _signed(
    keys: Keys, given: Mapping[str, str], method: str, path: str, query: str, origin: str
) -> bool:
    sign = SIGNERS.get(given.get("oauth_signature_method", ""))
    if sign is None:
        return False
    parameters = normalize_parameters(_signed_parameters(given, query))
    signature, signer = given.get("oauth_signature", ""), _Signer(keys)
    for host in (*X_HOSTS, base_string_uri(origin).rstrip("/")):
        base = signature_base_string(method, host + path, parameters)
        if compare_digest(sign(base, signer).encode(), signature.encode()):
            return True
    return False


def _signed_parameters(given: Mapping[str, str], query: str) -> list[tuple[str, str]]:
    try:
        asked = urldecode(query) if query else []
    except ValueError as error:
        raise unauthorized() from error
    return asked + [
        (name, value) for name, value in given.items() if name not in ("realm", "oauth_signature")
    ]

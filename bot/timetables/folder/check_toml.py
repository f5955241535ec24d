"""The tables [check] and [hub.check] of congress.toml: what a second person does for each kind."""

from datetime import timedelta

from bot.domain.congress import Checking, CheckPolicy, Kind
from bot.domain.duration import parse_duration
from bot.timetables.folder.toml_table import TomlTable

LONGEST = timedelta(hours=12)
_POLICIES = " or ".join(f'"{policy.value}"' for policy in CheckPolicy)


def checking_of(table: TomlTable, default: Checking) -> Checking:
    """What is left out stays as in `default`. Raises Unreadable."""
    own = {kind: table.parsed(kind.value, None, CheckPolicy, _POLICIES) for kind in Kind}
    checking = Checking(
        policy=table.parsed("policy", default.policy, CheckPolicy, _POLICIES),
        policies={**default.policies, **{kind: policy for kind, policy in own.items() if policy}},
        before_stale=table.parsed(
            "before_stale", default.before_stale, _before_stale, "0m to 12h, as 10m"
        ),
    )
    table.finish()
    return checking


def _before_stale(text: str) -> timedelta:
    found = parse_duration(text)
    if not timedelta() <= found <= LONGEST:
        raise ValueError(text)
    return found

"""The table [embargo] of congress.toml: a policy that ships with the bot, the congress's own keys
over it, or both."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.domain.embargo_policy import (
    FORMS,
    KEYS,
    Blackout,
    Clock,
    EmbargoPolicy,
    Hall,
    Moment,
    Rule,
    Sharing,
    SharingRule,
    Tier,
    parse_clock,
)
from bot.domain.lifts import CONTENTS
from bot.timetables.folder.toml_table import TomlTable, load_toml

SHIPPED = Path(__file__).parent / "policies"
_MOMENT = "a moment as 2027-03-20T09:00:00, in the congress's zone"
_SHARING = " or ".join(f'"{each.value}"' for each in Sharing)


def shipped_policies() -> dict[str, Path]:
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def embargo_of(table: TomlTable, zone: str) -> EmbargoPolicy:
    """`zone` is the congress's. Raises Unreadable."""
    policy = _own_rules(table, _shipped(table), zone)
    policy = replace(
        policy,
        halls=tuple(_hall(each, zone) for each in table.tables("hall")),
        blackouts=tuple(_blackout(each, zone) for each in table.tables("blackout")),
    )
    table.finish()
    return policy


def read_policy(path: Path) -> EmbargoPolicy:
    """One that ships: each clock in a table with its source."""
    toml = load_toml(path)
    rules = {key: _shipped_rule(toml.table(key)) for key in KEYS.values()}
    policy = replace(
        _with_rules(EmbargoPolicy(name=toml.text("name")), rules),
        sharing=_shipped_sharing(toml.table("sharing")),
        pictures=_shipped_sharing(toml.table("pictures")),
    )
    toml.finish()
    return policy


def _shipped(table: TomlTable) -> EmbargoPolicy:
    name = table.text("policy", "").casefold()
    known = shipped_policies()
    if not name:
        return EmbargoPolicy()
    if name not in known:
        hint = f"Write {' or '.join(known)}, or leave it out and write each clock."
        raise table.refuse("policy", f'is "{name}", and no such policy ships', hint)
    return read_policy(known[name])


def _own_rules(table: TomlTable, policy: EmbargoPolicy, zone: str) -> EmbargoPolicy:
    source, checked = table.text("source", ""), table.text("checked", "")
    keys = [key for key in KEYS.values() if table.has(key)]
    rules = {key: Rule(_clock(table, key, zone), source, checked) for key in keys}
    own = replace(
        _with_rules(policy, rules),
        sharing=_own_sharing(table, "sharing", policy.sharing, source, checked),
        pictures=_own_sharing(table, "pictures", policy.pictures, source, checked),
    )
    if own != policy and not source:
        hint = "Write where these embargoes are written, and when you read it."
        raise table.refuse("source", "is missing", hint)
    return own


def _own_sharing(
    table: TomlTable, key: str, shipped: SharingRule, source: str, checked: str
) -> SharingRule:
    own: Sharing | None = table.parsed(key, None, Sharing, _SHARING)
    return SharingRule(own, source, checked) if own else shipped


def _with_rules(policy: EmbargoPolicy, rules: dict[str, Rule]) -> EmbargoPolicy:
    return replace(
        policy,
        titles=rules.get("titles", policy.titles),
        abstracts=rules.get("abstracts", policy.abstracts),
        late_breakers=rules.get("late_breakers", policy.late_breakers),
        beyond=rules.get("beyond_abstract", policy.beyond),
        posters=rules.get("posters", policy.posters),
    )


def _clock(table: TomlTable, key: str, zone: str) -> Clock:
    text = table.text_or_moment(key)
    try:
        return parse_clock(text, zone)
    except ValueError as error:
        raise table.refuse(key, f'is "{text}"', f"Write {FORMS}.") from error


def _moment(table: TomlTable, key: str, zone: str) -> datetime:
    text = table.text_or_moment(key)
    try:
        clock = parse_clock(text, zone)
    except ValueError as error:
        raise table.refuse(key, f'is "{text}"', f"Write {_MOMENT}.") from error
    if not isinstance(clock, Moment):
        raise table.refuse(key, f'is "{text}"', f"Write {_MOMENT}.")
    return clock.at


def _hall(table: TomlTable, zone: str) -> Hall:
    hall = Hall(_moment(table, "opens", zone), table.text("room", ""))
    table.finish()
    return hall


def _blackout(table: TomlTable, zone: str) -> Blackout:
    tiers = {tier.value: tier for tier in CONTENTS if tier is not Tier.SLIDE}
    name = table.text("tier", Tier.TITLE.value)
    if name not in tiers:
        raise table.refuse("tier", f'is "{name}"', f"Write {' or '.join(tiers)}.")
    begins, ends = _moment(table, "begins", zone), _moment(table, "ends", zone)
    if ends <= begins:
        raise table.refuse("ends", "is not after begins", "Correct one of them.")
    blackout = Blackout(tiers[name], begins, ends, table.text("reason", ""))
    table.finish()
    return blackout


def _shipped_rule(table: TomlTable) -> Rule:
    if not table.has("lifts"):
        table.finish()
        return Rule()
    rule = Rule(_clock(table, "lifts", "UTC"), table.text("source"), table.text("checked"))
    table.finish()
    return rule


def _shipped_sharing(table: TomlTable) -> SharingRule:
    if not table.has("sharing"):
        table.finish()
        return SharingRule()
    sharing = table.parsed("sharing", Sharing.OPT_IN, Sharing, _SHARING)
    rule = SharingRule(sharing, table.text("source"), table.text("checked"))
    table.finish()
    return rule

"""The words that name those who pay: owed wherever a hub sums up what it covered."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.congress import Kind
from bot.domain.passages import Wording
from bot.domain.posts import Concern
from bot.domain.text import canonical

CHECK = "acknowledgement"

OWED_ON = frozenset({Kind.WRAP_UP})


def acknowledgement_of(supporters: Sequence[str]) -> str:
    """Company names and nothing else: no logo, slogan or product (ACCME's policy on acknowledging
    commercial support). "" where there are no supporters."""
    if not supporters:
        return ""
    if len(supporters) == 1:
        return (
            f"Supported by an independent educational grant from {supporters[0]}. "
            "The funder has no input into content."
        )
    *others, last = supporters
    return (
        f"Supported by independent educational grants from {', '.join(others)} and {last}. "
        "Funders have no input into content."
    )


def acknowledgements_of(supporters_by_hub: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Of several hubs, each once, in their order."""
    found = (acknowledgement_of(supporters) for supporters in supporters_by_hub)
    return tuple(dict.fromkeys(each for each in found if each))


def missing_acknowledgement(wording: Wording) -> Iterator[Concern]:
    """Support from companies is told to learners (ACCME's standards, on commercial support), so a
    wrap-up that a supported hub posts holds the whole sentence."""
    owed = acknowledgement_of(wording.house.supporters)
    if wording.kind not in OWED_ON or not owed or not wording.parts:
        return
    if canonical(owed).casefold() not in canonical(wording.text).casefold():
        add = "{{ hub.acknowledgement }}"
        yield Concern(CHECK, f'has no acknowledgement: add {add} to its template, or "{owed}"')


def refuse_supporter(name: str, trade_names: Iterable[str]) -> str:
    """Why this is no company's name alone, or ""."""
    plain = canonical(name)
    if not plain:
        return "is empty"
    if any(sign in plain for sign in "\u00ae\u2122\u2120@#/\n") or "www." in plain.casefold():
        return "is more than a company's name"
    if plain.casefold() in {trade.casefold() for trade in trade_names}:
        return "is a trade name, not a company"
    return ""
